/* What Ghostscript draws of the file: the plates' sums, and a picture with rings. It is called with fixed arguments, may read the one
 * file and write nothing but its output. */
#include <ctype.h>
#include <math.h>
#include <string.h>

#include "base/palette.h"
#include "base/process.h"
#include "press/preflight/walk.h"

enum { COVERAGE_SECONDS = 240, PICTURE_SECONDS = 60, SIDE_MAX = 20000, HEAD_MAX = 400 };

static bool ended(enum process_end end, struct diag *d, const char *path) {
  static const char *const rules[] = {NULL, "preflight-no-ghostscript", "preflight-ghostscript", "preflight-ghostscript-late"};
  if (end == PROCESS_DONE) return true;
  diag_mark_system(d);
  diag_error(d, ((struct pos){diag_intern(d, path), 0, 0}), rules[end]);
  return false;
}

/* Pages as PAM or PPM, one behind the other: a head in text, then rows. */
struct raster {
  char head[HEAD_MAX];
  size_t head_size, width, height, depth, done, row_size;
  unsigned char *row;
  size_t filled;
  bool in_rows;
  void (*take)(struct raster *r, size_t y); /* a whole row */
  void (*begin)(struct raster *r);
  void (*finish)(struct raster *r);
};

static size_t head_number(const char *head, const char *name) {
  const char *at = strstr(head, name);
  return at ? (size_t)CLAMP(g_ascii_strtoll(at + strlen(name), NULL, 10), 0, SIDE_MAX) : 0;
}

/* True when the head is whole; *bad_out: it is none. */
static bool head_ends(struct raster *r, bool *bad_out) {
  bool pam = r->head_size >= 2 && !strncmp(r->head, "P7", 2);
  if (pam && !g_str_has_suffix(r->head, "ENDHDR\n")) return false;
  if (pam) {
    r->width = head_number(r->head, "WIDTH "), r->height = head_number(r->head, "HEIGHT "), r->depth = head_number(r->head, "DEPTH ");
  } else { /* P6, a remark, sides and 255: three lines that say something */
    unsigned lines = 0;
    char **line = g_strsplit(r->head, "\n", -1), *sides = NULL;
    for (char **l = line; *l && l[1]; l++)
      if (**l != '#' && ++lines == 2) sides = *l;
    char *end = NULL;
    if (lines == 3) r->width = (size_t)CLAMP(g_ascii_strtoll(sides, &end, 10), 0, SIDE_MAX), r->height = (size_t)CLAMP(g_ascii_strtoll(end, NULL, 10), 0, SIDE_MAX), r->depth = 3;
    g_strfreev(line);
    if (lines < 3) return false;
  }
  *bad_out = !r->width || !r->height || (r->depth != 3 && r->depth != 4);
  return true;
}

static bool take_head(struct raster *r, char c) {
  bool bad = false;
  if (r->head_size + 2 > HEAD_MAX) return false;
  r->head[r->head_size++] = c;
  r->head[r->head_size] = '\0';
  if (c != '\n' || !head_ends(r, &bad)) return true;
  if (bad) return false;
  r->row_size = r->width * r->depth;
  r->row = g_realloc(r->row, r->row_size);
  r->in_rows = true;
  r->done = r->filled = 0;
  r->begin(r);
  return true;
}

static bool take_raster(void *data, const char *bytes, size_t size) {
  struct raster *r = data;
  for (size_t i = 0; i < size;) {
    if (!r->in_rows) {
      if (!take_head(r, bytes[i++])) return false;
      continue;
    }
    size_t n = MIN(size - i, r->row_size - r->filled);
    memcpy(r->row + r->filled, bytes + i, n);
    i += n, r->filled += n;
    if (r->filled < r->row_size) continue;
    r->take(r, r->done++);
    r->filled = 0;
    if (r->done < r->height) continue;
    r->in_rows = false;
    r->head_size = 0;
    r->finish(r);
  }
  return true;
}

/* ---- the sum of the inks at every pixel ---- */

