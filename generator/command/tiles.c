/* A zoom to tiles: drawn in squares of several tiles, since what crosses from one to the next is then drawn once; each square
 * is cut up, and every tile made a palette PNG. The squares are dealt out to worker processes. */
#include "command/tiles.h"

#include <glib.h>
#include <string.h>

#include "backend/backend.h"
#include "base/palette.h"
#include "base/worker.h"

enum { SIDE = 4 }; /* tiles along a square: its pixels stay in the processor's cache */

struct cutting {
  const struct raster *raster;
  const struct tile_range *range;
  const struct site_tiles *how;
  struct sink *sink;
};
struct desk { /* what a worker works with */
  const struct cutting *cut;
  unsigned char *pixel;
  struct palette *palette;
  struct sink *to;
};
struct hand { /* one worker: every `of`-th square, from `first` on */
  const struct cutting *cut;
  size_t first, of;
  const char *dir;
};

static bool write_tile(const struct desk *k, const unsigned char *pixel, int stride, int x, int y, int fine, struct diag *d) {
  size_t size;
  const struct cutting *c = k->cut;
  const unsigned char *png = palette_png(k->palette, pixel, stride, TILE_PX * fine, TILE_PX * fine, &size);
  char *path = g_strdup_printf("%s%d/%d/%d%s.png", c->how->folder, c->range->zoom, x, y, fine > 1 ? "@2x" : "");
  bool ok = png && sink_write(k->to, path, png, size, d);
  g_free(path);
  return ok;
}

/* The square whose first tile lies at (x, y) of the range. */
static bool cut_square(const struct desk *k, int x, int y, int fine, struct diag *d) {
  const struct cutting *c = k->cut;
  int columns = MIN(SIDE, c->range->x1 - c->range->x0 + 1 - x), rows = MIN(SIDE, c->range->y1 - c->range->y0 + 1 - y);
  int side = TILE_PX * fine, stride = columns * side * 4;
  struct point corner = {x * TILE_PX * PX_PT, y * TILE_PX * PX_PT};
  raster_draw(c->raster, corner, fine / PX_PT, columns * side, rows * side, k->pixel, stride);
  bool ok = true;
  for (int j = 0; j < rows && ok; j++)
    for (int i = 0; i < columns && ok; i++)
      ok = write_tile(k, k->pixel + (size_t)j * (size_t)side * (size_t)stride + (size_t)i * (size_t)side * 4, stride,
                      c->range->x0 + x + i, c->range->y0 + y + j, fine, d);
  return ok;
}

/* A worker's run: its squares, written by a sink of its own; gives that sink's manifest. */
static bool cut_hand(void *data, struct diag *d, char **result_out, size_t *size_out) {
  const struct hand *h = data;
  const struct cutting *c = h->cut;
  size_t columns = (size_t)(c->range->x1 - c->range->x0) / SIDE + 1, rows = (size_t)(c->range->y1 - c->range->y0) / SIDE + 1;
  int fine = c->how->retina ? 2 : 1;
  size_t pixels = (size_t)TILE_PX * TILE_PX * (size_t)(fine * fine);
  struct desk desk = {c, g_malloc(pixels * SIDE * SIDE * 4), palette_new(pixels), sink_open(h->dir)};
  bool ok = true;
  for (size_t i = h->first; i < columns * rows && ok; i += h->of)
    for (int f = 1; f <= fine && ok; f++)
      ok = cut_square(&desk, (int)(i % columns) * SIDE, (int)(i / columns) * SIDE, f, d);
  *result_out = sink_manifest(desk.to, size_out);
  sink_close(desk.to);
  palette_free(desk.palette);
  g_free(desk.pixel);
  return ok;
}

bool tiles_write(struct pages *pages, const struct theme *t, const struct tile_range *range, const struct site_tiles *how,
                 int jobs, struct sink *sink, struct diag *d) {
  size_t squares = ((size_t)(range->x1 - range->x0) / SIDE + 1) * ((size_t)(range->y1 - range->y0) / SIDE + 1);
  size_t hands = MIN((size_t)MAX(jobs, 1), squares);
  struct raster *raster = raster_open(pages, 0, t);
  struct cutting cut = {raster, range, how, sink};
  struct hand *hand = g_new0(struct hand, hands);
  struct worker_task *task = g_new0(struct worker_task, hands);
  for (size_t i = 0; i < hands; i++) {
    hand[i] = (struct hand){&cut, i, hands, sink_dir(sink)};
    task[i] = (struct worker_task){.name = how->folder, .run = cut_hand, .data = &hand[i]};
  }
  bool ok;
  if (hands == 1) ok = task[0].ok = cut_hand(&hand[0], d, &task[0].result, &task[0].result_size); /* nobody to share with */
  else ok = worker_run(task, hands, (int)hands, d);
  for (size_t i = 0; i < hands; i++) {
    if (task[i].ok) sink_adopt(sink, task[i].result, task[i].result_size);
    g_free(task[i].result);
  }
  g_free(task);
  g_free(hand);
  raster_free(raster);
  return ok;
}
