/* Symbols: shape, halo and number. The same on map, list, index, legend and cover. */
#include <math.h>
#include <string.h>

#include "layout/map/map.h"

static const double NUMBER_ROOM = 0.84; /* of a symbol's width, for its number */

static void symbol_path(const struct pen *p, struct path_builder *b, const struct symbol *s, double x, double y,
                        double scale) {
  path_begin(b, pen_arena(p));
  path_svg(b, s->path, scale * PT_PER_MM, x, y);
}

struct box symbol_box(const struct print_style *s, const struct symbol *symbol, double scale) {
  struct arena *a = arena_new();
  struct path_builder path;
  path_begin(&path, a);
  path_svg(&path, symbol->path, scale * PT_PER_MM, 0, 0);
  struct box b = {INFINITY, INFINITY, -INFINITY, -INFINITY};
  /* Control points bound the curves closely enough: these shapes turn in quarters. */
  for (size_t i = 0; i < path.points; i++) {
    struct point p = path.path.at[i];
    b = (struct box){fmin(b.x0, p.x), fmin(b.y0, p.y), fmax(b.x1, p.x), fmax(b.y1, p.y)};
  }
  arena_free(a);
  if (b.x0 > b.x1) return (struct box){0};
  bool lined = !symbol->solid || symbol->outlined;
  return box_grow(b, lined ? symbol->outline_mm * PT_PER_MM * scale / 2 : 0);
}

static void symbol_number(const struct pen *p, const struct symbol *s, double x, double y, double scale, int number) {
  char text[16];
  g_snprintf(text, sizeof text, "%d", number);
  struct lettering look = style_look(p->style, strlen(text) < 3 ? "symbols.number" : "symbols.number_3");
  /* Sizes in the style are those of a symbol at its size on the sheet. */
  double k = scale / print_number(p->style, "symbols.scale");
  look.line.font.size_pt *= k;
  look.line.ink = s->number_ink;
  /* A number of many digits grows no wider than its symbol. */
  struct box own = symbol_box(p->style, s, scale);
  double width = pen_width(p, text, &look), most = (own.x1 - own.x0) * NUMBER_ROOM;
  if (width > most) look.line.font.size_pt *= most / width;
  double base = print_number(p->style, "baseline_em") * look.line.font.size_pt;
  pen_text(p, text, x, y + base + s->number_dy_mm * PT_PER_MM * scale, &look, 'm');
}

void symbol_draw(const struct pen *p, const struct symbol *s, double x, double y, double scale, bool halo, int number) {
  ink_id paper = print_ink(p->style, "paper_ink");
  struct path_builder b;
  symbol_path(p, &b, s, x, y, scale);
  bool lined = !s->solid || s->outlined;
  double outline = lined ? s->outline_mm * PT_PER_MM * scale : 0;
  if (halo)
    pen_stroke(p, &b, &(struct line){.width_pt = 2 * symbol_pt(p->style, "halo_mm") * scale + outline, .ink = paper});
  pen_fill(p, &b, s->solid ? s->ink : paper);
  if (lined) pen_stroke(p, &b, &(struct line){.width_pt = outline, .ink = s->solid ? s->outline_ink : s->ink});
  if (s->inner_frame) {
    struct box inner = box_grow(symbol_box(p->style, s, scale), -symbol_pt(p->style, "inner_frame.inset_mm") * scale);
    inner = (struct box){inner.x0 + x, inner.y0 + y, inner.x1 + x, inner.y1 + y};
    pen_frame(p, inner, 0,
              &(struct line){.width_pt = symbol_pt(p->style, "inner_frame.weight_mm") * scale, .ink = paper});
  }
  if (number > 0) symbol_number(p, s, x, y, scale, number);
}

const struct symbol *symbol_of_place(const struct print_style *s, const struct place *p) {
  const struct symbol *symbol = p->symbol && *p->symbol ? theme_symbol_named(s->theme, p->symbol) : NULL;
  if (!symbol)
    diag_error(s->d, ((struct pos){p->file, p->line, 0}), "map-symbol-absent", p->name, p->symbol ? p->symbol : "");
  return symbol ? symbol : theme_symbols(s->theme) ? theme_symbol(s->theme, 0) : NULL;
}

void mark_draw(const struct pen *p, const struct key *mark, struct point at) {
  const struct key *strokes = key_get(mark, "strokes");
  for (const struct key *k = strokes ? strokes->first : NULL; k; k = k->next) {
    struct path_builder b;
    path_begin(&b, pen_arena(p));
    const struct key *fill = key_get(k, "fill"), *ink = key_get(k, "ink");
    if (!path_svg(&b, key_text(k, "path", ""), PT_PER_MM, at.x, at.y))
      diag_error(p->d, k->pos, "map-mark-path", key_text(k, "path", ""));
    if (fill) pen_fill(p, &b, print_key_ink(p->style, fill));
    if (ink)
      pen_stroke(p, &b, &(struct line){.ink = print_key_ink(p->style, ink), .width_pt = key_pt(k, "weight", 0, p->d)});
  }
  const char *text = key_text(mark, "text", "");
  struct lettering look = style_look(p->style, "labels.mark");
  if (*text) pen_text(p, text, at.x, at.y + print_number(p->style, "baseline_em") * look.line.font.size_pt, &look, 'm');
}

void drawing_draw(const struct pen *p, const char *name, struct box b) {
  const struct key *k = print_required(p->style, name), *ink = key_get(k, "ink");
  struct path_builder path;
  if (!k) return;
  path_begin(&path, pen_arena(p));
  if (!path_svg(&path, key_text(k, "path", ""), key_number(k, "scale", 1, p->d) * PT_PER_MM,
                b.x1 - key_pt(k, "right", 0, p->d), b.y0 + key_pt(k, "top", 0, p->d)))
    diag_error(p->d, k->pos, "map-mark-path", name);
  pen_fill(p, &path, ink ? print_key_ink(p->style, ink) : 0);
}
