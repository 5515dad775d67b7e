/* The invented facilities as the tables of a ward: content/records. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/sink.h"
#include "command/invent/register.h"
#include "command/invent/sheets.h"

GString *sheet_begin(const char *header) {
  GString *s = g_string_new("\xef\xbb\xbf");
  g_string_append(s, header);
  g_string_append_c(s, '\n');
  return s;
}

void sheet_row(GString *s, ...) {
  va_list args;
  va_start(args, s);
  bool first = true;
  for (const char *cell; (cell = va_arg(args, const char *)); first = false) {
    if (!first)
      g_string_append_c(s, ',');
    if (!strpbrk(cell, ",\"\n")) {
      g_string_append(s, cell);
      continue;
    }
    g_string_append_c(s, '"');
    for (; *cell; cell++) {
      if (*cell == '"')
        g_string_append_c(s, '"');
      g_string_append_c(s, *cell);
    }
    g_string_append_c(s, '"');
  }
  va_end(args);
  g_string_append_c(s, '\n');
}

const char *invented_text(const struct facilities *f, const char *what, size_t n) {
  return word_of(f->words->sentences, what, n, "text");
}

/* A word with a suffix: "kind_clinic". Borrowed from the words. */
static const char *text_for(const struct facilities *f, const char *what, const char *of, size_t n) {
  char key[64];
  g_snprintf(key, sizeof key, "%s_%s", what, of);
  return invented_text(f, key, n);
}

static size_t texts_for(const struct facilities *f, const char *what, const char *of) {
  char key[64];
  g_snprintf(key, sizeof key, "%s_%s", what, of);
  return words_count(f->words->sentences, key);
}

bool sheet_end(GString *s, struct sink *out, const char *path, struct diag *d) {
  bool ok = sink_write(out, path, s->str, s->len, d);
  g_string_free(s, TRUE);
  return ok;
}

/* A place in a row of n that visits each once: n coprime to the step. */
static size_t scattered(size_t i, size_t n) {
  size_t step = n * 618 / 1000 | 1;
  for (bool common = true; common; step += common ? 2 : 0) {
    size_t a = step, b = n;
    while (b) {
      size_t r = a % b;
      a = b;
      b = r;
    }
    common = a != 1;
  }
  return (i * step + n / 3) % n;
}

#define FIRST_LINE 2000
#define PAIRS 3900 /* telephone and fax side by side */

static void pair_of_lines(size_t pair, char tel[32], char other[32]) {
  size_t line = FIRST_LINE + 2 * scattered(pair, PAIRS);
  g_snprintf(tel, 32, "03-0000-%04d", (int)line);
  g_snprintf(other, 32, "03-0000-%04d", (int)line + 1);
}

/* Telephones 03-0000-2000…; a town too large for them goes on with numbers of other areas that nobody has. */
void invented_tel(const struct facilities *f, const struct facility *one, char tel[32], char fax[32]) {
  size_t i = (size_t)one->serial;
  *fax = 0;
  if (i < PAIRS) {
    pair_of_lines(i, tel, fax);
  } else {
    size_t k = i - PAIRS;
    g_snprintf(tel, 32, "0%02d-000-%04d", (int)(42 + k / 10000), (int)scattered(k % 10000, 10000));
  }
}

/* The hidden lines take the pairs from the other end, which a town of up to half as many facilities leaves free. */
void invented_hidden_tel(const struct facilities *f, const struct facility *one, char liaison[32], char night[32]) {
  size_t i = (size_t)one->serial;
  if (f->n <= PAIRS / 2) {
    pair_of_lines(PAIRS - 1 - i, liaison, night);
  } else {
    g_snprintf(liaison, 32, "05%zu-0000-%04zu", i / 9000 % 10, 1000 + i * 7 % 9000);
    g_snprintf(night, 32, "09%zu-0000-%04zu", i / 9000 % 10, 1000 + i * 11 % 9000);
  }
}

/* Days since 1970-01-01 and back, in the Gregorian calendar. */
int day_number(int year, int month, int day) {
  int y = month > 2 ? year : year - 1, era = y / 400, yoe = y - era * 400;
  int doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1, doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
  return era * 146097 + doe - 719468;
}

