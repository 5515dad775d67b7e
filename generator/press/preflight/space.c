/* Colour spaces: which they are, and what a colour in them lays on the plates. */
#include <math.h>
#include <string.h>

#include "press/preflight/walk.h"

void space_free(void *data) {
  struct space *s = data;
  g_free(s->spot);
  g_free(s);
}

static const struct space *keep(struct walk *w, const char *key, struct space s) {
  g_hash_table_replace(w->spaces, g_strdup(key), g_memdup2(&s, sizeof s));
  return g_hash_table_lookup(w->spaces, key);
}

const struct space *space_device(struct walk *w, const char *name) {
  static const struct {
    const char *name;
    enum space_kind kind;
    int n;
  } known[] = {{"/DeviceGray", SPACE_GREY, 1}, {"/G", SPACE_GREY, 1},   {"/DeviceRGB", SPACE_RGB, 3}, {"/RGB", SPACE_RGB, 3},
               {"/DeviceCMYK", SPACE_CMYK, 4}, {"/CMYK", SPACE_CMYK, 4}, {"/Pattern", SPACE_PATTERN_ONLY, 0}};
  const struct space *kept = g_hash_table_lookup(w->spaces, name);
  for (size_t i = 0; !kept && i < G_N_ELEMENTS(known); i++)
    if (!strcmp(known[i].name, name)) return keep(w, name, (struct space){.kind = known[i].kind, .n = known[i].n, .base = known[i].kind});
  return kept;
}

static int plate_named(const char *name) {
  static const char *const names[] = {"/Cyan", "/Magenta", "/Yellow", "/Black"};
  for (int i = 0; i < 4; i++)
    if (!strcmp(names[i], name)) return i;
  return 4;
}

static void read_colorant(struct space *s, int i, const char *name) {
  s->plate[i] = plate_named(name);
  if (!strcmp(name, "/All")) s->all = true;
  else if (!strcmp(name, "/None")) s->plate[i] = -1;
  else if (s->plate[i] == 4 && !s->spot) s->spot = g_strdup(name + 1);
}

static struct space separation(struct walk *w, qpdf_oh o, bool several) {
  struct space s = {.kind = SPACE_SEPARATION, .base = SPACE_SEPARATION, .n = 1};
  qpdf_oh names = qpdf_oh_get_array_item(w->q, o, 1);
  if (!several && qpdf_oh_is_name(w->q, names)) read_colorant(&s, 0, qpdf_oh_get_name(w->q, names));
  if (several && qpdf_oh_is_array(w->q, names)) {
    int n = qpdf_oh_get_array_n_items(w->q, names);
    s.n = MIN(n, 8);
    for (int i = 0; i < s.n; i++) {
      qpdf_oh one = qpdf_oh_get_array_item(w->q, names, i);
      if (qpdf_oh_is_name(w->q, one)) read_colorant(&s, i, qpdf_oh_get_name(w->q, one));
    }
  }
  return s;
}

static struct space icc(struct walk *w, qpdf_oh o) {
  int n = (int)number_of(w, key_of(w, qpdf_oh_get_array_item(w->q, o, 1), "/N"), 0);
  enum space_kind kind = n == 3 ? SPACE_ICC_RGB : SPACE_ICC_OTHER;
  return (struct space){.kind = kind, .base = n == 4 ? SPACE_CMYK : n == 1 ? SPACE_GREY : kind, .n = n == 1 || n == 3 || n == 4 ? n : 3};
}

