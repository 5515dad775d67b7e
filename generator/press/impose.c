/* The plan of an imposition: which page stands where on which side of which sheet. No PDF is touched here. */
#include "press/impose.h"

#include <glib.h>
#include <math.h>
#include <string.h>

#define NEARLY 0.3 /* points: sizes rounded to whole millimetres differ by so much */

bool impose_sheet(const char *name, double *short_pt, double *long_pt) {
  static const struct {
    const char *name;
    double a, b; /* mm: ISO 216 and JIS P 0138 */
  } sheets[] = {{"A3", 297, 420}, {"A4", 210, 297}, {"A5", 148, 210}, {"B4", 257, 364}, {"B5", 182, 257}};
  for (size_t i = 0; i < G_N_ELEMENTS(sheets); i++)
    if (!g_ascii_strcasecmp(sheets[i].name, name)) {
      *short_pt = sheets[i].a * PT_PER_MM;
      *long_pt = sheets[i].b * PT_PER_MM;
      return true;
    }
  return false;
}

static const char *mm(struct diag *d, double pt) {
  return diag_num(d, round(pt / PT_PER_MM * 10) / 10);
}

/* How many of `one` with `gap` between them go into `room`. */
static size_t fitting(double room, double one, double gap) {
  double n = floor((room + gap + NEARLY) / (one + gap));
  return n > 0 ? (size_t)n : 0;
}

/* Lays the sheet on its long or short side, whichever takes the pages; false and told if neither does. */
static bool choose_sheet(struct impose_plan *p, const struct impose_how *how, struct diag *d) {
  bool book = how->kind == IMPOSE_SADDLE || how->kind == IMPOSE_PERFECT;
  size_t best = 0;
  double least = INFINITY, lack_w = 0, lack_h = 0, want_w = book ? 2 * how->page_w : how->page_w;
  for (int lying = 1; lying >= 0; lying--) {
    double w = lying ? how->long_pt : how->short_pt, h = lying ? how->short_pt : how->long_pt;
    double margin = book ? 0 : how->margin_pt;
    size_t columns = fitting(w - 2 * margin, how->page_w, book ? 0 : how->gap_pt), rows = fitting(h - 2 * margin, how->page_h, how->gap_pt);
    if (book) columns = columns >= 2 ? 2 : 0, rows = rows ? 1 : 0;
    double over_w = fmax(0, want_w + 2 * margin - w), over_h = fmax(0, how->page_h + 2 * margin - h);
    if (over_w + over_h < least) least = over_w + over_h, lack_w = over_w, lack_h = over_h;
    if (columns * rows <= best) continue;
    best = columns * rows;
    p->width = w, p->height = h, p->columns = columns, p->rows = rows;
  }
  if (best) return true;
  diag_error(d, (struct pos){0}, book ? "impose-fit-book" : "impose-fit-card", how->sheet, mm(d, how->page_w), mm(d, how->page_h),
             mm(d, lack_w), mm(d, lack_h));
  return false;
}

/* Where cell (column, row from the top) of a side lies. */
static struct point cell(const struct impose_plan *p, const struct impose_how *how, size_t column, size_t row) {
  double gap = p->columns * p->rows > 0 && how->kind >= IMPOSE_CARDS ? how->gap_pt : 0;
  return (struct point){p->grid.x0 + (double)column * (how->page_w + gap), p->grid.y1 - how->page_h - (double)row * (how->page_h + gap)};
}

static void centre_grid(struct impose_plan *p, const struct impose_how *how) {
  double gap = how->kind >= IMPOSE_CARDS ? how->gap_pt : 0;
  double w = (double)p->columns * (how->page_w + gap) - gap, h = (double)p->rows * (how->page_h + gap) - gap;
  p->grid.x0 = (p->width - w) / 2, p->grid.x1 = p->grid.x0 + w;
  p->grid.y0 = (p->height - h) / 2, p->grid.y1 = p->grid.y0 + h;
}

/* Puts a page into a cell of a side. The bleed goes as far as half the gap, or the sheet's edge; never over a fold. */
static void put(struct impose_plan *p, const struct impose_how *how, size_t side, size_t column, size_t row, size_t page, double shift) {
  struct impose_slot *s = &p->slot[side * p->columns * p->rows + row * p->columns + column];
  bool book = how->kind < IMPOSE_CARDS;
  double inner = book ? 0 : how->gap_pt / 2, b = how->bleed_pt;
  struct point at = cell(p, how, column, row);
  double left = fmin(b, column ? inner : p->grid.x0), right = fmin(b, column + 1 < p->columns ? inner : p->grid.x0);
  double top = fmin(b, row ? inner : p->grid.y0), bottom = fmin(b, row + 1 < p->rows ? inner : p->grid.y0);
  s->clip = (struct box){at.x - left, at.y - bottom, at.x + how->page_w + right, at.y + how->page_h + top};
  s->page = page <= how->pages ? page : 0;
  s->at = (struct point){at.x + shift, at.y};
}

