/* Opening a ward's folder. */
#include "command/ward.h"

#include <glib.h>
#include <string.h>

#include "base/commit.h"
#include "base/date.h"

/* The date is asked for even where the epoch comes from outside: drafts and what is not due yet are judged by it. */
static long epoch_of(const struct key *site, struct diag *d) {
  const char *date = key_text(site, "date", ""), *told = g_getenv("SOURCE_DATE_EPOCH");
  long epoch = 0;
  if (date_is_iso(date)) {
    epoch = date_epoch(date);
  } else {
    const struct key *k = key_get(site, "date");
    diag_error(d, k ? k->pos : site->pos, "site-date", date);
  }
  guint64 seconds;
  if (!told || !*told) return epoch;
  if (g_ascii_string_to_unsigned(told, 10, 0, (guint64)date_epoch("9999-12-31"), &seconds, NULL)) return (long)seconds;
  diag_error(d, (struct pos){0}, "source-date-epoch", told);
  return epoch;
}

static const char *locale_language(void) {
  for (const char *const *l = g_get_language_names(); *l; l++) {
    if (g_str_has_prefix(*l, "ja")) return "ja";
    if (g_str_has_prefix(*l, "en")) return "en";
  }
  return "ja";
}

static bool check_site_keys(const struct key *site, struct diag *d) {
  static const char *const names[] = {"name",    "title", "lang",    "languages", "theme",  "address", "edition", "date", "zone",
                                      "frame",   "districts", "contact", "urgent",    "notice", "basemap", "addresses", "municipality", "postal", "verified_months", NULL};
  static const char *const wanted[] = {"name", "title", "lang", "address", "date", NULL};
  bool ok = key_check_names(site, names, d);
  for (const char *const *w = wanted; *w; w++)
    if (!*key_text(site, *w, "")) {
      diag_error(d, site->pos, "site-wanted", *w);
      ok = false;
    }
  return ok;
}

bool ward_open_site(struct ward *w, struct invocation *in) {
  *w = (struct ward){.dir = in->ward};
  char *content = g_build_filename(in->ward, "content", NULL), *path = g_build_filename(content, "site.yaml", NULL);
  if (g_file_test(content, G_FILE_TEST_IS_DIR)) commit_recover(content, in->diag);
  g_free(content);
  if (!g_file_test(path, G_FILE_TEST_IS_REGULAR)) diag_error(in->diag, (struct pos){"content/site.yaml", 0, 0}, "no-ward", in->ward);
  else w->site = source_keys(path, "content/site.yaml", in->diag);
  w->misnamed = !g_file_test(in->ward, G_FILE_TEST_IS_DIR);
  g_free(path);
  const char *lang = g_getenv("ANNAI_LANG");
  if (!lang || !*lang) lang = w->site ? key_text(w->site->root, "lang", NULL) : NULL;
  diag_set_lang(in->diag, lang ? lang : locale_language());
  if (!w->site) return false;
  w->lang = key_text(w->site->root, "lang", "ja");
  check_site_keys(w->site->root, in->diag);
  w->epoch = epoch_of(w->site->root, in->diag);
  if (in->private_dir) {
    w->private_dir = g_canonicalize_filename(in->private_dir, NULL);
    w->misnamed = !g_file_test(w->private_dir, G_FILE_TEST_IS_DIR);
    if (w->misnamed)
      diag_error(in->diag, (struct pos){in->private_dir, 0, 0}, "no-private", in->private_dir);
  } else {
    char *usual = g_build_filename(in->ward, "content", "private", NULL);
    if (g_file_test(usual, G_FILE_TEST_IS_DIR)) w->private_dir = g_steal_pointer(&usual);
    g_free(usual);
  }
  return diag_errors(in->diag) == 0;
}

/* Takes a spec in, or in its place those of its series; a name that is there already would write over the other's files. */
static void take_spec(struct ward *w, GPtrArray *all, struct spec *s, struct view **view, struct diag *d) {
  const struct key *series = key_get(s->keys, "series");
  struct spec *alone[] = {s, NULL}, **some = alone;
  if (series && w->records) {
    if (!*view) *view = view_open(w->records, AUDIENCE_PUBLIC, d);
    some = *view ? spec_series(w->dir, s, w->site->root, *view, d) : NULL;
  }
  for (struct spec **one = some; one && *one; one++) {
    for (guint i = 0; i < all->len; i++)
      if (!strcmp(((struct spec *)all->pdata[i])->name, (*one)->name))
        diag_error(d, (*one)->keys->pos, "publication-twice", (*one)->name, ((struct spec *)all->pdata[i])->file);
    g_ptr_array_add(all, *one);
  }
  if (some == alone) return;
  spec_free(s);
  g_free(some);
}

static bool read_specs(struct ward *w, struct diag *d) {
  char *dir = g_build_filename(w->dir, "content", "publications", NULL);
  char **files = source_files(dir, "content/publications", "*.yaml", false, d);
  GPtrArray *all = g_ptr_array_new();
  struct view *view = NULL;
  for (char **f = files; *f; f++) {
    struct spec *s = spec_read(w->dir, *f, d);
    if (!s) continue;
    if (!w->drafts && key_bool(s->keys, "draft", false, d)) spec_free(s);
    else take_spec(w, all, s, &view, d);
  }
  view_free(view);
  w->specs = all->len;
  g_ptr_array_add(all, NULL);
  w->spec = (struct spec **)g_ptr_array_free(all, FALSE);
  if (!*files) diag_error(d, (struct pos){"content/publications", 0, 0}, "no-publication");
  g_strfreev(files);
  g_free(dir);
  return diag_errors(d) == 0;
}

static bool load(struct ward *w, struct invocation *in) {
  w->basemap = basemap_load(w->dir, w->site->root, in->diag);
  if (!w->basemap) return false;
  struct records_input input = {w->dir, w->private_dir, w->site->root, w->basemap, w->each_repair, false};
  w->records = records_load(&input, in->diag);
  if (w->records) records_check(w->records, in->diag);
  read_specs(w, in->diag);
  return w->records && diag_errors(in->diag) == 0;
}

bool ward_load(struct ward *w, struct invocation *in) {
  char *content = g_build_filename(w->dir, "content", NULL);
  int lock = commit_read_begin(content, in->diag); /* no apply puts its files in place while these are read */
  bool ok = lock >= 0 && load(w, in);
  commit_read_end(lock);
  g_free(content);
  return ok;
}

void ward_close(struct ward *w) {
  for (size_t i = 0; i < w->specs; i++) spec_free(w->spec[i]);
  g_free(w->spec);
  if (w->basemap) basemap_free(w->basemap);
  if (w->records) records_free(w->records);
  if (w->site) keys_free(w->site);
  g_free(w->private_dir);
}

enum exit_status ward_failure(const struct ward *w, const struct diag *d) {
  return diag_system_failed(d) ? EXIT_SYSTEM : w->misnamed ? EXIT_USAGE : EXIT_CONTENT;
}
