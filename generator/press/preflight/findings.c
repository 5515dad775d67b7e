/* Findings: one of each rule, page and detail, with the places where it was met. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "press/preflight/walk.h"

char *number_text(double v, int digits) {
  char buffer[G_ASCII_DTOSTR_BUF_SIZE], form[8];
  g_snprintf(form, sizeof form, "%%.%df", CLAMP(digits, 0, 6));
  if (!isfinite(v)) v = 0;
  return g_strdup(g_ascii_formatd(buffer, sizeof buffer, form, CLAMP(v, -1e9, 1e9)));
}

/* A page's place in mm from the trim's top left corner. */
static struct preflight_box placed(const struct walk *w, const struct box *b) {
  struct preflight_box o = {(b->x0 - w->trim.x0) / MM, (w->trim.y1 - b->y1) / MM, (b->x1 - w->trim.x0) / MM,
                            (w->trim.y1 - b->y0) / MM};
  return o;
}

/* A place beside one that is known widens it: a word is one ring, not one for each letter. */
static void add_place(struct preflight_finding *f, struct preflight_box b) {
  const double near = 2;
  for (size_t i = 0; i < f->boxes; i++) {
    struct preflight_box *o = &f->box[i];
    if (b.x0 > o->x1 + near || o->x0 > b.x1 + near || b.y0 > o->y1 + near || o->y0 > b.y1 + near) continue;
    *o = (struct preflight_box){MIN(o->x0, b.x0), MIN(o->y0, b.y0), MAX(o->x1, b.x1), MAX(o->y1, b.y1)};
    return;
  }
  if (f->boxes < PREFLIGHT_BOXES) f->box[f->boxes++] = b;
}

void walk_find(struct walk *w, bool refused, const char *rule, const struct box *box, const char *detail, const char *wanted) {
  char *raw = g_utf8_make_valid(detail ? detail : "", MIN(strlen(detail ? detail : ""), 120));
  char *key = g_strdup_printf("%s\n%d\n%s", rule, w->page, raw);
  struct preflight_finding *f = g_hash_table_lookup(w->by_key, key);
  if (!f && g_hash_table_size(w->by_key) < 2000) {
    f = g_new0(struct preflight_finding, 1);
    f->rule = rule;
    f->page = w->page;
    f->detail = g_strdup(raw);
    f->wanted = g_strdup(wanted ? wanted : "");
    g_hash_table_insert(w->by_key, g_strdup(key), f);
    w->out->finding = g_renew(struct preflight_finding *, w->out->finding, w->out->n + 1);
    w->out->finding[w->out->n++] = f;
  }
  if (f) {
    f->refused = f->refused || refused;
    f->count++;
    if (box) add_place(f, placed(w, box));
  }
  g_free(key);
  g_free(raw);
}

char *preflight_place(const struct preflight_finding *f) {
  if (!f->page) return g_strdup("");
  if (!f->boxes) return g_strdup_printf("p.%d: ", f->page);
  char *x = number_text(f->box[0].x0, 1), *y = number_text(f->box[0].y0, 1);
  char *more = f->count > 1 ? g_strdup_printf(" \u00d7%zu", f->count) : g_strdup("");
  char *text = g_strdup_printf("p.%d (%s, %s mm)%s: ", f->page, x, y, more);
  g_free(x);
  g_free(y);
  g_free(more);
  return text;
}

void preflight_tell(const struct preflight *p, const char *name, bool refused_only, struct diag *d) {
  struct pos at = {diag_intern(d, name), 0, 0};
  for (size_t i = 0; i < p->n; i++) {
    const struct preflight_finding *f = p->finding[i];
    char *place = preflight_place(f);
    if (f->refused) diag_error(d, at, f->rule, f->detail, f->wanted, place);
    else if (!refused_only) diag_warning(d, at, f->rule, f->detail, f->wanted, place);
    g_free(place);
  }
}

size_t preflight_refused(const struct preflight *p) {
  size_t n = 0;
  for (size_t i = 0; i < p->n; i++) n += p->finding[i]->refused;
  return n;
}

bool preflight_broken(const struct preflight *p) {
  for (size_t i = 0; i < p->n; i++)
    if (!strcmp(p->finding[i]->rule, "preflight-encrypted") || !strcmp(p->finding[i]->rule, "preflight-broken")) return true;
  return false;
}

void preflight_free(struct preflight *p) {
  if (!p) return;
  for (size_t i = 0; i < p->n; i++) {
    g_free(p->finding[i]->detail);
    g_free(p->finding[i]->wanted);
    g_free(p->finding[i]);
  }
  g_free(p->finding);
  g_free(p->page);
  g_free(p);
}

/* ---- objects ---- */

