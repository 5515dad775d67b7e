/* Indexes: lines are made while pages are planned, numbers are written when they are drawn. */
#include "layout/book/index.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "layout/book/fill.h"
#include "layout/book/refs.h"

struct entry {
  const char *name;
  const struct place *place;        /* of an institution */
  const struct node *const *term;   /* or of a term: everywhere it stands */
  size_t terms;
  const char *key, *head;           /* of a term: its place in the order, the head it stands below */
  struct composed *text;            /* a name of more than one line; NULL: one line, condensed where it is a little too long */
  bool apart;                       /* numbers on lines of their own */
  size_t lines;                     /* of numbers then */
  struct pos pos;
};
struct range {
  size_t first, last;
};
struct index {
  struct flow *f;
  struct stack *stack; /* of one column */
  const struct piece *again; /* the last head, for a column that begins below it; NULL: it is not repeated */
  double pitch, gap, number_width;
};

/* ---- pages of an entry ---- */

static int by_size(const void *a, const void *b) {
  size_t x = *(const size_t *)a, y = *(const size_t *)b;
  return (x > y) - (x < y);
}

/* Page numbers in order, neighbours joined. An unknown page counts as 0. Freed with g_array_free. */
static GArray *ranges_of(const struct flow *f, const struct entry *e) {
  GArray *page = g_array_new(FALSE, FALSE, sizeof(size_t)), *out = g_array_new(FALSE, FALSE, sizeof(struct range));
  size_t places = e->place ? 1 : e->terms;
  for (size_t i = 0; i < places; i++) {
    size_t at = e->place ? GPOINTER_TO_SIZE(g_hash_table_lookup(f->place_page, e->place->id)) : refs_term_page(f, e->term[i]);
    g_array_append_val(page, at);
  }
  g_array_sort(page, by_size);
  for (guint i = 0; i < page->len; i++) {
    size_t at = g_array_index(page, size_t, i);
    struct range *last = out->len ? &g_array_index(out, struct range, out->len - 1) : NULL, one = {at, at};
    if (last && last->last && at <= last->last + 1) last->last = at;
    else g_array_append_val(out, one);
  }
  g_array_free(page, TRUE);
  return out;
}

static void range_text(struct flow *f, const struct range *r, char *out, size_t size) {
  if (r->last > r->first) g_snprintf(out, (gulong)size, "%zu%s%zu", r->first, theme_word(f->in->theme, "index.range"), r->last);
  else g_snprintf(out, (gulong)size, "%zu", r->first);
}

static double put(struct flow *f, struct page *page, const char *utf8, double x, double base, const char *role, double condense,
                  struct pos at) {
  const struct look *look = &flow_look(f, role)->look;
  struct line_style style = {look->font, look->ink, look->spacing_pt, condense};
  return text_line(f->pages, page, utf8, x, base, &style, at, f->d);
}

/* How many ranges from `i` on stand in a line, and how wide they are with what parts them. */
static guint ranges_fit(struct flow *f, const GArray *all, guint i, double width, double *width_out) {
  char text[64];
  double joiner = put(f, NULL, theme_word(f->in->theme, "index.joiner"), 0, 0, "index_page", 1, (struct pos){0}), sum = 0;
  guint n = 0;
  for (; i + n < all->len; n++) {
    range_text(f, &g_array_index(all, struct range, i + n), text, sizeof text);
    double own = put(f, NULL, text, 0, 0, "index_page", 1, (struct pos){0}) + (n ? joiner : 0);
    if (n && sum + own > width) break;
    sum += own;
  }
  *width_out = sum;
  return n;
}

static size_t ranges_lines(struct flow *f, const GArray *all, double width) {
  size_t lines = 0;
  double used;
  for (guint i = 0; i < all->len; lines++) i += ranges_fit(f, all, i, width, &used);
  return lines;
}

/* ---- drawing ---- */

static double base_of(const struct look *look, double y, double pitch) {
  return y + (pitch - look->font.size_pt) / 2 + 0.88 * look->font.size_pt;
}

/* A number is a link to its page. */
static double draw_range(struct flow *f, struct page *page, const struct piece *p, const struct range *r, double x, double base) {
  char text[64];
  const struct look *look = &flow_look(f, "index_page")->look;
  tag_id before = page_mark(page, pages_tag(f->pages, p->tag, TAG_LINK));
  range_text(f, r, text, sizeof text);
  double width = put(f, page, text, x, base, "index_page", 1, p->pos);
  struct page_item link = {.kind = ITEM_LINK,
                           .box = {x, base - 0.9 * look->font.size_pt, x + width, base + 0.2 * look->font.size_pt}};
  link.link.target = arena_printf(page->arena, "dest:%s", page_target(f, r->first));
  page_add(f->pages, page, link);
  page_mark(page, before);
  return width;
}

