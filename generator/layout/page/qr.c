/* QR codes: libqrencode's matrix to the outline of its dark ground. */
#include "layout/page/qr.h"

#include <glib.h>
#include <math.h>
#include <qrencode.h>
#include <string.h>

static QRcode *code_of(const char *text) {
  return *text ? QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) : NULL;
}

int qr_modules(const char *text) {
  QRcode *code = code_of(text);
  int n = code ? code->width : 0;
  if (code) QRcode_free(code);
  return n;
}

static bool dark(const QRcode *code, int x, int y) {
  return x >= 0 && y >= 0 && x < code->width && y < code->width && (code->data[y * code->width + x] & 1);
}

char *qr_rows(const char *text) {
  QRcode *code = code_of(text);
  if (!code) return NULL;
  GString *s = g_string_new(NULL);
  for (int y = 0; y < code->width; y++, g_string_append_c(s, '\n'))
    for (int x = 0; x < code->width; x++) g_string_append_c(s, dark(code, x, y) ? '#' : '.');
  QRcode_free(code);
  return g_string_free(s, FALSE);
}

/* Directions: east, south, west, north. An edge runs with the dark module on its right hand. */
static const int step_x[4] = {1, 0, -1, 0}, step_y[4] = {0, 1, 0, -1};
/* The module right of an edge that leaves corner (x, y) in direction `way`, and the one left of it. */
static const int right_x[4] = {0, -1, -1, 0}, right_y[4] = {0, 0, -1, -1};
static const int left_x[4] = {0, 0, -1, -1}, left_y[4] = {-1, 0, 0, -1};

static bool is_edge(const QRcode *code, int x, int y, int way) {
  return dark(code, x + right_x[way], y + right_y[way]) && !dark(code, x + left_x[way], y + left_y[way]);
}

/* One ring of edges from a corner on, a point at each turn; right turns first, so that corners that touch stay apart. */
static void ring_trace(const QRcode *code, bool *done, int x, int y, int way, struct path_builder *b, struct point at, double module) {
  int corners = code->width + 1, first_x = x, first_y = y, first_way = way;
  path_move(b, at.x + x * module, at.y + y * module);
  do {
    done[(y * corners + x) * 4 + way] = true;
    x += step_x[way], y += step_y[way];
    int next = (way + 1) % 4;
    if (!is_edge(code, x, y, next)) next = is_edge(code, x, y, way) ? way : (way + 3) % 4;
    bool closed = x == first_x && y == first_y && next == first_way;
    if (next != way && !closed) path_line(b, at.x + x * module, at.y + y * module);
    way = next;
  } while (x != first_x || y != first_y || way != first_way);
  path_close(b);
}

static void outline(const QRcode *code, struct path_builder *b, struct point at, double module) {
  int corners = code->width + 1;
  bool *done = g_new0(bool, (gsize)corners * (gsize)corners * 4);
  for (int y = 0; y < corners; y++)
    for (int x = 0; x < corners; x++) /* every ring has an edge to the east that starts a row of dark modules from above */
      if (is_edge(code, x, y, 0) && !done[(y * corners + x) * 4])
        ring_trace(code, done, x, y, 0, b, at, module);
  g_free(done);
}

/* Black alone: a code of several plates blurs when they do not meet. */
static bool ink_is_black(const struct theme *t, ink_id ink) {
  const struct ink *i = t ? theme_ink(t, ink) : NULL;
  return !i || (i->c <= 0 && i->m <= 0 && i->y <= 0 && i->k >= 0.95);
}

bool qr_draw(struct pages *p, struct page *page, const char *text, double x, double y, double size_pt, double module_pt, ink_id ink,
             ink_id paper, struct pos at, struct diag *d) {
  QRcode *code = code_of(text);
  if (!code) {
    diag_error(d, at, "qr-text", diag_num(d, (double)strlen(text)));
    return false;
  }
  double modules = code->width + 2 * QR_QUIET, module = size_pt / modules;
  bool small = module < module_pt - 1e-6, coloured = !ink_is_black(p->theme, ink);
  if (small)
    diag_error(d, at, "qr-small", text, diag_num(d, floor(module / PT_PER_MM * 100) / 100), diag_num(d, module_pt / PT_PER_MM),
               diag_num(d, ceil(modules * module_pt / PT_PER_MM * 10) / 10));
  if (coloured) diag_error(d, at, "qr-ink", theme_ink(p->theme, ink)->id);
  if (!small && !coloured) {
    page_fill_box(p, page, (struct box){x, y, x + size_pt, y + size_pt}, paper);
    struct path_builder b;
    path_begin(&b, page->arena);
    outline(code, &b, (struct point){x + QR_QUIET * module, y + QR_QUIET * module}, module);
    struct page_item item = {.kind = ITEM_FILL, .ink = ink};
    item.draw.path = b.path;
    page_add(p, page, item);
  }
  QRcode_free(code);
  return !small && !coloured;
}
