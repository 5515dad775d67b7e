/* Alternatives: pieces of print style laid over the style, tried one after the other until an entry fits its area. */
#include <math.h>

#include "layout/book/flow.h"

struct variant {
  const struct key *over;
  GHashTable *look; /* role -> struct block_look, as flow->look */
};

struct variant *flow_vary(struct flow *f, struct variant *v) {
  struct variant *before = f->variant;
  if (v == before) return before;
  f->variant = v;
  f->style.over[0] = v ? v->over : NULL;
  return before;
}

/* What the theme's smallest text is; a style may have smaller ones of its own, an alternative makes none. */
static void minimum_check(struct flow *f, const char *role, const struct block_look *look) {
  double least = print_pt_or(&f->style, "fit.minimum", 0);
  if (look->look.font.size_pt >= least - 1e-6) return;
  struct variant *v = flow_vary(f, NULL);
  bool own = flow_look(f, role)->look.font.size_pt <= look->look.font.size_pt + 1e-6;
  flow_vary(f, v);
  if (!own) diag_error(f->d, v->over->pos, "fit-minimum", role, print_text(&f->style, "fit.minimum"));
}

const struct block_look *variant_look(struct flow *f, const char *role) {
  struct block_look *look = g_hash_table_lookup(f->variant->look, role);
  if (look) return look;
  look = arena_alloc(f->arena, sizeof *look);
  *look = print_look(&f->style, role);
  g_hash_table_insert(f->variant->look, arena_strdup(f->arena, role), look);
  minimum_check(f, role, look);
  return look;
}

void variants_free(struct flow *f) {
  for (guint i = 0; f->variants && i < f->variants->len; i++)
    g_hash_table_destroy(((struct variant *)g_ptr_array_index(f->variants, i))->look);
  if (f->variants) g_ptr_array_free(f->variants, TRUE);
}

/* The variant of one alternative: made once, whoever asks. */
static struct variant *variant_of(struct flow *f, const struct key *over) {
  if (!f->variants) f->variants = g_ptr_array_new();
  for (guint i = 0; i < f->variants->len; i++) {
    struct variant *known = g_ptr_array_index(f->variants, i);
    if (known->over == over) return known;
  }
  struct variant *v = arena_alloc(f->arena, sizeof *v);
  v->over = over;
  v->look = g_hash_table_new(g_str_hash, g_str_equal);
  g_ptr_array_add(f->variants, v);
  return v;
}

/* What was tagged for an alternative that is given up is taken out of the structure again. */
static void tags_forget(struct flow *f, tag_id parent, const struct tag *was, size_t tags) {
  struct tag *now = pages_tag_at(f->pages, parent);
  if (!now) return;
  now->first = was->first, now->last = was->last;
  if (was->last) pages_tag_at(f->pages, was->last)->next = 0;
  f->pages->tags = tags;
}

struct stack *fit_try(struct flow *f, const char *name, fit_build *build, void *data, double width, double room,
                      const char *record, struct pos pos) {
  char path[96];
  g_snprintf(path, sizeof path, "fit.%s", name);
  const struct key *list = print_key(&f->style, path), *over = list ? list->first : NULL;
  struct stack *s;
  struct variant *before = f->variant;
  tag_id parent = f->tag;
  for (;;) {
    if (over && over->kind == KEY_MAP && over->first) flow_vary(f, variant_of(f, over));
    const struct tag *at = pages_tag_at(f->pages, parent), was = at ? *at : (struct tag){0};
    size_t tags = f->pages->tags;
    s = stack_new(f, width);
    build(f, s, data);
    flow_vary(f, before);
    f->tag = parent;
    double over_by = stack_height(s, NULL) - room;
    bool last = !over || !over->next;
    if (over_by > 0.01 && last) diag_error(f->d, pos, "fit-none", record, mm_text(f, over_by));
    if (over_by <= 0.01 || last) return s;
    tags_forget(f, parent, &was, tags);
    over = over->next;
  }
}
