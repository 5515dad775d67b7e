/* Reading a site back: each page once, as a stranger would, and against the records. */
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <string.h>
#include <unistd.h>

#include "backend/backend.h"
#include "base/path.h"
#include "command/read_back.h"
#include "command/sheet_files.h"

enum { PAGES_TOLD = 5 }; /* a broken template breaks every page alike: told for so many, then counted */

struct tally {
  const char *rule, *page; /* the page it was found on last */
  size_t pages;
};

struct site_check {
  const struct job *job;
  const struct view *view;
  const char *prefix;     /* "public/" */
  const char *facilities; /* folder of the facilities' pages; NULL where the site has none */
  char *root;             /* where the site's address lies on its host */
  int folder;             /* the prefix's, opened */
  GHashTable *files;      /* path below the prefix */
  GHashTable *anchors;    /* page that some other page links into -> its anchors (GHashTable) */
  GHashTable *own;        /* anchors of the page being read; NULL until a link asks */
  GString *page, *text;   /* the page being read; what is looked for in it */
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

/* ---- pages ---- */

/* The bytes of a file of the site, in place of what `to` held. */
static bool load(const struct site_check *c, const char *path, GString *to) {
  int fd = openat(c->folder, path, O_RDONLY | O_CLOEXEC);
  ssize_t n = fd < 0 ? -1 : 1;
  g_string_truncate(to, 0);
  while (n > 0) {
    gsize had = to->len, room = MAX(to->allocated_len - had, 4096);
    g_string_set_size(to, had + room - 1);
    while ((n = read(fd, to->str + had, room - 1)) < 0 && errno == EINTR) continue;
    g_string_set_size(to, had + (gsize)MAX(n, 0));
    if (n > 0 && (gsize)n < room - 1) n = 0; /* a file of the disk gives less only at its end */
  }
  int error = errno;
  if (fd >= 0) close(fd);
  if (n == 0) return true;
  char *relative = g_strconcat(c->prefix, path, NULL);
  diag_error(c->d, (struct pos){relative, 0, 0}, "file-unreadable", relative, g_strerror(error));
  g_free(relative);
  return false;
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

/* Another page is read for its anchors when the first link into it is met, and once only. */
static GHashTable *anchors_elsewhere(struct site_check *c, const char *path) {
  GHashTable *ids = g_hash_table_lookup(c->anchors, path);
  if (ids) return ids;
  GString *page = g_string_new(NULL);
  load(c, path, page);
  ids = anchors_of(page->str);
  g_hash_table_insert(c->anchors, g_strdup(path), ids);
  g_string_free(page, TRUE);
  return ids;
}

static bool has_anchor(struct site_check *c, const char *page, const char *path, const char *anchor) {
  if (strcmp(page, path)) return g_hash_table_contains(anchors_elsewhere(c, path), anchor);
  if (!c->own) c->own = anchors_of(c->page->str);
  return g_hash_table_contains(c->own, anchor);
}

/* ---- links ---- */

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

static bool beside_print(const struct site_check *c, const struct spec *s, const char *path) {
  char *whole = g_strconcat(c->prefix, path, NULL);
  bool own = sheet_files_own(s, whole);
  g_free(whole);
  return own;
}

/* Links to what another publication of this ward makes: those are checked when that one is read back. */
static bool made_elsewhere(const struct site_check *c, const char *path) {
  for (size_t i = 0; i < c->job->ward->specs; i++) {
    const struct spec *s = c->job->ward->spec[i];
    char *other = s->screen ? job_screen_path(s) : NULL;
    bool same = other && g_str_has_prefix(other, c->prefix) && !strcmp(other + strlen(c->prefix), path);
    g_free(other);
    if (same || (g_str_has_prefix(path, "print/") && beside_print(c, s, path))) return true;
  }
  return false;
}

static bool is_page(const char *path) {
  return g_str_has_suffix(path, ".html");
}

static void check_link(struct site_check *c, const char *page, const char *link) {
  if (g_uri_peek_scheme(link)) return; /* other schemes were judged where they were written */
  char *copy = g_strdup(link), *hash = strchr(copy, '#'), *anchor = NULL;
  if (hash) {
    *hash++ = '\0';
    anchor = g_uri_unescape_string(hash, NULL); /* an id stands as it is, a link to it in % */
  }
  char *path = *copy ? resolve(page, copy, c->root) : g_strdup(page);
  bool there = path && g_hash_table_contains(c->files, path);
  if (!there && !(path && made_elsewhere(c, path)))
    tell(c, page, "site-dead-link", link);
  else if (hash && *hash && there && is_page(path) && !has_anchor(c, page, path, anchor ? anchor : hash))
    tell(c, page, "site-dead-anchor", link);
  g_free(anchor);
  g_free(path);
  g_free(copy);
}

/* The common link, "../" some times and then plain names, leads to what stands behind as many names of the page's own
 * path: looked for without a copy of its own. Whatever else it may be, check_link judges it. */
static bool is_there(struct site_check *c, const char *page, const char *link, size_t size) {
  const char *keep = strrchr(page, '/'), *end = link + size;
  for (keep = keep ? keep + 1 : page; end - link > 3 && !memcmp(link, "../", 3) && keep > page; link += 3)
    for (keep--; keep > page && keep[-1] != '/';) keep--;
  for (const char *p = link; p < end; p++)
    if (!g_ascii_isalnum(*p) && *p != '/' && *p != '-' && *p != '_' && !(*p == '.' && p > link && g_ascii_isalnum(p[-1])))
      return false;
  g_string_truncate(c->text, 0);
  g_string_append_len(c->text, page, keep - page);
  g_string_append_len(c->text, link, end - link);
  return g_hash_table_contains(c->files, c->text->str);
}

static void check_links(struct site_check *c, const char *page) {
  static const char *const attributes[] = {" href=\"", " src=\""};
  for (size_t k = 0; k < G_N_ELEMENTS(attributes); k++)
    for (const char *p = c->page->str; (p = strstr(p, attributes[k]));) {
      p += strlen(attributes[k]);
      const char *end = strchr(p, '"');
      if (!end) break;
      if (!is_there(c, page, p, (size_t)(end - p))) {
        char *link = attribute(p, &end);
        check_link(c, page, link);
        g_free(link);
      }
      p = end;
    }
}

/* ---- facilities ---- */

/* Whose page it is; NULL for all others. */
static const struct facility *facility_of(const struct site_check *c, const char *page) {
  static const char file[] = "/index.html";
  if (!c->facilities) return NULL;
  size_t folder = strlen(c->facilities), size = strlen(page);
  if (strncmp(page, c->facilities, folder) || page[folder] != '/' || !g_str_has_suffix(page, file)) return NULL;
  const char *id = page + folder + 1, *end = page + size - strlen(file);
  if (end <= id || memchr(id, '/', (size_t)(end - id))) return NULL;
  g_string_truncate(c->text, 0);
  g_string_append_len(c->text, id, end - id);
  return view_facility(c->view, c->text->str);
}

static void check_facility(struct site_check *c, const char *page, const struct facility *f) {
  const char *wanted[] = {f->name, facility_text(f, "tel")};
  for (size_t i = 0; i < G_N_ELEMENTS(wanted); i++) {
    if (!*wanted[i]) continue;
    g_string_truncate(c->text, 0);
    html_escape(wanted[i], c->text);
    if (!strstr(c->page->str, c->text->str)) tell(c, page, "read-back-missing", wanted[i]);
  }
}

static void check_pages_are_there(struct site_check *c) {
  size_t n;
  const struct facility *f = view_facilities(c->view, &n);
  for (size_t i = 0; c->facilities && i < n; i++) {
    g_string_printf(c->text, "%s/%s/index.html", c->facilities, f[i].id);
    if (!g_hash_table_contains(c->files, c->text->str))
      tell(c, diag_intern(c->d, c->text->str), "read-back-missing", f[i].name);
  }
}

static void check_page(struct site_check *c, const char *page) {
  if (!load(c, page, c->page)) return;
  const GString *p = c->page;
  if (p->len < 16 || !g_str_has_suffix(p->str, "</html>\n") || strlen(p->str) != p->len)
    tell(c, page, "read-back-cut", page);
  check_links(c, page);
  g_clear_pointer(&c->own, g_hash_table_destroy);
  const struct facility *f = facility_of(c, page);
  if (f) check_facility(c, page, f);
}

/* ---- all together ---- */

static char *root_of(const char *address) {
  char *path = NULL;
  if (!g_uri_split(address, G_URI_FLAGS_NONE, NULL, NULL, NULL, NULL, &path, NULL, NULL, NULL)) return g_strdup("/");
  if (g_str_has_suffix(path, "/")) return path;
  char *root = g_strconcat(path, "/", NULL);
  g_free(path);
  return root;
}

bool read_back_site(const struct job *job, const struct view *view, struct diag *d) {
  char *name = job_site_prefix(job->spec), *prefix = g_strconcat(name, "/", NULL);
  char *folder = g_build_filename(job->folder, name, NULL), *manifest = g_strdup(job->manifest);
  struct site_check c = {.job = job,
                         .view = view,
                         .prefix = prefix,
                         .facilities = site_without_facilities(job->spec)
                                           ? NULL
                                           : key_text(key_get(job->spec->keys, "facilities"), "path", "facilities"),
                         .root = root_of(key_text(job->ward->site->root, "address", "")),
                         .folder = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC),
                         .files = g_hash_table_new(g_str_hash, g_str_equal),
                         .anchors = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                                          (GDestroyNotify)g_hash_table_destroy),
                         .page = g_string_sized_new(64 * 1024),
                         .text = g_string_new(NULL),
                         .d = d};
  GPtrArray *pages = g_ptr_array_new();
  for (char *line = strtok(manifest, "\n"); line; line = strtok(NULL, "\n")) {
    if (strlen(line) <= 66 || !g_str_has_prefix(line + 66, prefix)) continue;
    char *path = line + 66 + strlen(prefix);
    g_hash_table_add(c.files, path);
    if (is_page(path)) g_ptr_array_add(pages, path);
  }
  check_pages_are_there(&c);
  for (guint i = 0; i < pages->len; i++) check_page(&c, pages->pdata[i]);
  tell_rest(&c);
  if (c.folder >= 0) close(c.folder);
  g_ptr_array_free(pages, TRUE);
  g_hash_table_destroy(c.files);
  g_hash_table_destroy(c.anchors);
  g_string_free(c.page, TRUE);
  g_string_free(c.text, TRUE);
  g_free(c.root);
  g_free(manifest);
  g_free(folder);
  g_free(prefix);
  g_free(name);
  return diag_errors(d) == 0;
}
