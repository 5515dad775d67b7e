/* What the writers of tables share. */
#ifndef ANNAI_INVENT_SHEETS_H
#define ANNAI_INVENT_SHEETS_H

#include "base/sink.h"
#include "command/invent/register.h"

/* Writes the sheet as a file and frees it. */
bool sheet_end(GString *s, struct sink *out, const char *path, struct diag *d);
/* The n-th sentence of its kind. Borrowed. */
const char *invented_text(const struct facilities *f, const char *what, size_t n);
/* Its telephone and the fax beside it ("" in towns too large for both). */
void invented_tel(const struct facilities *f, const struct facility *one, char tel[32], char fax[32]);
void invented_hidden_tel(const struct facilities *f, const struct facility *one, char liaison[32], char night[32]);
/* Days since 1970-01-01; and a day as 2027-04-01. */
int day_number(int year, int month, int day);
void day_text(int number, char out[16]);

#endif
