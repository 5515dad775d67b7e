/* Files beside the pages: what the theme brings, pictures of the ward, the site map, the index of names. */
#include <string.h>

#include "base/file.h"
#include "base/image.h"
#include "publication/site.h"

enum { PICTURE_MIB = 64 };

static bool has_file(const struct site *s, const char *path, const char *from) {
  for (guint i = 0; i < s->files->len; i++) {
    const struct site_file *f = &g_array_index(s->files, struct site_file, i);
    if (!strcmp(f->path, path)) return f->from && !strcmp(f->from, from);
  }
  return false;
}

static void add(struct site *s, struct site_file f) {
  if (g_hash_table_add(s->paths, (gpointer)f.path))
    g_array_append_val(s->files, f);
  else if (!f.from || !has_file(s, f.path, f.from)) /* a picture of two people is copied once */
    diag_error(s->diag, s->keys->pos, "site-twice", f.path);
}

static void file_add(struct site *s, const char *path, const char *bytes, size_t size) {
  add(s, (struct site_file){.path = path, .bytes = bytes, .size = size});
}

void site_add_copy(struct site *s, const char *path, const char *from) {
  add(s, (struct site_file){.path = path, .from = from, .told = from});
}

static void add_static(struct site *s) {
  char **names = theme_list(s->in.theme, "static");
  for (char **n = names; *n; n++) {
    char *path = arena_printf(s->arena, "static/%s", *n);
    const char *from = theme_file(s->in.theme, path);
    if (from) add(s, (struct site_file){.path = path, .from = from, .told = theme_shown(s->in.theme, path)});
  }
  g_strfreev(names);
}

/* A file of the ward's assets folder, copied to where doc_image_path says. False if there is none. */
static bool add_asset(struct site *s, const char *asset) {
  char *path = doc_image_path(asset);
  if (!path) return false;
  char *from = arena_printf(s->arena, "%s/assets/%s", s->in.ward, path + strlen("static/"));
  bool there = g_file_test(from, G_FILE_TEST_IS_REGULAR);
  if (there)
    add(s, (struct site_file){.path = arena_strdup(s->arena, path), .from = from, .told = from + strlen(s->in.ward) + 1,
                              .picture = true});
  g_free(path);
  return there;
}

/* Each symbol as a picture, for style sheets: static/symbols/<id>.svg. */
static void add_symbols(struct site *s) {
  for (size_t i = 0; i < theme_symbols(s->in.theme); i++) {
    const char *id = theme_symbol(s->in.theme, i)->id;
    const struct value *v = shared_symbol(s, id), *stroke = value_get(v, "stroke"), *inner = value_get(v, "inner");
    if (!v) continue;
    const char *path = value_get(v, "path")->text;
    GString *x = g_string_new("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"-4.5 -4.6 9 9.2\">\n");
    const char *halo = value_get(v, "paper")->text; /* seen on dark grounds only */
    g_string_append_printf(
        x, "<path fill=\"%s\" stroke=\"%s\" stroke-width=\"%s\" stroke-linejoin=\"round\" d=\"%s\"/>\n", halo, halo,
        value_get(v, "halo_width")->text, path);
    g_string_append_printf(x, "<path fill=\"%s\"", value_get(v, "fill")->text);
    if (stroke->kind == VALUE_TEXT)
      g_string_append_printf(x, " stroke=\"%s\" stroke-width=\"%s\" stroke-linejoin=\"round\"", stroke->text,
                             value_get(v, "stroke_width")->text);
    g_string_append_printf(x, " d=\"%s\"/>\n", path);
    if (inner->kind == VALUE_TEXT)
      g_string_append_printf(
          x, "<path fill=\"none\" stroke=\"%s\" stroke-width=\"%s\" transform=\"scale(%s)\" d=\"%s\"/>\n",
          value_get(v, "number_fill")->text, value_get(v, "inner_width")->text, inner->text, path);
    g_string_append(x, "</svg>\n");
    file_add(s, arena_printf(s->arena, "static/symbols/%s.svg", id), arena_strndup(s->arena, x->str, x->len),
             x->len);
    g_string_free(x, TRUE);
  }
}

