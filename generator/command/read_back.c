/* Reading back what was made, before it is published: as a stranger would, and against the records. */
#include <glib.h>
#include <string.h>

#include "backend/backend.h"
#include "base/path.h"
#include "command/make.h"
#include "command/wanted.h"
#include "press/press.h"

static bool load(const struct job *job, const char *relative, char **bytes, gsize *size, struct diag *d) {
  char *path = g_build_filename(job->folder, relative, NULL);
  GError *error = NULL;
  bool ok = g_file_get_contents(path, bytes, size, &error);
  if (!ok) {
    diag_error(d, (struct pos){relative, 0, 0}, "file-unreadable", relative, error->message);
    g_error_free(error);
  }
  g_free(path);
  return ok;
}

static bool read_back_paper(const struct job *job, const struct view *view, struct diag *d) {
  struct theme *theme = job_theme(job, d);
  struct doc *doc = theme ? job_document(job, view, theme, d) : NULL;
  const char **wanted = doc ? wanted_on_paper(job->spec, doc, view, d) : NULL;
  char *paths[2] = {job->spec->screen ? job_screen_path(job->spec) : NULL,
                    job->spec->press ? job_press_path(job->spec) : NULL};
  bool ok = doc != NULL;
  for (int i = 0; i < 2; i++) {
    char *bytes;
    gsize size;
    if (!paths[i]) continue;
    if (load(job, paths[i], &bytes, &size, d)) {
      ok = press_read_back(bytes, size, paths[i], job->pages, wanted, d) && ok;
      g_free(bytes);
    } else {
      ok = false;
    }
    g_free(paths[i]);
  }
  g_free(wanted);
  if (doc) doc_free(doc);
  if (theme) theme_free(theme);
  return ok;
}

/* ---- a site: every page whole, every link inside it leading somewhere, every facility told right ---- */

enum { PAGES_TOLD = 5 }; /* a broken template breaks every page alike: told for so many, then counted */

struct tally {
  const char *rule, *page; /* the page it was found on last */
  size_t pages;
};

struct site_check {
  const struct job *job;
  const char *prefix;     /* "public/" */
  char *root;             /* where the site's address lies on its host */
  GHashTable *files;      /* path below the prefix -> its anchors (GHashTable) or NULL when no page */
  GHashTable *facilities; /* path of a facility's page -> struct facility */
  struct diag *d;
  struct tally tally[4];
};

static void tell(struct site_check *c, const char *page, const char *rule, const char *what) {
  struct tally *t = c->tally;
  while (t->rule && strcmp(t->rule, rule)) t++;
  t->rule = rule;
  if (!t->page || strcmp(t->page, page)) t->pages++;
  t->page = page;
  if (t->pages <= PAGES_TOLD) diag_error(c->d, (struct pos){page, 0, 0}, rule, what);
}

static void tell_rest(const struct site_check *c) {
  for (size_t i = 0; i < G_N_ELEMENTS(c->tally) && c->tally[i].rule; i++)
    if (c->tally[i].pages > PAGES_TOLD)
      diag_error(c->d, (struct pos){0}, "read-back-more", diag_num(c->d, (double)(c->tally[i].pages - PAGES_TOLD)),
                 c->tally[i].rule);
}

static void free_set(gpointer p) {
  if (p) g_hash_table_destroy(p);
}

/* The value of an attribute at `p` (behind name="), unescaped enough for links: &amp; alone occurs in them. */
static char *attribute(const char *p, const char **end_out) {
  const char *end = strchr(p, '"');
  *end_out = end;
  if (!end) return NULL;
  if (!memchr(p, '&', (size_t)(end - p))) return g_strndup(p, (gsize)(end - p));
  char *raw = g_strndup(p, (gsize)(end - p));
  char **parts = g_strsplit(raw, "&amp;", -1);
  g_free(raw);
  char *value = g_strjoinv("&", parts);
  g_strfreev(parts);
  return value;
}

static GHashTable *anchors_of(const char *html) {
  GHashTable *ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (const char *p = html; (p = strstr(p, " id=\""));) {
    char *id = attribute(p + 5, &p);
    if (!id) break;
    g_hash_table_add(ids, id);
  }
  return ids;
}

/* `link` as written on page `own` -> path below the site's root, which lies at `root` on its host ("/annai/"); NULL if it
 * leads outside. Only the page for what is not found, shown at any depth, names its links from the host's root. */
static char *resolve(const char *own, const char *link, const char *root) {
  if (*link == '/') {
    if (!g_str_has_prefix(link, root)) return NULL;
    link += strlen(root);
    own = "";
  }
  char *folder = g_path_get_dirname(own), *path = path_join(folder, link);
  g_free(folder);
  return path;
}

/* Links to what another publication of this ward makes: those are checked when that one is read back. */
static bool made_elsewhere(const struct site_check *c, const char *path) {
  for (size_t i = 0; i < c->job->ward->specs; i++) {
    const struct spec *s = c->job->ward->spec[i];
    char *other = s->screen ? job_screen_path(s) : NULL;
    bool same = other && g_str_has_prefix(other, c->prefix) && !strcmp(other + strlen(c->prefix), path);
    g_free(other);
    if (same) return true;
  }
  return false;
}