struct coverage {
  struct raster r; /* first: taken for it */
  struct preflight *p;
  double limit, dpi;
  size_t page;     /* from 0 */
  size_t x0, x1, y0, y1, trim[4], over, most;
};

static void coverage_begin(struct raster *r) {
  struct coverage *c = (struct coverage *)(void *)r;
  c->over = c->most = 0;
  memset(c->trim, 0, sizeof c->trim);
  if (c->page >= c->p->pages) return;
  const struct preflight_page *g = &c->p->page[c->page];
  double k = c->dpi / 72;
  c->trim[0] = (size_t)ceil(MAX(0, (g->trim[0] - g->media[0]) * k)), c->trim[1] = (size_t)ceil(MAX(0, (g->media[3] - g->trim[3]) * k));
  c->trim[2] = MIN(r->width, (size_t)MAX(0, (g->trim[2] - g->media[0]) * k)), c->trim[3] = MIN(r->height, (size_t)MAX(0, (g->media[3] - g->trim[1]) * k));
}

static void coverage_row(struct raster *r, size_t y) {
  struct coverage *c = (struct coverage *)(void *)r;
  size_t limit = (size_t)(c->limit * 2.55 + 0.5) + 4; /* rounding of four plates */
  if (r->depth != 4 || y < c->trim[1] || y >= c->trim[3]) return;
  for (size_t x = c->trim[0]; x < c->trim[2]; x++) {
    const unsigned char *v = r->row + 4 * x;
    size_t sum = (size_t)v[0] + v[1] + v[2] + v[3];
    if (sum <= limit) continue;
    if (!c->over++) c->x0 = c->x1 = x, c->y0 = c->y1 = y;
    c->x0 = MIN(c->x0, x), c->x1 = MAX(c->x1, x), c->y1 = y;
    c->most = MAX(c->most, sum);
  }
}

static void coverage_end(struct raster *r) {
  struct coverage *c = (struct coverage *)(void *)r;
  size_t page = ++c->page;
  if (c->over < 4) return; /* single pixels of an edge */
  struct preflight_finding *f = g_new0(struct preflight_finding, 1);
  double k = 25.4 / c->dpi;
  f->rule = "preflight-coverage";
  f->refused = true;
  f->page = (int)page;
  f->detail = number_text((double)c->most / 2.55, 0);
  f->wanted = number_text(c->limit, 0);
  f->count = f->boxes = 1;
  f->box[0] = (struct preflight_box){((double)c->x0 - (double)c->trim[0]) * k, ((double)c->y0 - (double)c->trim[1]) * k,
                                     ((double)c->x1 + 1 - (double)c->trim[0]) * k, ((double)c->y1 + 1 - (double)c->trim[1]) * k};
  c->p->finding = g_renew(struct preflight_finding *, c->p->finding, c->p->n + 1);
  c->p->finding[c->p->n++] = f;
}

bool preflight_coverage(struct preflight *p, const char *path, const struct press_preset *preset, double dpi, struct diag *d) {
  struct coverage c = {.r = {.begin = coverage_begin, .take = coverage_row, .finish = coverage_end}, .p = p, .dpi = dpi};
  char *whole = g_canonicalize_filename(path, NULL), *r = g_strdup_printf("-r%d", (int)dpi);
  const char *argv[] = {"gs", "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-dUseFastColor=true", "-sDEVICE=pamcmyk32", r, "-sOutputFile=-", "-f", whole, NULL};
  c.limit = preset ? preset->tac_percent : 320;
  bool ok = ended(process_run(argv, COVERAGE_SECONDS, take_raster, &c), d, path);
  g_free(c.r.row);
  g_free(whole);
  g_free(r);
  return ok;
}

/* ---- a picture with rings ---- */

struct picture_made {
  struct raster r; /* first */
  unsigned char *pixel;
};

static void picture_begin(struct raster *r) {
  struct picture_made *m = (struct picture_made *)(void *)r;
  g_free(m->pixel);
  m->pixel = g_malloc0(r->width * r->height * 4);
}