const char *site_picture(const struct site *s, const char *asset) {
  gpointer kept = NULL;
  char *path = asset && *asset ? doc_image_path(asset) : NULL;
  if (path) g_hash_table_lookup_extended(s->paths, path, &kept, NULL);
  g_free(path);
  return kept;
}

/* Portraits named in the records. */
static void add_portraits(struct site *s, struct diag *d) {
  size_t n;
  const struct person *people = view_people(s->in.view, &n);
  for (size_t i = 0; i < n; i++) {
    const char *asset = person_text(&people[i], "portrait");
    if (*asset && !add_asset(s, asset))
      diag_error(d, (struct pos){"content/records/people.csv", 0, 0}, "site-picture", people[i].name, asset);
  }
}

/* Covers of booklets; one that is missing is told when their values are made. */
static void add_covers(struct site *s) {
  const struct key *booklets = key_get(s->keys, "booklets");
  for (const struct key *k = booklets ? booklets->first : NULL; k; k = k->next) {
    const char *asset = key_text(k, "picture", NULL);
    if (asset) add_asset(s, asset);
  }
}

/* How many pixels a photograph has, for its tag; what is wrong with one is told when it is copied. */
static void note_pixels(struct site *s, struct doc *doc, struct node *n, const char *src) {
  char *asset = doc_image_path(src), *ward = g_strconcat(s->in.ward, "/", NULL), *file, *path;
  struct diag *silent = diag_new("", "en");
  struct picture_head head;
  size_t size;
  if (asset && !g_str_has_suffix(asset, ".svg")) {
    file = g_strconcat("assets/", asset + strlen("static/"), NULL), path = g_strconcat(ward, file, NULL);
    unsigned char *bytes = file_read(path, file, PICTURE_MIB, silent, &size);
    if (bytes && picture_measure(bytes, size, file, n->pos, silent, &head))
      node_set_attr(doc, n, "pixels", arena_printf(doc->arena, "%d %d", head.width, head.height));
    g_free(bytes);
    g_free(path);
    g_free(file);
  }
  diag_free(silent);
  g_free(ward);
  g_free(asset);
}

void site_chart_drawn(struct site *s, size_t i, const char *bytes, size_t size, double width, double height) {
  struct site_file *f = &g_array_index(s->files, struct site_file, i);
  f->bytes = arena_strndup(s->arena, bytes, size), f->size = size;
  node_set_attr(f->doc, (struct node *)f->chart, "pixels", arena_printf(f->doc->arena, "%.0f %.0f", width, height));
}

/* What is missing is told when the links are checked. Charts are drawn as files beside the page. */
void plan_pictures(struct site *s, const struct doc *doc, const char *own_folder) {
  struct doc *own = (struct doc *)doc; /* the document is ours */
  int charts = 0;
  for (struct node *n = own->root; n; n = (struct node *)node_next(own->root, n)) {
    const char *src = n->kind == NODE_IMAGE ? n->url : n->kind == NODE_FIGURE ? node_attr(n, "src", NULL) : NULL;
    if (src && add_asset(s, src)) note_pixels(s, own, n, src);
    if (n->kind != NODE_CHART || !n->first) continue;
    n->url = arena_printf(own->arena, "chart-%d.svg", ++charts);
    add(s, (struct site_file){.path = arena_printf(s->arena, "%s%s", own_folder, n->url), .chart = n, .doc = own});
  }
}

