/* Ruby by JLReq 3.3: mono, group and compound (jukugo) readings, and how far they lean over their neighbours.
 *
 * A word is one or more readings that belong together: one over a character (mono) or over several (group), or one for each
 * character of a compound. A word longer than its base leans over kana and over the white of marks, by one ruby character at
 * most, never over an ideograph nor over another reading (3.3.8); what still is missing parts the base 1:2:1. */
#include "layout/paragraph/ruby.h"

#include <math.h>
#include <string.h>

enum { MANY = 64 }; /* readings of one word that are placed together */

/* ---- shaping ---- */

/* ぁ as あ: some houses set no small kana in ruby (3.3.3). The text stays as it was written. */
static gunichar full_kana(gunichar c) {
  gunichar shift = c >= 0x30A1 && c <= 0x30F6 ? 0x60 : 0, h = c - shift;
  if (h == 0x3095) return 0x304B + shift;
  if (h == 0x3096) return 0x3051 + shift;
  bool small = (h >= 0x3041 && h <= 0x3049 && h % 2) || h == 0x3063 || h == 0x3083 || h == 0x3085 || h == 0x3087 ||
               h == 0x308E;
  return small ? c + 1 : c;
}

static const char *with_full_kana(struct arena *a, const char *utf8) {
  GString *out = g_string_new(NULL);
  for (const char *c = utf8; *c; c = g_utf8_next_char(c)) g_string_append_unichar(out, full_kana(g_utf8_get_char(c)));
  const char *text = arena_strdup(a, out->str);
  g_string_free(out, TRUE);
  return text;
}

static struct ruby *ruby_shape(struct composer *c, const struct look *look, bool bold, const char *reading,
                               struct pos at, struct diag *d) {
  struct font_style style = {look->font.family, bold, look->font.size_pt / 2};
  struct ruby *r = arena_alloc(c->arena, sizeof *r);
  r->utf8 = arena_strdup(c->arena, reading);
  r->font = font_open(c->pages, &style, at, d);
  if (r->font == SIZE_MAX) return NULL;
  font_span(c->pages, r->font, r->utf8, strlen(r->utf8), &r->font);
  const char *set = look->ruby_full ? with_full_kana(c->arena, r->utf8) : r->utf8;
  r->run = font_shape(c->pages, r->font, set, strlen(set), c->arena, at, d);
  r->latin = true;
  for (size_t i = 0; i < r->run.clusters; i++) {
    r->width += r->run.cluster[i].advance;
    r->latin = r->latin && !(kinsoku_class(c->kinsoku, g_utf8_get_char(set + r->run.cluster[i].byte)) & CHAR_WIDE);
  }
  return r;
}

void ruby_over(struct composer *c, const struct look *look, bool bold, size_t first, const char *reading, bool joined,
               struct pos at, struct diag *d) {
  size_t n = c->atoms->len - first;
  if (!n) return;
  struct atom *a = &g_array_index(c->atoms, struct atom, first);
  struct ruby *r = ruby_shape(c, look, bold, reading, at, d);
  if (!r) return;
  r->joined = joined;
  for (size_t i = 0; i < n; i++) {
    a[i].under = true;
    if (i) a[i].no_break = true;
  }
  a[0].ruby = r;
  a[0].ruby_atoms = n;
}

/* ---- room ---- */

/* How far a reading may lean over the neighbour `a`, whose white towards it is `white`. `beyond`: over its other side another
 * reading may lean. */
static double lean(const struct atom *a, double white, bool beyond, double em) {
  if (a->under) return 0;
  if (a->class & (CHAR_MIDDLE | CHAR_PAIR)) return em / 4; /* half a ruby character */
  if (a->class & (CHAR_HIRAGANA | CHAR_KATAKANA)) return fmin(em / 2, beyond ? a->width / 2 : a->width);
  return fmin(em / 2, white);
}

static double lean_before(const struct atom *a, size_t i, double em) {
  if (!i || a[i].forced) return 0;
  const unsigned closing = CHAR_CLOSING | CHAR_COMMA | CHAR_STOP;
  double white = a[i - 1].class & closing ? fmin(a[i].gap, a[i - 1].trail) : 0;
  return lean(&a[i - 1], white, i > 1 && a[i - 2].under, em);
}

