/* Links and images: where they lead on the site, and that something stands there. */
#include <glib.h>
#include <string.h>

#include "base/path.h"
#include "model/doc.h"

static bool has_scheme(const char *url) {
  size_t n = 0;
  while (g_ascii_isalnum(url[n]) || url[n] == '+' || url[n] == '-' || url[n] == '.')
    n++;
  return n && url[n] == ':' && g_ascii_isalpha(url[0]);
}

static bool leads_out(const char *url) {
  return has_scheme(url) || ((url[0] == '/' || url[0] == '\\') && (url[1] == '/' || url[1] == '\\'));
}

/* Joins path segments onto `base` ("guide/slug/" or ""); NULL if it climbs above the root. */
static char *joined(const char *base, const char *path) {
  GPtrArray *parts = g_ptr_array_new_with_free_func(g_free);
  char **given[] = {g_strsplit(base, "/", -1), g_strsplit(path, "/", -1)};
  bool inside = true;
  for (int i = 0; i < 2; i++) {
    for (char **p = given[i]; *p; p++) {
      if (!**p || !strcmp(*p, "."))
        continue;
      if (strcmp(*p, ".."))
        g_ptr_array_add(parts, g_strdup(*p));
      else if (parts->len)
        g_ptr_array_remove_index(parts, parts->len - 1);
      else
        inside = false;
    }
    g_strfreev(given[i]);
  }
  const char *last = parts->len ? parts->pdata[parts->len - 1] : "";
  if (!strcmp(last, "index.html"))
    g_ptr_array_remove_index(parts, parts->len - 1);
  GString *out = g_string_new("");
  for (size_t i = 0; i < parts->len; i++)
    g_string_append_printf(out, "%s%s", i ? "/" : "", (const char *)parts->pdata[i]);
  last = parts->len ? parts->pdata[parts->len - 1] : "";
  if (parts->len && !strchr(last, '.'))
    g_string_append_c(out, '/'); /* a page: its folder */
  g_ptr_array_free(parts, TRUE);
  return g_string_free(out, !inside);
}

char *doc_link_path(const char *url, const char *own_path, char **anchor_out) {
  if (anchor_out)
    *anchor_out = NULL;
  if (leads_out(url))
    return NULL;
  size_t size = strcspn(url, "#?");
  g_autofree char *raw = g_strndup(url, size);
  g_autofree char *path = g_uri_unescape_string(raw, NULL);
  if (!path)
    return NULL;
  char *out;
  size_t length = strlen(path);
  if (!length)
    out = g_strdup(own_path);
  else if (path[0] == '/')
    out = joined("", path);
  else if (length > 3 && !strcmp(path + length - 3, ".md")) {
    /* "other.md": the page beside this one */
    path[length - 3] = 0;
    g_autofree char *beside = g_strconcat("../", path, "/", NULL);
    out = joined(own_path, beside);
  } else
    out = joined(own_path, path);
  if (out && anchor_out) {
    const char *hash = strchr(url, '#');
    *anchor_out = hash ? g_uri_unescape_string(hash + 1, NULL) : NULL;
    if (!*anchor_out)
      *anchor_out = g_strdup(hash ? hash + 1 : "");
  }
  return out;
}

char *doc_image_path(const char *src) {
  if (has_scheme(src) || strchr(src, '\\') || !*src || src[0] == '/')
    return NULL;
  g_autofree char *path = g_uri_unescape_string(src, NULL);
  if (!path || strpbrk(path, "?#"))
    return NULL;
  const char *below = g_str_has_prefix(path, "assets/") ? path + strlen("assets/") : path;
  return path_is_inside(below) ? g_strconcat("static/", below, NULL) : NULL;
}

static bool own_anchor(const struct doc *doc, const char *anchor) {
  for (const struct node *n = doc->root; n; n = node_next(doc->root, n))
    if (n->id && !strcmp(n->id, anchor))
      return true;
  return false;
}

static void check_link(const struct doc *doc, const struct node *n, const char *own_path, link_known *known,
                       const void *data, struct diag *d) {
  g_autofree char *anchor = NULL;
  g_autofree char *path = doc_link_path(n->url, own_path, &anchor);
  bool own = path && !strcmp(path, own_path);
  if (!path || !(own || known(path, "", data)))
    diag_error(d, n->pos, "link-broken", n->url);
  else if (*anchor && !(own && own_anchor(doc, anchor)) && !known(path, anchor, data))
    diag_error(d, n->pos, "link-anchor", n->url, anchor);
}

void doc_check_links(const struct doc *doc, const char *own_path, link_known *known, const void *data, struct diag *d) {
  for (const struct node *n = doc->root; n; n = node_next(doc->root, n)) {
    if (n->kind == NODE_LINK && n->url && !leads_out(n->url)) {
      check_link(doc, n, own_path, known, data, d);
      continue;
    }
    const char *src = n->kind == NODE_IMAGE ? n->url : n->kind == NODE_FIGURE ? node_attr(n, "src", NULL) : NULL;
    if (!src || has_scheme(src))
      continue; /* told while reading */
    g_autofree char *path = doc_image_path(src);
    if (!path || !known(path, "", data))
      diag_error(d, n->pos, "image-missing", src);
  }
}
