/* The map: a sheet whose sides show a map with what stands around it, or panels of lists, index, text and cover. */
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "publication/credits.h"
#include "publication/kinds.h"
#include "publication/map_parts.h"

/* What the sides may be, and the settings of each. */
static const struct {
  const char *role;
  const char *const names[12];
} roles[] = {
    {"map", {"role", "title", "scale", "fit", "code", "frame", "around", "moved", "insets", NULL}},
    {"atlas", {"role", "title", "scale", "fit", "code", "frame", "around", "overlap_mm", "sheets", NULL}},
    {"panels", {"role", "title", "panels", NULL}},
};

static void check_numbers(struct map_maker *m, const struct key *k) {
  static const char *const counts[] = {"overlap_mm", "sheets"};
  struct box frame;
  double scale = key_number(k, "scale", 0, m->d);
  if (key_get(k, "scale") && !(scale >= 100 && scale <= 1e7))
    diag_error(m->d, key_get(k, "scale")->pos, "map-scale-range", key_text(k, "scale", ""));
  if (key_get(k, "frame") && !key_box(key_get(k, "frame"), &frame))
    diag_error(m->d, key_get(k, "frame")->pos, "select-frame");
  for (size_t i = 0; i < G_N_ELEMENTS(counts); i++)
    if (!(key_number(k, counts[i], 0, m->d) >= 0))
      diag_error(m->d, key_get(k, counts[i])->pos, "map-atlas-number", counts[i], key_text(k, counts[i], ""));
}

static void add_side(struct map_maker *m, struct node *sheet, const struct key *k) {
  const char *role = key_text(k, "role", "");
  size_t i = 0;
  while (i < G_N_ELEMENTS(roles) && strcmp(roles[i].role, role) != 0) i++;
  if (k->kind != KEY_MAP || i == G_N_ELEMENTS(roles)) {
    diag_error(m->d, k->pos, "map-side-role", role);
    return;
  }
  if (!key_check_names(k, roles[i].names, m->d)) return;
  bool map = strcmp(role, "panels") != 0;
  struct node *side = node_add(m->doc, sheet, NODE_SIDE, k->pos);
  check_numbers(m, k);
  map_set_attrs(m, side, k);
  if (map && m->in->spec->district && !key_get(k, "frame")) { /* one of a series shows its district */
    node_set_attr(m->doc, side, "fit", key_text(key_get(m->in->site, "districts"), "layer", "district"));
    node_set_attr(m->doc, side, "code", m->in->spec->district);
  }
  if (map) map_add_places(m, side, "", NULL, true, k->pos);
  map_add_insets(m, side, key_get(k, "insets"));
  map_add_moved(m, side, key_get(k, "moved"));
  const struct key *list = key_get(k, map ? "around" : "panels");
  for (const struct key *p = list && list->kind == KEY_LIST ? list->first : NULL; p; p = p->next) map_add_part(m, side, p);
}

/* "2027-04-01" as the theme's words say it. */
static const char *date_words(struct map_maker *m, const char *iso) {
  unsigned y, mo, day;
  if (sscanf(iso, "%4u-%2u-%2u", &y, &mo, &day) != 3) return iso;
  return arena_printf(m->doc->arena, "%u%s%u%s%u%s", y, theme_word(m->in->theme, "map.year"), mo,
                      theme_word(m->in->theme, "map.month"), day, theme_word(m->in->theme, "map.day"));
}

static void sheet_attrs(struct map_maker *m, struct node *sheet) {
  const struct key *site = m->in->site, *contact = key_get(site, "contact"), *keys = m->in->spec->keys;
  node_set_attr(m->doc, sheet, "title", m->in->spec->title);
  node_set_attr(m->doc, sheet, "audience", m->in->spec->audience == AUDIENCE_PUBLIC ? "" : audience_name(m->in->spec->audience));
  node_set_attr(m->doc, sheet, "subtitle", key_text(keys, "subtitle", ""));
  node_set_attr(m->doc, sheet, "ward", key_text(site, "name", ""));
  node_set_attr(m->doc, sheet, "edition", key_text(site, "edition", ""));
  node_set_attr(m->doc, sheet, "date", date_words(m, key_text(site, "date", "")));
  node_set_attr(m->doc, sheet, "address", key_text(site, "address", ""));
  node_set_attr(m->doc, sheet, "credit", map_credits(m->in, m->doc));
  node_set_attr(m->doc, sheet, "numbered", m->numbered ? "yes" : "");
  static const char *const of[] = {"name", "tel", "hours", "address", "mail"};
  for (size_t i = 0; i < G_N_ELEMENTS(of); i++) {
    char *name = g_strdup_printf("contact_%s", of[i]);
    node_set_attr(m->doc, sheet, name, key_text(contact, of[i], ""));
    g_free(name);
  }
}

struct doc *map_make(const struct publication_input *in, struct diag *d) {
  static const char *const names[] = {"kind",  "title", "subtitle", "audience", "style",  "outputs", "printer", "specification",
                                      "theme", "lang",  "select",   "draft",    "groups", "sides",   "numbers", "series",   "paper", "marks", "lines", NULL};
  size_t before = diag_errors(d);
  struct map_maker m = {.in = in, .doc = doc_new(in->spec->file), .d = d};
  key_check_names(in->spec->keys, names, d);
  const struct key *sides = key_get(in->spec->keys, "sides");
  if (!sides || sides->kind != KEY_LIST || !sides->first) diag_error(d, in->spec->keys->pos, "map-sides");
  struct node *sheet = node_add(m.doc, m.doc->root, NODE_SHEET, in->spec->keys->pos);
  map_read_groups(&m);
  if (map_choose(&m)) {
    sheet_attrs(&m, sheet);
    for (const struct key *k = sides && sides->kind == KEY_LIST ? sides->first : NULL; k; k = k->next)
      add_side(&m, sheet, k);
  }
  if (diag_errors(d) == before) return m.doc;
  doc_free(m.doc);
  return NULL;
}
