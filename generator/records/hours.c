/* Sittings from the cells of the hours table. */
#include "records/hours.h"

#include <glib.h>
#include <string.h>

const char *const hours_days[8] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun", "hol"};

int hours_minutes(const char *text) {
  if (strlen(text) != 5 || text[2] != ':') return -1;
  for (int i = 0; i < 5; i++) {
    if (i != 2 && !g_ascii_isdigit(text[i])) return -1;
  }
  int hour = (text[0] - '0') * 10 + (text[1] - '0'), minute = (text[3] - '0') * 10 + (text[4] - '0');
  return hour > 47 || minute > 59 ? -1 : hour * 60 + minute;
}

struct sitting sitting_read(const char *(*text)(void *row, const char *field), void *row) {
  struct sitting s = {.label = text(row, "label"),
                      .start = hours_minutes(text(row, "start")),
                      .end = hours_minutes(text(row, "end")),
                      .last = hours_minutes(text(row, "last")),
                      .note = text(row, "note")};
  for (int i = 0; i < 8; i++) s.mark[i] = text(row, hours_days[i]);
  return s;
}