/* Numbers to the right, line by line from `y` on. */
static void draw_ranges(struct flow *f, struct page *page, const struct piece *p, const GArray *all, double x, double y, double width) {
  const char *joiner = theme_word(f->in->theme, "index.joiner");
  const struct look *look = &flow_look(f, "index_page")->look;
  for (guint i = 0; i < all->len; y += flow_look(f, "index_name")->look.pitch_pt) {
    double used, pitch = flow_look(f, "index_name")->look.pitch_pt;
    guint n = ranges_fit(f, all, i, width, &used);
    double at = x + width - used, base = base_of(look, y, pitch);
    for (guint end = i + n; i < end; i++) {
      at += draw_range(f, page, p, &g_array_index(all, struct range, i), at, base);
      if (i + 1 < all->len) at += put(f, page, joiner, at, base, "index_page", 1, p->pos);
    }
  }
}

static void draw_entry(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  const struct entry *e = p->data;
  const struct look *look = &flow_look(f, "index_name")->look;
  GArray *all = ranges_of(f, e);
  if (!g_array_index(all, struct range, 0).first) diag_error(f->d, e->pos, "index-no-page", e->name);
  double used, room = p->width, last = y + p->height - (double)e->lines * look->pitch_pt;
  ranges_fit(f, all, 0, 1e6, &used);
  room -= e->apart ? 0 : fmax(used + print_pt(&f->style, "index.gap"), print_pt(&f->style, "index.page_width"));
  for (size_t i = 0; e->text && i < e->text->lines; i++)
    composed_draw(f->composer, page, e->text, i, x, y + (double)i * look->pitch_pt);
  if (!e->text) {
    double natural = put(f, NULL, e->name, 0, 0, "index_name", 1, e->pos);
    put(f, page, e->name, x, base_of(look, y, look->pitch_pt), "index_name", natural > room ? room / natural : 1, e->pos);
  }
  draw_ranges(f, page, p, all, x, e->apart ? last : last - look->pitch_pt, p->width);
  g_array_free(all, TRUE);
}

static void draw_head(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  const struct look *look = &flow_look(f, "index_head")->look;
  double natural = put(f, NULL, p->data, 0, 0, "index_head", 1, p->pos);
  put(f, page, p->data, x, base_of(look, y, p->height), "index_head", natural > p->width ? p->width / natural : 1, p->pos);
}

/* ---- building ---- */

static void head_add(struct index *x, const char *head, struct pos at) {
  struct flow *f = x->f;
  tag_id before = flow_tag(f, TAG_P);
  struct piece *p = stack_add(f, x->stack, flow_look(f, "index_head")->look.pitch_pt, draw_head, head, "index", at);
  if (x->stack->piece->len > 1) p->before = print_pt(&f->style, "index.head_before");
  p->keep = true;
  f->tag = before;
}

/* The head once more, where a column goes on below it: an artifact, for what it says was said. */
static const struct piece *head_again(struct index *x, const char *head, struct pos at) {
  struct flow *f = x->f;
  struct piece *p = arena_alloc(f->arena, sizeof *p);
  *p = (struct piece){.width = x->stack->width, .height = flow_look(f, "index_head")->look.pitch_pt, .draw = draw_head,
                      .data = arena_printf(f->arena, "%s%s", head, theme_word(f->in->theme, "index.goes_on")),
                      .part = "index", .pos = at, .group = ++f->groups};
  return p;
}

/* One line, condensed to four fifths at most; else broken, its numbers on the last line or below. The first below a head keeps
 * the second, so that no column ends with a head and one name. */
static void entry_add(struct index *x, struct entry *e, bool keep) {
  struct flow *f = x->f;
  GArray *all = ranges_of(f, e);
  double used, width = x->stack->width, natural = put(f, NULL, e->name, 0, 0, "index_name", 1, e->pos);
  bool one_line = ranges_fit(f, all, 0, 1e6, &used) == all->len;
  double room = width - fmax(used + x->gap, x->number_width);
  size_t lines = 1;
  if (!one_line || natural > room / 0.8) {
    struct block_look look = *flow_look(f, "index_name");
    e->apart = used > width / 2;
    struct setting s = {.width_pt = e->apart ? width : room, .align = ALIGN_LEFT, .phrases = true};
    e->text = compose_text(f->composer, e->name, &look.look, &s, e->pos, f->d);
    e->lines = e->apart ? ranges_lines(f, all, width) : 0;
    lines = e->text->lines + e->lines;
  }
  g_array_free(all, TRUE);
  tag_id before = flow_tag(f, TAG_P);
  struct piece *p = stack_add(f, x->stack, (double)lines * x->pitch, draw_entry, e, "index", e->pos);
  p->hard = true;
  p->head = x->again, p->keep = keep;
  f->tag = before;
}

