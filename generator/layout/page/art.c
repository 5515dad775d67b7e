/* Art: drawings kept as SVG become page items. A small, closed part of SVG; all else is refused with its line, so that
 * nothing is dropped, rasterised or guessed on its way to the press. */
#include <glib.h>
#include <libxml/xmlreader.h>
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "layout/page/pages.h"
#include "layout/page/path.h"

#define SVG_NAMESPACE "http://www.w3.org/2000/svg"
#define HTML_NAMESPACE "http://www.w3.org/1999/xhtml"
#define DEPTH_MAX 64
#define DASHES_MAX 32
#define OPS_MAX 2000000 /* of a whole drawing */
#define FAR_PT 100000.0 /* 35 metres; beyond some millions of points cairo's numbers wrap round */

/* What an element inherits. */
struct style {
  cairo_matrix_t matrix;
  bool fills, strokes;
  ink_id fill, stroke;
  bool fill_set; /* SVG's own default is black, which is no ink: a shape must say its fill */
  double width;
  bool even_odd, round_cap, round_join;
  double dash[DASHES_MAX];
  size_t dashes;
};

struct art {
  xmlTextReader *reader;
  const char *file, *text;
  const struct theme *theme;
  struct diag *d;
  struct pages *pages;
  struct page *page;
  struct arena *arena;
  struct style style[DEPTH_MAX];
  int depth;     /* of the style in force; -1 before the root */
  struct box into;
  bool cover, placed, malformed;
  bool passing; /* what is skipped draws nothing; else it has been refused already */
  size_t ops;
  bool ok;
};

static struct pos here(const struct art *a) {
  /* A node knows its line up to 65,535; the parser itself may stand some lines further on. */
  xmlNode *node = xmlTextReaderCurrentNode(a->reader);
  long line = node ? xmlGetLineNo(node) : -1;
  if (line <= 0 || line >= 65535)
    line = xmlTextReaderGetParserLineNumber(a->reader);
  return (struct pos){a->file, (int)line, 0};
}

#define refuse(a, ...) (diag_error((a)->d, here(a), __VA_ARGS__), (a)->ok = false)

/* The beginning of a long value, for messages. */
static const char *beginning(struct art *a, const char *text) {
  const char *end = text;
  for (int i = 0; i < 40 && *end; i++)
    end = g_utf8_next_char(end);
  return *end ? arena_printf(a->arena, "%.*s …", (int)(end - text), text) : text;
}

/* ---- attributes ---- */

static const char *const COMMON[] = {"id", "transform", "fill", "stroke", "stroke-width", "stroke-linecap",
                                     "stroke-linejoin", "stroke-dasharray", "stroke-miterlimit", "fill-rule", NULL};
struct element {
  const char *name;
  bool shape;
  const char *own[8];
};
static const struct element ELEMENTS[] = {
  {"svg", false, {"viewBox", "width", "height", "version", "x", "y"}},
  {"g", false, {NULL}},
  {"path", true, {"d"}},
  {"circle", true, {"cx", "cy", "r"}},
  {"ellipse", true, {"cx", "cy", "rx", "ry"}},
  {"rect", true, {"x", "y", "width", "height", "rx", "ry"}},
  {"line", true, {"x1", "y1", "x2", "y2"}},
  {"polyline", true, {"points"}},
  {"polygon", true, {"points"}},
};

static const struct element *element_named(const char *name) {
  for (size_t i = 0; i < G_N_ELEMENTS(ELEMENTS); i++)
    if (strcmp(ELEMENTS[i].name, name) == 0)
      return &ELEMENTS[i];
  return NULL;
}

static bool listed(const char *const *list, size_t n, const char *name) {
  for (size_t i = 0; i < n && list[i]; i++)
    if (strcmp(list[i], name) == 0)
      return true;
  return false;
}

/* Every attribute must be one that is understood. */
static void check_attributes(struct art *a, const struct element *e) {
  while (xmlTextReaderMoveToNextAttribute(a->reader) == 1) {
    const char *name = (const char *)xmlTextReaderConstName(a->reader);
    if (xmlTextReaderIsNamespaceDecl(a->reader) == 1 || strcmp(name, "xml:space") == 0)
      continue;
    if (!listed(COMMON, G_N_ELEMENTS(COMMON), name) && !listed(e->own, G_N_ELEMENTS(e->own), name))
      refuse(a, "art-attribute", name, e->name);
  }
  xmlTextReaderMoveToElement(a->reader);
}

