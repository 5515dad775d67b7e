/* A printer's preset, read from the theme: what one printing house wants of a press file. */
#include "press/press.h"

#include <glib.h>
#include <string.h>

#include "base/file.h"

enum { PROFILE_MIB = 16 };

static const char *needed(const struct key *root, const char *name, struct diag *d) {
  const char *text = key_text(root, name, NULL);
  if (text && *text)
    return text;
  diag_error(d, root->pos, "press-preset-key", name);
  return "";
}

static struct pos pos_of(const struct key *root, const char *name) {
  const struct key *k = key_get(root, name);
  return k ? k->pos : root->pos;
}

/* One of a list of words; the first where nothing is said. */
static size_t one_of(const struct key *root, const char *name, const char *const *words, struct diag *d) {
  const char *said = key_text(root, name, words[0]);
  for (size_t i = 0; words[i]; i++)
    if (!strcmp(words[i], said))
      return i;
  char *all = g_strjoinv(", ", (char **)words);
  diag_error(d, pos_of(root, name), "press-preset-word", name, said, all);
  g_free(all);
  return 0;
}

/* A number above 0 where one is said. */
static double above_zero(const struct key *root, const char *name, double otherwise, struct diag *d) {
  double v = key_number(root, name, otherwise, d);
  if (v > 0 && v <= 10000)
    return v;
  diag_error(d, pos_of(root, name), "press-preset-number", name, diag_num(d, v));
  return otherwise;
}

/* The profile lies beside the preset: the house gives it away with its rules, it is not ours to hand on. */
static void read_profile(struct press_preset *p, const struct theme *t, const struct key *root, struct diag *d) {
  const char *name = key_text(root, "profile", "");
  if (!*name) {
    if (p->pdfx == PDFX_4)
      diag_error(d, root->pos, "press-preset-profile", p->name);
    return;
  }
  char *relative = g_strconcat("printers/", name, NULL);
  const char *path = theme_file(t, relative);
  char *bytes = path ? (char *)file_read(path, theme_shown(t, relative), (size_t)PROFILE_MIB << 20, d, &p->profile_size) : NULL;
  if (!path)
    diag_error(d, pos_of(root, "profile"), "press-profile-absent", relative);
  p->profile = bytes;
  p->profile_name = name;
  if (bytes && !profile_is_cmyk(bytes, p->profile_size))
    diag_error(d, pos_of(root, "profile"), "press-profile", relative);
  g_free(relative);
}

/* The second ink of a two-colour job: its name at the printer's, how a screen shows it, and which inks of the theme are
 * printed with it and how strongly; all others are printed in black. */
static void read_spot(struct press_preset *p, const struct theme *t, const struct key *spot, struct diag *d) {
  static const char *const names[] = {"name", "cmyk", "inks", NULL};
  if (spot->kind != KEY_MAP || !key_check_names(spot, names, d)) {
    diag_error(d, spot->pos, "press-preset-spot", p->name);
    return;
  }
  p->spot.name = needed(spot, "name", d);
  const struct key *cmyk = key_get(spot, "cmyk"), *inks = key_get(spot, "inks");
  size_t n = 0;
  for (const struct key *k = cmyk && cmyk->kind == KEY_LIST ? cmyk->first : NULL; k && n < 4; k = k->next)
    p->spot.cmyk[n++] = k->kind == KEY_SCALAR ? CLAMP(g_ascii_strtod(k->text, NULL) / 100, 0, 1) : 0;
  if (n != 4 || !inks || inks->kind != KEY_MAP)
    diag_error(d, spot->pos, "press-preset-spot", p->name);
  for (const struct key *k = inks && inks->kind == KEY_MAP ? inks->first : NULL; k; k = k->next) {
    ink_id id = theme_ink_named(t, k->name, k->pos, d);
    char *end = NULL;
    double percent = k->kind == KEY_SCALAR ? g_ascii_strtod(k->text, &end) : -1;
    if (!end || *end || percent < 0 || percent > 100)
      diag_error(d, k->pos, "press-preset-number", k->name, diag_num(d, percent));
    else
      p->spot.tint[id] = percent / 100, p->spot.takes[id] = true;
  }
}

static void read_colours(struct press_preset *p, const struct theme *t, const struct key *root, struct diag *d) {
  static const char *const words[] = {"cmyk", "black", "two", NULL};
  p->colours = (enum press_colours)one_of(root, "colours", words, d);
  const struct key *spot = key_get(root, "spot");
  if ((p->colours == COLOURS_TWO) != (spot != NULL))
    diag_error(d, pos_of(root, "colours"), "press-preset-spot", p->name);
  else if (spot)
    read_spot(p, t, spot, d);
}