static void add_sitemap(struct site *s) {
  const char *address = key_text(s->in.site, "address", "");
  GString *robots = g_string_new("User-agent: *\nAllow: /\n");
  if (*address) {
    const char *slash = address[strlen(address) - 1] == '/' ? "" : "/";
    GString *x = g_string_new("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                              "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    for (guint i = 0; i < s->plan->len; i++) {
      const struct plan *p = &g_array_index(s->plan, struct plan, i);
      const char *path = p->page.path;
      if (!strcmp(path, "404.html") || !g_str_has_suffix(path, ".html")) continue;
      size_t n = strlen(path) - (g_str_has_suffix(path, "index.html") ? strlen("index.html") : 0);
      char *shown = g_strndup(path, n), *url = g_markup_printf_escaped("%s%s%s", address, slash, shown);
      g_string_append_printf(x, "<url><loc>%s</loc></url>\n", url);
      g_free(url);
      g_free(shown);
    }
    g_string_append(x, "</urlset>\n");
    file_add(s, "sitemap.xml", arena_strndup(s->arena, x->str, x->len), x->len);
    g_string_free(x, TRUE);
    g_string_append_printf(robots, "Sitemap: %s%ssitemap.xml\n", address, slash);
  }
  file_add(s, "robots.txt", arena_strndup(s->arena, robots->str, robots->len), robots->len);
  g_string_free(robots, TRUE);
}

/* The group a facility is in, of a family in which nobody is in two; "" for none. */
static const char *group_of(const struct facility *f, const char *by) {
  const char *text = facility_text(f, by);
  return *text || strcmp(by, "district") != 0 || !f->district ? text : f->district->code;
}

/* `index: names.json`: every facility as [id, name, reading, then its group in each family of lists in which nobody is
 * twice]: always as many members. */
static void add_index(struct site *s, struct diag *d) {
  const struct key *index = key_get(s->keys, "index");
  if (!index) return;
  if (index->kind != KEY_SCALAR || !*index->text || strchr(index->text, '/')) {
    diag_error(d, index->pos, "site-path", index->kind == KEY_SCALAR ? index->text : "");
    return;
  }
  GString *x = g_string_new("[");
  for (size_t i = 0; i < s->facilities; i++) {
    const struct facility *f = &s->facility[i];
    g_string_append(x, i ? ",\n[" : "\n[");
    json_text(x, f->id);
    g_string_append_c(x, ',');
    json_text(x, f->name);
    g_string_append_c(x, ',');
    json_text(x, f->reading);
    for (size_t k = 0; k < s->families; k++) {
      if (s->family[k].many || !strcmp(s->family[k].by, "reading")) continue;
      g_string_append_c(x, ',');
      json_text(x, group_of(f, s->family[k].by));
    }
    g_string_append_c(x, ']');
  }
  g_string_append(x, "\n]\n");
  file_add(s, index->text, arena_strndup(s->arena, x->str, x->len), x->len);
  g_string_free(x, TRUE);
}

/* PDFs are made by other publications: their paths are known so that links to them are found good. */
static void know_booklets(struct site *s) {
  for (const struct spec *const *p = s->in.all; p && *p; p++)
    if ((*p)->screen && (*p)->audience == s->in.spec->audience) {
      char *path = arena_printf(s->arena, "print/%s.pdf", (*p)->name);
      if (!g_hash_table_add(s->paths, path)) diag_error(s->diag, s->keys->pos, "site-twice", path);
      if (strcmp((*p)->kind, "map") != 0) continue;
      g_hash_table_add(s->paths, arena_printf(s->arena, "print/%s-index.csv", (*p)->name));
      if ((*p)->svg) g_hash_table_add(s->paths, arena_printf(s->arena, "print/%s.svg", (*p)->name));
    }
}

void plan_files(struct site *s, struct diag *d) {
  add_static(s);
  add_symbols(s);
  if (!site_without_facilities(s->in.spec)) add_portraits(s, d);
  add_covers(s);
  if (s->in.spec->audience == AUDIENCE_PUBLIC) add_sitemap(s); /* nobody searches for what is not published */
  add_index(s, d);
  know_booklets(s);
}
