/* A sheet that is not for the public says so on every side, where nobody can overlook it. */
#include <string.h>

#include "layout/map/furniture.h"

char *audience_words(const struct sheet *s, const struct pen *p) {
  const char *audience = node_attr(s->node, "audience", "");
  char name[64];
  if (!*audience) return g_strdup("");
  g_snprintf(name, sizeof name, "audience.%s.mark", audience);
  return g_strdup(theme_word(p->style->theme, diag_intern(p->d, name)));
}

void audience_mark(const struct sheet *s, const struct pen *p, bool margin) {
  if (!*node_attr(s->node, "audience", "")) return;
  struct lettering look = style_look(p->style, "audience.look");
  char *words = audience_words(s, p);
  double pad = print_pt(p->style, "audience.pad"), height = print_pt(p->style, "audience.height"), w = pen_width(p, words, &look) + 2 * pad;
  double at[3] = {0};
  if (print_lengths(p->style, "audience.at", at, 3) != 2) {
    diag_error(p->d, ((struct pos){p->style->file, 0, 0}), "map-style-audience");
    g_free(words);
    return;
  }
  struct box b = {s->width - at[0] - w, at[1], s->width - at[0], at[1] + height};
  tag_id open = page_mark(pen_page(p), 0);
  pen_begin(p, margin, b, "audience");
  pen_box(p, b, 0, print_ink(p->style, "audience.ground"));
  pen_text(p, words, (b.x0 + b.x1) / 2, (b.y0 + b.y1) / 2 + print_number(p->style, "baseline_em") * look.line.font.size_pt, &look, 'm');
  pen_end(p);
  page_mark(pen_page(p), open);
  g_free(words);
}