void day_text(int number, char out[16]) {
  int z = number + 719468, era = z / 146097, doe = z - era * 146097;
  int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365, doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  int mp = (5 * doy + 2) / 153, day = doy - (153 * mp + 2) / 5 + 1, month = mp < 10 ? mp + 3 : mp - 9;
  g_snprintf(out, 16, "%04d-%02d-%02d", yoe + era * 400 + (month <= 2), month, day);
}

/* How to get there: on foot from the nearest station, or the bus. Walking 75 m a minute on ways a quarter longer. */
static char *access_of(const struct facilities *f, const struct facility *one) {
  const struct stop *stop = NULL;
  double far = land_stop_distance(f->land, one->at, &stop);
  int minutes = MAX(1, (int)ceil(far * 1.25 / 75));
  char number[16];
  if (!stop || minutes > 18) {
    char *town = land_town_name(f->land, one->town);
    g_snprintf(number, sizeof number, "%d", 2 + one->house % 4);
    char *bus = fill_sentence(invented_text(f, "access_bus", 0), town, number, NULL);
    g_free(town);
    return bus;
  }
  g_snprintf(number, sizeof number, "%d", minutes);
  const char *what = !stop->hub ? "access" : one->at.y > stop->at.y ? "access_north" : "access_south";
  return fill_sentence(invented_text(f, what, 0), stop->name, number, NULL);
}

static void join(GString *to, const char *word) {
  if (to->len)
    g_string_append_c(to, ';');
  g_string_append(to, word);
}

/* Is one of "a|b|c" among "b;d"? An empty list means any. */
static bool one_of(const char *list, const char *departments) {
  char **wanted = g_strsplit(list, "|", -1), **have = g_strsplit(departments, ";", -1);
  bool found = !*list;
  for (char **w = wanted; *w && !found; w++)
    found = g_strv_contains((const char *const *)have, *w);
  g_strfreev(wanted);
  g_strfreev(have);
  return found;
}

static GString *services_of(const struct facilities *f, const struct facility *one, struct rng *r) {
  GString *s = g_string_new(NULL);
  const struct table *t = f->words->services;
  for (size_t i = 0; i < t->rows; i++)
    if (g_str_equal(word_at(t, i, "what"), kind_code(one->kind)) && one_of(word_at(t, i, "only"), one->departments) &&
        rng_chance(r, atoi(word_at(t, i, "share")) / 100.0))
      join(s, word_at(t, i, "name"));
  return s;
}

static GString *some_of(const struct facilities *f, const char *what, double p, double falling, struct rng *r) {
  GString *s = g_string_new(NULL);
  size_t n = words_count(f->words->sentences, what);
  for (size_t i = 0; i < n; i++, p *= falling)
    if (rng_chance(r, p))
      join(s, invented_text(f, what, i));
  return s;
}

static bool write_facilities(const struct facilities *f, struct sink *out, struct diag *d) {
  GString *s = sheet_begin(invented_text(f, "head_facilities", 0));
  for (size_t i = 0; i < f->n; i++) {
    const struct facility *one = &f->all[i];
    struct rng r = rng_stream(f->seed, 1000 + (uint64_t)one->serial);
    struct place at = land_place(one->at);
    char number[16], postal[16], lat[32], lon[32], tel[32], fax[32], verified[16];
    g_snprintf(number, sizeof number, "%zu", one->number);
    g_snprintf(postal, sizeof postal, "000-%04d", 11 + one->town);
    g_snprintf(lat, sizeof lat, "%d.%07d", (int)(at.lat / 10000000), (int)(at.lat % 10000000));
    g_snprintf(lon, sizeof lon, "%d.%07d", (int)(at.lon / 10000000), (int)(at.lon % 10000000));
    invented_tel(f, one, tel, fax);
    day_text(day_number(2026, 10, 5) + (int)rng_below(&r, 165), verified);
    const char *kind = kind_code(one->kind);
    char *town = land_town_name(f->land, one->town), *access = access_of(f, one);
    char *url = rng_chance(&r, 0.66) ? fill_sentence(invented_text(f, "url", 0), one->id, NULL) : g_strdup("");
    GString *services = services_of(f, one, &r), *barrier = some_of(f, "barrier", 0.62, 0.8, &r);
    GString *languages = some_of(f, "language", 0.26, 0.55, &r);
    size_t notes = texts_for(f, "note", kind);
    const char *note = notes && rng_chance(&r, one->kind == HOMEDOC ? 0.8 : 0.24)
                         ? text_for(f, "note", kind, rng_below(&r, notes)) : "";
    if (rng_chance(&r, 0.22))
      *fax = 0;
    sheet_row(s, one->id, number, text_for(f, "kind", kind, 0), one->name, one->reading, postal, one->address, town, lat, lon,
              tel, fax, url, one->departments, services->str, access, barrier->str, languages->str, verified,
              invented_text(f, "by", rng_below(&r, 3)), note, NULL);
    g_string_free(services, TRUE);
    g_string_free(barrier, TRUE);
    g_string_free(languages, TRUE);
    g_free(town);
    g_free(access);
    g_free(url);
  }
  return sheet_end(s, out, "facilities.csv", d);
}

