/* Print styles: lookups by dotted path; what is missing is told once for each path. */
#include "layout/print_style.h"

#include <glib.h>
#include <string.h>

#include "theme/parts.h"

bool print_open(struct print_style *s, struct theme *t, const char *name, struct diag *d) {
  char *relative = g_strdup_printf("print/%s.yaml", name);
  *s = (struct print_style){.theme = t, .d = d, .file = diag_intern(d, relative)};
  s->root = theme_keys(t, relative, d);
  if (!s->root && !diag_errors(d)) diag_error(d, ((struct pos){NULL, 0, 0}), "style-absent", relative);
  if (s->root) s->file = diag_intern(d, theme_shown(t, relative));
  g_free(relative);
  return s->root != NULL;
}

const struct key *print_key(const struct print_style *s, const char *path) {
  const struct key *k = s->root;
  char name[64];
  while (k && *path) {
    size_t n = strcspn(path, ".");
    g_strlcpy(name, path, MIN(sizeof name, n + 1));
    k = key_get(k, name);
    path += n + (path[n] == '.');
  }
  return k;
}

bool print_has(const struct print_style *s, const char *path) {
  return print_key(s, path) != NULL;
}

static const struct key *required(const struct print_style *s, const char *path) {
  const struct key *k = print_key(s, path);
  if (!k) diag_error(s->d, ((struct pos){s->file, 0, 0}), "style-missing", path);
  return k;
}

static double key_length(const struct print_style *s, const struct key *k) {
  double pt = 0;
  if (k->kind != KEY_SCALAR || !length_pt(k->text, &pt))
    diag_error(s->d, k->pos, "style-length", k->name ? k->name : "", k->text ? k->text : "");
  return pt;
}

double print_pt(const struct print_style *s, const char *path) {
  const struct key *k = required(s, path);
  return k ? key_length(s, k) : 0;
}

double print_pt_or(const struct print_style *s, const char *path, double otherwise) {
  const struct key *k = print_key(s, path);
  return k ? key_length(s, k) : otherwise;
}

double print_number(const struct print_style *s, const char *path) {
  const struct key *k = required(s, path);
  if (!k) return 0;
  char *end;
  double n = g_ascii_strtod(k->text ? k->text : "", &end);
  if (!k->text || *end || end == k->text) diag_error(s->d, k->pos, "style-length", k->name, k->text ? k->text : "");
  return n;
}

ink_id print_ink(const struct print_style *s, const char *path) {
  const struct key *k = required(s, path);
  return k ? theme_ink_named(s->theme, k->text, k->pos, s->d) : 0;
}

const char *print_text(const struct print_style *s, const char *path) {
  const struct key *k = required(s, path);
  return k && k->text ? k->text : "";
}

const double *print_pts(const struct print_style *s, const char *path, struct arena *a, size_t *n_out) {
  const struct key *k = required(s, path);
  *n_out = 0;
  if (!k) return NULL;
  double *pts = arena_array(a, k->count + 1, sizeof *pts);
  for (const struct key *c = k->first; c; c = c->next) pts[(*n_out)++] = key_length(s, c);
  return pts;
}

static bool yes(const struct key *map, const char *name) {
  return strcmp(key_text(map, name, "no"), "yes") == 0 || strcmp(key_text(map, name, "no"), "true") == 0;
}

struct block_look print_look(const struct print_style *s, const char *role) {
  static const char *const names[] = {"family",  "size",   "pitch",  "ink",   "bold",  "strong",  "strong_size", "link",
                                      "spacing", "indent", "before", "after", "align", "phrases", "balance",     NULL};
  struct block_look b = {.look = {.font = {.family = ""}}};
  char path[96];
  g_snprintf(path, sizeof path, "text.%s", role);
  const struct key *k = required(s, path);
  if (!k) return b;
  key_check_names(k, names, s->d);
#define LENGTH(name) (key_get(k, name) ? key_length(s, key_get(k, name)) : 0)
  b.look.font = (struct font_style){key_text(k, "family", print_text(s, "compose.family")), yes(k, "bold"),
                                    LENGTH("size")};
  b.look.pitch_pt = LENGTH("pitch");
  b.look.spacing_pt = LENGTH("spacing");
  b.look.strong_size_pt = LENGTH("strong_size");
  b.look.strong_plain = strcmp(key_text(k, "strong", "bold"), "plain") == 0;
  b.look.ink = theme_ink_named(s->theme, key_text(k, "ink", "ink"), k->pos, s->d);
  b.look.link_ink = theme_ink_named(s->theme, key_text(k, "link", key_text(k, "ink", "ink")), k->pos, s->d);
  b.look.quarter = print_number(s, "compose.quarter");
  b.look.squeeze = print_number(s, "compose.squeeze");
  b.indent = LENGTH("indent");
  b.before = LENGTH("before");
  b.after = LENGTH("after");
#undef LENGTH
  b.phrases = yes(k, "phrases");
  b.balance = yes(k, "balance");
  const char *align = key_text(k, "align", "justify");
  b.align = strcmp(align, "left") == 0     ? ALIGN_LEFT
            : strcmp(align, "centre") == 0 ? ALIGN_CENTRE
            : strcmp(align, "right") == 0  ? ALIGN_RIGHT
                                           : ALIGN_JUSTIFY;
  if (b.look.font.size_pt <= 0 || b.look.pitch_pt <= 0) diag_error(s->d, k->pos, "style-missing", path);
  return b;
}
