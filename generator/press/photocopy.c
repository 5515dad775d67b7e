/* The photocopy proof. The page is drawn without soft edges, so that every pixel is one of the inks; two that touch and fall to
 * the same tone are told. Thin lines count as much as grounds: both carry meaning. */
#include "press/photocopy.h"

#include <glib.h>
#include <math.h>
#include <string.h>

#include "base/palette.h"
#include "press/drawn.h"

enum { NO_INK = 255, GREY_STEPS = 15 };

double copied_tone(const struct copier *how, const unsigned char rgb[3]) {
  double y = (0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2]) / 255; /* what the scanner's sensor sees of it */
  return CLAMP((y - 0.5) * how->contrast + 0.5, 0, 1);
}

struct copying {
  const struct theme *t;
  const struct copier *how;
  GHashTable *ink; /* sRGB + 1 → ink + 1; of inks of one colour the first */
  struct photocopy *out;
  size_t pictures;
  int dpi;
};

static guint32 key_of(const unsigned char *rgb) {
  return ((guint32)rgb[0] << 16 | (guint32)rgb[1] << 8 | rgb[2]) + 1;
}

static GHashTable *inks_by_colour(const struct theme *t) {
  GHashTable *h = g_hash_table_new(NULL, NULL);
  for (size_t i = 0; i < theme_inks(t) && i < NO_INK; i++) {
    const struct ink *k = theme_ink(t, (ink_id)i);
    gpointer key = GUINT_TO_POINTER(key_of((unsigned char[]){k->r, k->g, k->b}));
    if (!g_hash_table_contains(h, key)) g_hash_table_insert(h, key, GSIZE_TO_POINTER(i + 1));
  }
  return h;
}

/* A row as inks. */
static void read_row(const struct copying *c, const unsigned char *rgb, size_t width, ink_id *out) {
  guint32 last = 0;
  ink_id ink = NO_INK;
  for (size_t x = 0; x < width; x++) {
    guint32 key = key_of(rgb + 3 * x);
    if (key != last) {
      size_t found = GPOINTER_TO_SIZE(g_hash_table_lookup(c->ink, GUINT_TO_POINTER(key)));
      ink = found ? (ink_id)(found - 1) : NO_INK;
      last = key;
    }
    out[x] = ink;
  }
}

static void touch(size_t *borders, ink_id a, ink_id b) {
  if (a != b && a != NO_INK && b != NO_INK) borders[(size_t)MIN(a, b) * 256 + MAX(a, b)]++;
}

/* How many pixels of every two inks touch. */
static size_t *count_borders(const struct copying *c, const struct drawn *p) {
  size_t *borders = g_new0(size_t, 256 * 256);
  ink_id *row = g_malloc(p->width), *above = g_malloc(p->width);
  for (size_t y = 0; y < p->height; y++) {
    read_row(c, p->rgb + y * p->width * 3, p->width, row);
    for (size_t x = 0; x < p->width; x++) {
      if (x) touch(borders, row[x - 1], row[x]);
      if (y) touch(borders, above[x], row[x]);
    }
    memcpy(above, row, p->width);
  }
  g_free(row);
  g_free(above);
  return borders;
}

static int longer(const void *a, const void *b) {
  const struct copied_pair *x = a, *y = b;
  if (x->border_mm != y->border_mm) return x->border_mm < y->border_mm ? 1 : -1;
  return x->a != y->a ? x->a - y->a : x->b - y->b;
}

static void find_pairs(const struct copying *c, const size_t *borders, struct copied_page *page) {
  GArray *all = g_array_new(FALSE, FALSE, sizeof(struct copied_pair));
  for (size_t i = 0; i < 256 * 256; i++) {
    struct copied_pair p = {.a = (ink_id)(i / 256), .b = (ink_id)(i % 256), .border_mm = (double)borders[i] * 25.4 / c->dpi};
    if (!borders[i] || p.border_mm < c->how->border_mm) continue;
    const struct ink *a = theme_ink(c->t, p.a), *b = theme_ink(c->t, p.b);
    double ta = copied_tone(c->how, (unsigned char[]){a->r, a->g, a->b}), tb = copied_tone(c->how, (unsigned char[]){b->r, b->g, b->b});
    p.grey = fabs(ta - tb) < c->how->apart;
    p.fax = (ta < c->how->threshold) == (tb < c->how->threshold);
    if (p.grey || p.fax) g_array_append_val(all, p);
  }
  g_array_sort(all, longer);
  page->pairs = all->len;
  page->pair = (struct copied_pair *)(void *)g_array_free(all, FALSE);
}

/* The page in tones (in few steps, as a palette has them) or in black and white. */
static char *picture(const struct copying *c, const struct drawn *p, bool fax, size_t *size_out) {
  guint32 *pixel = g_new(guint32, p->width * p->height);
  for (size_t i = 0; i < p->width * p->height; i++) {
    double tone = copied_tone(c->how, p->rgb + 3 * i);
    guint32 v = fax ? (tone < c->how->threshold ? 0 : 255) : (guint32)lrint(lrint(tone * GREY_STEPS) * 255.0 / GREY_STEPS);
    pixel[i] = v << 16 | v << 8 | v;
  }
  struct palette *palette = palette_new(p->width * p->height);
  const unsigned char *png = palette_png(palette, (unsigned char *)pixel, (int)p->width * 4, (int)p->width, (int)p->height, size_out);
  char *copy = png ? g_memdup2(png, *size_out) : NULL;
  palette_free(palette);
  g_free(pixel);
  return copy;
}

static void take_page(void *data, size_t number, struct drawn *p) {
  struct copying *c = data;
  c->out->page = g_renew(struct copied_page, c->out->page, c->out->n + 1);
  struct copied_page *page = &c->out->page[c->out->n++];
  *page = (struct copied_page){0};
  size_t *borders = count_borders(c, p);
  find_pairs(c, borders, page);
  g_free(borders);
  if (number > c->pictures) return;
  page->grey = picture(c, p, false, &page->grey_size);
  page->fax = picture(c, p, true, &page->fax_size);
}

struct photocopy *photocopy_make(const char *path, const struct theme *t, const struct copier *how, size_t pictures, struct diag *d) {
  struct copying c = {.t = t, .how = how, .ink = inks_by_colour(t), .out = g_new0(struct photocopy, 1), .pictures = pictures, .dpi = how->dpi};
  struct drawing_of of = {path, how->dpi, false, 0, 0};
  bool ok = drawn_pages(&of, take_page, &c, d);
  g_hash_table_destroy(c.ink);
  if (ok) return c.out;
  photocopy_free(c.out);
  return NULL;
}

void photocopy_free(struct photocopy *p) {
  for (size_t i = 0; p && i < p->n; i++) {
    g_free(p->page[i].pair);
    g_free(p->page[i].grey);
    g_free(p->page[i].fax);
  }
  if (p) g_free(p->page);
  g_free(p);
}
