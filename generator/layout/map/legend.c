/* The legend: what symbols, lines and areas mean; only what is on the sheet. The style gives the order, the sheet the choice. */
#include <math.h>
#include <string.h>

#include "layout/map/furniture.h"

/* A kind is explained where its symbol is seen: on the map, or in the list, which has them all. */
static bool kind_on_sheet(const struct sheet *s, const char *symbol) {
  return s->has_list || seen(s, "symbol", symbol);
}

double legend_kinds(const struct sheet *s, const struct pen *p, const struct node *part, struct box b) {
  const struct print_style *st = p->style;
  struct lettering name = style_look(st, "type.legend_name"), what = style_look(st, "type.legend_what"),
                   body = style_look(st, "type.body");
  double y = b.y0, row = print_pt(st, "legend.row"), at_name = b.x0 + print_pt(st, "legend.name_at");
  double at_what = b.x0 + print_pt(st, "legend.what_at"), scale = print_number(st, "symbols.scale"),
         em = print_number(st, "baseline_em"), below = print_pt_or(st, "legend.what_below", 0);
  if (*node_attr(part, "title", "")) y += part_heading(p, node_attr(part, "title", ""), b);
  if (*node_attr(part, "text", ""))
    y += pen_paragraph(p, node_attr(part, "text", ""), b.x0, y, b.x1 - b.x0, &body, false);
  y += print_pt(st, "legend.gap");
  for (const struct node *n = part->first; n; n = n->next) {
    if (n->kind != NODE_ITEM || !kind_on_sheet(s, node_attr(n, "symbol", ""))) continue;
    const struct symbol *symbol = theme_symbol_named(st->theme, node_attr(n, "symbol", ""));
    double middle = y + row / 2;
    if (symbol) {
      struct box own = symbol_box(st, symbol, scale);
      symbol_draw(p, symbol, b.x0 + print_pt(st, "legend.symbol_at"), middle - (own.y0 + own.y1) / 2, scale, false, 0);
    }
    /* What a kind is for stands beside its name, or below it where the box is narrow. */
    double base = middle + em * name.line.font.size_pt - below / 2, room = below > 0 ? b.x1 - at_name : at_what - at_name - PT_PER_MM;
    double x = below > 0 ? at_name : at_what;
    pen_text_fit(p, node_attr(n, "name", ""), at_name, base, room, &name, 'l');
    pen_text_fit(p, node_attr(n, "what", ""), x, below > 0 ? base + below : middle + em * what.line.font.size_pt, b.x1 - x, &what, 'l');
    y += row;
  }
  return y - b.y0;
}

/* Whether lines or areas of a class (of one kind, NULL: any) show in the map's frame. */
static bool ground_shows(const struct sheet *s, const char *class, const char *kind) {
  if (!ground_stratum(s->ground, class)) return false;
  struct line_set set;
  line_set_init(&set);
  ground_lines(s->ground, &s->port, class, kind, NULL, &set);
  bool found = line_set_count(&set) > 0;
  line_set_clear(&set);
  return found;
}

/* What a sample stands for is on the sheet. */
static bool on_sheet(const struct sheet *s, const char *what) {
  static const char *const roads[] = {"trunk", "main", "street", "lane", "path", NULL},
                           *const rails[] = {"jr", "private", "subway", "plain", NULL};
  if (g_str_has_prefix(what, "mark.")) return seen(s, "mark", what + strlen("mark."));
  if (!strcmp(what, "station")) return seen(s, "label", "station");
  if (!strcmp(what, "boundary") && !ground_stratum(s->ground, what))
    return ground_shows(s, "district", NULL); /* whose outlines are drawn then */
  /* Where there are blocks, small streets are the ground between them and no lines. */
  if ((!strcmp(what, "street") || !strcmp(what, "lane")) && ground_shows(s, "block", NULL)) return false;
  if (g_strv_contains(roads, what)) return ground_shows(s, "road", what);
  if (g_strv_contains(rails, what)) return ground_shows(s, "rail", what);
  return ground_shows(s, what, NULL);
}

/* The words of `samples:`; without it, or "auto", all that the style knows and the sheet shows, in the style's order. */
static char **sample_words(const struct sheet *s, const struct node *part) {
  const char *own = node_attr(part, "samples", "auto");
  if (strcmp(own, "auto") != 0) return g_strsplit(own, " ", -1);
  const struct key *all = print_required(&s->style, "legend.samples");
  GPtrArray *words = g_ptr_array_new();
  for (const struct key *k = all && all->kind == KEY_LIST ? all->first : NULL; k; k = k->next)
    if (k->kind == KEY_SCALAR) g_ptr_array_add(words, g_strdup(k->text));
  g_ptr_array_add(words, NULL);
  return (char **)g_ptr_array_free(words, FALSE);
}

