/* Comparing two PDF files. Every page is drawn once for a digest of how it looks; those that differ once more, for pictures. */
#include "press/compare.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/palette.h"
#include "press/drawn.h"
#include "press/press.h"

enum { CELL = 8, NEAR = 3, TOLD = 40, PDF_MIB = 1024 }; /* pixels of a cell, cells between joined boxes, levels that are seen */

/* ---- how pages look ---- */

static void take_look(void *data, size_t page, struct drawn *drawn) {
  unsigned long long h = 1469598103934665603ULL ^ drawn->width;
  for (size_t i = 0; i < drawn->width * drawn->height * 3; i++) h = (h ^ drawn->rgb[i]) * 1099511628211ULL;
  h |= 1; /* 0 means not known */
  g_array_append_val((GArray *)data, h);
}

static void take_one(void *data, size_t page, struct drawn *drawn) {
  struct drawn *to = data;
  if (to->rgb) return;
  *to = *drawn;
  drawn->rgb = NULL;
}

/* ---- where two pictures differ ---- */

static bool cell_differs(const struct drawn *a, const struct drawn *b, size_t cx, size_t cy) {
  for (size_t y = cy * CELL; y < MIN((cy + 1) * CELL, MIN(a->height, b->height)); y++)
    for (size_t x = cx * CELL; x < MIN((cx + 1) * CELL, MIN(a->width, b->width)); x++)
      for (size_t i = 0; i < 3; i++)
        if (abs((int)a->rgb[(y * a->width + x) * 3 + i] - (int)b->rgb[(y * b->width + x) * 3 + i]) > TOLD) return true;
  return false;
}

/* Marked cells that lie close together, as one box of cells; they are unmarked. */
static struct box gather(unsigned char *cell, size_t columns, size_t rows, size_t start) {
  GArray *open = g_array_new(FALSE, FALSE, sizeof(size_t));
  struct box b = {(double)(start % columns), (double)(start / columns), (double)(start % columns + 1), (double)(start / columns + 1)};
  cell[start] = 0;
  g_array_append_val(open, start);
  while (open->len) {
    size_t at = g_array_index(open, size_t, open->len - 1);
    long x = (long)(at % columns), y = (long)(at / columns);
    g_array_set_size(open, open->len - 1);
    b = (struct box){MIN(b.x0, (double)x), MIN(b.y0, (double)y), MAX(b.x1, (double)(x + 1)), MAX(b.y1, (double)(y + 1))};
    for (long ny = MAX(0, y - NEAR); ny <= MIN((long)rows - 1, y + NEAR); ny++)
      for (long nx = MAX(0, x - NEAR); nx <= MIN((long)columns - 1, x + NEAR); nx++) {
        size_t k = (size_t)ny * columns + (size_t)nx;
        if (!cell[k]) continue;
        cell[k] = 0;
        g_array_append_val(open, k);
      }
  }
  g_array_free(open, TRUE);
  return b;
}

/* Boxes that overlap become one, until none does. */
static void join(GArray *boxes) {
  for (bool again = true; again;) {
    again = false;
    for (guint i = 0; i < boxes->len; i++)
      for (guint k = i + 1; k < boxes->len; k++) {
        struct box *a = &g_array_index(boxes, struct box, i), *b = &g_array_index(boxes, struct box, k);
        if (!box_overlap(box_grow(*a, NEAR), *b)) continue;
        *a = (struct box){MIN(a->x0, b->x0), MIN(a->y0, b->y0), MAX(a->x1, b->x1), MAX(a->y1, b->y1)};
        g_array_remove_index(boxes, k--);
        again = true;
      }
  }
}

static void find_boxes(struct compared *p, const struct drawn page[2]) {
  size_t w = MIN(page[0].width, page[1].width), h = MIN(page[0].height, page[1].height);
  size_t columns = (w + CELL - 1) / CELL, rows = (h + CELL - 1) / CELL;
  unsigned char *cell = g_malloc0(columns * rows);
  GArray *boxes = g_array_new(FALSE, FALSE, sizeof(struct box));
  for (size_t i = 0; i < columns * rows; i++) cell[i] = cell_differs(&page[0], &page[1], i % columns, i / columns);
  for (size_t i = 0; i < columns * rows; i++) {
    if (!cell[i]) continue;
    struct box b = gather(cell, columns, rows, i);
    g_array_append_val(boxes, b);
  }
  join(boxes);
  double mm = CELL * 25.4 / COMPARE_DPI;
  for (guint i = 0; i < boxes->len; i++) {
    struct box *b = &g_array_index(boxes, struct box, i);
    *b = (struct box){b->x0 * mm, b->y0 * mm, b->x1 * mm, b->y1 * mm};
  }
  p->boxes = boxes->len;
  p->box = (struct box *)(void *)g_array_free(boxes, FALSE);
  p->looks = p->boxes > 0 || page[0].width != page[1].width || page[0].height != page[1].height;
  p->width = (double)w * 25.4 / COMPARE_DPI, p->height = (double)h * 25.4 / COMPARE_DPI;
  g_free(cell);
}

/* ---- pictures ---- */

static void dot(guint32 *pixel, const struct drawn *p, long x, long y, guint32 colour) {
  if (x >= 0 && y >= 0 && (size_t)x < p->width && (size_t)y < p->height) pixel[(size_t)y * p->width + (size_t)x] = colour;
}

