/* Print styles: lookups by dotted path; what is missing is told once for each path. */
#include "layout/book/print_style.h"

#include <glib.h>
#include <math.h>
#include <string.h>

#include "theme/parts.h"

static const struct key *style_keys(struct theme *t, const char *name, struct pos at, struct diag *d) {
  char *relative = g_strdup_printf("print/%s.yaml", name);
  const struct key *root = theme_keys(t, relative, d);
  /* One that cannot be read has been told when it was read. */
  if (!root && !theme_file(t, relative)) diag_error(d, at, "style-absent", relative);
  g_free(relative);
  return root;
}

bool print_open(struct print_style *s, struct theme *t, const char *name, struct diag *d) {
  GPtrArray *roots = g_ptr_array_new();
  const struct key *root = style_keys(t, name, (struct pos){0}, d), *extends = NULL;
  *s = (struct print_style){.theme = t, .d = d, .file = root ? diag_intern(d, root->pos.file) : NULL};
  bool good = root != NULL;
  while (root) {
    g_ptr_array_add(roots, (gpointer)root);
    extends = key_get(root, "extends");
    if (!extends) break;
    root = style_keys(t, key_text(root, "extends", ""), extends->pos, d);
    if (root && g_ptr_array_find(roots, root, NULL)) {
      diag_error(d, extends->pos, "style-extends-itself", key_text(roots->pdata[roots->len - 1], "extends", ""));
      root = NULL;
    }
    good = root != NULL;
  }
  const struct key **kept = arena_array(t->arena, roots->len + 1, sizeof *kept);
  for (guint i = 0; i < roots->len; i++) kept[i] = roots->pdata[i];
  s->root = kept;
  g_ptr_array_free(roots, TRUE);
  return good;
}

bool print_open_below(struct print_style *s, const char *name) {
  struct print_style below;
  if (!print_open(&below, s->theme, name, s->d)) return false;
  size_t own = 0, more = 0;
  while (s->root[own]) own++;
  while (below.root[more]) more++;
  const struct key **all = arena_array(s->theme->arena, own + more + 1, sizeof *all);
  memcpy(all, s->root, own * sizeof *all);
  memcpy(all + own, below.root, more * sizeof *all);
  s->root = all;
  return true;
}

const struct key *key_walk(const struct key *map, const char *path) {
  char name[64];
  while (map && *path) {
    size_t n = strcspn(path, ".");
    g_strlcpy(name, path, MIN(sizeof name, n + 1));
    map = key_get(map, name);
    path += n + (path[n] == '.');
  }
  return map;
}

const struct key *print_key(const struct print_style *s, const char *path) {
  const struct key *k = NULL;
  for (size_t i = 0; !k && i < 2; i++) k = key_walk(s->over[i], path);
  for (size_t i = 0; !k && s->root[i]; i++) k = key_walk(s->root[i], path);
  return k;
}

bool print_has(const struct print_style *s, const char *path) {
  return print_key(s, path) != NULL;
}

const struct key *print_required(const struct print_style *s, const char *path) {
  const struct key *k = print_key(s, path);
  if (!k) diag_error(s->d, ((struct pos){s->file, 0, 0}), "style-missing", path);
  return k;
}

static const char *shown(const struct key *k) {
  return k->kind == KEY_SCALAR ? k->text : k->kind == KEY_LIST ? "[ ]" : "{ }";
}

/* The text of a key that must hold one value; NULL after an error. */
static const char *scalar(const struct print_style *s, const struct key *k) {
  if (k->kind == KEY_SCALAR) return k->text;
  diag_error(s->d, k->pos, "style-one", k->name ? k->name : "", shown(k));
  return NULL;
}

/* How much a length taken over from another style is enlarged: "scale.<group>" of the style's own, else "scale.other". */
static double scale_of(const struct print_style *s, const char *path, const struct key *k) {
  char group[64];
  const struct key *scale = s->root && s->root[0] ? key_get(s->root[0], "scale") : NULL;
  if (!scale || strcmp(k->pos.file, s->file) == 0) return 1;
  g_strlcpy(group, path, MIN(sizeof group, strcspn(path, ".") + 1));
  return key_number(scale, key_get(scale, group) ? group : "other", 1, s->d);
}

