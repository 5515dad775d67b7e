/* Diagnostics: what is wrong, where, and by which rule; told to the person who can mend it.
 *
 * One collector is passed through a run. A stage reports everything it finds and goes on where it can;
 * the caller asks diag_errors() between stages. The texts are not here: they stand in
 * generator/share/messages/<area>.txt, in Japanese and English, found by the rule's name. */
#ifndef ANNAI_BASE_DIAG_H
#define ANNAI_BASE_DIAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* A place in the content. Lines and columns count from 1; 0 means "not known". Columns count characters, for a CSV row
 * they count cells. Where `file` ends with "!" it names a workbook and one of its sheets, line and column are a cell's row and
 * column, and it is printed so: "clinics.xlsx Sheet1!C12". Strings are borrowed and must live as long as the collector: intern
 * them with diag_intern(). */
struct pos {
  const char *file; /* as the person named it, relative to the ward's folder; NULL: no place */
  int line;
  int col;
};

enum diag_level { DIAG_NOTE, DIAG_WARNING, DIAG_ERROR };

struct diag;

/* Makes a collector. `share` is the folder that holds messages/; `lang` is "ja" or "en". Never NULL; free with diag_free. */
struct diag *diag_new(const char *share, const char *lang);
/* An empty one with the same texts: for a trial whose findings are nobody's. */
struct diag *diag_like(const struct diag *d);
void diag_free(struct diag *d);
void diag_set_lang(struct diag *d, const char *lang);
const char *diag_lang(const struct diag *d); /* "ja" or "en" */

/* Reports one finding. `rule` names a text in the messages; the strings after it fill {0}, {1}, … and end with NULL.
 * Everything is copied except pos.file, which is interned. A finding said twice at one place is kept once. */
void diag_add(struct diag *d, enum diag_level level, struct pos pos, const char *rule, ...) __attribute__((sentinel));
#define diag_error(d, ...) diag_add((d), DIAG_ERROR, __VA_ARGS__, (const char *)NULL) /* (d, pos, rule, args…) */
#define diag_warning(d, ...) diag_add((d), DIAG_WARNING, __VA_ARGS__, (const char *)NULL)
#define diag_note(d, ...) diag_add((d), DIAG_NOTE, __VA_ARGS__, (const char *)NULL)

/* A place as findings show it: "a.csv:12:3", "a.xlsx Sheet!C12"; "" for none. Freed with g_free. */
char *diag_place(struct pos pos);

/* A number as text for diag_add; the string lives as long as the collector. */
const char *diag_num(struct diag *d, double n);
const char *diag_intern(struct diag *d, const char *s);

/* The system failed (disk, memory, missing font): exit status 3 rather than 1. Reports like diag_error. */
void diag_mark_system(struct diag *d);
bool diag_system_failed(const struct diag *d);

/* What not everybody may read. While hiding, every finding may hold such text; and so may whatever stands below the private
 * folder, which the published report calls `name`. People at their own terminal read everything. */
bool diag_hide(struct diag *d, bool hide); /* gives what was set before */
void diag_hide_below(struct diag *d, const char *folder, const char *name);

size_t diag_count(const struct diag *d, enum diag_level level);
static inline size_t diag_errors(const struct diag *d) {
  return diag_count(d, DIAG_ERROR);
}

/* What the findings come to, as one line of text. Freed with g_free. */
char *diag_summary(struct diag *d);
/* Prints all findings sorted by file, line, column: `file:line:col: error: text [rule]`, or a JSON array (with "cell" where the
 * place is a workbook's).
 * Control characters never reach the output. Returns false when writing failed. */
bool diag_print(const struct diag *d, FILE *to);
bool diag_print_json(const struct diag *d, FILE *to);
/* The same for everybody's eyes: of what is hidden only level, rule, file and line. */
bool diag_print_report(const struct diag *d, FILE *to);

/* All findings in the order of printing, for reports; `report`: of what is hidden no column and no text (NULL), as above. Freed
 * with diag_list_free. */
struct diag_told {
  enum diag_level level;
  const char *rule;
  char *file; /* NULL: no place */
  int line, col;
  char *text;   /* in the reader's language, no control characters; NULL: hidden */
  bool private; /* its file lies below the private folder */
};
struct diag_told *diag_list(const struct diag *d, bool report, size_t *n_out);
void diag_list_free(struct diag_told *told, size_t n);

/* For worker processes: all findings as bytes, and taking them in again. diag_pack's result is freed with g_free. */
char *diag_pack(const struct diag *d, size_t *size_out);
bool diag_unpack(struct diag *d, const char *bytes, size_t size);

/* The longer explanation of a rule for `annai help RULE`; NULL if there is no such rule. Borrowed. */
const char *diag_help(const struct diag *d, const char *rule);
/* Who has to act on a rule, as its text says ("staff", "facility", "designer", "info"); NULL: it does not. Borrowed. */
const char *diag_who(const struct diag *d, const char *rule);

#endif
