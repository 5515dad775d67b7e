/* What a map asks of its print style beyond single values: letterings, lines, dashes, boxes, and bounds. */
#include <string.h>

#include "layout/map/map.h"

struct box style_box(const struct print_style *s, const char *name) {
  double v[5] = {0};
  if (print_lengths(s, name, v, 5) != 4) diag_error(s->d, ((struct pos){s->file, 0, 0}), "map-style-box", name);
  return (struct box){v[0], v[1], v[0] + v[2], v[1] + v[3]};
}

struct lettering style_look(const struct print_style *s, const char *name) {
  static const char *const names[] = {"family",       "weight", "size",     "ink",   "spacing",
                                      "condense_min", "halo",   "halo_ink", "pitch", NULL},
                           *const weights[] = {"regular", "bold", NULL};
  const struct key *k = print_required(s, name);
  struct lettering look = {.condense_min = 1};
  look.line = (struct line_style){.font = {"", false, 10}, .condense = 1};
  if (!k) return look;
  key_check_names(k, names, s->d);
  const struct key *family = key_get(k, "family"), *ink = key_get(k, "ink"), *size = key_get(k, "size");
  look.line.font.family = print_family(s, family, "family");
  look.line.font.bold = print_word(s, k, "weight", weights) == 1;
  if (size) look.line.font.size_pt = print_length(s, size);
  else diag_error(s->d, k->pos, "style-missing", "size");
  look.line.ink = ink ? print_key_ink(s, ink) : print_ink(s, "ink");
  look.line.spacing_pt = key_pt(k, "spacing", 0, s->d);
  look.condense_min = key_number(k, "condense_min", print_number(s, "condense_min"), s->d);
  look.halo_pt = key_pt(k, "halo", 0, s->d);
  look.pitch_pt = key_pt(k, "pitch", look.line.font.size_pt * print_number(s, "pitch"), s->d);
  const struct key *condense = key_get(k, "condense_min");
  if (look.condense_min < 0.5 || look.condense_min > 1)
    diag_error(s->d, condense ? condense->pos : k->pos, "map-style-bounds", "condense_min",
               diag_num(s->d, look.condense_min), "0.5", "1");
  double size_pt = look.line.font.size_pt;
  if (size && size->kind == KEY_SCALAR && (size_pt < 0.5 * PT_PER_MM || size_pt > 300 * PT_PER_MM))
    diag_error(s->d, size->pos, "map-style-bounds", "size", size->text, "0.5", "300"), look.line.font.size_pt = 10;
  if (look.pitch_pt < 0.8 * size_pt && key_get(k, "pitch"))
    diag_error(s->d, key_get(k, "pitch")->pos, "map-style-pitch", key_text(k, "pitch", ""), size ? size->text : "");
  const struct key *halo_ink = key_get(k, "halo_ink");
  look.halo_ink = halo_ink ? print_key_ink(s, halo_ink) : print_ink(s, "paper_ink");
  return look;
}

/* A dash that never moves on would end the drawing. */
size_t style_dash(const struct print_style *s, const struct key *dash, double *out, size_t max) {
  size_t n = 0;
  double sum = 0, least = 0;
  for (const struct key *c = dash ? dash->first : NULL; c && n < max; c = c->next) {
    out[n] = print_length(s, c);
    least = MIN(least, out[n]);
    sum += out[n++];
  }
  if (!dash || (n && n == dash->count && sum > 0 && least >= 0)) return n;
  diag_error(s->d, dash->pos, "map-style-dash");
  return 0;
}

struct line style_line(const struct print_style *s, const char *name) {
  static const char *const names[] = {"weight", "ink", "dash", NULL};
  const struct key *k = print_required(s, name);
  struct line line = {0};
  if (!k) return line;
  key_check_names(k, names, s->d);
  const struct key *ink = key_get(k, "ink"), *dash = key_get(k, "dash");
  line.width_pt = key_pt(k, "weight", 0, s->d);
  line.ink = ink ? print_key_ink(s, ink) : print_ink(s, "ink");
  line.dashes = style_dash(s, dash, line.dash, G_N_ELEMENTS(line.dash));
  return line;
}

double symbol_pt(const struct print_style *s, const char *name) {
  const struct key *k = key_walk(theme_keys(s->theme, "symbols.yaml", s->d), name);
  if (k) return print_length(s, k);
  diag_error(s->d, ((struct pos){0}), "style-missing", name);
  return 0;
}

bool style_drops(const struct print_style *s, const char *class, double scale) {
  char *name = g_strdup_printf("generalise.drop.%s", class);
  bool drops = *class && !strchr(class, '.') && print_has(s, name) && scale > print_number(s, name);
  g_free(name);
  return drops;
}

double style_least(const struct print_style *s, const char *class) {
  char *name = g_strdup_printf("generalise.least.%s", class);
  double mm2 = print_has(s, name) ? print_number(s, name) : 0;
  g_free(name);
  return mm2 * PT_PER_MM * PT_PER_MM;
}

bool style_check_map(const struct print_style *s) {
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
    double v = bounds[i].plain ? print_number(s, bounds[i].name) : print_pt(s, bounds[i].name) / PT_PER_MM;
    if (diag_errors(s->d) == before && v >= bounds[i].least - 1e-9 && v <= bounds[i].most + 1e-9) continue;
    ok = false;
    const struct key *k = print_key(s, bounds[i].name);
    if (diag_errors(s->d) == before)
      diag_error(s->d, k->pos, "map-style-bounds", bounds[i].name, k->text, diag_num(s->d, bounds[i].least),
                 diag_num(s->d, bounds[i].most));
  }
  return ok;
}
