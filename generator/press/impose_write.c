/* The sheets of an imposition, by libqpdf: each page's contents become a form, and new pages draw the forms (PRINT.md section 8). */
#include <glib.h>
#include <math.h>
#include <qpdf/qpdf-c.h>
#include <stdlib.h>
#include <string.h>

#include "press/impose.h"

#define MARKS_PT 1 /* what touches the bleed's edge from outside: half a mark's width */

struct imposing {
  qpdf_data q;
  const char *name;
  struct diag *d;
  qpdf_oh *form;       /* by page from 0 */
  struct box *trim;
  size_t pages;
  bool ok;
};

static void failed(struct imposing *m, const char *rule, size_t page, const char *detail) {
  diag_error(m->d, (struct pos){0}, rule, m->name, diag_num(m->d, (double)page), detail);
  m->ok = false;
}

static bool qpdf_failed(struct imposing *m) {
  if (!qpdf_has_error(m->q)) return false;
  char *text = g_utf8_make_valid(qpdf_get_error_message_detail(m->q, qpdf_get_error(m->q)), -1);
  failed(m, "impose-file", 0, text);
  g_free(text);
  return true;
}

static bool open_file(struct imposing *m, const void *pdf, size_t size) {
  m->q = qpdf_init();
  m->ok = true;
  qpdf_silence_errors(m->q);
  qpdf_set_suppress_warnings(m->q, QPDF_TRUE);
  qpdf_set_attempt_recovery(m->q, QPDF_FALSE);
  qpdf_read_memory(m->q, m->name, pdf, size, NULL);
  if (qpdf_failed(m)) return false;
  int n = qpdf_get_num_pages(m->q);
  if (n > 0) qpdf_push_inherited_attributes_to_page(m->q);
  if (n <= 0) failed(m, "impose-file", 0, "0 pages");
  m->pages = n > 0 ? (size_t)n : 0;
  return !qpdf_failed(m) && m->ok;
}

/* A box of a page, in order; false where the page has none by that name. */
static bool read_box(struct imposing *m, qpdf_oh page, const char *key, struct box *out) {
  qpdf_oh a = qpdf_oh_get_key(m->q, page, key);
  if (!qpdf_oh_is_array(m->q, a) || qpdf_oh_get_array_n_items(m->q, a) != 4) return false;
  double v[4];
  for (int i = 0; i < 4; i++) v[i] = qpdf_oh_get_numeric_value(m->q, qpdf_oh_get_array_item(m->q, a, i));
  *out = (struct box){fmin(v[0], v[2]), fmin(v[1], v[3]), fmax(v[0], v[2]), fmax(v[1], v[3])};
  return out->x1 > out->x0 && out->y1 > out->y0;
}

static bool page_boxes(struct imposing *m, qpdf_oh page, struct box *trim, struct box *bleed) {
  bool ok = read_box(m, page, "/TrimBox", trim) || read_box(m, page, "/CropBox", trim) || read_box(m, page, "/MediaBox", trim);
  if (!read_box(m, page, "/BleedBox", bleed)) *bleed = *trim;
  return ok;
}

static bool look_at_pages(struct imposing *m, struct impose_source *out) {
  for (size_t i = 0; i < m->pages && m->ok; i++) {
    qpdf_oh page = qpdf_get_page_n(m->q, i);
    struct box trim, bleed;
    double turn = qpdf_oh_get_numeric_value(m->q, qpdf_oh_get_key(m->q, page, "/Rotate"));
    if (!page_boxes(m, page, &trim, &bleed)) {
      failed(m, "impose-file", i + 1, "MediaBox");
      break;
    }
    if (turn != 0) failed(m, "impose-turned", i + 1, "");
    double w = trim.x1 - trim.x0, h = trim.y1 - trim.y0;
    double b = fmin(fmin(trim.x0 - bleed.x0, bleed.x1 - trim.x1), fmin(trim.y0 - bleed.y0, bleed.y1 - trim.y1)) - MARKS_PT;
    if (!i) *out = (struct impose_source){m->pages, w, h, fmax(0, b), false};
    out->bleed = fmin(out->bleed, fmax(0, b));
    if (fabs(w - out->width) < 0.5 && fabs(h - out->height) < 0.5) continue;
    char *sizes = g_strdup_printf("%.0f × %.0f mm / %.0f × %.0f mm", out->width / PT_PER_MM, out->height / PT_PER_MM, w / PT_PER_MM, h / PT_PER_MM);
    failed(m, "impose-sizes", i + 1, sizes);
    g_free(sizes);
  }
  qpdf_oh preferences = qpdf_oh_get_key(m->q, qpdf_get_root(m->q), "/ViewerPreferences");
  out->right_bound = qpdf_oh_is_name_and_equals(m->q, qpdf_oh_get_key_if_dict(m->q, preferences, "/Direction"), "/R2L");
  return !qpdf_failed(m) && m->ok;
}