/* The mark of a landmark as the map has it. */
static void mark_sample(const struct pen *p, const char *kind, double x, double y) {
  char *name = g_strdup_printf("landmarks.%s", kind);
  const struct key *mark = print_required(p->style, name);
  g_free(name);
  if (mark) mark_draw(p, mark, (struct point){x, y});
}

/* The name a sample bears: that of the only line of its kind, else the theme's word. */
static const char *sample_name(const struct sheet *s, const char *what) {
  char *word = g_strdup_printf("map.samples.%s", g_str_has_prefix(what, "mark.") ? what + strlen("mark.") : what);
  const char *name = theme_word(s->style.theme, diag_intern(s->d, word));
  g_free(word);
  const struct stratum *rail = ground_stratum(s->ground, "rail");
  const char *only = NULL;
  for (size_t i = 0; rail && i < rail->n; i++) {
    if (strcmp(rail->feature[i].class, what) != 0 || !*rail->feature[i].name) continue;
    if (only && strcmp(only, rail->feature[i].name) != 0) return name;
    only = rail->feature[i].name;
  }
  return only ? only : name;
}

double legend_lines(const struct sheet *s, const struct pen *p, const struct node *part, struct box b) {
  const struct print_style *st = p->style;
  struct lettering look = style_look(st, "type.sample");
  double y = b.y0, row = print_pt(st, "legend.sample_row"), width = print_pt(st, "legend.sample_width");
  double height = print_pt(st, "legend.sample_height"), gap = print_pt(st, "legend.sample_gap");
  int columns = (int)fmax(1, print_number(st, "legend.sample_columns")), i = 0;
  if (*node_attr(part, "title", "")) y += part_heading(p, node_attr(part, "title", ""), b);
  double pitch = (b.x1 - b.x0) / columns;
  char **samples = sample_words(s, part);
  for (char **w = samples; *w; w++) {
    if (!**w || !on_sheet(s, *w)) continue;
    double x = b.x0 + pitch * (i % columns), middle = y + row * (i / columns) + row / 2;
    struct box in = {x, middle - height / 2, x + width, middle + height / 2};
    if (g_str_has_prefix(*w, "mark.")) mark_sample(p, *w + strlen("mark."), x + width / 2, middle);
    else if (!strcmp(*w, "station")) {
      double half = print_pt(st, "stations.box_length") / 2, tall = print_pt(st, "stations.box_width") / 2;
      struct box own = {x + width / 2 - half, middle - tall, x + width / 2 + half, middle + tall};
      struct line edge = style_line(st, "stations.box_line");
      pen_box(p, own, print_pt(st, "stations.box_radius"), print_ink(st, "paper_ink"));
      pen_frame(p, box_grow(own, -edge.width_pt / 2), print_pt(st, "stations.box_radius"), &edge);
    } else {
      draw_sample(p, *w, in, s->port.scale);
    }
    pen_text_fit(p, sample_name(s, *w), x + width + gap,
                 middle + print_number(st, "baseline_em") * look.line.font.size_pt, pitch - width - 1.5 * gap, &look,
                 'l');
    i++;
  }
  g_strfreev(samples);
  return y - b.y0 + row * ((i + columns - 1) / columns);
}

/* All legend parts of the sheet's map sides, or those that found no room beside the map. */
static size_t legend_parts(const struct sheet *s, const struct node **out, size_t most) {
  size_t n = 0;
  for (guint i = 0; i < s->moved_legend->len && n < most; i++) out[n++] = s->moved_legend->pdata[i];
  for (const struct node *c = s->node; c && !s->moved_legend->len && n < most; c = node_next(s->node, c)) {
    const char *part = c->kind == NODE_PANEL && c->parent && !strcmp(node_attr(c->parent, "role", ""), "map") ? node_attr(c, "part", "") : "";
    if (!strcmp(part, "kinds") || !strcmp(part, "lines")) out[n++] = c;
  }
  return n;
}

double legend_panel(struct sheet *s, const struct pen *p, const struct node *panel, struct box b) {
  enum { MOST = 32 };
  const struct node *part[MOST];
  size_t n = legend_parts(s, part, MOST);
  double y = b.y0;
  if (!g_hash_table_size(s->seen)) diag_error(s->d, panel->pos, "map-legend-order");
  for (size_t i = 0; i < n; i++)
    y += around_part(s, p, part[i], (struct box){b.x0, y, b.x1, b.y1}) + print_pt(&s->style, "around.gap");
  return y - b.y0;
}