qpdf_oh key_of(const struct walk *w, qpdf_oh o, const char *key) {
  if (qpdf_oh_is_stream(w->q, o)) o = qpdf_oh_get_dict(w->q, o);
  return qpdf_oh_get_key_if_dict(w->q, o, key);
}

bool name_is(const struct walk *w, qpdf_oh o, const char *name) {
  return qpdf_oh_is_name_and_equals(w->q, o, name);
}

double number_of(const struct walk *w, qpdf_oh o, double otherwise) {
  double v = otherwise;
  if (!qpdf_oh_is_number(w->q, o)) return otherwise;
  v = qpdf_oh_get_numeric_value(w->q, o);
  return isfinite(v) && fabs(v) < 1e9 ? v : otherwise;
}

bool box_of(const struct walk *w, qpdf_oh array, struct box *out) {
  double v[4];
  if (!qpdf_oh_is_array(w->q, array) || qpdf_oh_get_array_n_items(w->q, array) != 4) return false;
  for (int i = 0; i < 4; i++) {
    qpdf_oh o = qpdf_oh_get_array_item(w->q, array, i);
    if (!qpdf_oh_is_number(w->q, o)) return false;
    v[i] = number_of(w, o, 0);
  }
  *out = (struct box){MIN(v[0], v[2]), MIN(v[1], v[3]), MAX(v[0], v[2]), MAX(v[1], v[3])};
  return true;
}

bool matrix_of(const struct walk *w, qpdf_oh array, struct matrix *out) {
  double v[6];
  if (!qpdf_oh_is_array(w->q, array) || qpdf_oh_get_array_n_items(w->q, array) != 6) return false;
  for (int i = 0; i < 6; i++) v[i] = number_of(w, qpdf_oh_get_array_item(w->q, array, i), 0);
  *out = (struct matrix){v[0], v[1], v[2], v[3], v[4], v[5]};
  return true;
}

enum { KEPT_MAX = 64 << 20 };

GBytes *stream_of(struct walk *w, qpdf_oh stream) {
  int id = qpdf_oh_get_object_id(w->q, stream);
  GBytes *kept = id ? g_hash_table_lookup(w->streams, GINT_TO_POINTER(id)) : NULL;
  if (kept) return g_bytes_ref(kept);
  unsigned char *bytes = NULL;
  size_t size = 0;
  QPDF_BOOL whole = QPDF_FALSE;
  if (qpdf_oh_get_stream_data(w->q, stream, qpdf_dl_all, &whole, &bytes, &size) & QPDF_ERRORS) return NULL;
  GBytes *out = whole || !size ? g_bytes_new(bytes, size) : NULL;
  free(bytes);
  if (out && id && w->streams_kept + size < KEPT_MAX) {
    w->streams_kept += size;
    g_hash_table_insert(w->streams, GINT_TO_POINTER(id), g_bytes_ref(out));
  }
  return out;
}

/* ---- geometry ---- */

struct matrix matrix_times(struct matrix m, struct matrix n) {
  return (struct matrix){m.a * n.a + m.b * n.c,       m.a * n.b + m.b * n.d,       m.c * n.a + m.d * n.c,
                         m.c * n.b + m.d * n.d,       m.e * n.a + m.f * n.c + n.e, m.e * n.b + m.f * n.d + n.f};
}

void matrix_point(const struct matrix *m, double x, double y, double *x_out, double *y_out) {
  *x_out = m->a * x + m->c * y + m->e;
  *y_out = m->b * x + m->d * y + m->f;
}

/* The lesser singular value. */
double matrix_least(const struct matrix *m) {
  double sum = m->a * m->a + m->b * m->b + m->c * m->c + m->d * m->d, det = m->a * m->d - m->b * m->c;
  double root = sqrt(MAX(0, sum * sum - 4 * det * det));
  return sqrt(MAX(0, (sum - root) / 2));
}

struct box box_through(const struct matrix *m, struct box b) {
  double x[4], y[4];
  matrix_point(m, b.x0, b.y0, &x[0], &y[0]);
  matrix_point(m, b.x1, b.y0, &x[1], &y[1]);
  matrix_point(m, b.x0, b.y1, &x[2], &y[2]);
  matrix_point(m, b.x1, b.y1, &x[3], &y[3]);
  struct box o = {x[0], y[0], x[0], y[0]};
  for (int i = 1; i < 4; i++) {
    o.x0 = MIN(o.x0, x[i]), o.x1 = MAX(o.x1, x[i]);
    o.y0 = MIN(o.y0, y[i]), o.y1 = MAX(o.y1, y[i]);
  }
  return o;
}

struct box box_common(struct box a, struct box b) {
  return (struct box){MAX(a.x0, b.x0), MAX(a.y0, b.y0), MIN(a.x1, b.x1), MIN(a.y1, b.y1)};
}

bool box_empty(const struct box *b) {
  return !(b->x1 > b->x0 && b->y1 > b->y0);
}