static void picture_row(struct raster *r, size_t y) {
  struct picture_made *m = (struct picture_made *)(void *)r;
  for (size_t x = 0; x < r->width; x++) { /* paler, so that the rings are seen; as cairo's RGB24 has it */
    guint32 v = 0;
    for (int i = 0; i < 3; i++) v = v << 8 | (guint32)(r->row[r->depth * x + (size_t)i] / 2 + 127);
    memcpy(m->pixel + 4 * (y * r->width + x), &v, 4);
  }
}

static void picture_end(struct raster *r) {
}

static void dot(struct picture_made *m, double x, double y, guint32 colour) {
  for (int dy = -1; dy <= 1; dy++)
    for (int dx = -1; dx <= 1; dx++) {
      long px = lrint(x) + dx, py = lrint(y) + dy;
      if (px >= 0 && py >= 0 && (size_t)px < m->r.width && (size_t)py < m->r.height)
        memcpy(m->pixel + 4 * ((size_t)py * m->r.width + (size_t)px), &colour, 4);
    }
}

static void ring(struct picture_made *m, double x0, double y0, double x1, double y1, guint32 colour) {
  double cx = (x0 + x1) / 2, cy = (y0 + y1) / 2, rx = (x1 - x0) * 0.71 + 7, ry = (y1 - y0) * 0.71 + 7;
  rx = MIN(rx, (double)m->r.width), ry = MIN(ry, (double)m->r.height);
  int steps = (int)(8 * (rx + ry)) + 16;
  for (int i = 0; i < steps; i++) dot(m, cx + rx * cos(i * 2 * G_PI / steps), cy + ry * sin(i * 2 * G_PI / steps), colour);
}

static void rings(struct picture_made *m, const struct preflight *p, int page, double dpi) {
  const struct preflight_page *g = &p->page[page - 1];
  double k = dpi / 25.4, left = (g->trim[0] - g->media[0]) / MM, top = (g->media[3] - g->trim[3]) / MM;
  for (size_t i = 0; i < p->n; i++)
    for (size_t j = 0; p->finding[i]->page == page && j < p->finding[i]->boxes; j++) {
      const struct preflight_box *b = &p->finding[i]->box[j];
      ring(m, (b->x0 + left) * k, (b->y0 + top) * k, (b->x1 + left) * k, (b->y1 + top) * k, p->finding[i]->refused ? 0xd01010 : 0x1060c0);
    }
}

char *preflight_picture(const struct preflight *p, int page, const char *path, struct diag *d, size_t *size_out) {
  struct picture_made m = {.r = {.begin = picture_begin, .take = picture_row, .finish = picture_end}};
  const struct preflight_page *g = &p->page[page - 1];
  double side = MAX(g->media[2] - g->media[0], g->media[3] - g->media[1]), dpi = floor(CLAMP(1200 * 72 / MAX(side, 1), 4, 150));
  char *whole = g_canonicalize_filename(path, NULL), *r = g_strdup_printf("-r%d", (int)dpi);
  char *first = g_strdup_printf("-dFirstPage=%d", page), *last = g_strdup_printf("-dLastPage=%d", page), *png = NULL;
  const char *argv[] = {"gs", "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-sDEVICE=ppmraw", "-dTextAlphaBits=4", "-dGraphicsAlphaBits=4", r,
                        first, last, "-sOutputFile=-", "-f", whole, NULL};
  *size_out = 0;
  if (ended(process_run(argv, PICTURE_SECONDS, take_raster, &m), d, path) && m.pixel) {
    rings(&m, p, page, dpi);
    struct palette *palette = palette_new(m.r.width * m.r.height);
    const unsigned char *bytes = palette_png(palette, m.pixel, (int)m.r.width * 4, (int)m.r.width, (int)m.r.height, size_out);
    png = bytes ? g_memdup2(bytes, *size_out) : NULL;
    palette_free(palette);
  }
  g_free(m.pixel);
  g_free(m.r.row);
  g_free(whole), g_free(r), g_free(first), g_free(last);
  return png;
}