double print_length(const struct print_style *s, const struct key *k) {
  double pt = 0;
  if (k->kind != KEY_SCALAR || !length_pt(k->text, &pt))
    diag_error(s->d, k->pos, "style-length", k->name ? k->name : "", shown(k));
  return pt;
}

double print_pt(const struct print_style *s, const char *path) {
  const struct key *k = print_required(s, path);
  return k ? print_length(s, k) * scale_of(s, path, k) : 0;
}

double print_pt_or(const struct print_style *s, const char *path, double otherwise) {
  const struct key *k = print_key(s, path);
  return k ? print_length(s, k) * scale_of(s, path, k) : otherwise;
}

double print_number(const struct print_style *s, const char *path) {
  const struct key *k = print_required(s, path);
  if (!k) return 0;
  char *end = NULL;
  double n = k->kind == KEY_SCALAR ? g_ascii_strtod(k->text, &end) : 0;
  if (end && end != k->text && !*end && isfinite(n)) return n;
  diag_error(s->d, k->pos, "style-number", k->name ? k->name : "", shown(k));
  return 0;
}

ink_id print_key_ink(const struct print_style *s, const struct key *k) {
  const char *id = scalar(s, k);
  return id ? theme_ink_named(s->theme, id, k->pos, s->d) : 0;
}

ink_id print_ink(const struct print_style *s, const char *path) {
  const struct key *k = print_required(s, path);
  return k ? print_key_ink(s, k) : 0;
}

const char *print_text(const struct print_style *s, const char *path) {
  const struct key *k = print_required(s, path);
  const char *text = k ? scalar(s, k) : NULL;
  return text ? text : "";
}

static bool is_list(const struct print_style *s, const struct key *k) {
  if (k && k->kind != KEY_LIST) diag_error(s->d, k->pos, "style-list", k->name ? k->name : "", shown(k));
  return k && k->kind == KEY_LIST;
}

size_t print_lengths(const struct print_style *s, const char *path, double *out, size_t max) {
  const struct key *k = print_required(s, path);
  size_t n = 0;
  if (!is_list(s, k)) return 0;
  for (const struct key *c = k->first; c && n < max; c = c->next) out[n++] = print_length(s, c) * scale_of(s, path, c);
  return n;
}

const double *print_pts(const struct print_style *s, const char *path, struct arena *a, size_t *n_out) {
  const struct key *k = print_required(s, path);
  *n_out = 0;
  if (!is_list(s, k)) return NULL;
  double *pts = arena_array(a, k->count + 1, sizeof *pts);
  for (const struct key *c = k->first; c; c = c->next) pts[(*n_out)++] = print_length(s, c) * scale_of(s, path, c);
  return pts;
}

size_t print_word(const struct print_style *s, const struct key *map, const char *name, const char *const *words) {
  const struct key *k = key_get(map, name);
  for (size_t i = 0; k && words[i]; i++)
    if (!strcmp(shown(k), words[i])) return i;
  if (!k) return 0;
  char *all = g_strjoinv(", ", (char **)words);
  diag_error(s->d, k->pos, "style-word", name, shown(k), all);
  g_free(all);
  return 0;
}

/* A text role with what its style says of it, and what else the styles say that it extends. */
static const struct key *role_merged(const struct print_style *s, const char *path) {
  struct key *all = arena_alloc(s->theme->arena, sizeof *all), **end = &all->first;
  for (size_t i = 0; i < 2 || s->root[i - 2]; i++) {
    const struct key *k = key_walk(i < 2 ? s->over[i] : s->root[i - 2], path);
    if (!k || k->kind != KEY_MAP) continue;
    if (!all->kind) all->kind = KEY_MAP, all->name = k->name, all->pos = k->pos;
    for (const struct key *c = k->first; c; c = c->next) {
      if (key_get(all, c->name)) continue;
      *end = arena_alloc(s->theme->arena, sizeof **end);
      **end = *c, (*end)->next = NULL;
      end = &(*end)->next;
    }
  }
  return all->kind ? all : print_required(s, path);
}