static void check_link(struct site_check *c, const char *page, const char *link) {
  if (g_uri_peek_scheme(link)) return; /* other schemes were judged where they were written */
  char *copy = g_strdup(link), *hash = strchr(copy, '#'), *anchor = NULL;
  if (hash) {
    *hash++ = '\0';
    anchor = g_uri_unescape_string(hash, NULL); /* an id stands as it is, a link to it in % */
  }
  char *path = *copy ? resolve(page, copy, c->root) : g_strdup(page);
  GHashTable *ids = NULL;
  bool there = path && g_hash_table_lookup_extended(c->files, path, NULL, (gpointer *)&ids);
  if (!there && !(path && made_elsewhere(c, path)))
    tell(c, page, "site-dead-link", link);
  else if (hash && *hash && ids && !g_hash_table_contains(ids, anchor ? anchor : hash))
    tell(c, page, "site-dead-anchor", link);
  g_free(anchor);
  g_free(path);
  g_free(copy);
}

static void check_links(struct site_check *c, const char *page, const char *html) {
  static const char *const attributes[] = {" href=\"", " src=\""};
  for (size_t k = 0; k < G_N_ELEMENTS(attributes); k++)
    for (const char *p = html; (p = strstr(p, attributes[k]));) {
      char *link = attribute(p + strlen(attributes[k]), &p);
      if (!link) break;
      check_link(c, page, link);
      g_free(link);
    }
}

static void check_facility(struct site_check *c, const char *page, const char *html, const struct facility *f) {
  const char *wanted[] = {f->name, facility_text(f, "tel")};
  for (size_t i = 0; i < G_N_ELEMENTS(wanted); i++) {
    if (!*wanted[i]) continue;
    GString *escaped = g_string_new(NULL);
    html_escape(wanted[i], escaped);
    if (!strstr(html, escaped->str)) tell(c, page, "read-back-missing", wanted[i]);
    g_string_free(escaped, TRUE);
  }
}

static void check_page(struct site_check *c, const char *page, bool second_pass) {
  char *bytes;
  gsize size;
  char *relative = g_strconcat(c->prefix, page, NULL);
  if (load(c->job, relative, &bytes, &size, c->d)) {
    if (!second_pass) {
      if (size < 16 || !g_str_has_suffix(bytes, "</html>\n") || strlen(bytes) != size)
        tell(c, page, "read-back-cut", page);
      g_hash_table_replace(c->files, g_strdup(page), anchors_of(bytes));
    } else {
      check_links(c, page, bytes);
      const struct facility *f = g_hash_table_lookup(c->facilities, page);
      if (f) check_facility(c, page, bytes, f);
    }
    g_free(bytes);
  }
  g_free(relative);
}

static char *root_of(const char *address) {
  char *path = NULL;
  if (!g_uri_split(address, G_URI_FLAGS_NONE, NULL, NULL, NULL, NULL, &path, NULL, NULL, NULL)) return g_strdup("/");
  if (g_str_has_suffix(path, "/")) return path;
  char *root = g_strconcat(path, "/", NULL);
  g_free(path);
  return root;
}

static bool read_back_site(const struct job *job, const struct view *view, struct diag *d) {
  char *name = job_site_prefix(job->spec), *prefix = g_strconcat(name, "/", NULL);
  struct site_check c = {job, prefix, root_of(key_text(job->ward->site->root, "address", "")), g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_set),
                         g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL), d, {{0}}};
  GPtrArray *pages = g_ptr_array_new_with_free_func(g_free);
  char **lines = g_strsplit(job->manifest, "\n", -1);
  for (char **l = lines; *l; l++) {
    if (strlen(*l) <= 66 || !g_str_has_prefix(*l + 66, prefix)) continue;
    const char *path = *l + 66 + strlen(prefix);
    g_hash_table_replace(c.files, g_strdup(path), NULL);
    if (g_str_has_suffix(path, ".html")) g_ptr_array_add(pages, g_strdup(path));
  }
  g_strfreev(lines);
  size_t n;
  const struct facility *f = view_facilities(view, &n);
  if (site_without_facilities(job->spec)) n = 0;
  const char *folder = key_text(key_get(job->spec->keys, "facilities"), "path", "facilities");
  for (size_t i = 0; i < n; i++) {
    char *path = g_strdup_printf("%s/%s/index.html", folder, f[i].id);
    if (!g_hash_table_contains(c.files, path)) tell(&c, path, "read-back-missing", f[i].name);
    g_hash_table_replace(c.facilities, path, (gpointer)&f[i]);
  }
  for (guint i = 0; i < pages->len; i++) check_page(&c, pages->pdata[i], false);
  for (guint i = 0; i < pages->len; i++) check_page(&c, pages->pdata[i], true);
  tell_rest(&c);
  g_ptr_array_free(pages, TRUE);
  g_hash_table_destroy(c.files);
  g_hash_table_destroy(c.facilities);
  g_free(c.root);
  g_free(prefix);
  g_free(name);
  return diag_errors(d) == 0;
}

bool job_read_back(void *data, struct diag *d, char **result_out, size_t *size_out) {
  const struct job *job = data;
  diag_hide(d, job->spec->audience != AUDIENCE_PUBLIC);
  struct view *view = view_open(job->ward->records, job->spec->audience, d);
  bool ok = view && (publication_kind_named(job->spec->kind)->is_site ? read_back_site(job, view, d)
                                                                      : read_back_paper(job, view, d));
  if (view) view_free(view);
  return ok;
}
