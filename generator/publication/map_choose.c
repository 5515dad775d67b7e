/* Who is on a map sheet, and the number of each. */
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "publication/map_parts.h"
#include "records/address.h"
/* ---- who is on it ---- */

/* The frame of the first map side that has one. */
static bool frame_of(const struct key *sides, struct box *frame) {
  for (const struct key *side = sides && sides->kind == KEY_LIST ? sides->first : NULL; side; side = side->next)
    if (key_get(side, "frame")) return key_box(key_get(side, "frame"), frame);
  return false;
}

static int by_kind_then_name(const void *a, const void *b) {
  const struct entry *const *p = a, *const *q = b;
  if ((*p)->kind_order != (*q)->kind_order) return (*p)->kind_order < (*q)->kind_order ? -1 : 1;
  return *p < *q ? -1 : *p > *q; /* the array is in 五十音 order */
}

/* 二丁目 after 一丁目, and after both 十丁目: by the name, then by its number. Freed with g_free. */
static char *town_key(const char *town) {
  char *fold = address_fold(town, NULL);
  size_t name = strcspn(fold, "0123456789");
  int number = (int)g_ascii_strtoll(fold + name, NULL, 10);
  fold[name] = '\0';
  char *kana = text_kana_key(fold), *key = g_strdup_printf("%s %06d", kana, number);
  g_free(kana);
  g_free(fold);
  return key;
}

static int by_town_then_kind(const void *a, const void *b) {
  const struct entry *const *p = a, *const *q = b;
  char *x = town_key((*p)->place.town), *y = town_key((*q)->place.town);
  int c = strcmp(x, y);
  g_free(x);
  g_free(y);
  return c ? c : by_kind_then_name(a, b);
}

/* Who has no number gets one here, after the greatest given: by kind, then 五十音; with `numbers: town` by town before that. */
static void number_rest(struct map_maker *m) {
  struct entry **rest = g_new(struct entry *, m->entries + 1);
  size_t n = 0;
  int greatest = 0;
  for (size_t i = 0; i < m->entries; i++) {
    greatest = MAX(greatest, m->entry[i].place.number);
    if (m->entry[i].place.number <= 0) rest[n++] = &m->entry[i];
  }
  const struct key *numbers = key_get(m->in->spec->keys, "numbers");
  bool towns = numbers && numbers->kind == KEY_SCALAR && !strcmp(numbers->text, "town");
  if (numbers && !towns) diag_error(m->d, numbers->pos, "map-numbers", numbers->kind == KEY_SCALAR ? numbers->text : "");
  qsort(rest, n, sizeof *rest, towns ? by_town_then_kind : by_kind_then_name);
  for (size_t i = 0; i < n; i++) rest[i]->place.number = ++greatest;
  m->numbered = n > 0;
  g_free(rest);
}

static void check_numbers(struct map_maker *m) {
  GHashTable *seen = g_hash_table_new(g_direct_hash, g_direct_equal);
  for (size_t i = 0; i < m->entries; i++) {
    const struct place *p = &m->entry[i].place, *first = g_hash_table_lookup(seen, GINT_TO_POINTER(p->number));
    if (first)
      diag_error(m->d, ((struct pos){p->file, p->line, 0}), "map-number-twice", p->name, first->name,
                 diag_num(m->d, p->number));
    else g_hash_table_insert(seen, GINT_TO_POINTER(p->number), (gpointer)p);
  }
  g_hash_table_destroy(seen);
}

/* A frame in `select:` leaves out whoever is outside: that is said, as a list with half its entries looks whole. */
static void tell_framed(struct map_maker *m, struct query q, const struct key *frame, size_t inside) {
  size_t all;
  q.framed = false;
  g_free(view_select(m->in->view, &q, &all));
  if (inside < all)
    diag_note(m->d, frame->pos, "map-select-frame", m->in->spec->name, diag_num(m->d, (long)inside),
              diag_num(m->d, (long)all));
}

bool map_choose(struct map_maker *m) {
  const struct key *keys = m->in->spec->keys;
  struct query q;
  struct box frame;
  size_t n;
  const struct key *select = key_get(keys, "select");
  const struct pos start = {m->in->spec->file, 1, 1};
  if (!query_from_keys(select, &q, m->d) || !query_known(m->in, &q, select, start, m->d)) return false;
  if (m->in->spec->district) q.district = m->in->spec->district;
  bool framed = frame_of(key_get(keys, "sides"), &frame);
  if (!map_check_marks(m)) return false;
  const struct facility **f = view_select(m->in->view, &q, &n);
  if (q.framed) tell_framed(m, q, key_get(select, "frame"), n);
  m->entry = arena_array(m->doc->arena, n, sizeof *m->entry);
  for (size_t i = 0; i < n; i++) {
    const struct box at = {f[i]->place.lon, f[i]->place.lat, f[i]->place.lon, f[i]->place.lat};
    struct pos pos = {f[i]->file, f[i]->line, 0};
    if (framed && !f[i]->has_place) {
      diag_note(m->d, pos, "map-left-out-no-place", f[i]->name, m->in->spec->name);
    } else if (framed && !box_within(at, frame)) {
      diag_note(m->d, pos, "map-left-out", f[i]->name, m->in->spec->name);
    } else {
      if (!f[i]->has_place) diag_warning(m->d, pos, "map-no-place", f[i]->name, m->in->spec->name);
      struct entry *e = &m->entry[m->entries++];
      *e = (struct entry){place_with(m->doc, f[i], theme_word(m->in->theme, "joiner")), f[i]->kind ? f[i]->kind->order : 0};
      map_add_marks(m, f[i], &e->place);
    }
  }
  g_free(f);
  number_rest(m);
  check_numbers(m);
  return true;
}
