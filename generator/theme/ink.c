/* Inks: the only colours there are. Reads inks.yaml; carries an ink's id through 16-bit colour. */
#include <string.h>

#include "theme/parts.h"

enum { MOST_INKS = 256 };

bool colour_parse(const char *text, uint8_t rgb[3]) {
  size_t size = strlen(text), digits = (size - 1) / 3;
  if (text[0] != '#' || (size != 4 && size != 7))
    return false;
  for (size_t i = 0; i < 3; i++) {
    int high = g_ascii_xdigit_value(text[1 + i * digits]), low = g_ascii_xdigit_value(text[i * digits + digits]);
    if (high < 0 || low < 0)
      return false;
    rgb[i] = (uint8_t)(high * 16 + low);
  }
  return true;
}

/* Four percentages; false after an error. */
static bool plates(const struct key *item, const struct key *cmyk, struct ink *ink, struct diag *d) {
  double *part[] = {&ink->c, &ink->m, &ink->y, &ink->k};
  bool good = cmyk && cmyk->kind == KEY_LIST && cmyk->count == 4;
  const struct key *k = good ? cmyk->first : NULL;
  for (int i = 0; i < 4 && good; i++, k = k->next) {
    char *end = NULL;
    double percent = k->kind == KEY_SCALAR ? g_ascii_strtod(k->text, &end) : -1;
    good = end && end != k->text && !*end && percent >= 0 && percent <= 100;
    *part[i] = percent / 100;
  }
  if (!good)
    diag_error(d, (cmyk ? cmyk->pos : item->pos), "ink-cmyk", ink->id);
  return good;
}

/* The sum of an ink's plates; one that stands on every plate in full is the printer's marks, not a colour. */
static void check_sum(const struct ink *ink, double most, struct pos at, struct diag *d) {
  double sum = (ink->c + ink->m + ink->y + ink->k) * 100;
  if (sum > most + 0.01 && sum < 399.99)
    diag_error(d, at, "ink-sum", ink->id, diag_num(d, sum), diag_num(d, most));
}

static void read_ink(struct theme *t, const struct key *item, double most, struct diag *d) {
  static const char *const names[] = {"id", "name", "role", "srgb", "cmyk", "art", "small", NULL};
  if (item->kind != KEY_MAP) {
    diag_error(d, item->pos, "theme-not-a-map", "inks");
    return;
  }
  key_check_names(item, names, d);
  struct ink *ink = &t->ink[t->inks];
  ink->id = key_text(item, "id", "");
  ink->name = key_text(item, "name", ink->id);
  ink->role = key_text(item, "role", "");
  const char *srgb = key_text(item, "srgb", "");
  if (!*ink->id) {
    diag_error(d, item->pos, "theme-no-id", "inks");
    return;
  }
  uint8_t rgb[3] = {0};
  if (strlen(srgb) != 7 || !colour_parse(srgb, rgb)) {
    const struct key *at = key_get(item, "srgb");
    diag_error(d, (at ? at->pos : item->pos), "ink-srgb", ink->id, srgb);
  }
  ink->r = rgb[0], ink->g = rgb[1], ink->b = rgb[2];
  if (plates(item, key_get(item, "cmyk"), ink, d))
    check_sum(ink, most, key_get(item, "cmyk")->pos, d);
  ink->art = key_bool(item, "art", false, d);
  for (size_t i = 0; i < t->inks; i++) {
    const struct ink *other = &t->ink[i];
    if (!strcmp(other->id, ink->id))
      diag_error(d, item->pos, "theme-id-twice", ink->id);
    if (ink->art && other->art && ink->r == other->r && ink->g == other->g && ink->b == other->b)
      diag_error(d, item->pos, "ink-art-twice", ink->id, other->id, srgb);
  }
  t->inks++;
}

static bool on_one_plate(const struct ink *ink) {
  return (ink->c > 0) + (ink->m > 0) + (ink->y > 0) + (ink->k > 0) <= 1;
}

/* Once all are read: an ink may name one that comes after it. */
static void read_small(struct theme *t, const struct key *list, struct diag *d) {
  size_t before = diag_errors(d);
  ink_id i = 0;
  for (const struct key *item = list->first; item; item = item->next, i++) {
    const struct key *small = key_get(item, "small");
    t->ink[i].small = small ? theme_ink_named(t, key_text(item, "small", ""), small->pos, d) : i;
    if (small && diag_errors(d) == before && !on_one_plate(&t->ink[t->ink[i].small]))
      diag_error(d, small->pos, "ink-small", t->ink[i].id, t->ink[t->ink[i].small].id);
  }
}

bool inks_read(struct theme *t, struct diag *d) {
  static const char *const names[] = {"tac_percent", "inks", NULL};
  size_t before = diag_errors(d);
  const struct key *root = theme_keys(t, "inks.yaml", d);
  key_check_names(root, names, d);
  const struct key *list = key_get(root, "inks");
  if (!list || list->kind != KEY_LIST || !list->count) {
    diag_error(d, ((struct pos){theme_shown(t, "inks.yaml"), 0, 0}), "theme-no-list", "inks");
    return false;
  }
  if (list->count > MOST_INKS) {
    diag_error(d, list->pos, "ink-too-many", diag_num(d, (double)list->count), diag_num(d, MOST_INKS));
    return false;
  }
  double most = key_number(root, "tac_percent", 400, d);
  t->ink = arena_array(t->arena, list->count, sizeof *t->ink);
  for (const struct key *item = list->first; item; item = item->next)
    read_ink(t, item, most, d);
  if (diag_errors(d) == before)
    read_small(t, list, d);
  return diag_errors(d) == before;
}

size_t theme_inks(const struct theme *t) {
  return t->inks;
}

const struct ink *theme_ink(const struct theme *t, ink_id id) {
  return &t->ink[id < t->inks ? id : 0];
}

ink_id theme_ink_named(const struct theme *t, const char *id, struct pos at, struct diag *d) {
  for (size_t i = 0; i < t->inks; i++)
    if (!strcmp(t->ink[i].id, id))
      return (ink_id)i;
  diag_error(d, at, "ink-missing", id);
  return 0;
}

bool theme_ink_of_art(const struct theme *t, uint8_t r, uint8_t g, uint8_t b, ink_id *out) {
  for (size_t i = 0; i < t->inks; i++) {
    const struct ink *ink = &t->ink[i];
    if (ink->art && ink->r == r && ink->g == g && ink->b == b) {
      *out = (ink_id)i;
      return true;
    }
  }
  return false;
}

void ink_levels(const struct theme *t, ink_id id, uint16_t level_out[3]) {
  const struct ink *ink = theme_ink(t, id);
  level_out[0] = (uint16_t)(ink->r << 8 | id);
  level_out[1] = (uint16_t)(ink->g << 8 | (id ^ 0x5a));
  level_out[2] = (uint16_t)(ink->b << 8 | (id ^ 0xa5));
}

bool ink_from_levels(const uint16_t level[3], ink_id *out) {
  uint8_t id = level[0] & 0xff;
  if ((level[1] & 0xff) != (id ^ 0x5a) || (level[2] & 0xff) != (id ^ 0xa5))
    return false;
  *out = id;
  return true;
}
