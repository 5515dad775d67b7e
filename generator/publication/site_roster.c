/* What has a date: the duty roster by months and days, and the events to come. */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
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

/* The date and its day of the week; `iso` is one. */
static void add_date(const struct site *s, struct value *to, const char *iso) {
  unsigned y = 0, m = 0, d = 0;
  sscanf(iso, "%4u-%2u-%2u", &y, &m, &d);
  GDate date;
  g_date_clear(&date, 1);
  g_date_set_dmy(&date, (GDateDay)d, (GDateMonth)m, (GDateYear)y);
  date_value(s->arena, to, "date", iso);
  const struct value *weekday = s->days->first;
  for (int i = 1; weekday && i < (int)g_date_get_weekday(&date); i++) weekday = weekday->next;
  if (weekday) value_add_shared(s->arena, to, "weekday", weekday);
}

static struct value *add_day(const struct site *s, struct value *days, const char *iso) {
  struct arena *a = s->arena;
  struct value *day = value_add_map(a, days, NULL);
  add_date(s, day, iso);
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
    if (!date_is_iso(iso)) continue;
    if (!days || strncmp(iso, last, 7)) {
      struct value *month = value_add_map(a, months, NULL);
      value_add_number(a, month, "year", strtol(iso, NULL, 10));
      value_add_number(a, month, "month", strtol(iso + strlen("2027-"), NULL, 10));
      days = value_add_list(a, month, "days");
    }
    if (strcmp(iso, last)) entries = add_day(s, days, iso);
    last = iso;
    add_entry(s, entries, i);
  }
  value_add_bool(a, s->singles, "has_roster", months->first != NULL);
}

/* From the date of the site on: what is over is not told. */
void shared_events(struct site *s) {
  static const char *const texts[] = {"title", "place", "text", NULL};
  struct arena *a = s->arena;
  const char *today = key_text(s->in.site, "date", "");
  struct value *events = value_add_list(a, s->singles, "events");
  size_t n = view_rows(s->in.view, "events");
  for (size_t i = 0; i < n; i++) {
    const char *iso = view_row_text(s->in.view, "events", i, "date");
    if (!date_is_iso(iso) || strcmp(iso, today) < 0) continue;
    struct value *event = value_add_map(a, events, NULL);
    add_date(s, event, iso);
    for (const char *const *t = texts; *t; t++) text_or_false(a, event, *t, view_row_text(s->in.view, "events", i, *t));
  }
}