/* Whether a key stands there and says yes. */
static bool print_flag(const struct print_style *s, const char *path) {
  const struct key *k = print_key(s, path);
  const char *text = k ? scalar(s, k) : NULL;
  if (!text || !strcmp(text, "false") || !strcmp(text, "no")) return false;
  if (!strcmp(text, "true") || !strcmp(text, "yes")) return true;
  diag_error(s->d, k->pos, "style-word", k->name ? k->name : "", text, "true, false");
  return false;
}

const char *print_family(const struct print_style *s, const struct key *own, const char *path) {
  const struct key *k = own ? own : print_required(s, path);
  const char *family = k ? scalar(s, k) : NULL;
  if (family && !theme_has_family(s->theme, family)) diag_error(s->d, k->pos, "style-family", family);
  return family ? family : "";
}

struct block_look print_look(const struct print_style *s, const char *role) {
  static const char *const names[] = {"family",  "size",   "pitch",  "ink",   "bold",  "strong",  "strong_size", "link",
                                      "spacing", "indent", "before", "after", "align", "phrases", "balance",     "lines", "kinsoku", "hanging", NULL};
  static const char *const aligns[] = {"justify", "left", "centre", "right", NULL}, *const strongs[] = {"bold", "plain",
                                                                                                        NULL};
  static const char *const kinsokus[] = {"strict", "loose", NULL};
  static const enum align align_of[] = {ALIGN_JUSTIFY, ALIGN_LEFT, ALIGN_CENTRE, ALIGN_RIGHT};
  struct block_look b = {.look = {.font = {.family = ""}}};
  char path[96];
  g_snprintf(path, sizeof path, "text.%s", role);
  const struct key *k = role_merged(s, path);
  if (!k) return b;
  key_check_names(k, names, s->d);
#define LENGTH(name) (key_get(k, name) ? print_length(s, key_get(k, name)) * scale_of(s, path, key_get(k, name)) : 0)
  b.look.font = (struct font_style){print_family(s, key_get(k, "family"), "compose.family"),
                                    key_bool(k, "bold", false, s->d), LENGTH("size")};
  b.look.pitch_pt = LENGTH("pitch");
  b.look.spacing_pt = LENGTH("spacing");
  b.look.strong_size_pt = LENGTH("strong_size");
  b.look.strong_plain = print_word(s, k, "strong", strongs) == 1;
  const struct key *ink = key_get(k, "ink"), *link = key_get(k, "link");
  b.look.ink = ink ? print_key_ink(s, ink) : theme_ink_named(s->theme, "ink", k->pos, s->d);
  b.look.link_ink = link ? print_key_ink(s, link) : b.look.ink;
  b.look.quarter = print_number(s, "compose.quarter");
  b.look.squeeze = print_number(s, "compose.squeeze");
  b.look.dot = print_has(s, "compose.dot") ? print_text(s, "compose.dot") : NULL;
  b.look.ruby_full = print_flag(s, "compose.ruby_full");
  /* Of the role, else of the whole style. */
  const struct key *set = key_get(k, "kinsoku") ? k : print_key(s, "compose");
  b.look.loose = print_word(s, set, "kinsoku", kinsokus) == 1;
  b.look.hanging = key_bool(k, "hanging", print_flag(s, "compose.hanging"), s->d);
  b.look.bracket_out = print_has(s, "compose.bracket_out") ? print_number(s, "compose.bracket_out") : 0;
  b.look.no_hyphens = print_flag(s, "compose.no_hyphens");
  b.indent = LENGTH("indent");
  b.before = LENGTH("before");
  b.after = LENGTH("after");
#undef LENGTH
  b.phrases = key_bool(k, "phrases", false, s->d);
  b.balance = key_bool(k, "balance", false, s->d);
  b.lines = key_number(k, "lines", 0, s->d);
  b.align = align_of[print_word(s, k, "align", aligns)];
  if (b.look.font.size_pt <= 0 || b.look.pitch_pt <= 0) diag_error(s->d, k->pos, "style-missing", path);
  return b;
}