static struct index index_open(struct flow *f, double width, const struct node *n, const struct band **band_out) {
  size_t columns = (size_t)MAX(1, attr_number(n, "columns", (long)print_number(&f->style, "index.columns")));
  f->indexed = true;
  *band_out = band_make(f, "index", columns, print_pt(&f->style, "index.column_gap"), width);
  return (struct index){.f = f, .stack = stack_new(f, (*band_out)->width), .pitch = flow_look(f, "index_name")->look.pitch_pt,
                        .gap = print_pt(&f->style, "index.gap"), .number_width = print_pt(&f->style, "index.page_width")};
}

const char *index_row(const struct piece *p) {
  if (p->draw != draw_entry) return NULL;
  const struct entry *e = p->data;
  return e->place ? e->place->row : e->head;
}

void places_index_build(struct flow *f, struct stack *s, const struct node *n) {
  const struct band *band;
  tag_id before = flow_tag(f, TAG_INDEX);
  struct index x = index_open(f, s->width, n, &band);
  const char *row = "";
  bool again = node_attr(n, "again", NULL) != NULL; /* heads are words one has to know, not rows of kana */
  for (size_t i = 0; i < n->place_count; i++) {
    const struct place *p = &n->places[i];
    struct entry *e = arena_alloc(f->arena, sizeof *e);
    *e = (struct entry){.name = p->name, .place = p, .pos = {p->file, p->line, 0}};
    if (strcmp(p->row, row) != 0) {
      head_add(&x, p->row, e->pos);
      if (again) x.again = head_again(&x, p->row, e->pos);
    }
    bool opens = strcmp(p->row, row) != 0, more = i + 1 < n->place_count && strcmp(n->places[i + 1].row, p->row) == 0;
    row = p->row;
    entry_add(&x, e, opens && more);
  }
  f->tag = before;
  band_take(s, x.stack, band);
}

/* ---- terms ---- */

static int by_reading(const void *a, const void *b) {
  const struct entry *const *x = a, *const *y = b;
  int order = strcmp((*x)->key, (*y)->key);
  return order ? order : strcmp((*x)->name, (*y)->name);
}

static const struct node *book_of(const struct node *n) {
  while (n->parent && n->kind != NODE_BOOK) n = n->parent;
  return n;
}

/* One entry for each word and reading, with all the places it stands at. */
static GPtrArray *terms_collect(struct flow *f, const struct node *book) {
  GPtrArray *all = g_ptr_array_new();
  GHashTable *known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL); /* "text|reading" -> GPtrArray of nodes */
  for (const struct node *n = book; n; n = node_next(book, n)) {
    if (n->kind != NODE_TERM || !n->reading[0]) continue;
    char *id = g_strdup_printf("%s|%s", n->text, n->reading[0]);
    struct entry *e = g_hash_table_lookup(known, id);
    if (!e) {
      char *key = text_kana_key(n->reading[0]);
      e = arena_alloc(f->arena, sizeof *e);
      *e = (struct entry){.name = n->text, .key = arena_strdup(f->arena, key), .head = text_kana_row(n->reading[0]), .pos = n->pos};
      g_free(key);
      g_hash_table_insert(known, g_strdup(id), e);
      g_ptr_array_add(all, e);
    }
    const struct node **more = arena_array(f->arena, e->terms + 1, sizeof *more);
    if (e->terms) memcpy(more, e->term, e->terms * sizeof *more);
    more[e->terms++] = n;
    e->term = more;
    g_free(id);
  }
  g_hash_table_destroy(known);
  if (all->len) qsort(all->pdata, all->len, sizeof *all->pdata, by_reading);
  return all;
}

void terms_index_build(struct flow *f, struct stack *s, const struct node *n) {
  const char *title = node_attr(n, "title", NULL), *head = "";
  const struct band *band;
  if (title) {
    tag_id before = flow_tag(f, TAG_P);
    stack_lines(f, s, flow_compose(f, title, "point", s->width, n->pos), flow_look(f, "point"), "heading");
    f->tag = before;
  }
  tag_id before = flow_tag(f, TAG_INDEX);
  struct index x = index_open(f, s->width, n, &band);
  GPtrArray *all = terms_collect(f, book_of(n));
  if (!all->len) diag_error(f->d, n->pos, "index-empty");
  for (guint i = 0; i < all->len; i++) {
    struct entry *e = g_ptr_array_index(all, i);
    const struct entry *next = i + 1 < all->len ? g_ptr_array_index(all, i + 1) : NULL;
    bool opens = strcmp(e->head, head) != 0;
    if (opens) head_add(&x, e->head, e->pos);
    head = e->head;
    entry_add(&x, e, opens && next && strcmp(next->head, head) == 0);
  }
  g_ptr_array_free(all, TRUE);
  f->tag = before;
  band_take(s, x.stack, band);
}