static double lean_after(const struct atom *a, size_t n, size_t j, double em) {
  if (j >= n || a[j].forced) return 0;
  double white = a[j].class & CHAR_OPENING ? fmin(a[j].gap, a[j].lead) : 0;
  return lean(&a[j], white, j + 1 < n && a[j + 1].under, em);
}

/* The end of the word whose first reading stands on atom i. */
static size_t word_end(const struct atom *a, size_t n, size_t i) {
  do i += a[i].ruby_atoms;
  while (i < n && a[i].ruby && a[i].ruby->joined);
  return MIN(i, n);
}

static double base_width(const struct atom *a, size_t i, size_t j) {
  double w = 0;
  for (size_t k = i; k < j; k++) w += (k > i ? a[k].gap : 0) + a[k].width;
  return w;
}

static double ruby_width(const struct atom *a, size_t i, size_t j) {
  double w = 0;
  for (size_t k = i; k < j; k++)
    if (a[k].ruby) w += a[k].ruby->width;
  return w;
}

/* What parts of a compound need more where a line ends within it (3.3.7: it may, between its characters). */
static void fit_parts(struct atom *a, size_t i, size_t j) {
  for (size_t k = i + 1; k < j; k++) {
    if (!a[k].ruby) continue;
    a[k].head = fmax(0, ruby_width(a, k, j) - base_width(a, k, j) - a[j - 1].pad_after - a[j - 1].tail);
    a[k - 1].tail = fmax(0, ruby_width(a, i, k) - base_width(a, i, k) - a[i].pad - a[i].head);
  }
}

/* The gap before an atom, of which a reading needs `lean`: that much cannot be squeezed out. */
static void gap_keep(struct atom *a, double leaning) {
  a->give = fmax(0, a->give - leaning);
}
/* Between the characters of a word nothing is let in or out. */
static void gap_fix(struct atom *a) {
  a->spread = false;
  a->give = a->take = a->squeeze = 0;
}

static void fit_word(const struct look *look, struct atom *a, size_t n, size_t i, size_t j) {
  double em = look->font.size_pt, over = ruby_width(a, i, j) - base_width(a, i, j);
  for (size_t k = i + 1; k < j; k++) gap_fix(&a[k]);
  if (over > 0) {
    double before = fmin(lean_before(a, i, em), over / 2), after = fmin(lean_after(a, n, j, em), over / 2), part = 0;
    bool whole = j == i + 1 || !(a[i].class & CHAR_WIDE); /* one character, or a word in letters, is not parted */
    if (!whole) {
      before = after = fmin(before, after);
      part = (over - before - after) / (double)(j - i);
    }
    double side = whole ? over / 2 : part / 2 + before;
    for (size_t k = i + 1; k < j; k++) a[k].gap += part;
    a[i].pad = side - before;
    a[j - 1].pad_after = side - after;
    a[i].head = before, a[j - 1].tail = after;
    gap_keep(&a[i], before);
    if (j < n) gap_keep(&a[j], after);
  }
  fit_parts(a, i, j);
}

void ruby_fit(const struct look *look, struct atom *a, size_t n) {
  for (size_t i = 0, j; i < n; i = j) {
    j = a[i].ruby ? word_end(a, n, i) : i + 1;
    if (a[i].ruby) fit_word(look, a, n, i, j);
  }
}

/* ---- placing ---- */

void ruby_spread(double free, size_t characters, double em, double *before, double *between) {
  double n = (double)characters;
  *before = n > 1 ? fmin(free / (2 * n), em / 2) : free / 2; /* no more than a ruby character at the ends */
  *between = n > 1 ? (free - 2 * *before) / (n - 1) : 0;
}