bool impose_look(const void *pdf, size_t size, const char *name, struct diag *d, struct impose_source *out) {
  struct imposing m = {.name = name, .d = d};
  bool ok = open_file(&m, pdf, size) && look_at_pages(&m, out);
  qpdf_cleanup(&m.q);
  return ok;
}

/* ---- forms ---- */

static void set_name(struct imposing *m, qpdf_oh dict, const char *key, const char *name) {
  qpdf_oh_replace_key(m->q, dict, key, qpdf_oh_new_name(m->q, name));
}

static char *number(double v) {
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  return g_strdup(g_ascii_formatd(text, sizeof text, "%.4f", fabs(v) < 0.00005 ? 0 : v));
}

/* " 1.0000 2.0000 …" */
static void numbers(GString *s, size_t n, const double *v) {
  for (size_t i = 0; i < n; i++) {
    char *text = number(v[i]);
    g_string_append_printf(s, "%s ", text);
    g_free(text);
  }
}
#define NUMBERS(s, ...) numbers(s, G_N_ELEMENTS(((double[]){__VA_ARGS__})), (double[]){__VA_ARGS__})

static qpdf_oh box_object(struct imposing *m, struct box b) {
  GString *s = g_string_new("[");
  NUMBERS(s, b.x0, b.y0, b.x1, b.y1);
  g_string_append_c(s, ']');
  qpdf_oh o = qpdf_oh_parse(m->q, s->str);
  g_string_free(s, TRUE);
  return o;
}

static void set_stream(struct imposing *m, qpdf_oh stream, const void *bytes, size_t size) {
  qpdf_oh none = qpdf_oh_new_null(m->q);
  qpdf_oh_replace_stream_data(m->q, stream, bytes, size, none, none);
}

static void make_form(struct imposing *m, size_t i) {
  qpdf_oh page = qpdf_get_page_n(m->q, i), form = qpdf_oh_new_stream(m->q), dict = qpdf_oh_get_dict(m->q, form);
  struct box trim, bleed, media;
  unsigned char *bytes = NULL;
  size_t size = 0;
  qpdf_oh_get_page_content_data(m->q, page, &bytes, &size);
  if (qpdf_failed(m) || !page_boxes(m, page, &trim, &bleed)) return;
  if (!read_box(m, page, "/MediaBox", &media)) media = bleed;
  set_name(m, dict, "/Type", "/XObject");
  set_name(m, dict, "/Subtype", "/Form");
  qpdf_oh_replace_key(m->q, dict, "/BBox", box_object(m, media));
  qpdf_oh_replace_key(m->q, dict, "/Resources", qpdf_oh_get_key(m->q, page, "/Resources"));
  qpdf_oh group = qpdf_oh_get_key(m->q, page, "/Group");
  if (qpdf_oh_is_dictionary(m->q, group)) qpdf_oh_replace_key(m->q, dict, "/Group", group);
  set_stream(m, form, bytes, size);
  free(bytes);
  m->form[i] = form;
  m->trim[i] = trim;
}

/* ---- sheets ---- */

static void draw_slot(const struct imposing *m, const struct impose_slot *s, GString *c) {
  const struct box *t = &m->trim[s->page - 1];
  g_string_append(c, "q ");
  NUMBERS(c, s->clip.x0, s->clip.y0, s->clip.x1 - s->clip.x0, s->clip.y1 - s->clip.y0);
  g_string_append(c, "re W n ");
  if (s->turned) NUMBERS(c, -1, 0, 0, -1, s->at.x + t->x1, s->at.y + t->y1);
  else NUMBERS(c, 1, 0, 0, 1, s->at.x - t->x0, s->at.y - t->y0);
  g_string_append_printf(c, "cm /P%zu Do Q\n", s->page);
}