/* The attribute's text, copied into the arena; NULL if absent. */
static const char *attribute(struct art *a, const char *name) {
  xmlChar *value = xmlTextReaderGetAttribute(a->reader, (const xmlChar *)name);
  if (!value)
    return NULL;
  char *copy = arena_strdup(a->arena, (const char *)value);
  xmlFree(value);
  return g_strstrip(copy);
}

/* Reads up to `max` numbers. False when something else stands between them. */
static bool numbers(const char *s, double *out, size_t max, size_t *n_out) {
  *n_out = 0;
  for (path_space(&s); *s; path_space(&s)) {
    if (*n_out == max || !path_number(&s, &out[*n_out]))
      return false;
    ++*n_out;
  }
  return true;
}

/* A coordinate or length in user units, "px" allowed. */
static double length(struct art *a, const char *name, double otherwise) {
  const char *text = attribute(a, name);
  if (!text)
    return otherwise;
  char *plain = g_str_has_suffix(text, "px") ? arena_strndup(a->arena, text, strlen(text) - 2) : (char *)text;
  double v;
  size_t n;
  if (!numbers(plain, &v, 1, &n) || n != 1) {
    refuse(a, "art-number", name, text);
    return otherwise;
  }
  return v;
}

/* ---- transforms ---- */

static bool one_transform(const char *name, size_t length_, const double *v, size_t n, cairo_matrix_t *out) {
#define IS(word) (length_ == strlen(word) && strncmp(name, word, length_) == 0)
  if (IS("translate") && (n == 1 || n == 2)) {
    cairo_matrix_init_translate(out, v[0], n == 2 ? v[1] : 0);
  } else if (IS("scale") && (n == 1 || n == 2)) {
    cairo_matrix_init_scale(out, v[0], n == 2 ? v[1] : v[0]);
  } else if (IS("matrix") && n == 6) {
    cairo_matrix_init(out, v[0], v[1], v[2], v[3], v[4], v[5]);
  } else if (IS("rotate") && (n == 1 || n == 3)) {
    double x = n == 3 ? v[1] : 0, y = n == 3 ? v[2] : 0;
    cairo_matrix_init_translate(out, x, y);
    cairo_matrix_rotate(out, v[0] * G_PI / 180);
    cairo_matrix_translate(out, -x, -y);
  } else {
    return false;
  }
  return true;
#undef IS
}

static void read_transform(struct art *a, struct style *s) {
  const char *text = attribute(a, "transform");
  for (const char *c = text; c && *c;) {
    path_space(&c);
    if (!*c)
      break;
    const char *name = c;
    while (g_ascii_isalpha(*c))
      c++;
    size_t name_length = (size_t)(c - name);
    while (*c == ' ')
      c++;
    const char *end = *c == '(' ? strchr(c, ')') : NULL;
    double v[6];
    size_t n;
    cairo_matrix_t m;
    if (!end || !numbers(arena_strndup(a->arena, c + 1, (size_t)(end - c - 1)), v, 6, &n) ||
        !one_transform(name, name_length, v, n, &m)) {
      refuse(a, "art-transform", beginning(a, text));
      return;
    }
    cairo_matrix_multiply(&s->matrix, &m, &s->matrix);
    c = end + 1;
  }
  double area = s->matrix.xx * s->matrix.yy - s->matrix.xy * s->matrix.yx;
  if (!isfinite(area) || fabs(area) < 1e-12)
    refuse(a, "art-transform", text ? text : ""); /* squeezed to nothing */
}

/* ---- paint ---- */

/* True when the attribute is there. */
static bool read_paint(struct art *a, const char *name, bool *paints, ink_id *ink) {
  const char *text = attribute(a, name);
  uint8_t rgb[3];
  if (!text)
    return false;
  *paints = strcmp(text, "none") != 0;
  if (!*paints)
    return true;
  if (!colour_parse(text, rgb))
    refuse(a, "art-colour-form", name, text);
  else if (!theme_ink_of_art(a->theme, rgb[0], rgb[1], rgb[2], ink))
    refuse(a, "art-colour", name, text);
  return true;
}

