/* Telephone numbers against the numbering plan (generator/share/check/area-codes.csv). Private to records/. */
#ifndef ANNAI_RECORDS_TEL_H
#define ANNAI_RECORDS_TEL_H

#include <stdbool.h>

#include "base/diag.h"

enum { TEL_SIZE = 16 };
struct tel_plan;

/* Never NULL: without its file (told) the plan knows nothing and finds no fault. Free with tel_plan_free. */
struct tel_plan *tel_plan_read(struct diag *d);
void tel_plan_free(struct tel_plan *p);

enum tel_fault {
  TEL_FINE,
  TEL_AREA,    /* no number of so many digits begins like this */
  TEL_HYPHEN,  /* what stands before the first hyphen is no area code, or the middle has too few or many digits */
  TEL_EXCHANGE /* digits in the middle that no exchange has: they begin with 0 or 1 (all noughts are a sample) */
};
/* Looks at numbers of 10 or 11 digits that begin with 0, with or without '-'; others are somebody else's to judge. */
enum tel_fault tel_plan_fault(const struct tel_plan *p, const char *tel);
/* A number's digits with '-' where they belong; false where the plan leaves more than one way. */
bool tel_plan_group(const struct tel_plan *p, const char *digits, char out[static TEL_SIZE]);
/* A number whose first 0 is lost (337817806, 3-3781-7806), with it again; false if it may be another number. */
bool tel_plan_restore(const struct tel_plan *p, const char *tel, char out[static TEL_SIZE]);
/* The likeliest spelling of a number that has 10 or 11 digits: by the longest area code that its digits begin with. */
bool tel_plan_right(const struct tel_plan *p, const char *tel, char out[static TEL_SIZE]);
/* The kind of the number by its beginning: "fixed", "mobile", "ip", "free" …; "" if there is none such. */
const char *tel_plan_kind(const struct tel_plan *p, const char *tel);

#endif
