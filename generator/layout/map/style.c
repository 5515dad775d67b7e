/* A print style asked by dotted name: every length, weight, ink and size of a map comes from here. */
#include <string.h>

#include "layout/map/map.h"

static const struct key *key_walk(const struct key *map, const char *name) {
  while (map && *name) {
    const char *dot = strchr(name, '.');
    size_t n = dot ? (size_t)(dot - name) : strlen(name);
    const struct key *child = map->kind == KEY_MAP ? map->first : NULL;
    while (child && (strncmp(child->name, name, n) != 0 || child->name[n])) child = child->next;
    map = child;
    name += dot ? n + 1 : n;
  }
  return map;
}

bool style_open(struct style *s, struct theme *t, const char *name, struct diag *d) {
  char *file = g_strdup_printf("print/%s.yaml", name);
  *s = (struct style){.theme = t, .d = d, .file = diag_intern(d, file)};
  g_free(file);
  s->own = theme_keys(t, s->file, d);
  if (!s->own) {
    if (!theme_file(t, s->file)) diag_error(d, ((struct pos){0}), "map-style-absent", s->file);
    return false;
  }
  if (s->own->pos.file) s->file = s->own->pos.file; /* as messages name it */
  const char *base = key_text(s->own, "extends", "");
  if (*base) {
    file = g_strdup_printf("print/%s.yaml", base);
    s->base = theme_keys(t, file, d);
    if (!s->base && !theme_file(t, file)) diag_error(d, key_get(s->own, "extends")->pos, "map-style-absent", file);
    g_free(file);
    if (!s->base) return false;
  }
  return true;
}

static const struct key *style_find(const struct style *s, const char *name) {
  const struct key *k = key_walk(s->own, name);
  return k ? k : key_walk(s->base, name);
}

bool style_has(const struct style *s, const char *name) {
  return style_find(s, name) != NULL;
}

const struct key *style_key(const struct style *s, const char *name) {
  const struct key *k = style_find(s, name);
  if (!k) diag_error(s->d, ((struct pos){s->file, 0, 0}), "map-style-missing", name);
  return k;
}

static double scalar_pt(const struct style *s, const struct key *k) {
  double pt = 0;
  if (k->kind != KEY_SCALAR || !length_pt(k->text, &pt))
    diag_error(s->d, k->pos, "map-style-length", k->text ? k->text : "");
  return pt;
}

double style_pt(const struct style *s, const char *name) {
  const struct key *k = style_key(s, name);
  return k ? scalar_pt(s, k) : 0;
}

double style_number(const struct style *s, const char *name) {
  const struct key *k = style_key(s, name);
  if (!k) return 0;
  char *end = NULL;
  double n = k->kind == KEY_SCALAR ? g_ascii_strtod(k->text, &end) : 0;
  if (!end || end == k->text || *end) diag_error(s->d, k->pos, "map-style-number", k->text ? k->text : "");
  return n;
}

const char *style_text(const struct style *s, const char *name) {
  const struct key *k = style_key(s, name);
  return k && k->kind == KEY_SCALAR ? k->text : "";
}

ink_id style_ink(const struct style *s, const char *name) {
  const struct key *k = style_key(s, name);
  return k && k->kind == KEY_SCALAR ? theme_ink_named(s->theme, k->text, k->pos, s->d) : 0;
}

size_t style_lengths(const struct style *s, const char *name, double *out, size_t max) {
  const struct key *k = style_key(s, name);
  size_t n = 0;
  if (!k || k->kind != KEY_LIST) return 0;
  for (const struct key *c = k->first; c && n < max; c = c->next) out[n++] = scalar_pt(s, c);
  return n;
}

struct box style_box(const struct style *s, const char *name) {
  double v[4] = {0};
  if (style_lengths(s, name, v, 4) != 4) diag_error(s->d, ((struct pos){s->file, 0, 0}), "map-style-box", name);
  return (struct box){v[0], v[1], v[0] + v[2], v[1] + v[3]};
}