static bool one_of(struct art *a, const char *name, const char *first, const char *second, bool *second_out) {
  const char *text = attribute(a, name);
  if (!text)
    return true;
  *second_out = strcmp(text, second) == 0;
  if (*second_out || strcmp(text, first) == 0)
    return true;
  refuse(a, "art-value", name, text, first, second);
  return false;
}

static void read_style(struct art *a, struct style *s) {
  read_transform(a, s);
  if (read_paint(a, "fill", &s->fills, &s->fill))
    s->fill_set = true;
  read_paint(a, "stroke", &s->strokes, &s->stroke);
  s->width = length(a, "stroke-width", s->width);
  if (s->width < 0)
    refuse(a, "art-number", "stroke-width", attribute(a, "stroke-width"));
  one_of(a, "stroke-linecap", "butt", "round", &s->round_cap);
  one_of(a, "stroke-linejoin", "miter", "round", &s->round_join);
  one_of(a, "fill-rule", "nonzero", "evenodd", &s->even_odd);
  const char *miter = attribute(a, "stroke-miterlimit");
  if (miter && g_ascii_strtod(miter, NULL) != 4)
    refuse(a, "art-value", "stroke-miterlimit", miter, "4", "4");
  const char *dash = attribute(a, "stroke-dasharray");
  if (!dash)
    return;
  s->dashes = 0;
  double sum = 0;
  bool good = strcmp(dash, "none") == 0 || numbers(dash, s->dash, DASHES_MAX, &s->dashes);
  for (size_t i = 0; i < s->dashes; i++) {
    good = good && s->dash[i] >= 0;
    sum += s->dash[i];
  }
  if (!good || (s->dashes > 0 && sum <= 0)) {
    s->dashes = 0;
    refuse(a, "art-number", "stroke-dasharray", beginning(a, dash));
  }
}

/* ---- shapes ---- */

static void ellipse(struct path_builder *b, double cx, double cy, double rx, double ry) {
  double kx = rx * KAPPA, ky = ry * KAPPA;
  path_move(b, cx + rx, cy);
  path_curve(b, cx + rx, cy + ky, cx + kx, cy + ry, cx, cy + ry);
  path_curve(b, cx - kx, cy + ry, cx - rx, cy + ky, cx - rx, cy);
  path_curve(b, cx - rx, cy - ky, cx - kx, cy - ry, cx, cy - ry);
  path_curve(b, cx + kx, cy - ry, cx + rx, cy - ky, cx + rx, cy);
  path_close(b);
}

static void rectangle(struct art *a, struct path_builder *b) {
  double x = length(a, "x", 0), y = length(a, "y", 0), w = length(a, "width", 0), h = length(a, "height", 0);
  double rx = length(a, "rx", -1), ry = length(a, "ry", -1);
  if (w <= 0 || h <= 0)
    return;
  if (rx < 0)
    rx = ry;
  if (ry < 0)
    ry = rx;
  rx = fmin(fmax(rx, 0), w / 2);
  ry = fmin(fmax(ry, 0), h / 2);
  if (rx == ry) {
    path_rect(b, (struct box){x, y, x + w, y + h}, rx);
    return;
  }
  double kx = rx * (1 - KAPPA), ky = ry * (1 - KAPPA), r = x + w, u = y + h;
  path_move(b, x + rx, y);
  path_line(b, r - rx, y);
  path_curve(b, r - kx, y, r, y + ky, r, y + ry);
  path_line(b, r, u - ry);
  path_curve(b, r, u - ky, r - kx, u, r - rx, u);
  path_line(b, x + rx, u);
  path_curve(b, x + kx, u, x, u - ky, x, u - ry);
  path_line(b, x, y + ry);
  path_curve(b, x, y + ky, x + kx, y, x + rx, y);
  path_close(b);
}

