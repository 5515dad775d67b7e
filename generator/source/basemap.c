/* The base map's layers, as layers.yaml declares them. A layer without licence and credit is not read: both are printed. */
#include "source/basemap.h"

#include <glib.h>
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/path.h"
#include "base/suggest.h"
#include "source/layer_properties.h"

#define LAYERS_FILE "assets/basemap/layers.yaml"

/* What annai's map themes know how to draw. */
static const char *const classes[] = {"outside", "boundary", "district", "town", "block",   "built",    "water",
                                      "park",    "road",     "rail",     "station", "landmark", NULL};

/* A scalar child that must be there; NULL after an error. */
static const char *wanted(const struct key *entry, const char *name, struct diag *d) {
  const char *text = key_text(entry, name, "");
  if (*text)
    return text;
  const struct key *k = key_get(entry, name);
  diag_error(d, k ? k->pos : entry->pos, "basemap-wanted", name);
  return NULL;
}

/* A file's shapes, read once however many layers it feeds; NULL after an error, which is told once. */
static const struct shapes *shapes_of(struct basemap *m, const char *path, const char *name, struct diag *d) {
  for (size_t i = 0; i < m->files; i++)
    if (!strcmp(m->file[i].name, name))
      return m->file[i].shapes;
  struct layer_file *f = &m->file[m->files++];
  *f = (struct layer_file){arena_strdup(m->arena, name), source_shapes(path, name, d)};
  return f->shapes;
}

/* The number of the approval under which the layer may be printed: told if it is there, but no text. */
static bool read_approval(const struct key *entry, const char **out, struct diag *d) {
  const struct key *k = key_get(entry, "approval");
  *out = k && k->kind == KEY_SCALAR && *k->text ? k->text : NULL;
  if (k && !*out)
    diag_error(d, k->pos, "basemap-approval");
  return !k || *out;
}

/* Reads one entry of the list into `layer`; the texts are copied into the arena. */
static bool read_layer(struct basemap *m, const struct key *entry, const char *ward, const char *folder,
                       struct layer *layer, struct diag *d) {
  static const char *const names[] = {"class", "file", "licence", "credit", "approval",
                                      "where", "kind", "properties", NULL};
  if (entry->kind != KEY_MAP) {
    diag_error(d, entry->pos, "basemap-layers");
    return false;
  }
  bool known = key_check_names(entry, names, d);
  const char *class = wanted(entry, "class", d), *file = wanted(entry, "file", d);
  const char *licence = wanted(entry, "licence", d), *credit = wanted(entry, "credit", d);
  const char *approval;
  if (!read_approval(entry, &approval, d) || !known || !class || !file || !licence || !credit)
    return false;
  if (!path_is_inside(file)) {
    diag_error(d, key_get(entry, "file")->pos, "basemap-path", file);
    return false;
  }
  if (!g_strv_contains(classes, class)) {
    const char *near = suggest_nearest(class, classes);
    diag_warning(d, key_get(entry, "class")->pos, near ? "basemap-class-near" : "basemap-class", class, near ? near : "");
  }
  char *name = strcmp(folder, ".") ? g_build_filename(folder, file, NULL) : g_strdup(file);
  char *path = g_build_filename(ward, name, NULL);
  /* A name mistyped is mended in layers.yaml: told there. */
  bool there = g_file_test(path, G_FILE_TEST_EXISTS) || g_file_test(path, G_FILE_TEST_IS_SYMLINK);
  if (!there)
    diag_error(d, key_get(entry, "file")->pos, "basemap-no-file", name);
  const struct shapes *all = there ? shapes_of(m, path, name, d) : NULL;
  struct shapes *shapes = all ? layer_shapes(entry, all, d) : NULL;
  *layer = (struct layer){
      .class = arena_strdup(m->arena, class),
      .file = arena_strdup(m->arena, name),
      .licence = arena_strdup(m->arena, licence),
      .credit = arena_strdup(m->arena, credit),
      .approval = approval ? arena_strdup(m->arena, approval) : NULL,
      .shapes = shapes,
  };
  g_free(name);
  g_free(path);
  return shapes != NULL;
}

