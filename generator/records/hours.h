/* Sittings: what the cells of the hours table mean. Private to records/. */
#ifndef ANNAI_RECORDS_HOURS_H
#define ANNAI_RECORDS_HOURS_H

#include "records/records.h"

/* "09:30" to minutes after midnight; past midnight up to "47:59", so that 22:00 to 02:00 is written 22:00 to 26:00.
 * -1 for anything else. */
int hours_minutes(const char *text);

/* The fields of the hours table, and of a sitting's marks from Monday to holidays. */
extern const char *const hours_days[8];

/* A sitting from stored texts; `text` gives a field's text ("" if empty or not visible). Strings are borrowed. */
struct sitting sitting_read(const char *(*text)(void *row, const char *field), void *row);

#endif
