/* How wide a text must be for so many lines, without composing it in each width: for the columns of tables. */
#include <math.h>

#include "layout/paragraph/atoms.h"

/* Where a line may end, in a text set on one line: a line from `a` to `b` is b.to - a.from wide. */
struct line_end {
  double to, from;
  bool phrase, forced;
};

/* All of them, from the head of the text to its end. */
static GArray *ends_of(const struct atom *a, size_t n) {
  GArray *ends = g_array_new(FALSE, FALSE, sizeof(struct line_end));
  double x = 0, to = 0; /* to: without spaces */
  for (size_t i = 0; i < n; i++) {
    double gap = i ? a[i].gap : 0;
    struct line_end e = {to, x + gap, !i || a[i].forced || a[i].phrase <= PHRASE_PART, i && a[i].forced};
    if (!i || a[i].forced || a[i].may_break) g_array_append_val(ends, e);
    x += gap + a[i].pad + a[i].width + a[i].pad_after;
    if (!(a[i].class & CHAR_SPACE)) to = x;
  }
  struct line_end last = {to, x, true, true};
  g_array_append_val(ends, last);
  return ends;
}

/* The longest line from `start`: to the end of a phrase, else of a word, else what cannot be broken. */
static size_t line_from(const struct line_end *e, size_t n, size_t start, double width) {
  size_t phrase = 0, word = start + 1;
  for (size_t i = start + 1; i < n && e[i].to - e[start].from <= width; i++) {
    word = i;
    if (e[i].phrase) phrase = i;
    if (e[i].forced) break;
  }
  return phrase ? phrase : word;
}

static size_t count_lines(const struct line_end *e, size_t n, double width) {
  size_t lines = 0;
  for (size_t at = 0; at + 1 < n; lines++) at = line_from(e, n, at, width);
  return lines;
}

static double widest_phrase(const struct line_end *e, size_t n) {
  double widest = 0;
  for (size_t i = 1, from = 0; i < n; i++)
    if (e[i].phrase) {
      widest = fmax(widest, e[i].to - e[from].from);
      from = i;
    }
  return widest;
}

double compose_widths(struct composer *c, struct composed *text, size_t n, double *width, struct diag *d) {
  if (text->node) atoms_from_node(c, text, text->node, d);
  else atoms_from_text(c, text, text->text, d);
  struct atom *atom = (struct atom *)(void *)c->atoms->data;
  phrases_set(c->kinsoku, text->text, atom, c->atoms->len);
  GArray *ends = ends_of(atom, c->atoms->len);
  const struct line_end *e = (const struct line_end *)(const void *)ends->data;
  double phrase = fmax(widest_phrase(e, ends->len), text->least_pt), near = text->look->font.size_pt / 16;
  for (size_t k = 0; k < n; k++) {
    double high = k ? width[k - 1] : text->natural_pt, low = fmax(text->least_pt, high * (double)k / (double)(k + 1)) - near;
    while (k && high - low > near) {
      double middle = (low + high) / 2;
      if (count_lines(e, ends->len, middle) <= k + 1) high = middle;
      else low = middle;
    }
    width[k] = high;
  }
  g_array_free(ends, TRUE);
  g_array_set_size(c->atoms, 0);
  arena_clear(c->scratch);
  return phrase;
}
