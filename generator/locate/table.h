/* The plan as a table that people decide on in a spreadsheet program, and their decisions read back. */
#ifndef ANNAI_LOCATE_TABLE_H
#define ANNAI_LOCATE_TABLE_H

#include "backend/sheet.h"
#include "locate/plan.h"
#include "source/source.h"

/* The words of share/report/locate.yaml; NULL after an error. */
struct keys *locate_words(struct diag *d);
const char *locate_word(const struct keys *words, const char *group, const char *name, const char *lang);
/* The word group's name for what came out of a placing: "found", "unknown-town" … */
const char *placing_result(const struct placing *p);

/* All of the sheet lives in `arena`, its words in `words`. False after an error. */
bool plan_sheet(const struct plan *p, const struct keys *words, const char *lang, struct arena *arena,
                struct sheet *out, struct diag *d);
/* Takes the decisions of a table that came back. A row that no place answers to any more is told and not taken. False
 * after an error. */
bool plan_decide(struct plan *p, const struct keys *words, const char *path, struct diag *d);

#endif