static void poly(struct art *a, struct path_builder *b, bool close) {
  const char *text = attribute(a, "points");
  if (!text)
    return;
  size_t max = strlen(text) / 2 + 1, n;
  double *v = arena_array(a->arena, max, sizeof *v);
  if (!numbers(text, v, max, &n) || n % 2) {
    refuse(a, "art-number", "points", beginning(a, text));
    return;
  }
  for (size_t i = 0; i + 1 < n; i += 2)
    i == 0 ? path_move(b, v[0], v[1]) : path_line(b, v[i], v[i + 1]);
  if (close && n > 0)
    path_close(b);
}

static void shape_path(struct art *a, const char *name, struct path_builder *b) {
  if (strcmp(name, "path") == 0) {
    const char *data = attribute(a, "d");
    if (data && !path_svg(b, data, 1, 0, 0))
      refuse(a, "art-path", beginning(a, data));
  } else if (strcmp(name, "circle") == 0) {
    double r = length(a, "r", 0);
    if (r > 0)
      ellipse(b, length(a, "cx", 0), length(a, "cy", 0), r, r);
  } else if (strcmp(name, "ellipse") == 0) {
    double rx = length(a, "rx", 0), ry = length(a, "ry", 0);
    if (rx > 0 && ry > 0)
      ellipse(b, length(a, "cx", 0), length(a, "cy", 0), rx, ry);
  } else if (strcmp(name, "rect") == 0) {
    rectangle(a, b);
  } else if (strcmp(name, "line") == 0) {
    path_move(b, length(a, "x1", 0), length(a, "y1", 0));
    path_line(b, length(a, "x2", 0), length(a, "y2", 0));
  } else {
    poly(a, b, strcmp(name, "polygon") == 0);
  }
}

/* A stroke under a matrix that keeps shapes: its points are moved and its pen scaled. */
static bool keeps_shape(const cairo_matrix_t *m, double *scale_out) {
  double sx = hypot(m->xx, m->yx), sy = hypot(m->xy, m->yy), dot = m->xx * m->xy + m->yx * m->yy;
  *scale_out = sx;
  return fabs(sx - sy) <= 1e-6 * (sx + sy) && fabs(dot) <= 1e-6 * sx * sy;
}

static void add_stroke(struct art *a, const struct style *s, const struct page_path *own,
                       const struct page_path *moved) {
  double scale;
  bool similar = keeps_shape(&s->matrix, &scale);
  double dash[DASHES_MAX];
  struct page_item it = {.kind = ITEM_STROKE, .ink = s->stroke};
  if (!similar)
    scale = 1;
  for (size_t i = 0; i < s->dashes; i++)
    dash[i] = s->dash[i] * scale;
  it.draw.path = similar ? *moved : *own;
  it.draw.width_pt = s->width * scale;
  it.draw.round_cap = s->round_cap;
  it.draw.round_join = s->round_join;
  it.draw.dash = dash;
  it.draw.dashes = s->dashes;
  if (!similar)
    page_add(a->pages, a->page, (struct page_item){.kind = ITEM_SAVE, .save = {.matrix = s->matrix}});
  page_add(a->pages, a->page, it);
  if (!similar)
    page_add(a->pages, a->page, (struct page_item){.kind = ITEM_RESTORE});
}

static void add_shape(struct art *a, const char *name) {
  const struct style *s = &a->style[a->depth];
  struct path_builder b;
  path_begin(&b, a->arena);
  shape_path(a, name, &b);
  a->ops += b.path.ops;
  if (a->ops > OPS_MAX) {
    refuse(a, "art-size");
    return;
  }
  bool line = strcmp(name, "line") == 0; /* has no inside */
  if (!s->fill_set && !line)
    refuse(a, "art-no-fill", name);
  if (b.path.ops == 0 || !a->ok)
    return;
  struct page_path moved = b.path;
  bool far = false;
  moved.at = arena_array(a->arena, b.points, sizeof *moved.at);
  for (size_t i = 0; i < b.points; i++) {
    moved.at[i] = b.path.at[i];
    cairo_matrix_transform_point(&s->matrix, &moved.at[i].x, &moved.at[i].y);
    far = far || !(fabs(moved.at[i].x) < FAR_PT && fabs(moved.at[i].y) < FAR_PT);
  }
  if (far || !(s->width < FAR_PT)) {
    refuse(a, "art-far", name);
    return;
  }
  if (s->fills && !line)
    page_add(a->pages, a->page, (struct page_item){.kind = ITEM_FILL, .ink = s->fill,
                                                   .draw = {.path = moved, .even_odd = s->even_odd}});
  if (s->strokes && s->width > 0)
    add_stroke(a, s, &b.path, &moved);
}

