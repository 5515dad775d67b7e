/* The check report: what was found, sorted by who must act, as a page to work through; and the record files back as
 * workbooks with a comment at each cell that has a finding. */
#ifndef ANNAI_COMMAND_REPORT_H
#define ANNAI_COMMAND_REPORT_H

#include "base/arena.h"
#include "command/ward.h"
#include "records/raw.h"

/* A record file that findings speak of, read once more for its cells. */
struct report_table {
  const char *file;    /* as findings name it */
  struct table *table; /* NULL: it cannot be read as a table */
  bool known;
  enum table_id id; /* if known */
  size_t name, key; /* columns that hold the facility's name and its id, from 1; 0: none */
  bool private;
  int *breaks; /* by row: line breaks within the cells before it */
  size_t findings;
  const char *workbook; /* the name of the workbook; NULL: none */
};
struct report {
  const struct ward *ward;
  bool open; /* for everybody's eyes: nothing of what is hidden */
  struct diag_told *told;
  size_t n;
  GPtrArray *tables;      /* struct report_table, by file */
  struct keys *words;
  struct arena *arena;
  struct diag *diag; /* the findings reported on */
  struct diag *quiet;
};

/* The page alone, in the language of `d`; NULL after an error. Freed with g_free. */
char *report_page(const struct ward *w, bool open, struct diag *d, size_t *size_out);
/* check.html, check.json and the workbooks, into the folder. What goes wrong is told to `d`. */
bool report_write(const struct ward *w, const char *dir, struct diag *d);

/* ---- report_tables.c ---- */
void report_read_tables(struct report *r);
void report_free_tables(struct report *r);
struct report_table *report_table_of(const struct report *r, const char *file); /* NULL: no record file */
/* The row of the table's cells in which a line lies: 0 the header, 1 the first row. */
size_t report_row(const struct report_table *t, int line);
/* The cell's name in the file as a spreadsheet program shows it: "K12". */
const char *report_cell(const struct report *r, const struct report_table *t, int line, int col);
/* A public field of the facility that a row is of, as the records hold it; NULL: not known, or empty. */
const char *report_known(const struct report *r, const struct report_table *t, size_t row, const char *field);
/* The name of the facility that a row is of; NULL: none. */
const char *report_facility(const struct report *r, const struct report_table *t, size_t row);
/* A workbook of the table, its findings as comments; NULL after an error. Freed with g_free. */
char *report_workbook(const struct report *r, const struct report_table *t, struct diag *d, size_t *size_out);

/* ---- for every report: share/report/<name>.yaml, .mustache, .css ---- */
struct value;
struct keys *report_words(const char *name, struct diag *d); /* NULL after an error; freed with keys_free */
/* What the head of a page shows, and the words in the language, as {{words.…}}; more is added to it. In the arena. */
struct value *report_value(struct arena *a, const struct ward *w, const struct keys *words, const char *lang);
/* The page; NULL after an error. Freed with g_free. */
char *report_fill(struct arena *a, const char *name, const struct value *page, struct diag *told, size_t *size_out);

/* A word of share/report/check.yaml in the language of the report. */
const char *report_word(const struct report *r, const char *group, const char *name);
const char *report_level(enum diag_level level);
/* staff, facility, designer or info. */
const char *report_who(const struct report *r, const struct diag_told *f);

#endif
