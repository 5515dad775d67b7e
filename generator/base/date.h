/* Dates as the content writes them, compared as text. */
#ifndef ANNAI_BASE_DATE_H
#define ANNAI_BASE_DATE_H

#include <stdbool.h>

/* Exactly YYYY-MM-DD, and a day of the calendar. Only such dates compare as text in the order of the days. */
bool date_is_iso(const char *s);
/* Seconds from 1970 to midnight UTC of a day that date_is_iso. */
long date_epoch(const char *iso);

enum { DATE_ISO_SIZE = 11 };
enum date_reading {
  DATE_NONE,       /* not written as a date */
  DATE_ISO,        /* as it is stored */
  DATE_OTHER,      /* 2025/1/2, 2025-1-2, 2025年1月2日, 20250102 */
  DATE_ERA,        /* 令和5年4月1日, 元年, R5.4.1, Ｓ22/4/1 */
  DATE_NO_DAY,     /* a date that the calendar lacks: 2026-02-30 */
  DATE_ERA_PASSED, /* a day on which another era ran: 昭和65年1月1日; `iso` is the day that is meant */
  DATE_SERIAL      /* 45383: the number that spreadsheets keep for a day; `iso` is that day, from 1970 to 2099 */
};
/* Reads a date in whatever width and spacing; a midnight that spreadsheets add (" 0:00:00") and a day of the week in
 * brackets are passed over. `iso` is "" unless it says otherwise. */
enum date_reading date_read(const char *text, char iso[static DATE_ISO_SIZE]);

/* A day that date_is_iso in the words of `pattern`: Y, M and D stand for its numbers, E for its era and year ("令和9", "令和元"; nothing
 * before 1868). Freed with g_free. */
char *date_words(const char *pattern, const char *iso);

/* The day some months before: the same day of its month, or the last one that the month has. */
void date_months_before(const char *iso, int months, char out[static DATE_ISO_SIZE]);

#endif
