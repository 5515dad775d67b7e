/* The invented facilities: how many of each kind, their names, numbers and addresses. */
#include "command/invent/register.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "command/invent/sites.h"

static const struct {
  const char *code, *letter;
  size_t share; /* of 300 */
  int group;    /* numbers run through a group: medical, dental, pharmacies, support */
} KIND[KINDS] = {
  {"clinic", "c", 120, 0}, {"homedoc", "v", 24, 0}, {"hospital", "h", 5, 0}, {"dentist", "d", 55, 1},
  {"pharmacy", "p", 50, 2}, {"nursing", "n", 20, 3}, {"care", "m", 18, 4}, {"desk", "s", 8, 5},
};

const char *kind_code(enum facility_kind kind) {
  return KIND[kind].code;
}

/* How many of each kind: by share, at least one, n in all. */
static void share_kinds(size_t n, size_t count[KINDS]) {
  size_t sum = 0;
  for (int k = 0; k < KINDS; k++) {
    count[k] = MAX((size_t)1, n * KIND[k].share / 300);
    sum += count[k];
  }
  while (sum > n) {
    int most = 0;
    for (int k = 1; k < KINDS; k++)
      if (count[k] > count[most])
        most = k;
    count[most]--;
    sum--;
  }
  count[CLINIC] += n - sum;
}

char *fill_sentence(const char *pattern, ...) {
  const char *part[10] = {0};
  size_t n = 0;
  va_list args;
  va_start(args, pattern);
  for (const char *p; n < 10 && (p = va_arg(args, const char *));)
    part[n++] = p;
  va_end(args);
  GString *s = g_string_new(NULL);
  for (const char *c = pattern; *c; c++)
    if (c[0] == '{' && g_ascii_isdigit(c[1]) && c[2] == '}') {
      size_t k = (size_t)(c[1] - '0');
      g_string_append(s, k < n ? part[k] : "");
      c += 2;
    } else {
      g_string_append_c(s, *c);
    }
  return g_string_free(s, FALSE);
}

struct form {
  size_t row;
  int weight;
};

static size_t choose_form(const struct words *w, enum facility_kind kind, struct rng *r) {
  const struct table *t = w->forms;
  int all = 0, sum = 0;
  for (size_t i = 0; i < t->rows; i++)
    if (g_str_equal(word_at(t, i, "what"), KIND[kind].code))
      all += atoi(word_at(t, i, "weight"));
  int roll = all > 0 ? (int)rng_below(r, (size_t)all) : 0;
  for (size_t i = 0; i < t->rows; i++)
    if (g_str_equal(word_at(t, i, "what"), KIND[kind].code)) {
      sum += atoi(word_at(t, i, "weight"));
      if (roll < sum)
        return i;
    }
  return 0;
}

/* The stem of the town a facility lies in, and what its name is made of. Tried again and again until it is new; when the
 * plain names are used up, the town's name goes before. */
static void name_facility(struct facilities *f, struct facility *one, GHashTable *taken, struct rng *r) {
  const struct words *w = f->words;
  struct stem town = land_stem(f->land, g_array_index(f->land->towns, struct town, one->town).stem);
  for (int attempt = 0;; attempt++) {
    size_t row = choose_form(w, one->kind, r);
    const char *base = word_at(w->forms, row, "base"), *stem = town.name, *stem_reading = town.reading;
    if (attempt == 0 && one->kind == DESK) {
      struct stem whole = land_stem(f->land, g_array_index(f->land->districts, struct district, one->district).name);
      stem = whole.name;
      stem_reading = whole.reading;
    }
    if (attempt > 12 || !g_str_equal(base, "town")) {
      const char *what = g_str_equal(base, "town") ? "flower" : base;
      size_t k = rng_below(r, MAX((size_t)1, words_count(w->names, what)));
      stem = word_of(w->names, what, k, "name");
      stem_reading = word_of(w->names, what, k, "reading");
    }
    char *name = fill_sentence(word_at(w->forms, row, "name"), stem, NULL);
    char *reading = fill_sentence(word_at(w->forms, row, "reading"), stem_reading, NULL);
    if (attempt > 24) {
      char tail[16] = "";
      if (attempt > 60)
        g_snprintf(tail, sizeof tail, "%d", attempt - 58);
      char *longer = g_strconcat(town.name, name, tail, NULL), *longer_reading = g_strconcat(town.reading, reading, tail, NULL);
      g_free(name);
      g_free(reading);
      name = longer;
      reading = longer_reading;
    }
    if (g_hash_table_add(taken, g_strdup(name))) {
      one->name = name;
      one->reading = reading;
      one->departments = word_at(w->forms, row, "departments");
      return;
    }
    g_free(name);
    g_free(reading);
  }
}

static int by_number(const void *a, const void *b) {
  const struct facility *p = a, *q = b;
  if (KIND[p->kind].group != KIND[q->kind].group)
    return KIND[p->kind].group - KIND[q->kind].group;
  if (p->district != q->district)
    return p->district - q->district;
  int c = strcmp(p->key, q->key);
  return c ? c : p->serial - q->serial;
}