struct lettering style_look(const struct style *s, const char *name) {
  const struct key *k = style_key(s, name);
  struct lettering look = {.condense_min = 1};
  look.line = (struct line_style){.font = {"", false, 10}, .condense = 1};
  if (!k) return look;
  const struct key *family = key_get(k, "family"), *ink = key_get(k, "ink"), *size = key_get(k, "size");
  look.line.font.family = family ? family->text : style_text(s, "family");
  look.line.font.bold = !strcmp(key_text(k, "weight", ""), "bold");
  if (size) look.line.font.size_pt = scalar_pt(s, size);
  else diag_error(s->d, k->pos, "map-style-missing", "size");
  look.line.ink = ink ? theme_ink_named(s->theme, ink->text, ink->pos, s->d) : style_ink(s, "ink");
  look.line.spacing_pt = key_pt(k, "spacing", 0, s->d);
  look.condense_min = key_number(k, "condense_min", style_number(s, "condense_min"), s->d);
  look.halo_pt = key_pt(k, "halo", 0, s->d);
  look.pitch_pt = key_pt(k, "pitch", look.line.font.size_pt * style_number(s, "pitch"), s->d);
  double size_pt = look.line.font.size_pt;
  if (size && (size_pt < 0.5 * PT_PER_MM || size_pt > 300 * PT_PER_MM))
    diag_error(s->d, size->pos, "map-style-bounds", "size", size->text, "0.5", "300"), look.line.font.size_pt = 10;
  if (look.pitch_pt < 0.8 * size_pt && key_get(k, "pitch"))
    diag_error(s->d, key_get(k, "pitch")->pos, "map-style-pitch", key_text(k, "pitch", ""), size ? size->text : "");
  const struct key *halo_ink = key_get(k, "halo_ink");
  look.halo_ink = halo_ink ? theme_ink_named(s->theme, halo_ink->text, halo_ink->pos, s->d) : style_ink(s, "paper_ink");
  return look;
}

/* A dash that never moves on would end the drawing. */
size_t style_dash(const struct style *s, const struct key *dash, double *out, size_t max) {
  size_t n = 0;
  double sum = 0, least = 0;
  for (const struct key *c = dash ? dash->first : NULL; c && n < max; c = c->next) {
    out[n] = scalar_pt(s, c);
    least = MIN(least, out[n]);
    sum += out[n++];
  }
  if (!n || (sum > 0 && least >= 0)) return n;
  diag_error(s->d, dash->pos, "map-style-dash");
  return 0;
}

struct line style_line(const struct style *s, const char *name) {
  const struct key *k = style_key(s, name);
  struct line line = {0};
  if (!k) return line;
  const struct key *ink = key_get(k, "ink"), *dash = key_get(k, "dash");
  line.width_pt = key_pt(k, "weight", 0, s->d);
  line.ink = ink ? theme_ink_named(s->theme, ink->text, ink->pos, s->d) : style_ink(s, "ink");
  line.dashes = style_dash(s, dash, line.dash, G_N_ELEMENTS(line.dash));
  return line;
}

double symbol_pt(const struct style *s, const char *name) {
  const struct key *k = key_walk(theme_keys(s->theme, "symbols.yaml", s->d), name);
  if (k) return scalar_pt(s, k);
  diag_error(s->d, ((struct pos){0}), "map-style-missing", name);
  return 0;
}

bool style_check_map(const struct style *s) {
  static const struct {
    const char *name;
    double least, most; /* millimetres, or numbers where `plain` */
    bool plain;
  } bounds[] = {
      {"paper.width", 20, 3000, false},
      {"paper.height", 20, 3000, false},
      {"paper.bleed", 0, 50, false},
      {"paper.columns", 1, 32, true},
      {"paper.rows", 1, 32, true},
      {"grid.cell", 5, 3000, false},
      {"labels.step", 0.5, 100, false},
      {"labels.repeat", 5, 3000, false},
      {"labels.reach", 0, 100, false},
      {"ground.tree_step", 1, 1000, false},
      {"stations.box_length", 1, 100, false},
      {"stations.box_width", 0.5, 100, false},
      {"stations.plate_reach", 1, 200, false},
      {"landmarks_reach", 0, 100, false},
      {"symbols.scale", 0.2, 20, true},
      {"scale.steps", 1, 20, true},
      {"scale.walk_m_per_minute", 1, 1000, true},
      {"map.scale_step", 1, 1e6, true},
      {"condense_min", 0.5, 1, true},
      {"index.row", 2, 50, false},
      {"index.head_row", 2, 50, false},
      {"list.entry", 4, 100, false},
  };
  bool ok = true;
  for (size_t i = 0; i < G_N_ELEMENTS(bounds); i++) {
    size_t before = diag_errors(s->d);
    double v = bounds[i].plain ? style_number(s, bounds[i].name) : style_pt(s, bounds[i].name) / PT_PER_MM;
    if (diag_errors(s->d) == before && v >= bounds[i].least - 1e-9 && v <= bounds[i].most + 1e-9) continue;
    ok = false;
    const struct key *k = style_find(s, bounds[i].name);
    if (diag_errors(s->d) == before)
      diag_error(s->d, k->pos, "map-style-bounds", bounds[i].name, k->text, diag_num(s->d, bounds[i].least),
                 diag_num(s->d, bounds[i].most));
  }
  return ok;
}
