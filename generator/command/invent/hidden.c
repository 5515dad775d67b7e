/* The private folder of the demonstration: a natural value in every professional and internal cell, each found nowhere else,
 * and the list of them, by which a leak names its field. */
#include <stdlib.h>
#include <string.h>

#include "base/sink.h"
#include "command/invent/register.h"
#include "command/invent/sheets.h"

#define FIELDS 10

static const char *const FIELD[FIELDS] = {"liaison", "liaison_tel", "night_tel", "caremanager_time", "visit_area", "capacity",
                                          "consent", "contact_person", "contact_mail", "memo"};

static const char *text(const struct facilities *f, const char *what, size_t n) {
  return word_of(f->words->private, what, n, "text");
}

static size_t texts(const struct facilities *f, const char *what) {
  return MAX((size_t)1, words_count(f->words->private, what));
}

/* The i-th person: every pair of a sample surname and a given name once, then with a numeral. */
static char *person(const struct facilities *f, const char *pattern, size_t i) {
  size_t given = MAX((size_t)1, words_count(f->words->names, "given"));
  size_t sample = MAX((size_t)1, words_count(f->words->names, "sample"));
  char more[16] = "";
  if (i >= given * sample)
    g_snprintf(more, sizeof more, "%zu", i / (given * sample) + 1);
  char *first = g_strconcat(word_of(f->words->names, "given", i % given, "name"), more, NULL);
  char *name = fill_sentence(pattern, word_of(f->words->names, "sample", i / given % sample, "name"), first, NULL);
  g_free(first);
  return name;
}

static char *call_time(const struct facilities *f, size_t i) {
  size_t days = texts(f, "days"), start = 12 * 60 + i / days % 72 * 5, length = 20 + i / days / 72 * 5;
  char from[16], to[16];
  g_snprintf(from, sizeof from, "%zu:%02zu", start / 60, start % 60);
  g_snprintf(to, sizeof to, "%zu:%02zu", (start + length) / 60, (start + length) % 60);
  return fill_sentence(text(f, "time", 0), text(f, "days", i * 7 % days), from, to, NULL);
}

static char *area(const struct facilities *f, const struct facility *one, size_t i) {
  const struct stop *stop = NULL;
  land_stop_distance(f->land, one->at, &stop);
  char minutes[16], km[16];
  size_t tenths = 10 + i / 16;
  g_snprintf(minutes, sizeof minutes, "%zu", 10 + i % 16);
  g_snprintf(km, sizeof km, "%zu.%zu", tenths / 10, tenths % 10);
  return fill_sentence(text(f, "area", 0), stop ? stop->name : "", minutes, km, NULL);
}

static char *capacity(const struct facilities *f, size_t i) {
  char people[16], month[16], week[16];
  g_snprintf(people, sizeof people, "%zu", 1 + i / 48 % 9);
  g_snprintf(month, sizeof month, "%zu", 1 + i / 4 % 12);
  g_snprintf(week, sizeof week, "%zu", 1 + i % 4);
  size_t pattern = i / 432; /* the next wording only when the numbers are used up */
  return fill_sentence(text(f, "capacity", pattern), people, month, week, NULL);
}

static char *memo(const struct facilities *f, size_t i) {
  char month[16], day[16];
  size_t wordings = texts(f, "memo");
  g_snprintf(month, sizeof month, "%zu", 1 + i % 336 / 28);
  g_snprintf(day, sizeof day, "%zu", 1 + i % 28);
  return fill_sentence(text(f, "memo", (i + i / 336) % wordings), month, day, NULL);
}

static void fill(const struct facilities *f, const struct facility *one, char *value[FIELDS]) {
  size_t i = (size_t)one->serial;
  char date[16], liaison[32], night[32];
  invented_hidden_tel(f, one, liaison, night);
  day_text(day_number(2025, 12, 26) - (int)i % 20000, date);
  value[0] = person(f, text(f, "liaison", i), i);
  value[1] = g_strdup(liaison);
  value[2] = g_strdup(night);
  value[3] = call_time(f, i);
  value[4] = area(f, one, i);
  value[5] = capacity(f, i);
  value[6] = g_strdup(date);
  value[7] = person(f, text(f, "person", i), f->n + i);
  value[8] = fill_sentence(text(f, "mail", 0), one->id, NULL);
  value[9] = memo(f, i);
  /* In a town so large that wordings come again, the facility's id tells them apart. */
  static const int REPEATS[] = {0, 3, 4, 5, 7, 9};
  for (size_t k = 0; f->n > 400 && k < G_N_ELEMENTS(REPEATS); k++) {
    char *longer = g_strconcat(value[REPEATS[k]], " ", one->id, NULL);
    g_free(value[REPEATS[k]]);
    value[REPEATS[k]] = longer;
  }
}

bool facilities_write_private(const struct facilities *f, const char *folder, struct diag *d) {
  GString *professional = sheet_begin(invented_text(f, "head_professional", 0));
  GString *internal = sheet_begin(invented_text(f, "head_internal", 0)), *canaries = g_string_new(NULL);
  for (size_t i = 0; i < f->n; i++) {
    const struct facility *one = &f->all[i];
    char *v[FIELDS];
    fill(f, one, v);
    sheet_row(professional, one->id, v[0], v[1], v[2], v[3], v[4], v[5], NULL);
    sheet_row(internal, one->id, v[6], v[7], v[8], v[9], NULL);
    for (int k = 0; k < FIELDS; k++) {
      g_string_append_printf(canaries, "%s\t%s\n", v[k], FIELD[k]);
      g_free(v[k]);
    }
  }
  char *records = g_build_filename(folder, "records", NULL);
  struct sink *sheets = sink_open(records), *list = sink_open(folder);
  bool ok = sheet_end(professional, sheets, "facilities-professional.csv", d);
  ok = sheet_end(internal, sheets, "facilities-internal.csv", d) && ok;
  ok = sheet_end(canaries, list, "canaries.txt", d) && ok;
  sink_close(sheets);
  sink_close(list);
  g_free(records);
  return ok;
}
