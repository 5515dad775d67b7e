/* Dates as the content writes them, compared as text. */
#ifndef ANNAI_BASE_DATE_H
#define ANNAI_BASE_DATE_H

#include <stdbool.h>

/* Exactly YYYY-MM-DD, and a day of the calendar. Only such dates compare as text in the order of the days. */
bool date_is_iso(const char *s);
/* Seconds from 1970 to midnight UTC of a day that date_is_iso. */
long date_epoch(const char *iso);

#endif