enum { MARK_MM = 5, MARK_OFF_MM = 1 };

static void mark_line(GString *c, double x0, double y0, double x1, double y1) {
  NUMBERS(c, x0, y0);
  g_string_append(c, "m ");
  NUMBERS(c, x1, y1);
  g_string_append(c, "l S\n");
}

/* A mark in line with x (or y) outside the grid on both sides, as far as there is paper. */
static void marks_at(const struct impose_plan *p, GString *c, bool upright, double at, double off) {
  double low = upright ? p->grid.y0 : p->grid.x0, high = upright ? p->grid.y1 : p->grid.x1;
  double end = upright ? p->height : p->width, from = off + MARK_OFF_MM * PT_PER_MM, length = MARK_MM * PT_PER_MM;
  if (low < from + 1) return;
  double a = fmax(0, low - from - length), b = fmin(end, high + from + length);
  if (upright) mark_line(c, at, low - from, at, a), mark_line(c, at, high + from, at, b);
  else mark_line(c, low - from, at, a, at), mark_line(c, high + from, at, b, at);
}

/* Cut marks at the edges of all trims, fold marks (dashed) at the spine; once for each place. */
static void draw_marks(const struct impose_plan *p, const struct impose_how *how, GString *c) {
  bool book = how->kind < IMPOSE_CARDS;
  if (how->kind == IMPOSE_LABELS) return; /* they are cut already */
  double gap = book ? 0 : how->gap_pt;
  g_string_append(c, "q 0 G 0.25 w\n");
  for (size_t i = 0; i <= p->columns; i++) {
    double x = p->grid.x0 + (double)i * (how->page_w + gap);
    bool fold = book && i == 1;
    if (fold) g_string_append(c, "[3 2] 0 d ");
    if (i) marks_at(p, c, true, x - gap, how->bleed_pt);
    if (i < p->columns && (gap > 0 || !i)) marks_at(p, c, true, x, how->bleed_pt);
    if (fold) g_string_append(c, "[] 0 d ");
  }
  for (size_t i = 0; i <= p->rows; i++) {
    double y = p->grid.y0 + (double)i * (how->page_h + gap);
    if (i) marks_at(p, c, false, y - gap, how->bleed_pt);
    if (i < p->rows && (gap > 0 || !i)) marks_at(p, c, false, y, how->bleed_pt);
  }
  g_string_append(c, "Q\n");
}

static qpdf_oh new_page(struct imposing *m, double width, double height, const char *content, qpdf_oh forms) {
  qpdf_oh page = qpdf_oh_new_dictionary(m->q), stream = qpdf_oh_new_stream(m->q), resources = qpdf_oh_new_dictionary(m->q);
  struct box media = {0, 0, width, height};
  set_stream(m, stream, content, strlen(content));
  qpdf_oh_replace_key(m->q, resources, "/XObject", forms);
  set_name(m, page, "/Type", "/Page");
  qpdf_oh_replace_key(m->q, page, "/MediaBox", box_object(m, media));
  qpdf_oh_replace_key(m->q, page, "/TrimBox", box_object(m, media));
  qpdf_oh_replace_key(m->q, page, "/Resources", resources);
  qpdf_oh_replace_key(m->q, page, "/Contents", stream);
  return qpdf_make_indirect_object(m->q, page);
}

static void add_side(struct imposing *m, const struct impose_plan *p, const struct impose_how *how, size_t side) {
  GString *c = g_string_new(NULL);
  qpdf_oh forms = qpdf_oh_new_dictionary(m->q);
  size_t n = p->columns * p->rows;
  for (size_t i = 0; i < n; i++) {
    const struct impose_slot *s = &p->slot[side * n + i];
    if (!s->page) continue;
    char *name = g_strdup_printf("/P%zu", s->page);
    qpdf_oh_replace_key(m->q, forms, name, m->form[s->page - 1]);
    g_free(name);
    draw_slot(m, s, c);
  }
  if (!p->duplex || side % 2 == 0) draw_marks(p, how, c);
  qpdf_add_page(m->q, m->q, new_page(m, p->width, p->height, c->str, forms), QPDF_FALSE);
  g_string_free(c, TRUE);
}

