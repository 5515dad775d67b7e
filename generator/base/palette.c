/* Palette PNG: the colours are counted; the commonest are kept and then those whose loss would show most. */
#include "base/palette.h"

#include <glib.h>
#include <png.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum {
  KEPT = 64,        /* colours of a file at most */
  COMMON = 40,      /* kept because they are common; the rest because nothing kept is near them */
  SLOTS = 1 << 14,  /* of the table of colours */
  SEEN_MAX = 10000, /* more colours than that are told apart by fewer bits */
  NEAR = 6          /* a colour this near (square root of the sum of squares) to a kept one needs no place of its own */
};

struct shade {
  guint32 colour, count;
  guint8 index; /* in the palette */
  guint32 error; /* squared distance to the nearest kept */
};
struct palette {
  gint32 slot[SLOTS]; /* 0: free; else the shade's place + 1 */
  struct shade shade[SEEN_MAX], *order[SEEN_MAX];
  guint32 n, mask;
  guint16 *of;    /* the shade of each pixel */
  guint8 *index;  /* the colour of each pixel */
  GByteArray *to;
};

static guint32 shade_at(struct palette *s, guint32 colour) {
  guint32 at = (colour * 2654435761u) >> 18;
  while (s->slot[at] && s->shade[s->slot[at] - 1].colour != colour) at = (at + 1) % SLOTS;
  if (!s->slot[at]) {
    s->shade[s->n] = (struct shade){.colour = colour};
    s->slot[at] = (gint32)++s->n;
  }
  return (guint32)s->slot[at] - 1;
}

/* The shade of each pixel; false if there are more than the table takes. */
static bool count_shades(struct palette *s, const unsigned char *pixel, int stride, int width, int height, guint16 *of) {
  guint32 last = ~0u, at = 0;
  s->n = 0;
  memset(s->slot, 0, sizeof s->slot);
  for (int y = 0; y < height; y++) {
    const guint32 *row = (const guint32 *)(const void *)(pixel + (size_t)y * (size_t)stride);
    for (int x = 0; x < width; x++) {
      guint32 colour = row[x] & s->mask;
      if (colour != last) at = shade_at(s, last = colour);
      s->shade[at].count++;
      *of++ = (guint16)at;
    }
    if (s->n > SEEN_MAX - (guint32)width) return false;
  }
  return true;
}

static guint32 distance(guint32 a, guint32 b) {
  int r = (int)(a >> 16 & 255) - (int)(b >> 16 & 255), g = (int)(a >> 8 & 255) - (int)(b >> 8 & 255);
  int bl = (int)(a & 255) - (int)(b & 255);
  return (guint32)(r * r + g * g + bl * bl);
}

static int commonest(const void *a, const void *b) {
  const struct shade *p = *(const struct shade *const *)a, *q = *(const struct shade *const *)b;
  if (p->count != q->count) return p->count > q->count ? -1 : 1;
  return p->colour < q->colour ? -1 : p->colour > q->colour;
}

/* Keeps one more colour, and tells the others how far they are from it. */
static void keep(struct palette *s, guint32 colour, png_color *palette, int *kept) {
  for (guint32 i = 0; i < s->n; i++) {
    if (s->shade[i].error <= NEAR * NEAR && s->shade[i].colour != colour) continue; /* near enough to another */
    guint32 d = distance(s->shade[i].colour, colour);
    if (d < s->shade[i].error) s->shade[i].error = d, s->shade[i].index = (guint8)*kept;
  }
  palette[(*kept)++] = (png_color){(png_byte)(colour >> 16), (png_byte)(colour >> 8), (png_byte)colour};
}

static int choose(struct palette *s, png_color *palette) {
  int kept = 0;
  struct shade **order = s->order;
  for (guint32 i = 0; i < s->n; i++) order[i] = &s->shade[i], s->shade[i].error = G_MAXUINT32;
  qsort(order, s->n, sizeof *order, commonest);
  for (guint32 i = 0; i < s->n && kept < (s->n <= KEPT ? KEPT : COMMON); i++)
    if (s->n <= KEPT || order[i]->error > NEAR * NEAR) keep(s, order[i]->colour, palette, &kept);
  while (kept < KEPT) {
    const struct shade *worst = NULL;
    guint64 most = 0;
    for (guint32 i = 0; i < s->n; i++) {
      const struct shade *o = order[i];
      if (o->error > NEAR * NEAR && (guint64)o->error * o->count > most) most = (guint64)o->error * o->count, worst = o;
    }
    if (!worst) break;
    keep(s, worst->colour, palette, &kept);
  }
  return kept;
}

/* ---- the file ---- */

static void take(png_structp png, png_bytep bytes, size_t n) {
  g_byte_array_append(png_get_io_ptr(png), bytes, (guint)n);
}
static void flush(png_structp png) {}

/* Level 4 without filters: on maps filters enlarge, 3 is a tenth larger, 6 takes twice as long for a twentieth. */
static bool write_file(GByteArray *to, const guint8 *index, int width, int height, const png_color *palette, int kept) {
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop info = png ? png_create_info_struct(png) : NULL;
  if (!info || setjmp(png_jmpbuf(png))) {
    png_destroy_write_struct(&png, &info);
    return false;
  }
  int bits = kept <= 2 ? 1 : kept <= 4 ? 2 : kept <= 16 ? 4 : 8;
  png_set_write_fn(png, to, take, flush);
  png_set_IHDR(png, info, (png_uint_32)width, (png_uint_32)height, bits, PNG_COLOR_TYPE_PALETTE, PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_set_PLTE(png, info, palette, kept);
  png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
  png_set_compression_level(png, 4);
  png_set_compression_buffer_size(png, 1 << 16); /* one chunk of data */
  png_write_info(png, info);
  png_set_packing(png);
  for (int y = 0; y < height; y++) png_write_row(png, index + (size_t)y * (size_t)width);
  png_write_end(png, NULL);
  png_destroy_write_struct(&png, &info);
  return true;
}

struct palette *palette_new(size_t pixels) {
  struct palette *p = g_new(struct palette, 1);
  p->of = g_new(guint16, pixels);
  p->index = g_malloc(pixels);
  p->to = g_byte_array_sized_new(1 << 15);
  return p;
}

void palette_free(struct palette *p) {
  g_byte_array_free(p->to, TRUE);
  g_free(p->index);
  g_free(p->of);
  g_free(p);
}

const unsigned char *palette_png(struct palette *p, const unsigned char *pixel, int stride, int width, int height,
                                 size_t *size_out) {
  size_t pixels = (size_t)width * (size_t)height;
  png_color colour[KEPT];
  p->mask = 0xffffff;
  while (!count_shades(p, pixel, stride, width, height, p->of)) p->mask &= p->mask << 1 & 0xfefefe;
  int kept = choose(p, colour);
  for (size_t i = 0; i < pixels; i++) p->index[i] = p->shade[p->of[i]].index;
  g_byte_array_set_size(p->to, 0);
  bool ok = write_file(p->to, p->index, width, height, colour, kept);
  *size_out = p->to->len;
  return ok ? p->to->data : NULL;
}