/* ---- the document ---- */

/* Places the drawing's own frame in `into`; everything is clipped to what of the frame is to be seen. */
static bool place(struct art *a, struct style *s) {
  double v[4];
  size_t n = 0;
  const char *view = attribute(a, "viewBox");
  if (!view) {
    v[0] = v[1] = 0;
    v[2] = length(a, "width", 0);
    v[3] = length(a, "height", 0);
    n = 4;
  } else if (!numbers(view, v, 4, &n)) {
    n = 0;
  }
  if (n != 4 || !(v[2] > 0) || !(v[3] > 0)) {
    refuse(a, "art-viewbox", view ? view : "");
    return false;
  }
  double w = a->into.x1 - a->into.x0, h = a->into.y1 - a->into.y0, sx = w / v[2], sy = h / v[3];
  double scale = a->cover ? fmax(sx, sy) : fmin(sx, sy);
  double x = a->into.x0 + (w - v[2] * scale) / 2, y = a->into.y0 + (h - v[3] * scale) / 2;
  cairo_matrix_init(&s->matrix, scale, 0, 0, scale, x - v[0] * scale, y - v[1] * scale);
  struct box frame = {fmax(x, a->into.x0), fmax(y, a->into.y0), fmin(x + v[2] * scale, a->into.x1),
                      fmin(y + v[3] * scale, a->into.y1)};
  struct path_builder b;
  struct page_item save = {.kind = ITEM_SAVE};
  cairo_matrix_init_identity(&save.save.matrix);
  path_begin(&b, a->arena);
  path_rect(&b, frame, 0);
  save.save.clip = b.path;
  page_add(a->pages, a->page, save);
  a->placed = true;
  return true;
}

static void begin_element(struct art *a, const char *name) {
  const struct element *e = element_named(name);
  const xmlChar *space = xmlTextReaderConstNamespaceUri(a->reader);
  if (!e || !space || strcmp((const char *)space, SVG_NAMESPACE) != 0 || (strcmp(name, "svg") == 0) != (a->depth < 0)) {
    refuse(a, a->depth < 0 ? "art-root" : "art-element", name);
    return;
  }
  if (a->depth + 1 >= DEPTH_MAX) {
    refuse(a, "art-size");
    return;
  }
  struct style *s = &a->style[a->depth + 1];
  check_attributes(a, e);
  if (a->depth < 0) {
    *s = (struct style){.fills = true, .width = 1};
    if (!place(a, s))
      return;
  } else {
    *s = a->style[a->depth];
  }
  a->depth++;
  read_style(a, s);
  if (e->shape)
    add_shape(a, name);
  if (xmlTextReaderIsEmptyElement(a->reader) == 1)
    a->depth--;
}

/* What a reader may pass over without a word: it draws nothing. */
static bool silent(const char *name) {
  return strcmp(name, "title") == 0 || strcmp(name, "desc") == 0 || strcmp(name, "metadata") == 0;
}

/* A title's or description's own attributes, and what stands in it: a browser would run a script there too. Elements of
 * other vocabularies (the metadata of drawing programs) do nothing. */
static void check_silent(struct art *a, const char *name, bool own) {
  static const struct element none = {"title", false, {"lang", "xml:lang"}};
  const char *space = (const char *)xmlTextReaderConstNamespaceUri(a->reader);
  if (own)
    check_attributes(a, &none);
  else if (!space || strcmp(space, SVG_NAMESPACE) == 0 || strcmp(space, HTML_NAMESPACE) == 0)
    refuse(a, "art-element", name);
}

/* The parser stands behind a DOCTYPE's end by the time it tells of it. */
static struct pos doctype_place(const struct art *a) {
  const char *found = strstr(a->text, "<!DOCTYPE");
  int line = 1;
  for (const char *c = a->text; found && c < found; c++)
    line += *c == '\n';
  return (struct pos){a->file, line, 0};
}

