/* A printer's preset, read from the theme. */
#include <glib.h>

#include "press/press.h"

static const char *needed(const struct key *root, const char *name, struct diag *d) {
  const char *text = key_text(root, name, NULL);
  if (text && *text)
    return text;
  diag_error(d, root->pos, "press-preset-key", name);
  return "";
}

struct press_preset *press_preset_read(const struct theme *t, const char *name, struct diag *d) {
  static const char *const names[] = {"name", "bleed", "margin", "marks", "condition", "condition_info", "registry",
                                      NULL};
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
  p->bleed_pt = key_pt(root, "bleed", 0, d);
  p->margin_pt = key_pt(root, "margin", p->bleed_pt, d);
  p->marks = key_bool(root, "marks", false, d);
  p->condition = needed(root, "condition", d);
  p->condition_info = needed(root, "condition_info", d);
  p->registry = needed(root, "registry", d);
  if (p->bleed_pt < 0 || p->margin_pt < p->bleed_pt)
    diag_error(d, root->pos, "press-preset-margin", name);
  if (diag_errors(d) == before)
    return p;
  g_free(p);
  return NULL;
}
