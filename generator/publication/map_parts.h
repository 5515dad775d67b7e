/* What the files of the kind `map` share: who is on the sheet, and the parts that are made of them. Private to publication/map*.c. */
#ifndef ANNAI_PUBLICATION_MAP_PARTS_H
#define ANNAI_PUBLICATION_MAP_PARTS_H

#include "publication/publication.h"

/* A facility on this sheet. */
struct entry {
  struct place place;
  int kind_order;
};
/* A part of a district's list: title and kinds, as `groups:` has them. */
struct group {
  const char *title, *kinds;
  struct pos pos;
};
struct map_maker {
  const struct publication_input *in;
  struct doc *doc;
  struct diag *d;
  struct entry *entry; /* in 五十音 order */
  size_t entries;
  struct group *group;
  size_t groups;
  bool numbered; /* some numbers were given here */
};

/* map_choose.c: the facilities the publication asks for, each with its number. False after an error. */
bool map_choose(struct map_maker *m);

/* map_inset.c: a NODE_INSET for each enlargement a map side asks for; NULL and `auto` ask for none. */
void map_add_insets(struct map_maker *m, struct node *side, const struct key *list);

/* map_moved.c: `moved:` as NODE_MOVED below the side. */
void map_add_moved(struct map_maker *m, struct node *side, const struct key *list);

/* map_parts.c */
/* Every scalar of a map becomes an attribute; lists of scalars are joined with a space, inner lists with a comma. */
void map_set_attrs(struct map_maker *m, struct node *n, const struct key *map);
/* The joined list of each group's kinds, once. */
void map_read_groups(struct map_maker *m);
/* The places of some kinds ("" any) and one district (NULL any), in 五十音 order or by number. NULL: none. */
struct node *map_add_places(struct map_maker *m, struct node *to, const char *kinds, const char *district, bool numbers,
                            struct pos pos);
/* map_marks.c: `marks: [departments, services]` of the publication file: fields of codes. */
bool map_check_marks(struct map_maker *m); /* errors of `marks:` and `lines:` */
/* What a facility's codes have in the column `mark`, as extras "mark:<field>"; "address": without the ward's name, building and
 * floor; "line": label and text of a field of `lines:`. */
void map_add_marks(struct map_maker *m, const struct facility *f, struct place *p);
/* A NODE_ITEM for each mark that some facility of the sheet bears (field, mark; text: what it means). */
void map_add_mark_key(struct map_maker *m, struct node *panel, struct pos at);

/* map_towns.c: below a part `towns`, a NODE_ITEM for each town (text; desk: id, name, row: index head) in the order of readings,
 * and the NODE_PLACES of their desks. */
void map_add_town_desks(struct map_maker *m, struct node *panel, struct pos at);
/* map_parts.c: one entry of `around:` or `panels:`, as a NODE_PANEL below its side. */
void map_add_part(struct map_maker *m, struct node *side, const struct key *k);

#endif
