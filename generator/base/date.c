/* The one form of a date. */
#include "base/date.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

struct day {
  int year, month, day;
};

static struct day day_of(const char *iso) {
  return (struct day){atoi(iso), atoi(iso + 5), atoi(iso + 8)};
}

bool date_is_iso(const char *s) {
  static const char shape[] = "0000-00-00";
  if (strlen(s) != sizeof shape - 1) return false;
  for (size_t i = 0; shape[i]; i++)
    if (shape[i] == '0' ? !g_ascii_isdigit(s[i]) : s[i] != shape[i]) return false;
  struct day d = day_of(s);
  return d.year >= 1000 && d.month <= 12 && g_date_valid_dmy((GDateDay)d.day, (GDateMonth)d.month, (GDateYear)d.year);
}

long date_epoch(const char *iso) {
  struct day d = day_of(iso);
  GDateTime *t = g_date_time_new_utc(d.year, d.month, d.day, 0, 0, 0);
  long epoch = (long)g_date_time_to_unix(t);
  g_date_time_unref(t);
  return epoch;
}
