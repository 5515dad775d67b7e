/* Proposals as people see them: a spreadsheet to decide in, and a page to read. */
#ifndef ANNAI_IMPORT_PRESENT_H
#define ANNAI_IMPORT_PRESENT_H

#include "backend/sheet.h"
#include "base/arena.h"
#include "import/import.h"

struct import_words;
/* The words of share/import/words.yaml in one language; NULL after an error. Free with import_words_free. */
struct import_words *import_words_read(const char *lang, struct diag *d);
void import_words_free(struct import_words *w);
/* A word, by its path ("kinds", "new"); `name` NULL: of the first level. */
const char *import_word(const struct import_words *w, const char *group, const char *name);
/* The word of the kind in words.yaml and in the page's classes. */
const char *proposal_kind_name(enum proposal_kind k);

enum proposal_column {
  COLUMN_DECISION,
  COLUMN_KIND,
  COLUMN_NAME,
  COLUMN_FIELD,
  COLUMN_OURS,
  COLUMN_BASE,
  COLUMN_THEIRS,
  COLUMN_OTHER,
  COLUMN_WHY,
  COLUMN_ID,
  COLUMN_KEY,
  COLUMN_PLACE,
  COLUMN_CHECK,
  PROPOSAL_COLUMNS
};
const char *proposal_column_name(enum proposal_column c);
/* One cell of the spreadsheet, in `a`. */
const char *proposal_cell(const struct proposals *p, size_t row, enum proposal_column c, const struct import_words *w,
                          struct arena *a);
/* What the decision is taken for: it names the proposal and the values that were looked at. */
const char *proposal_check(const struct proposals *p, size_t row, struct arena *a);

struct sheet *proposals_sheet(const struct proposals *p, const struct import_words *w, struct arena *a);
/* Freed with g_free. */
char *proposals_page(const struct proposals *p, const struct arrivals *arrivals, const char *preset_title,
                     const struct import_words *w, const char *lang, size_t *size_out);
/* The folded words for ○ and ×; 0: neither, 1: accept, 2: reject. */
int decision_of(const struct import_words *w, const char *text);

#endif