/* One node; false when reading must not go on. */
static bool read_node(struct art *a, int *skip) {
  int type = xmlTextReaderNodeType(a->reader), depth = xmlTextReaderDepth(a->reader);
  const char *name = (const char *)xmlTextReaderConstName(a->reader);
  if (*skip >= 0) {
    if (depth <= *skip && type == XML_READER_TYPE_END_ELEMENT)
      *skip = -1;
    else if (a->passing && type == XML_READER_TYPE_ELEMENT)
      check_silent(a, name, false);
    else if (a->passing && type == XML_READER_TYPE_PROCESSING_INSTRUCTION)
      refuse(a, "art-instruction", name);
    return true;
  }
  switch (type) {
  case XML_READER_TYPE_DOCUMENT_TYPE:
    diag_error(a->d, doctype_place(a), "art-doctype");
    return a->ok = false;
  case XML_READER_TYPE_PROCESSING_INSTRUCTION:
    refuse(a, "art-instruction", name);
    return false;
  case XML_READER_TYPE_ELEMENT:
    if (a->depth >= 0 && silent(name)) {
      check_silent(a, name, true);
      a->passing = true;
      if (xmlTextReaderIsEmptyElement(a->reader) != 1)
        *skip = depth;
      return true;
    }
    int before = a->depth;
    begin_element(a, name);
    if (a->depth == before && xmlTextReaderIsEmptyElement(a->reader) != 1 && !a->ok)
      *skip = depth, a->passing = false; /* told; its inside would only repeat it */
    return a->depth >= 0 || a->placed;
  case XML_READER_TYPE_END_ELEMENT:
    a->depth--;
    return true;
  case XML_READER_TYPE_TEXT:
  case XML_READER_TYPE_CDATA:
    refuse(a, "art-text");
    return true;
  default:
    return true;
  }
}

static void tell_malformed(void *data, xmlErrorPtr error) {
  struct art *a = data;
  if (error->level < XML_ERR_ERROR || a->malformed)
    return; /* what follows the first fault of this sort is noise */
  char *what = g_strchomp(g_strdup(error->message ? error->message : ""));
  diag_error(a->d, ((struct pos){a->file, error->line, 0}), "art-xml", what);
  g_free(what);
  a->malformed = true;
  a->ok = false;
}

bool page_add_art(struct pages *p, struct page *page, const char *path, const char *file, struct box into, bool cover,
                  const struct theme *t, struct diag *d) {
  size_t size;
  char *text = text_read_file(path, file, d, &size);
  if (!text)
    return false;
  struct art *a = g_new0(struct art, 1);
  *a = (struct art){.file = file, .text = text, .theme = t, .d = d, .pages = p, .page = page, .depth = -1, .into = into,
                    .cover = cover, .ok = true};
  a->arena = arena_new();
  /* The text passed the gate: it is UTF-8 whatever its first line says. */
  int options = XML_PARSE_NONET | XML_PARSE_IGNORE_ENC;
  a->reader = size <= G_MAXINT ? xmlReaderForMemory(text, (int)size, NULL, "UTF-8", options) : NULL;
  if (!a->reader) {
    diag_error(d, ((struct pos){file, 0, 0}), "art-size");
    a->ok = false;
  } else {
    xmlTextReaderSetStructuredErrorHandler(a->reader, tell_malformed, a);
    int more, skip = -1;
    while ((more = xmlTextReaderRead(a->reader)) == 1 && read_node(a, &skip))
      ;
    if (more < 0 && !a->malformed)
      refuse(a, "art-xml", "");
    if (!a->placed && a->ok)
      refuse(a, "art-root", "");
    xmlFreeTextReader(a->reader);
  }
  if (a->placed)
    page_add(p, page, (struct page_item){.kind = ITEM_RESTORE});
  bool ok = a->ok;
  arena_free(a->arena);
  g_free(a);
  g_free(text);
  return ok;
}

bool art_check(const char *path, const char *file, const struct theme *t, struct diag *d) {
  struct pages *p = pages_new();
  bool ok = page_add_art(p, pages_add(p, 100, 100), path, file, (struct box){0, 0, 100, 100}, false, t, d);
  pages_free(p);
  return ok;
}