static void outline(guint32 *pixel, const struct drawn *p, struct box mm, guint32 colour) {
  double k = COMPARE_DPI / 25.4;
  long x0 = (long)(mm.x0 * k) - 3, y0 = (long)(mm.y0 * k) - 3, x1 = (long)(mm.x1 * k) + 3, y1 = (long)(mm.y1 * k) + 3;
  for (long t = 0; t < 3; t++) {
    for (long x = x0; x <= x1; x++) dot(pixel, p, x, y0 + t, colour), dot(pixel, p, x, y1 - t, colour);
    for (long y = y0; y <= y1; y++) dot(pixel, p, x0 + t, y, colour), dot(pixel, p, x1 - t, y, colour);
  }
}

static char *picture(const struct compared *c, const struct drawn *p, const unsigned char ink[3], size_t *size_out) {
  guint32 *pixel = g_new(guint32, p->width * p->height), colour = (guint32)ink[0] << 16 | (guint32)ink[1] << 8 | ink[2];
  for (size_t i = 0; i < p->width * p->height; i++) pixel[i] = (guint32)p->rgb[3 * i] << 16 | (guint32)p->rgb[3 * i + 1] << 8 | p->rgb[3 * i + 2];
  for (size_t i = 0; i < c->boxes; i++) outline(pixel, p, c->box[i], colour);
  struct palette *palette = palette_new(p->width * p->height);
  const unsigned char *png = palette_png(palette, (unsigned char *)pixel, (int)p->width * 4, (int)p->width, (int)p->height, size_out);
  char *copy = png ? g_memdup2(png, *size_out) : NULL;
  palette_free(palette);
  g_free(pixel);
  return copy;
}

bool compared_differs(const struct compared *p) {
  return !p->page[0] || !p->page[1] || p->looks || *p->gone || *p->come;
}

/* ---- the whole ---- */

struct comparing {
  const char *const *path;
  char **text[2];
  GArray *look[2];
  struct diag *d;
};

/* Text by page, as many as there are pages; empty where the file's text cannot be read. */
static bool read_text(struct comparing *c, int side) {
  size_t size;
  unsigned char *pdf = file_read(c->path[side], c->path[side], PDF_MIB, c->d, &size);
  if (!pdf) return false;
  char *text = press_text(pdf, size);
  char **pages = g_strsplit(text ? text : "", "\f", -1);
  if (!text) diag_warning(c->d, ((struct pos){diag_intern(c->d, c->path[side]), 0, 0}), "diff-text");
  guint n = c->look[side]->len, had = g_strv_length(pages);
  c->text[side] = g_new0(char *, n + 1);
  for (guint i = 0; i < n; i++) c->text[side][i] = g_strdup(i < had ? pages[i] : "");
  g_strfreev(pages);
  g_free(text);
  g_free(pdf);
  return true;
}

static bool see_pair(struct comparing *c, struct compared *p, const unsigned char ink[2][3], bool pictures) {
  struct drawn page[2] = {{0}, {0}};
  bool ok = true;
  for (int s = 0; s < 2 && ok; s++) {
    struct drawing_of of = {c->path[s], COMPARE_DPI, true, p->page[s], p->page[s]};
    if (p->page[s]) ok = drawn_pages(&of, take_one, &page[s], c->d) && page[s].rgb;
  }
  if (ok && page[0].rgb && page[1].rgb) find_boxes(p, page);
  for (int s = 0; s < 2 && ok && pictures; s++)
    if (page[s].rgb) p->png[s] = picture(p, &page[s], ink[s], &p->png_size[s]);
  g_free(page[0].rgb);
  g_free(page[1].rgb);
  return ok;
}

static bool fill(struct comparing *c, struct comparison *all, const unsigned char ink[2][3], size_t pictures) {
  size_t shown = 0;
  for (size_t i = 0; i < all->n; i++) {
    struct compared *p = &all->pair[i];
    const char *text[2];
    unsigned long long look[2];
    for (int s = 0; s < 2; s++) {
      text[s] = p->page[s] ? c->text[s][p->page[s] - 1] : "";
      look[s] = p->page[s] ? g_array_index(c->look[s], unsigned long long, p->page[s] - 1) : 0;
    }
    p->gone = compare_lines(text[0], text[1]);
    p->come = compare_lines(text[1], text[0]);
    if (look[0] != look[1] && !see_pair(c, p, ink, shown < pictures)) return false;
    shown += p->png[0] || p->png[1];
  }
  return true;
}

struct comparison *compare_files(const char *const path[2], const unsigned char ink[2][3], size_t pictures, struct diag *d) {
  struct comparing c = {.path = path, .d = d};
  struct comparison *all = g_new0(struct comparison, 1);
  bool ok = true;
  for (int s = 0; s < 2 && ok; s++) {
    struct drawing_of of = {path[s], COMPARE_DPI, true, 0, 0};
    c.look[s] = g_array_new(FALSE, FALSE, sizeof(unsigned long long));
    ok = drawn_pages(&of, take_look, c.look[s], d) && read_text(&c, s);
    all->pages[s] = c.look[s]->len;
  }
  if (ok) {
    const unsigned long long *const look[2] = {(void *)c.look[0]->data, (void *)c.look[1]->data};
    all->pair = compare_align(c.text, look, all->pages, &all->n);
    ok = fill(&c, all, ink, pictures);
  }
  for (int s = 0; s < 2; s++) {
    if (c.look[s]) g_array_free(c.look[s], TRUE);
    g_strfreev(c.text[s]);
  }
  if (ok) return all;
  comparison_free(all);
  return NULL;
}

void comparison_free(struct comparison *c) {
  for (size_t i = 0; c && i < c->n; i++) {
    g_free(c->pair[i].box);
    g_strfreev(c->pair[i].gone);
    g_strfreev(c->pair[i].come);
    g_free(c->pair[i].png[0]);
    g_free(c->pair[i].png[1]);
  }
  if (c) g_free(c->pair);
  g_free(c);
}