static int in_order_made(const void *a, const void *b) {
  return ((const struct facility *)a)->serial - ((const struct facility *)b)->serial;
}

static char *address_of(const struct facilities *f, const struct facility *one, struct rng *r) {
  const struct town *t = &g_array_index(f->land->towns, struct town, one->town);
  struct stem stem = land_stem(f->land, t->stem);
  char numbers[48];
  const char *after = t->chome ? "" : word_of(f->words->places, "town_after", 0, "name");
  if (t->chome)
    g_snprintf(numbers, sizeof numbers, "%d-%d-%d", t->chome, one->block, one->house);
  else
    g_snprintf(numbers, sizeof numbers, "%d-%d", one->block, one->house);
  char *plain = g_strconcat(word_of(f->words->places, "ward", 0, "name"), stem.name, after, numbers, NULL);
  if (one->shares < 0 && !rng_chance(r, 0.13))
    return plain;
  char floor[4];
  g_snprintf(floor, sizeof floor, "%d", 1 + (int)rng_below(r, 4));
  size_t buildings = MAX((size_t)1, words_count(f->words->sentences, "building"));
  size_t k = (size_t)(one->town * 7 + one->block) % buildings; /* the same for all at one place */
  char *room = fill_sentence(word_of(f->words->sentences, "floor", 0, "text"), word_of(f->words->sentences, "building", k, "text"),
                        floor, NULL);
  char *whole = g_strconcat(plain, " ", room, NULL);
  g_free(plain);
  g_free(room);
  return whole;
}

/* A few pharmacies move into the building of a clinic. */
static bool share_building(struct facilities *f, struct facility *one, struct rng *r) {
  if (one->kind != PHARMACY || !rng_chance(r, 0.1))
    return false;
  for (int attempt = 0; attempt < 20; attempt++) {
    const struct facility *host = &f->all[rng_below(r, (size_t)one->serial)];
    bool busy = host->kind != CLINIC || host->shares >= 0;
    for (int i = 0; i < one->serial && !busy; i++)
      busy = f->all[i].shares == host->serial;
    if (busy)
      continue;
    one->at = host->at;
    one->town = host->town;
    one->district = host->district;
    one->block = host->block;
    one->house = host->house;
    one->shares = host->serial;
    return true;
  }
  return false;
}

static void number_all(struct facilities *f) {
  size_t serial[KINDS] = {0};
  int digits = f->n > 99999 ? 6 : f->n > 9999 ? 5 : f->n > 999 ? 4 : 3;
  qsort(f->all, f->n, sizeof *f->all, by_number);
  for (size_t i = 0; i < f->n; i++) {
    f->all[i].number = i + 1;
    enum facility_kind k = f->all[i].kind;
    g_snprintf(f->all[i].id, sizeof f->all[i].id, "%s%0*d", KIND[k].letter, digits, (int)++serial[k]);
  }
}

struct facilities *facilities_new(struct land *g, uint64_t seed, size_t n, const struct words *w) {
  struct facilities *f = g_new0(struct facilities, 1);
  size_t count[KINDS];
  struct rng rng = rng_stream(seed, 2), names = rng_stream(seed, 3), rooms = rng_stream(seed, 4);
  struct sites *sites = sites_new(g, rng_stream(seed, 5));
  GHashTable *taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  f->land = g;
  f->words = w;
  f->seed = seed;
  f->all = g_new0(struct facility, n);
  share_kinds(n, count);
  for (int k = 0; k < KINDS; k++)
    for (size_t i = 0; i < count[k]; i++) {
      struct facility *one = &f->all[f->n];
      one->kind = (enum facility_kind)k;
      one->serial = (int)f->n;
      one->shares = -1;
      /* Every district has a desk. */
      int district = k == DESK ? (int)(i % g->districts->len) : -1;
      if (!share_building(f, one, &rng) && !sites_find(sites, one->kind, district, one))
        continue;
      name_facility(f, one, taken, &names);
      one->key = text_kana_key(one->reading);
      one->address = address_of(f, one, &rooms);
      f->n++;
    }
  for (size_t i = 0; i < f->n; i++)
    if (f->all[i].shares >= 0) {
      /* The host's address names the building too. */
      struct facility *host = &f->all[f->all[i].shares];
      int keep = host->shares;
      host->shares = host->serial;
      g_free(host->address);
      host->address = address_of(f, host, &rooms);
      host->shares = keep;
    }
  qsort(f->all, f->n, sizeof *f->all, in_order_made);
  number_all(f);
  g_hash_table_destroy(taken);
  sites_free(sites);
  return f;
}

void facilities_free(struct facilities *f) {
  if (!f)
    return;
  for (size_t i = 0; i < f->n; i++) {
    g_free(f->all[i].name);
    g_free(f->all[i].reading);
    g_free(f->all[i].key);
    g_free(f->all[i].address);
  }
  g_free(f->all);
  g_free(f);
}
