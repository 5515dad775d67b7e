/* The duty roster as a page shows it: months, days with their weekday and holiday, and who is on duty. */
#include <string.h>

#include "publication/site.h"

/* "09:00" as "9:00". */
static const char *clock_shown(const char *time) {
  return *time == '0' && g_ascii_isdigit(time[1]) ? time + 1 : time;
}

static const char *holiday_name(const struct view *v, const char *date) {
  size_t n = view_rows(v, "holidays");
  for (size_t i = 0; i < n; i++)
    if (!strcmp(view_row_text(v, "holidays", i, "date"), date)) return view_row_text(v, "holidays", i, "name");
  return NULL;
}

static struct value *add_day(const struct site *s, struct value *days, const char *iso, const GDate *date) {
  struct arena *a = s->arena;
  struct value *day = value_add_map(a, days, NULL);
  date_value(a, day, "date", iso);
  const struct value *weekday = s->days->first;
  for (int i = 1; weekday && i < (int)g_date_get_weekday(date); i++) weekday = weekday->next;
  if (weekday) value_add_shared(a, day, "weekday", weekday);
  text_or_false(a, day, "holiday", holiday_name(s->in.view, iso));
  return value_add_list(a, day, "entries");
}

static void add_entry(const struct site *s, struct value *entries, size_t row) {
  struct arena *a = s->arena;
  const struct view *v = s->in.view;
  const struct facility *f = view_facility(v, view_row_text(v, "roster", row, "facility"));
  if (!f) return; /* records tell of an id nobody has */
  struct value *e = facility_value(s, f, a, entries, NULL, false);
  text_or_false(a, e, "label", view_row_text(v, "roster", row, "label"));
  text_or_false(a, e, "start", clock_shown(view_row_text(v, "roster", row, "start")));
  text_or_false(a, e, "end", clock_shown(view_row_text(v, "roster", row, "end")));
}

/* Rows come in the order of their dates; a new month and a new day begin where the date changes. */
void shared_roster(struct site *s) {
  struct arena *a = s->arena;
  struct value *months = value_add_list(a, s->singles, "roster"), *days = NULL, *entries = NULL;
  const char *last = "";
  size_t n = view_rows(s->in.view, "roster");
  for (size_t i = 0; i < n; i++) {
    const char *iso = view_row_text(s->in.view, "roster", i, "date");
    unsigned y, m, d;
    if (sscanf(iso, "%4u-%2u-%2u", &y, &m, &d) != 3 || !g_date_valid_dmy((GDateDay)d, (GDateMonth)m, (GDateYear)y))
      continue;
    if (!days || strncmp(iso, last, 7)) {
      struct value *month = value_add_map(a, months, NULL);
      value_add_number(a, month, "year", y);
      value_add_number(a, month, "month", m);
      days = value_add_list(a, month, "days");
    }
    if (strcmp(iso, last)) {
      GDate date;
      g_date_clear(&date, 1);
      g_date_set_dmy(&date, (GDateDay)d, (GDateMonth)m, (GDateYear)y);
      entries = add_day(s, days, iso, &date);
    }
    last = iso;
    add_entry(s, entries, i);
  }
  value_add_bool(a, s->singles, "has_roster", months->first != NULL);
}