static bool read_layers(struct basemap *m, const struct key *root, const char *ward, const char *folder, struct diag *d) {
  static const char *const names[] = {"zone", "layers", NULL};
  const struct key *list = key_get(root, "layers");
  bool good = key_check_names(root, names, d);
  double zone = key_number(root, "zone", 0, d);
  m->zone = (int)zone;
  if (zone < 1 || zone > 19 || zone != m->zone) {
    const struct key *k = key_get(root, "zone");
    diag_error(d, k ? k->pos : root->pos, "basemap-zone", key_text(root, "zone", ""));
    good = false;
  }
  if (!list || list->kind != KEY_LIST) {
    diag_error(d, list ? list->pos : root->pos, "basemap-layers");
    return false;
  }
  m->layer = arena_array(m->arena, list->count, sizeof *m->layer);
  m->file = arena_array(m->arena, list->count, sizeof *m->file);
  for (const struct key *entry = list->first; entry; entry = entry->next) {
    struct layer layer = {0};
    bool read = read_layer(m, entry, ward, folder, &layer, d);
    if (read)
      m->layer[m->layers++] = layer;
    good = good && read;
  }
  return good;
}

struct basemap *basemap_load(const char *ward, const struct key *site, struct diag *d) {
  struct arena *arena = arena_new();
  struct basemap *m = arena_alloc(arena, sizeof *m);
  const struct key *named = key_get(site, "basemap");
  const char *file = key_text(site, "basemap", LAYERS_FILE);
  m->arena = arena;
  m->zone = (int)key_number(site, "zone", 0, d);
  if (named && !path_is_inside(file)) {
    diag_error(d, named->pos, "basemap-path", file);
    basemap_free(m);
    return NULL;
  }
  char *path = g_build_filename(ward, file, NULL);
  if (!named && !g_file_test(path, G_FILE_TEST_EXISTS)) {
    g_free(path);
    return m;
  }
  char *folder = g_path_get_dirname(file);
  struct keys *keys = source_keys(path, file, d);
  bool good = keys && read_layers(m, keys->root, ward, folder, d);
  keys_free(keys);
  g_free(folder);
  g_free(path);
  if (good)
    return m;
  basemap_free(m);
  return NULL;
}

void basemap_free(struct basemap *m) {
  if (!m)
    return;
  for (size_t i = 0; i < m->layers; i++)
    shapes_free((struct shapes *)m->layer[i].shapes);
  for (size_t i = 0; i < m->files; i++)
    shapes_free(m->file[i].shapes);
  arena_free(m->arena);
}

struct box basemap_code_extent(const struct basemap *m, const char *class, const char *code) {
  struct box b = {INFINITY, INFINITY, -INFINITY, -INFINITY};
  for (size_t l = 0; l < m->layers; l++) {
    const struct shapes *s = m->layer[l].shapes;
    if (!s || (class && strcmp(m->layer[l].class, class) != 0)) continue;
    for (size_t i = 0; i < s->n; i++)
      for (size_t p = 0; p < s->shape[i].paths && (!code || !g_strcmp0(shape_property(&s->shape[i], "code"), code)); p++)
        for (size_t k = 0; k < s->shape[i].path[p].n; k++) {
          struct lonlat at = s->shape[i].path[p].at[k];
          b = (struct box){fmin(b.x0, at.lon), fmin(b.y0, at.lat), fmax(b.x1, at.lon), fmax(b.y1, at.lat)};
        }
  }
  return b;
}

struct box basemap_extent(const struct basemap *m) {
  static const char *const chief[] = {"boundary", "district", NULL};
  struct box b = {1, 1, 0, 0};
  for (size_t i = 0; i < G_N_ELEMENTS(chief) && b.x0 > b.x1; i++) b = basemap_code_extent(m, chief[i], NULL);
  return b;
}
