/* A theme: all a designer or translator may change. Templates, print styles, inks, symbols, interface words, presets.
 * A ward's own theme names the one it extends and overrides it file by file. */
#ifndef ANNAI_THEME_THEME_H
#define ANNAI_THEME_THEME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/geom.h"
#include "model/value.h"
#include "source/source.h"

struct theme;

/* Opens themes/<name>/ of the ward, over the theme it extends (theme.yaml: `extends:`), over the built-in one of that name.
 * Reads inks.yaml, symbols.yaml, lang/<lang>.yaml. NULL after an error. */
struct theme *theme_open(const char *ward, const char *name, const char *lang, struct diag *d);
/* The same, where `at` is the place that names the theme: there it is told as missing or misnamed. */
struct theme *theme_open_at(const char *ward, const char *name, struct pos at, const char *lang, struct diag *d);
void theme_free(struct theme *t);
/* The path of a theme's file, the nearest override first; NULL if none has it. Borrowed. */
const char *theme_file(const struct theme *t, const char *relative);
/* The path of a file as messages name it, kept by the theme. */
const char *theme_shown(const struct theme *t, const char *relative);
/* Files below a folder of the theme over all overrides, relative names, sorted. NULL-terminated, g_strfreev. */
char **theme_list(const struct theme *t, const char *folder);
/* A YAML file of the theme, kept by the theme; NULL if absent or wrong (told). */
const struct key *theme_keys(const struct theme *t, const char *relative, struct diag *d);
/* An interface word by dotted name ("facility.tel"); the name itself if missing (told once as a warning). */
const char *theme_word(const struct theme *t, const char *name);
/* All interface words as a map for templates: {{words.facility.tel}}. */
const struct value *theme_words(const struct theme *t);
const char *theme_lang(const struct theme *t);

/* Whether the theme sets in `family`: theme.yaml `families:` lists it, or lists none. */
bool theme_has_family(const struct theme *t, const char *family);
/* The families that are looked through, in order, for a character that `family` lacks (theme.yaml `fallback:`); *n_out of
 * them, NULL if none is listed. Live as long as the theme. */
const char *const *theme_fallback(const struct theme *t, const char *family, size_t *n_out);

/* ---- inks: the only colours there are ---- */
typedef uint8_t ink_id; /* index into the theme's table */
struct ink {
  const char *id, *name, *role;
  uint8_t r, g, b;      /* sRGB */
  double c, m, y, k;    /* 0…1 */
  bool art;             /* may be used by SVG art; no two art inks have the same sRGB */
  ink_id small;         /* its stand-in for small text on the press, on one plate; itself if none is named */
};
/* "#rrggbb" or "#rgb". */
bool colour_parse(const char *text, uint8_t rgb[3]);
size_t theme_inks(const struct theme *t);
const struct ink *theme_ink(const struct theme *t, ink_id id);
/* By name; a missing one is an error at `at` and gives ink 0. */
ink_id theme_ink_named(const struct theme *t, const char *id, struct pos at, struct diag *d);
/* By sRGB among the art inks; false if none. */
bool theme_ink_of_art(const struct theme *t, uint8_t r, uint8_t g, uint8_t b, ink_id *out);
/* Carrying an ink through cairo (PRINT.md section 1): three 16-bit levels whose high bytes are the sRGB and whose low bytes
 * are the id and its two check bytes (id ^ 0x5a, id ^ 0xa5). Divide by 65535 for cairo. */
void ink_levels(const struct theme *t, ink_id id, uint16_t level_out[3]);
bool ink_from_levels(const uint16_t level[3], ink_id *out);

/* ---- symbols: shape and number ---- */
struct symbol {
  const char *id;      /* "clinic", … as symbols.yaml */
  const char *path;    /* SVG path data in millimetres at scale 1, origin = the place; M L H V C Q A Z */
  ink_id ink;          /* fill (solid) or outline */
  bool solid, outlined; /* solid fill; solid with an ink outline too */
  ink_id outline_ink;
  double outline_mm;
  ink_id number_ink;
  double number_dy_mm;
  bool inner_frame;    /* hospital: an inner line of paper */
  struct pos pos;      /* its line in symbols.yaml */
};
size_t theme_symbols(const struct theme *t);
const struct symbol *theme_symbol(const struct theme *t, size_t i);
const struct symbol *theme_symbol_named(const struct theme *t, const char *id);

/* ---- templates: Mustache with inheritance ---- */
struct template;
/* Compiles templates/<name>.mustache with its partials and parents; kept by the theme. NULL after an error (told with file
 * and line). */
const struct template *theme_template(struct theme *t, const char *name, struct diag *d);
/* Writes a VALUE_NODE as the medium wants it. */
typedef void node_writer(const struct node *node, void *data, void *out);
/* Fills a template and appends to `out` (a GString). */
void template_render(const struct template *t, const struct value *context, node_writer *write_node, void *data, void *out);

#endif
