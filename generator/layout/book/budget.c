/* The page budget: how many pages there are and should be, and what the style's alternatives would make of them. */
#include "layout/book/fill.h"

enum { STITCHED_MAX = 128 }; /* pages; no thicker book is stitched, so that its sheets ask for no number */

static size_t pages_wanted(struct flow *f) {
  const struct key *said = f->in->spec ? key_get(f->in->spec, "pages_wanted") : NULL;
  if (said) return (size_t)MAX(1, key_number(f->in->spec, "pages_wanted", 1, f->d));
  size_t multiple = print_has(&f->style, "paper.multiple") ? (size_t)print_number(&f->style, "paper.multiple") : 0;
  /* A stitched book: the sheets that hold it, or one fewer where that is nearer. */
  size_t n = f->plan->len;
  if (multiple < 2 || n > STITCHED_MAX) return 0;
  return n % multiple > 0 && n % multiple <= multiple / 2 && n > multiple ? n - n % multiple : (n + multiple - 1) / multiple * multiple;
}

/* One alternative, really laid out; 0 pages where it is no good (a text too small, an entry that does not fit). */
static size_t pages_with(struct flow *f, const struct node *book, const struct key *over) {
  struct diag *d = diag_like(f->d);
  struct flow *trial = flow_plan(f->in, book, over, f, NULL, d);
  size_t n = trial ? trial->plan->len : 0;
  if (trial) flow_free(trial);
  diag_free(d);
  return n;
}

static void tell(struct flow *f, const struct budget *b, const char *better) {
  struct pos at = f->in->spec ? f->in->spec->pos : (struct pos){0};
  const char *wanted = diag_num(f->d, (double)b->wanted), *pages = diag_num(f->d, (double)b->pages);
  bool said = f->in->spec && key_get(f->in->spec, "pages_wanted");
  if (b->pages == b->wanted || (!said && !*better)) return; /* count_check tells of a stitched book's sheets */
  if (*better) diag_warning(f->d, at, b->pages > b->wanted ? "pages-over" : "pages-under", wanted, pages, better);
  else diag_warning(f->d, at, b->pages > b->wanted ? "pages-over-all" : "pages-under-all", wanted, pages);
}

void budget_make(struct flow *f, const struct node *book) {
  const struct key *list = print_key(&f->style, "budget");
  struct budget *b = arena_alloc(f->arena, sizeof *b);
  GString *better = g_string_new(NULL);
  *b = (struct budget){.wanted = pages_wanted(f), .pages = f->plan->len};
  b->trial = arena_array(f->arena, (list ? list->count : 0) + 1, sizeof *b->trial);
  for (const struct key *k = list && b->wanted && b->pages != b->wanted ? list->first : NULL; k; k = k->next) {
    char *word = g_strdup_printf("budget.%s", key_text(k, "name", ""));
    struct budget_trial t = {theme_word(f->in->theme, word), pages_with(f, book, k)};
    g_free(word);
    bool helps = t.pages && (b->pages > b->wanted ? t.pages < b->pages : t.pages > b->pages && t.pages <= b->wanted);
    if (helps)
      g_string_append_printf(better, "%s%s%s%zu%s", better->len ? theme_word(f->in->theme, "budget.or") : "", t.name,
                             theme_word(f->in->theme, "budget.gives"), t.pages, theme_word(f->in->theme, "budget.pages"));
    b->trial[b->trials++] = t;
  }
  f->pages->budget = b;
  tell(f, b, better->str);
  g_string_free(better, TRUE);
}
