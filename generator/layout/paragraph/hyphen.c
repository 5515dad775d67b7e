/* Latin words parted at a line's end, by the patterns of libhyphen. */
#include <hyphen.h>
#include <string.h>

#include "layout/paragraph/ruby.h"

enum { WORD_LEAST = 5, WORD_MOST = 80 };

struct hyphens {
  HyphenDict *dict; /* NULL: this machine has none */
};

/* The patterns of the document's language, else of English: Latin words amid Japanese are taken for such. */
static struct hyphens *hyphens_new(const char *lang, struct diag *d) {
  struct hyphens *h = g_new0(struct hyphens, 1);
  const char *names[] = {lang, "en_US"};
  for (size_t i = 0; i < G_N_ELEMENTS(names) && !h->dict; i++) {
    char *path = g_strdup_printf("/usr/share/hyphen/hyph_%s.dic", names[i]);
    g_strdelimit(path, "-", '_');
    if (*names[i] && strcmp(names[i], "ja") != 0 && g_file_test(path, G_FILE_TEST_IS_REGULAR)) h->dict = hnj_hyphen_load(path);
    g_free(path);
  }
  if (!h->dict) diag_warning(d, ((struct pos){0}), "hyphen-missing");
  return h;
}

void hyphens_free(struct hyphens *h) {
  if (!h) return;
  if (h->dict) hnj_hyphen_free(h->dict);
  g_free(h);
}

/* The hyphen in the font of a span; NULL if it has none. */
static const struct hyphen *hyphen_of(struct composer *c, size_t font, struct pos at, struct diag *d) {
  struct shaped run = font_shape(c->pages, font, "-", 1, c->scratch, at, d);
  if (run.glyphs != 1) return NULL;
  struct hyphen *h = arena_alloc(c->arena, sizeof *h);
  *h = (struct hyphen){font, run.glyph[0].index, run.cluster[0].advance};
  return h;
}

static bool is_letter(const struct atom *a) {
  return g_ascii_isalpha((int)MIN(a->ch, 0x7F));
}

/* What stands between spaces and Japanese: addresses, file names and codes are no words. */
static bool is_code(const struct atom *a, size_t i, size_t j) {
  for (size_t k = i; k < j; k++) {
    if ((a[k].class & CHAR_DIGIT) || strchr("/@:_\\#=&~", (int)MIN(a[k].ch, 0x7F))) return true;
    if (a[k].ch == '.' && k + 1 < j && is_letter(&a[k + 1])) return true;
  }
  return false;
}

/* A word to part, in small letters; words of capitals alone are abbreviations. */
static bool word_of(const struct atom *a, size_t n, char word[WORD_MOST + 1]) {
  bool small = false;
  if (n < WORD_LEAST || n > WORD_MOST) return false;
  for (size_t i = 0; i < n; i++) {
    small = small || g_ascii_islower((int)a[i].ch);
    word[i] = g_ascii_tolower((gchar)a[i].ch);
  }
  word[n] = '\0';
  return small;
}

static void word_part(struct composer *c, const struct hyphen *hyphen, const char *word, struct atom *a, size_t n) {
  char breaks[WORD_MOST + 5], **rep = NULL;
  int *pos = NULL, *cut = NULL;
  if (hnj_hyphen_hyphenate2(c->hyphens->dict, word, (int)n, breaks, NULL, &rep, &pos, &cut) == 0)
    for (size_t i = 1; i < n; i++)
      if ((breaks[i - 1] & 1) && !a[i].no_break && !a[i].forced) a[i].hyphen = hyphen;
  for (size_t i = 0; rep && i < n; i++) free(rep[i]);
  free(rep);
  free(pos);
  free(cut);
}

/* The words of [i, j), which has neither spaces nor Japanese. Only a word to part reads the patterns: that takes long. */
static void words_find(struct composer *c, const struct composed *text, const struct span *span, struct atom *a, size_t i,
                       size_t j, struct diag *d) {
  char word[WORD_MOST + 1];
  while (i < j) {
    size_t k = i;
    while (k < j && is_letter(&a[k]) && a[k].span == a[i].span && !a[k].under) k++;
    if (word_of(a + i, k - i, word)) {
      if (!c->hyphens) c->hyphens = hyphens_new(c->pages->lang, d);
      const struct hyphen *h = c->hyphens->dict ? hyphen_of(c, span[a[i].span].font, text->pos, d) : NULL;
      if (h) word_part(c, h, word, a + i, k - i);
    }
    i = MAX(k, i + 1);
  }
}

void hyphens_find(struct composer *c, const struct composed *text, const struct span *span, struct atom *a, size_t n,
                  struct diag *d) {
  for (size_t i = 0, j; i < n; i = j) {
    for (j = i; j < n && !(a[j].class & (CHAR_WIDE | CHAR_SPACE)) && (j == i || !a[j].forced);) j++;
    if (j - i >= WORD_LEAST && !is_code(a, i, j)) words_find(c, text, span, a, i, j, d);
    if (j == i) j++;
  }
}

double hyphen_width(const struct hyphen *h) {
  return h->width;
}

/* An artifact: the text reads whole without it. */
void hyphen_draw(struct composer *c, struct page *page, const struct composed_mark *m, ink_id ink, double x, double y) {
  const struct hyphen *h = m->data;
  struct page_item item = {.kind = ITEM_TEXT, .ink = ink};
  item.text.font = h->font;
  item.text.utf8 = "-", item.text.size = 1;
  item.text.glyph = arena_array(page->arena, 1, sizeof(cairo_glyph_t));
  item.text.cluster = arena_array(page->arena, 1, sizeof(cairo_text_cluster_t));
  item.text.glyphs = item.text.clusters = 1;
  item.text.glyph[0] = (cairo_glyph_t){h->glyph, x + (double)m->x0, y};
  item.text.cluster[0] = (cairo_text_cluster_t){1, 1};
  tag_id before = page_mark(page, 0);
  page_add(c->pages, page, item);
  page_mark(page, before);
}