/* The guide's page and, where sheets have backs, an empty one. What ties it to its own file is taken off. */
static void add_guide(struct imposing *m, const struct impose_plan *p, const struct impose_guide *guide, qpdf_data *from) {
  *from = qpdf_init();
  qpdf_silence_errors(*from);
  qpdf_read_memory(*from, "guide", guide->pdf, guide->size, NULL);
  if (qpdf_has_error(*from)) {
    failed(m, "impose-file", 0, "guide");
    return;
  }
  qpdf_push_inherited_attributes_to_page(*from);
  qpdf_oh page = qpdf_get_page_n(*from, 0);
  static const char *const own[] = {"/StructParents", "/Annots", "/Tabs"};
  for (size_t i = 0; i < G_N_ELEMENTS(own); i++) qpdf_oh_remove_key(*from, page, own[i]);
  qpdf_add_page(m->q, *from, page, QPDF_FALSE);
  if (p->duplex) qpdf_add_page(m->q, m->q, new_page(m, p->width, p->height, "", qpdf_oh_new_dictionary(m->q)), QPDF_FALSE);
}

/* What spoke of the old pages goes: outlines, labels, structure, destinations. */
static void strip_root(struct imposing *m) {
  static const char *const kept[] = {"/Type", "/Pages", "/Lang", "/OutputIntents", NULL};
  qpdf_oh root = qpdf_get_root(m->q);
  GPtrArray *gone = g_ptr_array_new_with_free_func(g_free);
  for (qpdf_oh_begin_dict_key_iter(m->q, root); qpdf_oh_dict_more_keys(m->q);) {
    const char *key = qpdf_oh_dict_next_key(m->q);
    if (!g_strv_contains(kept, key)) g_ptr_array_add(gone, g_strdup(key));
  }
  for (guint i = 0; i < gone->len; i++) qpdf_oh_remove_key(m->q, root, gone->pdata[i]);
  g_ptr_array_free(gone, TRUE);
}

static char *write_out(struct imposing *m, size_t *size_out) {
  if (qpdf_init_write_memory(m->q) & QPDF_ERRORS) {
    qpdf_failed(m);
    return NULL;
  }
  qpdf_set_deterministic_ID(m->q, QPDF_TRUE);
  qpdf_set_object_stream_mode(m->q, qpdf_o_disable);
  qpdf_set_stream_data_mode(m->q, qpdf_s_compress);
  qpdf_write(m->q);
  if (qpdf_failed(m)) return NULL;
  *size_out = qpdf_get_buffer_length(m->q);
  return g_memdup2(qpdf_get_buffer(m->q), *size_out);
}

char *impose_write(const void *pdf, size_t size, const char *name, const struct impose_plan *p, const struct impose_how *how,
                   const struct impose_guide *guide, struct diag *d, size_t *size_out) {
  struct imposing m = {.name = name, .d = d};
  struct impose_source seen;
  qpdf_data from = NULL;
  char *bytes = NULL;
  if (open_file(&m, pdf, size) && look_at_pages(&m, &seen)) {
    m.form = g_new0(qpdf_oh, m.pages);
    m.trim = g_new0(struct box, m.pages);
    for (size_t i = 0; i < m.pages && m.ok; i++) make_form(&m, i);
    for (size_t i = 0; i < m.pages && m.ok; i++) qpdf_remove_page(m.q, qpdf_get_page_n(m.q, 0));
    strip_root(&m);
    if (guide && !guide->last) add_guide(&m, p, guide, &from);
    for (size_t side = 0; side < p->sides && m.ok; side++) add_side(&m, p, how, side);
    if (guide && guide->last) add_guide(&m, p, guide, &from);
    if (!qpdf_failed(&m) && m.ok) bytes = write_out(&m, size_out);
  }
  g_free(m.form);
  g_free(m.trim);
  if (from) qpdf_cleanup(&from);
  qpdf_cleanup(&m.q);
  return bytes;
}