/* Least squares in order: neighbours that would overlap move together (pool adjacent violators). */
void ruby_place(size_t k, const double *width, const double *centre, double lo, double hi, double *x) {
  double pool[MANY], total = 0, sum = 0;
  size_t members[MANY], pools = 0;
  k = MIN(k, MANY);
  for (size_t i = 0; i < k; i++) {
    pool[pools] = centre[i] - width[i] / 2 - total;
    members[pools++] = 1;
    total += width[i];
    while (pools > 1 && pool[pools - 2] > pool[pools - 1]) {
      double all = (double)(members[pools - 2] + members[pools - 1]);
      pool[pools - 2] = (pool[pools - 2] * (double)members[pools - 2] + pool[pools - 1] * (double)members[pools - 1]) / all;
      members[pools - 2] += members[pools - 1];
      pools--;
    }
  }
  for (size_t p = 0, i = 0; p < pools; p++)
    for (size_t m = 0; m < members[p]; m++, i++) {
      x[i] = fmax(lo, fmin(pool[p], hi - total)) + sum;
      sum += width[i];
    }
}

static void mark(GArray *marks, const struct atom *a, size_t i, size_t end, double x0, double x1) {
  struct composed_mark m = {.kind = MARK_RUBY, .first = (unsigned)i, .end = (unsigned)end, .data = a[i].ruby};
  m.x0 = (float)x0, m.x1 = (float)x1;
  g_array_append_val(marks, m);
}

/* A reading over several characters and shorter than they are. */
static bool mark_short(GArray *marks, const struct atom *a, size_t i, size_t j) {
  const struct ruby *r = a[i].ruby;
  double x0 = a[i].x, free = a[j - 1].x + a[j - 1].width - x0 - r->width, before, between;
  if (free < 0 || j - i < 2 || r->latin || r->run.clusters < 2) return false;
  double em = r->width / (double)r->run.clusters * 2;
  ruby_spread(free, r->run.clusters, em, &before, &between);
  mark(marks, a, i, j, x0 + before, x0 + free + r->width - before);
  return true;
}

void ruby_marks(GArray *marks, const struct atom *a, size_t first, size_t end, size_t i) {
  if (!a[i].ruby || (i > first && a[i].ruby->joined)) return;
  size_t at[MANY + 1], k = 0, j = i;
  double width[MANY], centre[MANY], x[MANY];
  do {
    size_t to = MIN(j + a[j].ruby_atoms, end);
    at[k] = j;
    width[k] = a[j].ruby->width;
    centre[k++] = (a[j].x + a[to - 1].x + a[to - 1].width) / 2;
    j = to;
  } while (j < end && k < MANY && a[j].ruby && a[j].ruby->joined);
  at[k] = j;
  if (k == 1 && mark_short(marks, a, i, j)) return;
  const struct atom *z = &a[j - 1];
  ruby_place(k, width, centre, a[i].x - a[i].pad - a[i].head, z->x + z->width + z->pad_after + z->tail, x);
  for (size_t m = 0; m < k; m++) mark(marks, a, at[m], at[m + 1], x[m], x[m] + width[m]);
}

/* ---- drawing ---- */

void ruby_draw(struct composer *c, struct page *page, const struct composed_mark *m, const struct look *look, ink_id ink,
               double x, double y) {
  const struct ruby *r = m->data;
  size_t n = r->run.clusters;
  double step = n > 1 ? ((double)m->x1 - (double)m->x0 - r->width) / (double)(n - 1) : 0;
  double pen = x + (double)m->x0, base = y - 0.94 * look->font.size_pt; /* its em box stands on that of its base */
  struct page_item item = {.kind = ITEM_TEXT, .ink = ink};
  item.text.font = r->font;
  item.text.utf8 = r->utf8, item.text.size = strlen(r->utf8);
  item.text.glyph = arena_array(page->arena, r->run.glyphs + 1, sizeof(cairo_glyph_t));
  item.text.cluster = arena_array(page->arena, n + 1, sizeof(cairo_text_cluster_t));
  item.text.glyphs = r->run.glyphs, item.text.clusters = n;
  for (size_t i = 0; i < n; i++) {
    const struct shaped_cluster *k = &r->run.cluster[i];
    item.text.cluster[i] = (cairo_text_cluster_t){(int)k->bytes, (int)k->glyphs};
    for (size_t g = k->glyph; g < k->glyph + k->glyphs; g++)
      item.text.glyph[g] = (cairo_glyph_t){r->run.glyph[g].index, pen + r->run.glyph[g].x, base + r->run.glyph[g].y};
    pen += k->advance + step;
  }
  page_add(c->pages, page, item);
}
