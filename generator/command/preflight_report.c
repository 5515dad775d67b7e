/* The report on a preflight. Words and looks are in generator/share/report/preflight.*. */
#include "command/preflight_report.h"

#include <glib.h>
#include <string.h>

#include "base/arena.h"
#include "base/share.h"
#include "command/report.h"
#include "model/value.h"
#include "publication/site.h"

enum { PICTURES_MAX = 30 };

static const char *number(struct arena *a, double v) {
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  return arena_strdup(a, g_ascii_formatd(buffer, sizeof buffer, "%.1f", v));
}

/* What a finding says, without its place: by a collector of its own, whose texts they are. */
static const char *text_of(struct arena *a, const struct preflight_finding *f, const struct diag *like) {
  struct diag *one = diag_like(like);
  size_t n = 0;
  diag_error(one, ((struct pos){0}), f->rule, f->detail, f->wanted, "");
  struct diag_told *told = diag_list(one, false, &n);
  const char *text = arena_strdup(a, n && told[0].text ? told[0].text : f->rule);
  diag_list_free(told, n);
  diag_free(one);
  return text;
}

static void json_boxes(GString *s, struct arena *a, const struct preflight_finding *f) {
  g_string_append(s, ", \"places_mm\": [");
  for (size_t i = 0; i < f->boxes; i++)
    g_string_append_printf(s, "%s[%s, %s, %s, %s]", i ? ", " : "", number(a, f->box[i].x0), number(a, f->box[i].y0),
                           number(a, f->box[i].x1), number(a, f->box[i].y1));
  g_string_append_c(s, ']');
}

char *preflight_json(const struct preflight_report *r, struct diag *d) {
  struct arena *a = arena_new();
  GString *s = g_string_new("{\"file\": ");
  json_text(s, r->name);
  g_string_append(s, ", \"preset\": ");
  if (r->preset) json_text(s, r->preset);
  else g_string_append(s, "null");
  g_string_append_printf(s, ", \"check\": \"self-checked\", \"pages\": %zu, \"refused\": %zu, \"findings\": [", r->found->pages,
                         preflight_refused(r->found));
  for (size_t i = 0; i < r->found->n; i++) {
    const struct preflight_finding *f = r->found->finding[i];
    const char *help = diag_help(d, f->rule);
    g_string_append_printf(s, "%s\n  {\"rule\": \"%s\", \"refused\": %s, \"page\": %d, \"count\": %zu, \"text\": ", i ? "," : "", f->rule,
                           f->refused ? "true" : "false", f->page, f->count);
    json_text(s, text_of(a, f, d));
    g_string_append(s, ", \"remedy\": ");
    json_text(s, help ? help : "");
    json_boxes(s, a, f);
    g_string_append_c(s, '}');
  }
  g_string_append(s, "\n]}\n");
  arena_free(a);
  return g_string_free(s, FALSE);
}

/* ---- the page ---- */

static void add_finding(struct arena *a, struct value *list, const struct preflight_finding *f, const struct key *words, const struct diag *d) {
  struct value *v = value_add_map(a, list, NULL);
  value_add_text(a, v, "level", f->refused ? "error" : "warning");
  value_add_text(a, v, "word", key_text(words, f->refused ? "refused" : "asked", ""));
  value_add_text(a, v, "rule", f->rule);
  value_add_text(a, v, "text", text_of(a, f, d));
  value_add_bool(a, v, "placed", f->boxes > 0);
  if (f->boxes) value_add_text(a, v, "x", number(a, f->box[0].x0)), value_add_text(a, v, "y", number(a, f->box[0].y0));
  value_add_bool(a, v, "several", f->count > 1);
  value_add_number(a, v, "count", (long)f->count);
}

static bool has_place(const struct preflight *p, int page) {
  for (size_t i = 0; i < p->n; i++)
    if (p->finding[i]->page == page && p->finding[i]->boxes) return true;
  return false;
}

static void add_picture(struct arena *a, struct value *v, const struct preflight_report *r, int page, struct diag *d) {
  size_t size = 0;
  char *png = preflight_picture(r->found, page, r->path, d, &size);
  char *text = png ? g_base64_encode((const unsigned char *)png, size) : NULL;
  if (text) value_add_text(a, v, "picture", arena_strdup(a, text));
  value_add_bool(a, v, "pictured", text != NULL);
  g_free(text);
  g_free(png);
}

static void add_pages(struct arena *a, struct value *page, const struct preflight_report *r, const struct key *words, struct diag *d) {
  struct value *list = value_add_list(a, page, "pages");
  int pictures = 0;
  for (int n = 0; n <= (int)r->found->pages; n++) {
    struct value *v = NULL, *items = NULL;
    for (size_t i = 0; i < r->found->n; i++) {
      if (r->found->finding[i]->page != n) continue;
      if (!v) {
        v = value_add_map(a, list, NULL);
        value_add_bool(a, v, "paged", n > 0);
        value_add_number(a, v, "page", n);
        items = value_add_list(a, v, "items");
      }
      add_finding(a, items, r->found->finding[i], words, d);
    }
    if (v && n && r->path && pictures < PICTURES_MAX && has_place(r->found, n)) add_picture(a, v, r, n, d), pictures++;
  }
}

char *preflight_html(const struct preflight_report *r, struct diag *d, size_t *size_out) {
  struct keys *words = report_words("preflight", d);
  struct arena *a = arena_new();
  char *html = NULL;
  if (words) {
    const struct ward none = {0};
    const struct key *said = key_get(words->root, diag_lang(d));
    struct value *page = report_value(a, &none, words, diag_lang(d));
    size_t refused = preflight_refused(r->found);
    const char *state = refused ? "failed" : r->found->n ? "warned" : "good";
    value_add_text(a, page, "name", r->name);
    value_add_text(a, page, "preset", r->preset ? r->preset : key_text(key_get(said, "page"), "neutral", ""));
    value_add_number(a, page, "pages_n", (long)r->found->pages);
    value_add_number(a, page, "refused", (long)refused);
    value_add_number(a, page, "asked", (long)(r->found->n - refused));
    value_add_text(a, page, "state", state);
    value_add_text(a, page, "verdict", key_text(key_get(said, "verdict"), state, ""));
    if (r->found->pages) {
      value_add_text(a, page, "width", number(a, r->found->page[0].width_mm));
      value_add_text(a, page, "height", number(a, r->found->page[0].height_mm));
    }
    add_pages(a, page, r, key_get(said, "levels"), d);
    html = report_fill(a, "preflight", page, d, size_out);
    keys_free(words);
  }
  arena_free(a);
  return html;
}

char *preflight_verdict(const struct preflight_report *r, struct diag *d) {
  struct keys *words = report_words("preflight", d);
  if (!words) return NULL;
  const struct key *said = key_get(words->root, diag_lang(d));
  size_t refused = preflight_refused(r->found);
  const char *state = refused ? "failed" : r->found->n ? "warned" : "good";
  char *line = g_strdup_printf("%s: %zu %s, %s (%zu/%zu). %s", r->name, r->found->pages, key_text(key_get(said, "page"), "unit", ""),
                               key_text(key_get(said, "verdict"), state, ""), refused, r->found->n, key_text(key_get(said, "page"), "self", ""));
  keys_free(words);
  return line;
}
