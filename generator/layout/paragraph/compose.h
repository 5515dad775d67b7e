/* The composer: one Japanese paragraph to lines. Private to layout.
 *
 * Follows W3C's JLReq: kinsoku 3.1.7 to 3.1.10, spaces of marks 3.1.2 to 3.1.6 and appendix B, a quarter em between Japanese and
 * Latin 3.2.6, ruby 3.3, the orders of squeezing and stretching 3.8.3 and 3.8.4. Departs from it in these: a mark at a line's end
 * always gives its room (3.1.9 lets it stay), so that the right edge is even; after all other room, `squeeze` may take a hair
 * between letters; the breaks of a paragraph are chosen together; a line that cannot be filled without gaps of more than a
 * quarter em is left short; the space after ？ and ！ is the writer's (3.1.6 asks one em after a sentence). */
#ifndef ANNAI_LAYOUT_COMPOSE_H
#define ANNAI_LAYOUT_COMPOSE_H

#include "layout/page/pages.h"

struct composer; /* what a run of layout needs to compose: character classes, units, the pages' fonts */

/* `lang` chooses share/compose/<lang>.yaml, else "ja". NULL after an error. */
struct composer *composer_new(struct pages *p, const char *lang, struct diag *d);
void composer_free(struct composer *c);
/* What a NODE_REF reads: "「見出し」（12ページ）". Lives as long as the pages. NULL data: none is known. */
void composer_refs(struct composer *c, const char *(*ref_text)(void *data, const struct node *ref), void *data);

/* How inline text looks. */
struct look {
  struct font_style font;
  ink_id ink;
  double pitch_pt;       /* from baseline to baseline */
  double strong_size_pt; /* size of what is strong; 0: the same */
  bool strong_plain;     /* strong is not set bold (the family has no bold face) */
  ink_id link_ink;
  double spacing_pt; /* after each character (letter-spaced heads) */
  double quarter;    /* between Japanese and Latin, in em */
  double squeeze;    /* the most that goes out between two Japanese characters, in em */
  const char *dot;   /* over what is emphasised; NULL: that is set bold */
  bool ruby_full;    /* readings have no small kana */
  bool no_hyphens;   /* Latin words are never parted */
  bool loose;        /* the loose kinsoku set: 々, ー and small kana may begin a line */
  bool hanging;      /* a comma or full stop that does not fit hangs outside the line (ぶら下げ) */
  double bracket_out; /* a first line's indent is less by this before an opening bracket, in em (JLReq 3.1.5) */
};
enum align { ALIGN_JUSTIFY, ALIGN_LEFT, ALIGN_CENTRE, ALIGN_RIGHT };
struct setting {
  double width_pt;
  double indent_pt; /* of the first line */
  enum align align;
  bool phrases; /* break at phrases */
  bool balance; /* lines of like length: heads, captions */
};
struct composed_line {
  unsigned first, end; /* clusters; trailing spaces are outside */
  unsigned byte;       /* of the first cluster in the text */
  float width_pt;      /* as set */
  float left_pt;       /* of the first cluster */
};
/* What is kept of a text: its lines, eight bytes a character. What it was made of (struct atom) is gone. */
struct composed {
  size_t lines;
  struct composed_line *line;
  double natural_pt; /* the longest line without stretching */
  double least_pt;   /* the widest piece that cannot be broken */
  const struct look *look; /* many texts have the same */
  const char *text;
  struct span *span;
  size_t spans;
  size_t clusters;
  struct set_cluster *cluster; /* atoms.h has these four */
  struct set_more *more;
  struct composed_mark *mark;
  size_t marks;
  const struct node *node; /* what it was made from; NULL: `text` */
  struct pos pos;
};

/* The inline children of a node, or a plain text, set as one paragraph. Never NULL. Lives in the pages' arena. */
struct composed *compose_node(struct composer *c, const struct node *n, const struct look *look,
                              const struct setting *s, struct diag *d);
struct composed *compose_text(struct composer *c, const char *utf8, const struct look *look, const struct setting *s,
                              struct pos at, struct diag *d);
/* The same text in another width, composed anew from what it was made from. */
void compose_again(struct composer *c, struct composed *text, const struct setting *s, struct diag *d);
/* The least widths, in points, in which the text takes 1 … n lines, each to the end of a phrase where it holds one, to a sixteenth
 * of an em; gives the width of its widest phrase: in less, words are broken. Its lines stay as they are. */
double compose_widths(struct composer *c, struct composed *text, size_t n, double *width, struct diag *d);
/* Draws one line with its left edge at x and the top of its pitch at y. */
void composed_draw(struct composer *c, struct page *page, const struct composed *text, size_t line, double x, double y);
/* From the top of a line's pitch to its baseline. */
double look_baseline(const struct look *look);
/* The text of a line, for tests. Freed with g_free. */
char *composed_line_text(const struct composed *text, size_t line);
/* The NODE_FOOTNOTEs whose marks stand in a line, at most `max`; how many there are. */
size_t composed_notes(const struct composed *text, size_t line, const struct node **out, size_t max);
/* The same for the NODE_TERMs that begin in it. */
size_t composed_terms(const struct composed *text, size_t line, const struct node **out, size_t max);
/* The destination name of a note; of its mark: with "-mark" after it. */
const char *note_target(struct arena *a, const struct node *footnote);
bool composed_has_ruby(const struct composed *text, size_t line);
/* From the left edge of the setting to where the line's last character ends. */
double composed_line_end(const struct composed *text, size_t line);

#endif
