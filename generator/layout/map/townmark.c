/* The mark of a town or 丁目 whose facilities are known to it alone: its name, and how many of each kind. It stands anywhere in the
 * town, has no point on the ground, and its frame is broken: it is no pin. */
#include <math.h>
#include <string.h>

#include "layout/map/map.h"

enum { KINDS_MAX = 12, KINDS_A_ROW = 3 };

/* How many of each symbol, in the order in which they are numbered. */
struct tally {
  size_t n;
  struct {
    const struct symbol *symbol;
    unsigned count;
  } kind[KINDS_MAX];
  int first, last; /* numbers; first 0: they do not follow each other */
};

struct mark_look {
  struct lettering name, count;
  double pad, gap, row, between, scale;
};

static struct mark_look look_of(const struct print_style *s) {
  return (struct mark_look){.name = style_look(s, "town_mark.name"),
                            .count = style_look(s, "town_mark.count"),
                            .pad = print_pt(s, "town_mark.pad"),
                            .gap = print_pt(s, "town_mark.gap"),
                            .row = print_pt(s, "town_mark.row"),
                            .between = print_pt(s, "town_mark.between"),
                            .scale = print_number(s, "town_mark.symbol_scale")};
}

static struct tally tally_of(const struct print_style *s, const struct place *const *place, size_t n) {
  struct tally t = {.first = place[0]->number, .last = place[n - 1]->number};
  for (size_t i = 0; i < n; i++) {
    const struct symbol *symbol = symbol_of_place(s, place[i]);
    if (place[i]->number != t.first + (int)i) t.first = 0;
    size_t k = 0;
    while (k < t.n && t.kind[k].symbol != symbol) k++;
    if (!symbol || k == KINDS_MAX) continue;
    if (k == t.n) t.kind[t.n++].symbol = symbol;
    t.kind[k].count++;
  }
  return t;
}

/* 「花野一丁目　12–25」: the numbers stand on the mark where they follow each other. */
static char *mark_title(const struct print_style *s, const struct place *place, const struct tally *t) {
  const char *between = theme_word(s->theme, "map.numbers_between");
  if (t->first <= 0) return g_strdup(place->town);
  if (t->first == t->last) return g_strdup_printf("%s %d", place->town, t->first);
  return g_strdup_printf("%s %d%s%d", place->town, t->first, between, t->last);
}

static double count_width(const struct pen *p, const struct mark_look *l, unsigned count) {
  char text[16];
  g_snprintf(text, sizeof text, "%u", count);
  return pen_width(p, text, &l->count);
}

/* The width of one row of counts, from kind `from` on. */
static double row_width(const struct pen *p, const struct mark_look *l, const struct tally *t, size_t from) {
  double w = 0;
  for (size_t k = from; k < t->n && k < from + KINDS_A_ROW; k++) {
    struct box b = symbol_box(p->style, t->kind[k].symbol, l->scale);
    w += (k > from ? l->between : 0) + b.x1 - b.x0 + l->gap + count_width(p, l, t->kind[k].count);
  }
  return w;
}

struct box town_mark_box(const struct pen *p, const struct place *const *place, size_t n) {
  struct mark_look l = look_of(p->style);
  struct tally t = tally_of(p->style, place, n);
  char *title = mark_title(p->style, place[0], &t);
  double w = pen_width(p, title, &l.name), h = (*title ? l.row : 0) + 2 * l.pad;
  for (size_t k = 0; k < t.n; k += KINDS_A_ROW) {
    w = fmax(w, row_width(p, &l, &t, k));
    h += l.row;
  }
  w += 2 * l.pad;
  g_free(title);
  return (struct box){-w / 2, -h / 2, w / 2, h / 2};
}

void town_mark_draw(const struct pen *p, const struct place *const *place, size_t n, struct box b) {
  struct mark_look l = look_of(p->style);
  struct tally t = tally_of(p->style, place, n);
  struct line frame = style_line(p->style, "town_mark.frame");
  double em = print_number(p->style, "baseline_em"), middle = (b.x0 + b.x1) / 2;
  double y = b.y0 + l.pad - l.row / 2, x = 0;
  char *title = mark_title(p->style, place[0], &t);
  pen_box(p, b, print_pt(p->style, "town_mark.radius"), print_ink(p->style, "paper_ink"));
  pen_frame(p, box_grow(b, -frame.width_pt / 2), print_pt(p->style, "town_mark.radius"), &frame);
  if (*title) {
    y += l.row;
    pen_text(p, title, middle, y + em * l.name.line.font.size_pt, &l.name, 'm');
  }
  for (size_t k = 0; k < t.n; k++) {
    if (k % KINDS_A_ROW == 0) {
      y += l.row;
      x = middle - row_width(p, &l, &t, k) / 2;
    }
    struct box own = symbol_box(p->style, t.kind[k].symbol, l.scale);
    char text[16];
    g_snprintf(text, sizeof text, "%u", t.kind[k].count);
    symbol_draw(p, t.kind[k].symbol, x - own.x0, y - (own.y0 + own.y1) / 2, l.scale, false, 0);
    x += own.x1 - own.x0 + l.gap;
    x += pen_text(p, text, x, y + em * l.count.line.font.size_pt, &l.count, 'l') + l.between;
  }
  g_free(title);
}
