/* The base map's layers, as layers.yaml declares them. A layer without licence and credit is not read: both are printed. */
#include "source/basemap.h"

#include <glib.h>
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/path.h"
#include "base/suggest.h"
#include "source/datum.h"
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
static const struct shapes *shapes_of(struct basemap *m, const char *path, const char *name, const char *table, struct diag *d) {
  for (size_t i = 0; i < m->files; i++)
    if (!strcmp(m->file[i].name, name) && !g_strcmp0(m->file[i].table, table))
      return m->file[i].shapes;
  struct layer_file *f = &m->file[m->files++];
  *f = (struct layer_file){arena_strdup(m->arena, name), table ? arena_strdup(m->arena, table) : NULL, source_shapes_of(path, name, table, d)};
  return f->shapes;
}

/* The number of the approval under which the layer may be printed, "none" where it needs none: told if it is there, but no text. */
static bool read_approval(struct basemap *m, const struct key *entry, struct layer *layer, struct diag *d) {
  const struct key *k = key_get(entry, "approval");
  const char *text = k && k->kind == KEY_SCALAR ? k->text : "";
  if (k && !*text)
    diag_error(d, k->pos, "basemap-approval");
  layer->approval = !k ? NULL : strcmp(text, "none") ? arena_strdup(m->arena, text) : "";
  return !k || *text;
}

/* The largest paper the layer may be printed on: [width, height] in millimetres, or "any". */
static bool read_paper(const struct key *entry, struct layer *layer, struct diag *d) {
  const struct key *k = key_get(entry, "paper");
  if (k && k->kind == KEY_SCALAR && !strcmp(k->text, "any")) layer->paper_width = layer->paper_height = INFINITY;
  if (!k || isinf(layer->paper_width)) return true;
  double side[2] = {0, 0};
  size_t n = 0;
  for (const struct key *c = k->kind == KEY_LIST ? k->first : NULL; c; c = c->next, n++)
    if (n < 2 && c->kind == KEY_SCALAR) side[n] = g_ascii_strtod(c->text, NULL) * PT_PER_MM;
  layer->paper_width = side[0], layer->paper_height = side[1];
  if (n == 2 && side[0] > 0 && side[1] > 0 && isfinite(side[0]) && isfinite(side[1])) return true;
  diag_error(d, k->pos, "basemap-paper");
  return false;
}

/* Whether the layer's file is in the old Tokyo datum and does not say so itself. */
static bool read_datum(const struct key *entry, bool *tokyo_out, struct diag *d) {
  const struct key *k = key_get(entry, "datum");
  const char *text = k && k->kind == KEY_SCALAR ? k->text : "";
  *tokyo_out = !strcmp(text, "tokyo");
  if (!k || *tokyo_out || !strcmp(text, "jgd2011")) return true;
  diag_error(d, k->pos, "basemap-datum", text);
  return false;
}

/* Shifts what layers.yaml says lies in the old datum. A file that names its own system is shifted already, or need not be. */
static bool shift(struct shapes *shapes, const struct shapes *from, const struct key *entry, struct diag *d) {
  if (!from->epsg) return datum_shift(shapes, DATUM_TOKYO, entry->pos, d);
  diag_error(d, key_get(entry, "datum")->pos, "basemap-datum-told", from->file, diag_num(d, from->epsg));
  return false;
}

/* Reads one entry of the list into `layer`; the texts are copied into the arena. */
static bool read_layer(struct basemap *m, const struct key *entry, const char *ward, const char *folder,
                       struct layer *layer, struct diag *d) {
  static const char *const names[] = {"class", "file", "licence", "credit", "approval", "paper",
                                      "table", "datum", "where",   "kind",   "properties", NULL};
  if (entry->kind != KEY_MAP) {
    diag_error(d, entry->pos, "basemap-layers");
    return false;
  }
  bool known = key_check_names(entry, names, d);
  const char *class = wanted(entry, "class", d), *file = wanted(entry, "file", d);
  const char *licence = wanted(entry, "licence", d), *credit = wanted(entry, "credit", d);
  bool tokyo, said = read_approval(m, entry, layer, d);
  said = read_paper(entry, layer, d) && said;
  if (!read_datum(entry, &tokyo, d) || !said || !known || !class || !file || !licence || !credit)
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
  const struct shapes *all = there ? shapes_of(m, path, name, key_text(entry, "table", NULL), d) : NULL;
  struct shapes *shapes = all ? layer_shapes(entry, all, d) : NULL;
  if (shapes && tokyo && !shift(shapes, all, entry, d)) g_clear_pointer(&shapes, shapes_free);
  layer->class = arena_strdup(m->arena, class);
  layer->file = arena_strdup(m->arena, name);
  layer->licence = arena_strdup(m->arena, licence);
  layer->credit = arena_strdup(m->arena, credit);
  layer->shapes = shapes;
  layer->pos = (struct pos){arena_strdup(m->arena, entry->pos.file), entry->pos.line, entry->pos.col};
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

bool basemap_press(const struct basemap *m, double width_pt, double height_pt, struct diag *d) {
  size_t before = diag_errors(d);
  double shorter = fmin(width_pt, height_pt), longer = fmax(width_pt, height_pt);
  for (size_t i = 0; m && i < m->layers; i++) {
    const struct layer *l = &m->layer[i];
    double a = fmin(l->paper_width, l->paper_height), b = fmax(l->paper_width, l->paper_height);
    if (a <= 0) diag_error(d, l->pos, "basemap-press", l->class, "paper");
    else if (shorter > a + 0.5 || longer > b + 0.5)
      diag_error(d, l->pos, "basemap-press-size", l->class, diag_num(d, round(a / PT_PER_MM)), diag_num(d, round(b / PT_PER_MM)),
                 diag_num(d, round(shorter / PT_PER_MM)), diag_num(d, round(longer / PT_PER_MM)));
    if (!l->approval) diag_error(d, l->pos, "basemap-press", l->class, "approval");
  }
  return diag_errors(d) == before;
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
