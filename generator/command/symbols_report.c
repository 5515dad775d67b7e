/* The report on symbols. Words and looks are in generator/share/report/symbols.*. */
#include "command/symbols_report.h"

#include <glib.h>
#include <math.h>

#include "command/report.h"
#include "layout/map/symbol_proof.h"
#include "model/value.h"
#include "publication/site.h"

/* One digit behind the point, whatever the locale. In the arena. */
static const char *tenth(struct arena *a, double v) {
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  return arena_strdup(a, g_ascii_formatd(buffer, sizeof buffer, "%.1f", v));
}

/* ---- JSON ---- */

static void json_views(GString *s, const char *name, const double *value, struct arena *a) {
  g_string_append_printf(s, ", \"%s\": {", name);
  for (int v = 0; v < VIEW_KINDS; v++) g_string_append_printf(s, "%s\"%s\": %s", v ? ", " : "", view_name(v), tenth(a, value[v]));
  g_string_append_c(s, '}');
}

static char *json_of(const struct symbol_proofs *p, struct arena *a) {
  GString *s = g_string_new("{\"dpi\": ");
  g_string_append_printf(s, "%d, \"symbols\": [", FAX_DPI);
  for (size_t i = 0; i < p->n; i++) {
    const struct symbol_proof *o = &p->symbol[i];
    g_string_append_printf(s, "%s\n  {\"id\": ", i ? "," : "");
    json_text(s, o->symbol->id);
    g_string_append_printf(s, ", \"line\": %d, \"width_mm\": %s, \"height_mm\": %s, \"number_mm\": %s, \"dark\": %s", o->symbol->pos.line,
                           tenth(a, o->width_mm), tenth(a, o->height_mm), tenth(a, o->number_mm), o->dark ? "true" : "false");
    json_views(s, "number_contrast", o->contrast, a);
    json_views(s, "edge_contrast", o->edge, a);
    g_string_append_c(s, '}');
  }
  g_string_append(s, "\n], \"pairs\": [");
  for (size_t i = 0; i < p->pairs; i++) {
    const struct symbol_pair *o = &p->pair[i];
    g_string_append_printf(s, "%s\n  {\"a\": ", i ? "," : "");
    json_text(s, p->symbol[o->a].symbol->id);
    g_string_append(s, ", \"b\": ");
    json_text(s, p->symbol[o->b].symbol->id);
    g_string_append_printf(s, ", \"shape_percent\": %s, \"merge\": %s", tenth(a, o->shape * 100), o->merge ? "true" : "false");
    json_views(s, "difference", o->difference, a);
    g_string_append_c(s, '}');
  }
  g_string_append(s, "\n]}\n");
  return g_string_free(s, FALSE);
}

/* ---- the page ---- */

static const char *hex(struct arena *a, const struct theme *t, ink_id id, enum view_kind v) {
  const struct ink *i = theme_ink(t, id);
  struct colour c = colour_seen((struct colour){i->r, i->g, i->b}, v);
  return arena_printf(a, "#%02x%02x%02x", c.r, c.g, c.b);
}

/* The fax as rows of black runs. */
static const char *fax_path(struct arena *a, const struct symbol_proof *p) {
  GString *s = g_string_new(NULL);
  for (int y = 0; y < p->rows; y++)
    for (int x = 0; x < p->columns; x++) {
      int n = 0;
      while (x + n < p->columns && p->fax[y * p->columns + x + n]) n++;
      if (n) g_string_append_printf(s, "M%d %dh%dv1h-%dz", x, y, n, n);
      x += n;
    }
  const char *kept = arena_strdup(a, s->str);
  g_string_free(s, TRUE);
  return kept;
}

static void add_views(struct arena *a, struct value *row, const struct theme *t, const struct symbol_proof *p) {
  struct value *views = value_add_list(a, row, "views");
  const struct symbol *s = p->symbol;
  for (int v = 0; v < VIEW_FAX; v++) {
    struct value *one = value_add_map(a, views, NULL);
    value_add_text(a, one, "fill", s->solid ? hex(a, t, s->ink, v) : "none");
    value_add_text(a, one, "line", !s->solid || s->outlined ? hex(a, t, s->solid ? s->outline_ink : s->ink, v) : "none");
    value_add_text(a, one, "number", hex(a, t, s->number_ink, v));
    value_add_text(a, one, "contrast", tenth(a, p->contrast[v]));
  }
}

static void add_symbols(struct arena *a, struct value *page, const struct theme *t, const struct symbol_proofs *all) {
  struct value *list = value_add_list(a, page, "symbols");
  for (size_t i = 0; i < all->n; i++) {
    const struct symbol_proof *p = &all->symbol[i];
    struct value *row = value_add_map(a, list, NULL);
    char y[G_ASCII_DTOSTR_BUF_SIZE];
    value_add_text(a, row, "id", p->symbol->id);
    value_add_text(a, row, "path", p->symbol->path);
    value_add_text(a, row, "outline", arena_strdup(a, g_ascii_formatd(y, sizeof y, "%.2f", p->symbol->outline_mm)));
    value_add_text(a, row, "base", arena_strdup(a, g_ascii_formatd(y, sizeof y, "%.2f", p->symbol->number_dy_mm + 1.19)));
    value_add_text(a, row, "width", tenth(a, p->width_mm));
    value_add_text(a, row, "height", tenth(a, p->height_mm));
    value_add_text(a, row, "digits", tenth(a, p->number_mm));
    value_add_text(a, row, "pixels", tenth(a, p->number_mm / 25.4 * FAX_DPI));
    value_add_text(a, row, "fax", fax_path(a, p));
    value_add_number(a, row, "columns", p->columns);
    add_views(a, row, t, p);
  }
}

static void add_pairs(struct arena *a, struct value *page, const struct symbol_proofs *all) {
  struct value *list = value_add_list(a, page, "pairs");
  for (size_t i = 0; i < all->pairs; i++) {
    const struct symbol_pair *p = &all->pair[i];
    struct value *row = value_add_map(a, list, NULL), *views = value_add_list(a, row, "views");
    value_add_text(a, row, "a", all->symbol[p->a].symbol->id);
    value_add_text(a, row, "b", all->symbol[p->b].symbol->id);
    value_add_text(a, row, "shape", tenth(a, p->shape * 100));
    value_add_bool(a, row, "fills", all->symbol[p->a].dark != all->symbol[p->b].dark);
    value_add_bool(a, row, "merge", p->merge);
    for (int v = 0; v < VIEW_FAX; v++) value_add_text(a, value_add_map(a, views, NULL), "difference", tenth(a, p->difference[v]));
  }
}

bool symbols_report(const struct ward *w, struct diag *d, char **json_out, char **html_out, size_t *html_size_out) {
  const struct key *said = key_get(w->site->root, "theme");
  struct theme *t = theme_open(w->dir, said && said->kind == KEY_SCALAR ? said->text : "standard", w->lang, d);
  struct keys *words = t ? report_words("symbols", d) : NULL;
  if (words) {
    struct arena *a = arena_new();
    struct diag *quiet = diag_like(d);
    struct symbol_proofs all = symbol_proofs_make(t, a, quiet);
    struct value *page = report_value(a, w, words, diag_lang(d));
    add_symbols(a, page, t, &all);
    add_pairs(a, page, &all);
    *json_out = json_of(&all, a);
    *html_out = report_fill(a, "symbols", page, d, html_size_out);
    diag_free(quiet);
    arena_free(a);
    keys_free(words);
  }
  if (t) theme_free(t);
  return words && *html_out;
}
