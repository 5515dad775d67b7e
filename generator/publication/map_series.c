/* A series: one map for each district from one publication file. */
#include <glib.h>
#include <string.h>

#include "publication/publication.h"

static const char MARK[] = "%{district}";

/* Every text of a file with the district's name in place of the mark. */
static void name_district(struct key *k, const char *name, struct diag *d) {
  if (k->kind == KEY_SCALAR && strstr(k->text, MARK)) {
    char **pieces = g_strsplit(k->text, MARK, -1), *whole = g_strjoinv(name, pieces);
    k->text = diag_intern(d, whole);
    g_free(whole);
    g_strfreev(pieces);
  }
  for (struct key *c = k->kind == KEY_SCALAR ? NULL : k->first; c; c = c->next) name_district(c, name, d);
}

static bool check_series(const struct spec *s, const struct key *series, struct diag *d) {
  static const char *const names[] = {"by", "title", NULL};
  const char *by = key_text(series, "by", "");
  size_t before = diag_errors(d);
  if (series->kind != KEY_MAP || strcmp(by, "district") != 0) diag_error(d, series->pos, "map-series-by", by);
  else key_check_names(series, names, d);
  const struct key *own = key_get(key_get(s->keys, "select"), "district");
  if (own) diag_error(d, own->pos, "map-series-select", s->name);
  if (!strstr(s->title, MARK)) diag_error(d, key_get(s->keys, "title")->pos, "map-series-title", s->title);
  return diag_errors(d) == before;
}

/* Read anew, so that each has keys of its own. */
static struct spec *one_of(const char *ward, const struct spec *s, const struct code *code, struct diag *d) {
  const char *file = strrchr(s->file, '/') + 1;
  struct spec *one = spec_read(ward, file, d);
  if (!one) return NULL;
  name_district((struct key *)one->keys, code->name, d);
  char *name = g_strdup_printf("%s-%s", s->name, code->code);
  one->name = diag_intern(d, name);
  g_free(name);
  one->title = key_text(one->keys, "title", "");
  one->series = diag_intern(d, s->name);
  one->series_title = diag_intern(d, key_text(key_get(s->keys, "series"), "title", ""));
  one->district = diag_intern(d, code->code);
  one->district_name = diag_intern(d, code->name);
  return one;
}

struct spec **spec_series(const char *ward, const struct spec *s, const struct key *site, const struct view *view,
                          struct diag *d) {
  size_t before = diag_errors(d), n, made = 0;
  const struct key *series = key_get(s->keys, "series");
  if (!check_series(s, series, d)) return NULL;
  const char *list = key_text(key_get(site, "districts"), "list", "districts");
  const struct code *codes = view_codes(view, list, &n);
  if (!n) diag_error(d, series->pos, "map-series-none", list);
  struct spec **all = g_new0(struct spec *, n + 1);
  for (size_t i = 0; i < n; i++) {
    if (strspn(codes[i].code, "abcdefghijklmnopqrstuvwxyz0123456789-_") != strlen(codes[i].code))
      diag_error(d, series->pos, "map-series-code", codes[i].code, codes[i].name);
    else if ((all[made] = one_of(ward, s, &codes[i], d))) made++;
  }
  if (diag_errors(d) == before) return all;
  for (size_t i = 0; i < made; i++) spec_free(all[i]);
  g_free(all);
  return NULL;
}