/* ---- hours ---- */

/* The rows of one pattern, chosen by weight among those of a kind: first row and number of rows. */
static void choose_pattern(const struct table *t, const char *kind, struct rng *r, size_t *first_out, size_t *rows_out) {
  int all = 0, sum = 0;
  for (int pass = 0; pass < 2; pass++) {
    int roll = pass && all > 0 ? (int)rng_below(r, (size_t)all) : 0;
    const char *last = "";
    for (size_t i = 0; i < t->rows; i++) {
      if (!g_str_equal(word_at(t, i, "what"), kind)) {
        last = "";
        continue;
      }
      bool same = g_str_equal(word_at(t, i, "pattern"), last);
      last = word_at(t, i, "pattern");
      if (same)
        continue;
      int weight = atoi(word_at(t, i, "weight"));
      if (!pass) {
        all += weight;
      } else if ((sum += weight) > roll) {
        *first_out = i;
        *rows_out = 1;
        while (i + *rows_out < t->rows && g_str_equal(word_at(t, i + *rows_out, "what"), kind) &&
               g_str_equal(word_at(t, i + *rows_out, "pattern"), last))
          (*rows_out)++;
        return;
      }
    }
  }
  *first_out = *rows_out = 0;
}

/* One of "9:00|9:30|10:00", in two digits each; "" stays "". */
static char *choice(const char *of, size_t k) {
  char **all = g_strsplit(of, "|", -1);
  guint n = g_strv_length(all);
  const char *chosen = n ? all[k % n] : "";
  char *one = g_strconcat(strlen(chosen) == 4 ? "0" : "", chosen, NULL);
  g_strfreev(all);
  return one;
}

static bool write_hours(const struct facilities *f, struct sink *out, struct diag *d) {
  static const char CLOSING[] = {3, 3, 3, 3, 2, 2, 2, 1, 4, 0}; /* most close on Thursdays or Wednesdays */
  GString *s = sheet_begin(invented_text(f, "head_hours", 0));
  const struct table *t = f->words->hours;
  for (size_t i = 0; i < f->n; i++) {
    const struct facility *one = &f->all[i];
    struct rng r = rng_stream(f->seed, 500000 + (uint64_t)one->serial);
    size_t first, rows, closing = (size_t)CLOSING[rng_below(&r, sizeof CLOSING)];
    choose_pattern(t, kind_code(one->kind), &r, &first, &rows);
    for (size_t row = first; row < first + rows; row++) {
      size_t k = rng_below(&r, 60);
      char *start = choice(word_at(t, row, "start"), k), *end = choice(word_at(t, row, "end"), k);
      char *last = choice(word_at(t, row, "last"), k), marks[9] = "--------";
      strncpy(marks, word_at(t, row, "marks"), 8);
      char *x = strchr(marks, 'x');
      if (x) {
        *x = marks[closing] == 'x' ? '-' : marks[closing];
        marks[closing] = '-';
      }
      const char *cell[8];
      for (int day = 0; day < 8; day++) {
        char what[] = {marks[day], 0};
        cell[day] = marks[day] == '-' ? "" : text_for(f, "mark", what, 0);
      }
      sheet_row(s, one->id, word_at(t, row, "label"), start, end, last, cell[0], cell[1], cell[2], cell[3], cell[4], cell[5],
                cell[6], cell[7], word_at(t, row, "note"), NULL);
      g_free(start);
      g_free(end);
      g_free(last);
    }
  }
  return sheet_end(s, out, "hours.csv", d);
}

/* ---- people, roster, days ---- */

