/* Links and images: where they lead on the site, and that something stands there. */
#include <glib.h>
#include <string.h>

#include "base/path.h"
#include "model/doc.h"

size_t link_scheme(const char *url) {
  size_t n = 0;
  while (g_ascii_isalnum(url[n]) || url[n] == '+' || url[n] == '-' || url[n] == '.')
    n++;
  return url[n] == ':' && g_ascii_isalpha(url[0]) ? n : 0;
}

bool link_names_host(const char *url) {
  return (url[0] == '/' || url[0] == '\\') && (url[1] == '/' || url[1] == '\\');
}

static bool leads_out(const char *url) {
  return link_scheme(url) || link_names_host(url);
}

/* The page at `path` seen from `base` ("guide/slug/" or ""): its folder, whose index.html need not be named, or its file;
 * NULL if it climbs above the root. */
static char *joined(const char *base, const char *path) {
  char *whole = path_join(base, path);
  if (!whole)
    return NULL;
  char *name = strrchr(whole, '/');
  name = name ? name + 1 : whole;
  if (!strcmp(name, "index.html")) {
    *name = 0;
    return whole;
  }
  if (!*name || strchr(name, '.'))
    return whole;
  char *folder = g_strconcat(whole, "/", NULL);
  g_free(whole);
  return folder;
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
  if (link_scheme(src) || strchr(src, '\\') || !*src || src[0] == '/')
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
  doc_check_refs(doc->root, false, d);
  for (const struct node *n = doc->root; n; n = node_next(doc->root, n)) {
    if (n->kind == NODE_LINK && n->url && !leads_out(n->url)) {
      check_link(doc, n, own_path, known, data, d);
      continue;
    }
    const char *src = n->kind == NODE_IMAGE ? n->url : n->kind == NODE_FIGURE ? node_attr(n, "src", NULL) : NULL;
    if (!src || link_scheme(src))
      continue; /* told while reading */
    g_autofree char *path = doc_image_path(src);
    if (!path || !known(path, "", data))
      diag_error(d, n->pos, "image-missing", src);
  }
}

void doc_check_refs(const struct node *root, bool pages, struct diag *d) {
  for (const struct node *n = root; n; n = node_next(root, n)) {
    if (n->kind != NODE_REF)
      continue;
    const char *id = n->url + 1;
    const struct node *to = node_by_id(root, id);
    g_autofree char *name = to ? node_name(to) : NULL;
    if (!to)
      diag_error(d, n->pos, "ref-unknown", id);
    else if (!*name && !(pages && n->title))
      diag_error(d, n->pos, "ref-nameless", id);
  }
}