const struct space *space_read(struct walk *w, qpdf_oh o, int depth) {
  if (qpdf_oh_is_name(w->q, o)) return space_device(w, qpdf_oh_get_name(w->q, o));
  if (depth > SPACES_MAX || !qpdf_oh_is_array(w->q, o) || qpdf_oh_get_array_n_items(w->q, o) < 1) return NULL;
  qpdf_oh head = qpdf_oh_get_array_item(w->q, o, 0);
  if (!qpdf_oh_is_name(w->q, head)) return NULL;
  char *kind = g_strdup(qpdf_oh_get_name(w->q, head));
  char *text = g_strdup(qpdf_oh_unparse(w->q, o)); /* the key: arrays are small, or references */
  char *key = g_strdup_printf("%s#%d", text, qpdf_oh_get_object_id(w->q, o));
  const struct space *kept = g_hash_table_lookup(w->spaces, key), *base;
  struct space s = {.kind = SPACE_UNKNOWN, .n = 1};
  if (!kept) {
    if (!strcmp(kind, "/ICCBased")) s = icc(w, o);
    else if (!strcmp(kind, "/CalRGB")) s = (struct space){.kind = SPACE_CAL_RGB, .base = SPACE_CAL_RGB, .n = 3};
    else if (!strcmp(kind, "/CalGray")) s = (struct space){.kind = SPACE_ICC_OTHER, .base = SPACE_GREY, .n = 1};
    else if (!strcmp(kind, "/Lab")) s = (struct space){.kind = SPACE_LAB, .base = SPACE_LAB, .n = 3};
    else if (!strcmp(kind, "/Separation")) s = separation(w, o, false);
    else if (!strcmp(kind, "/DeviceN")) s = separation(w, o, true);
    else if (!strcmp(kind, "/Indexed") || !strcmp(kind, "/I") || !strcmp(kind, "/Pattern")) {
      base = space_read(w, qpdf_oh_get_array_item(w->q, o, 1), depth + 1);
      s = (struct space){.kind = kind[1] == 'P' ? SPACE_PATTERN_ONLY : SPACE_INDEXED, .base = base ? base->kind : SPACE_UNKNOWN};
      s.n = s.kind == SPACE_INDEXED ? 1 : base ? base->n : 0;
      s.spot = base ? g_strdup(base->spot) : NULL;
    } else if (space_device(w, kind)) {
      s = *space_device(w, kind);
    }
    kept = keep(w, key, s);
  }
  g_free(key);
  g_free(text);
  g_free(kind);
  return kept;
}

const struct space *space_named(struct walk *w, qpdf_oh resources, const char *name) {
  qpdf_oh o = key_of(w, key_of(w, resources, "/ColorSpace"), name);
  const struct space *s = space_read(w, o, 0);
  return s ? s : space_device(w, name);
}

struct ink_sum space_inks(const struct space *s, const double *v, int n) {
  struct ink_sum i = {.known = true};
  enum space_kind kind = s ? s->kind == SPACE_ICC_OTHER ? s->base : s->kind : SPACE_UNKNOWN;
  if (kind == SPACE_GREY && n >= 1) {
    i.k = 1 - CLAMP(v[0], 0, 1);
  } else if (kind == SPACE_CMYK && n >= 4) {
    i.c = CLAMP(v[0], 0, 1), i.m = CLAMP(v[1], 0, 1), i.y = CLAMP(v[2], 0, 1), i.k = CLAMP(v[3], 0, 1);
  } else if (kind == SPACE_SEPARATION) {
    double *plate[] = {&i.c, &i.m, &i.y, &i.k, &i.spot};
    i.all = s->all;
    for (int j = 0; j < MIN(n, s->n); j++)
      if (s->all) i.c = i.m = i.y = i.k = CLAMP(v[j], 0, 1);
      else if (s->plate[j] >= 0) *plate[s->plate[j]] += CLAMP(v[j], 0, 1);
  } else {
    i.known = false;
  }
  return i;
}

double ink_total(const struct ink_sum *i) {
  return (i->c + i->m + i->y + i->k + i->spot) * 100;
}

int ink_plates(const struct ink_sum *i) {
  const double v[] = {i->c, i->m, i->y, i->k, i->spot};
  int n = 0;
  for (size_t j = 0; j < G_N_ELEMENTS(v); j++) n += v[j] > 0.005;
  return n;
}

void space_tell(struct walk *w, const struct space *s, const char *what, const struct box *box) {
  static const char *const rgb[][2] = {{"", "preflight-rgb"}, {"image", "preflight-rgb-image"}, {"shading", "preflight-rgb-shading"},
                                       {"pattern", "preflight-rgb-pattern"}, {"group", "preflight-rgb-group"}};
  const char *rule = NULL;
  if (!s) return;
  enum space_kind kind = s->kind == SPACE_INDEXED || s->kind == SPACE_PATTERN_ONLY ? s->base : s->kind;
  if (kind == SPACE_RGB || kind == SPACE_CAL_RGB)
    for (size_t i = 0; i < G_N_ELEMENTS(rgb); i++)
      if (!strcmp(rgb[i][0], what)) rule = rgb[i][1];
  if (kind == SPACE_RGB && s->kind == SPACE_INDEXED) rule = "preflight-rgb-indexed";
  if (kind == SPACE_ICC_RGB) rule = "preflight-rgb-icc";
  if (kind == SPACE_LAB) rule = "preflight-lab";
  if (kind == SPACE_UNKNOWN) rule = "preflight-space";
  if (rule) walk_find(w, true, rule, box, what, "");
  else if (kind == SPACE_ICC_OTHER && w->limits.x1a) walk_find(w, true, "preflight-icc", box, what, "");
  if (s->spot && g_strcmp0(s->spot, w->limits.spot)) walk_find(w, w->limits.strict, "preflight-spot", box, s->spot, w->limits.spot);
}