/* The back of a sheet that is turned over the other edge: everything by half a turn. */
static void turn_back(struct impose_plan *p, const struct impose_how *how, size_t side) {
  size_t n = p->columns * p->rows;
  for (size_t i = 0; i < n; i++) {
    struct impose_slot *s = &p->slot[side * n + i];
    s->turned = true;
    s->at = (struct point){p->width - s->at.x - how->page_w, p->height - s->at.y - how->page_h};
    s->clip = (struct box){p->width - s->clip.x1, p->height - s->clip.y1, p->width - s->clip.x0, p->height - s->clip.y0};
  }
}

/* One signature of `pages` pages from `first` on: sheet by sheet from the outside. A sheet inside n others stands out by n
 * thicknesses once folded: its pages move so far to the spine, and all margins are equal after the fore-edge is cut. */
static void put_signature(struct impose_plan *p, const struct impose_how *how, size_t side, size_t first, size_t pages) {
  for (size_t s = 0; s < pages / 4; s++, side += 2) {
    size_t low = first + 2 * s, high = first + pages - 1 - 2 * s;
    double creep = how->thickness_pt * (double)s;
    p->creep_pt = fmax(p->creep_pt, creep);
    bool r = how->right_bound;
    put(p, how, side, 0, 0, r ? low : high, creep);
    put(p, how, side, 1, 0, r ? high : low, -creep);
    put(p, how, side + 1, 0, 0, r ? high - 1 : low + 1, creep);
    put(p, how, side + 1, 1, 0, r ? low + 1 : high - 1, -creep);
  }
}

static void plan_book(struct impose_plan *p, const struct impose_how *how) {
  size_t filled = (how->pages + 3) / 4 * 4, signature = how->kind == IMPOSE_PERFECT ? how->signature : filled;
  p->blanks = filled - how->pages;
  p->sides = filled / 2;
  p->slot = g_new0(struct impose_slot, p->sides * 2);
  for (size_t done = 0; done < filled; done += signature)
    put_signature(p, how, done / 2, 1 + done, MIN(signature, filled - done));
}

/* Cards: pages 1, 3, 5 … are fronts. One card alone fills its sheet, several follow each other. Turned over an upright edge the
 * columns change sides, and the centred grid falls on itself. */
static void plan_cards(struct impose_plan *p, const struct impose_how *how) {
  size_t cells = p->columns * p->rows, faces = how->kind == IMPOSE_LABELS ? 1 : 2;
  size_t cards = (how->pages + faces - 1) / faces;
  bool fill = cards == 1;
  p->duplex = faces == 2 && how->pages > 1;
  p->blanks = p->duplex ? cards * 2 - how->pages : 0;
  size_t sheets = fill ? 1 : (cards + cells - 1) / cells;
  p->sides = sheets * (p->duplex ? 2 : 1);
  p->slot = g_new0(struct impose_slot, p->sides * cells);
  for (size_t i = 0; i < sheets * cells; i++) {
    size_t card = fill ? 0 : i, side = i / cells * (p->duplex ? 2 : 1), column = i % cells % p->columns, row = i % cells / p->columns;
    put(p, how, side, column, row, card * faces + 1, 0);
    if (p->duplex) put(p, how, side + 1, p->columns - 1 - column, row, card * 2 + 2, 0);
  }
}

struct impose_plan *impose_plan(const struct impose_how *how, struct diag *d) {
  struct impose_plan *p = g_new0(struct impose_plan, 1);
  if (!choose_sheet(p, how, d)) {
    g_free(p);
    return NULL;
  }
  centre_grid(p, how);
  p->duplex = true;
  if (how->kind < IMPOSE_CARDS) plan_book(p, how);
  else plan_cards(p, how);
  p->turn_long = (p->height > p->width) != how->other_edge; /* usual: over an upright edge */
  for (size_t side = 1; side < p->sides && p->duplex && how->other_edge; side += 2) turn_back(p, how, side);
  return p;
}

void impose_plan_free(struct impose_plan *p) {
  if (p) g_free(p->slot);
  g_free(p);
}