static void read_marks(struct press_preset *p, const struct key *root, struct diag *d) {
  p->bleed_pt = key_pt(root, "bleed", 0, d);
  p->margin_pt = key_pt(root, "margin", p->bleed_pt, d);
  p->marks = key_bool(root, "marks", false, d);
  p->colour_bar = key_bool(root, "colour_bar", false, d);
  p->safe_pt = key_pt(root, "safe", 3 * PT_PER_MM, d);
  if (p->bleed_pt < 0 || p->margin_pt < p->bleed_pt || p->safe_pt < 0)
    diag_error(d, root->pos, "press-preset-margin", p->name);
}

static void read_standard(struct press_preset *p, const struct theme *t, const struct key *root, struct diag *d) {
  static const char *const levels[] = {"x1a", "x4", NULL};
  p->pdfx = (enum pdfx)one_of(root, "pdfx", levels, d);
  p->condition = needed(root, "condition", d);
  p->condition_info = needed(root, "condition_info", d);
  p->registry = needed(root, "registry", d);
  read_profile(p, t, root, d);
}

static void read_limits(struct press_preset *p, const struct key *root, struct diag *d) {
  p->tac_percent = above_zero(root, "tac_percent", 300, d);
  p->overprint_black = key_bool(root, "overprint_black", false, d);
  p->photo_ppi = above_zero(root, "photo_ppi", 300, d);
  p->line_art_ppi = above_zero(root, "line_art_ppi", 600, d);
  p->stroke_least_pt = above_zero(root, "stroke_least", 0.25, d);
  p->small_text_pt = above_zero(root, "small_text", 9, d);
}

/* How the book is put together: what the package and its specification sheet say, and what the page count must be. */
static void read_binding(struct press_preset *p, const struct key *root, struct diag *d) {
  static const char *const folios[] = {"free", "every-page", NULL}, *const orders[] = {"single", "spread", NULL};
  p->folio_every_page = one_of(root, "folio", folios, d) == 1;
  p->spreads = one_of(root, "pages", orders, d) == 1;
  p->paper_thickness_mm = above_zero(root, "paper_thickness_mm", 0.1, d);
  p->cover_thickness_mm = key_get(root, "cover_thickness_mm") ? above_zero(root, "cover_thickness_mm", 0.1, d) : 0;
  p->creep = key_bool(root, "creep", false, d);
}

struct press_preset *press_preset_read(const struct theme *t, const char *name, struct diag *d) {
  static const char *const names[] = {"name", "bleed", "margin", "marks", "colour_bar", "safe", "pdfx", "condition",
                                      "condition_info", "registry", "profile", "colours", "spot", "tac_percent",
                                      "overprint_black", "photo_ppi", "line_art_ppi", "stroke_least", "small_text", "folio",
                                      "pages", "paper_thickness_mm", "cover_thickness_mm", "creep", "specification", NULL};
  size_t before = diag_errors(d);
  char *relative = g_strconcat("printers/", name, ".yaml", NULL);
  const struct key *root = theme_file(t, relative) ? theme_keys(t, relative, d) : NULL;
  if (!root) {
    if (diag_errors(d) == before)
      diag_error(d, ((struct pos){0}), "press-preset", name, relative);
    g_free(relative);
    return NULL;
  }
  g_free(relative);
  struct press_preset *p = g_new0(struct press_preset, 1);
  key_check_names(root, names, d);
  p->name = key_text(root, "name", "");
  p->keys = root;
  read_marks(p, root, d);
  read_standard(p, t, root, d);
  read_colours(p, t, root, d);
  read_limits(p, root, d);
  read_binding(p, root, d);
  if (diag_errors(d) == before)
    return p;
  press_preset_free(p);
  return NULL;
}

void press_preset_free(struct press_preset *p) {
  if (p)
    g_free(p->profile);
  g_free(p);
}

/* Of the inks that a two-colour job prints with its second ink, the one nearest to a tint. */
static ink_id spot_near(const struct press_preset *p, size_t inks, double tint) {
  ink_id best = 0;
  double least = 2;
  for (size_t i = 0; i < inks; i++) {
    double off = p->spot.takes[i] ? p->spot.tint[i] - tint : 2;
    if (off < 0)
      off = -off;
    if (off < least)
      least = off, best = (ink_id)i;
  }
  return best;
}

size_t press_bar(const struct press_preset *p, const struct theme *t, ink_id out[PRESS_BAR], struct diag *d) {
  static const char *const four[] = {"bar_c", "bar_m", "bar_y", "bar_k", "bar_c_half", "bar_m_half", "bar_y_half", "bar_k_half"};
  static const char *const one[] = {"bar_k", "bar_k_half"};
  bool cmyk = p->colours == COLOURS_CMYK;
  size_t n = cmyk ? G_N_ELEMENTS(four) : G_N_ELEMENTS(one);
  for (size_t i = 0; i < n; i++)
    out[i] = theme_ink_named(t, cmyk ? four[i] : one[i], p->keys->pos, d);
  if (p->colours == COLOURS_TWO)
    out[n] = spot_near(p, theme_inks(t), 1), out[n + 1] = spot_near(p, theme_inks(t), 0.5), n += 2;
  return n;
}
