/* What a preset file says, as structures. Private to import/.
 *
 * A recipe says how one value comes out of one row of an outside file. A recipe that names only columns the file lacks
 * gives nothing at all (NULL), which is not the same as an empty cell (""). */
#ifndef ANNAI_IMPORT_PRESET_H
#define ANNAI_IMPORT_PRESET_H

#include <glib.h>

#include "base/arena.h"
#include "import/import.h"

/* One column's text answers to a pattern. */
struct condition {
  const char *column; /* folded header */
  GRegex *match;
};
struct conditions {
  size_t n;
  struct condition *all; /* every one must hold */
};

/* A known damage, mended and counted. */
struct mend {
  GRegex *find;
  const char *write;
  const char *says; /* what was done, in the language of the messages */
  struct conditions when;
};

enum recipe_kind { RECIPE_COLUMN, RECIPE_JOIN, RECIPE_TEXT, RECIPE_CASES, RECIPE_MARKED, RECIPE_DIGEST };
struct recipe;
struct recipe_case {
  struct conditions when;
  const struct recipe *is;
};
struct recipe {
  enum recipe_kind kind;
  const char **column; /* COLUMN: the first of these that is not empty; MARKED: first and last of a run; folded */
  size_t columns;
  struct recipe **part; /* JOIN, DIGEST */
  size_t parts;
  const char *with; /* JOIN: between two pieces that are not empty; DIGEST: before the digest */
  bool once;        /* JOIN: a piece that what comes before already ends with is left out */
  const char *text; /* TEXT */
  struct recipe_case *cases;
  size_t n_cases;
  /* What happens to the text then, in this order: */
  struct mend *mend;
  size_t mends;
  GHashTable *none;      /* folded words that mean "none", beside the preset's own; NULL: no more */
  GHashTable *drop;      /* folded words of a split cell that mean nothing */
  const char *split;     /* each character of it separates words */
  GHashTable *values;    /* folded word -> text; NULL: as it stands */
  const char *otherwise; /* for a word that is not among the values; NULL: the word itself */
  struct pos pos;
};

/* Sittings: from columns by day (and slot), or from one text of weekdays. */
struct hours_recipe {
  const char *day[8];                  /* words of Monday … Sunday, holidays */
  const char **slot;                   /* NULL-terminated; {slot} */
  const char *start, *end, *reception; /* header patterns with {day} and {slot}; reception may be NULL */
  const char *empty;                   /* "00:00-00:00": nothing is meant */
  const struct recipe *of;             /* what the row speaks of (a department); NULL: the whole place */
  const char *between;                 /* departments in a note: "・" */
  const char *reception_note;          /* "受付は{time}まで（{what}）" */
  /* Weekdays in one text: */
  const struct recipe *weekdays, *start_at, *end_at, *note;
  GHashTable *words; /* folded word -> day letters */
};

/* Closures: flags by weekday and by week of the month, and free text. */
struct closed_recipe {
  const char **weekly, **holiday, **nth; /* header patterns with {day}, {week}; NULL-terminated */
  const char **week;                     /* words of the first … fifth week */
  const char *open, *shut;               /* what the flags hold */
  const struct recipe *text;
  const char **word;   /* kept as words: folded, and as they are */
  const char **partly; /* a date that one of these follows is not wholly closed */
};

struct field_recipe {
  const char *field;
  const struct recipe *recipe;
  bool collected; /* in a joined file: all rows' words together */
};

/* One shape of file that the preset knows. */
struct file_shape {
  const char ***has; /* each: alternatives (folded); NULL-terminated */
  size_t n_has;
  struct table_wish wish;
  const char **names;      /* headless: what its columns are called (not folded); NULL-terminated */
  struct conditions check; /* headless: most of the first rows answer to these */
  bool joined;             /* its rows tell more of the rows of the other shape */
  const struct recipe *key;
  struct hours_recipe *hours;
  struct field_recipe *field;
  size_t fields;
  struct pos pos;
};

struct where {
  const struct recipe *of;
  const char *match; /* a pattern with {name} and {municipality} */
  struct pos pos;
};
struct skip {
  struct conditions when;
  const char *why;
};
struct watch {
  struct conditions when;
  const char *says;
};

struct preset {
  const char *name;
  const struct key *root;
  struct keys *keys;
  struct arena *arena;
  const char *table;
  bool adds;
  const char **finds; /* fields that only find a row; NULL-terminated, NULL: none */
  struct file_shape *shape;
  size_t shapes;
  const struct recipe *key, *id;
  struct where *where;
  size_t wheres;
  struct skip *skip;
  size_t skips;
  struct watch *watch;
  size_t watches;
  GHashTable *none;
  const char *line_break;
  struct field_recipe *field;
  size_t fields;
  struct hours_recipe *hours;
  struct closed_recipe *closed;
  GPtrArray *regexes, *tables; /* to be freed */
};

/* ---- one outside file at work (recipe.c) ---- */
struct counts;
struct outside {
  const struct preset *preset;
  const struct file_shape *shape;
  struct table *table;
  GHashTable *header;    /* folded header -> column + 1 */
  struct counts *counts; /* NULL: nothing is counted or told */
  struct diag *diag;
  GHashTable *gaiji; /* cells told already */
};
/* The number of a column from 1; 0: the file has none such. `folded` is the header after text_fold. */
size_t outside_column(const struct outside *o, const char *folded);
const struct cell *outside_cell(const struct outside *o, size_t row, size_t column);
bool conditions_hold(const struct outside *o, size_t row, const struct conditions *c);
/* What came out of a cell. */
struct made {
  char *text;              /* NULL: the file has no such column, or the cell is damaged; freed with g_free */
  const struct cell *cell; /* where it stands; NULL: nowhere */
  size_t column;           /* from 1 */
  bool damaged;            /* told */
};
struct made recipe_make(const struct outside *o, size_t row, const struct recipe *r);
/* Whether the file has any of the columns the recipe speaks of. */
bool recipe_has(const struct outside *o, const struct recipe *r);
/* The cell of a header pattern ("{day}_{slot}") with the words put in; NULL: no such column. */
const struct cell *outside_pattern(const struct outside *o, size_t row, const char *pattern, const char *day,
                                   const char *slot, const char *week);

/* ---- repairs and other findings, counted by file, column and kind (counts.c) ---- */
struct counts *counts_new(struct diag *d, bool each);
/* `rule` is told once with the column's name, the count and `word`, at the first place. With `before` (and if each is asked
 * for) the cell is told as well. */
void counts_add(struct counts *c, enum diag_level level, const char *rule, struct pos pos, const char *column,
                const char *word, const char *before, const char *after);
void counts_end(struct counts *c); /* tells and frees */
size_t counts_sum(const struct counts *c, const char *rule);

#endif