static bool write_people(const struct facilities *f, struct sink *out, struct diag *d) {
  GString *s = sheet_begin(invented_text(f, "head_people", 0));
  size_t done = 0;
  const struct table *t = f->words->people;
  for (size_t i = 0; i < f->n && done < t->rows; i++) {
    if (f->all[i].kind != HOMEDOC)
      continue;
    char id[16];
    g_snprintf(id, sizeof id, "doctor-%02d", (int)done + 1);
    char *portrait = fill_sentence(invented_text(f, "portrait", 0), id, NULL);
    sheet_row(s, id, f->all[i].id, word_at(t, done, "name"), word_at(t, done, "reading"), portrait,
              word_at(t, done, "speciality"), word_at(t, done, "story"), word_at(t, done, "motto"), NULL);
    g_free(portrait);
    done++;
  }
  return sheet_end(s, out, "people.csv", d);
}

static bool is_holiday(const struct facilities *f, const char *date) {
  const struct table *t = f->words->holidays;
  for (size_t i = 0; i < t->rows; i++)
    if (g_str_equal(word_at(t, i, "date"), date))
      return true;
  /* The turn of the year. */
  return g_str_has_suffix(date, "-12-30") || g_str_has_suffix(date, "-12-31") || g_str_has_suffix(date, "-01-02") ||
         g_str_has_suffix(date, "-01-03");
}

/* On each Sunday and holiday of the year one clinic of internal medicine and one dentist, in turn. */
static bool write_roster(const struct facilities *f, struct sink *out, struct diag *d) {
  GString *s = sheet_begin(invented_text(f, "head_roster", 0));
  const enum facility_kind kinds[2] = {CLINIC, DENTIST};
  size_t next[2] = {0, 0};
  const char *wanted = word_of(f->words->sentences, "duty_department", 0, "text");
  for (int day = day_number(2027, 4, 1); day < day_number(2028, 4, 1); day++) {
    char date[16];
    day_text(day, date);
    if ((day + 4) % 7 != 0 && !is_holiday(f, date))
      continue;
    for (int k = 0; k < 2; k++)
      for (size_t step = 0; step < f->n; step++) {
        const struct facility *one = &f->all[next[k]++ % f->n];
        if (one->kind != kinds[k] || (kinds[k] == CLINIC && !g_str_has_prefix(one->departments, wanted)))
          continue;
        sheet_row(s, date, one->id, "09:00", "17:00", text_for(f, "duty", kind_code(kinds[k]), 0), NULL);
        break;
      }
  }
  return sheet_end(s, out, "roster.csv", d);
}

static bool write_days(const struct facilities *f, struct sink *out, struct diag *d) {
  GString *s = sheet_begin(invented_text(f, "head_holidays", 0));
  for (size_t i = 0; i < f->words->holidays->rows; i++)
    sheet_row(s, word_at(f->words->holidays, i, "date"), word_at(f->words->holidays, i, "name"), NULL);
  bool ok = sheet_end(s, out, "holidays.csv", d);
  const struct table *t = f->words->events;
  s = sheet_begin(invented_text(f, "head_events", 0));
  for (size_t i = 0; i < t->rows; i++)
    sheet_row(s, word_at(t, i, "date"), word_at(t, i, "title"), word_at(t, i, "place"), word_at(t, i, "text"), NULL);
  return sheet_end(s, out, "events.csv", d) && ok;
}

static bool write_districts(const struct facilities *f, struct sink *out, struct diag *d) {
  GString *s = g_string_new("code,name,reading\n");
  for (int i = 0; i < (int)f->land->districts->len; i++) {
    char *name = land_district_name(f->land, i, "name"), *reading = land_district_name(f->land, i, "reading");
    sheet_row(s, land_district_code(f->land, i), name, reading, NULL);
    g_free(name);
    g_free(reading);
  }
  return sheet_end(s, out, "districts.csv", d);
}

bool facilities_write(const struct facilities *f, const char *ward, struct diag *d) {
  char *records = g_build_filename(ward, "content", "records", NULL), *codes = g_build_filename(ward, "content", "codes", NULL);
  struct sink *out = sink_open(records), *lists = sink_open(codes);
  bool ok = write_facilities(f, out, d) && write_hours(f, out, d) && write_people(f, out, d) && write_roster(f, out, d) &&
            write_days(f, out, d) && write_districts(f, lists, d);
  sink_close(out);
  sink_close(lists);
  g_free(records);
  g_free(codes);
  return ok;
}
