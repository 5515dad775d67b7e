/* The flow: stacks of pieces, the filling of pages, and drawing them. */
#include "layout/flow.h"

#include <math.h>
#include <string.h>

#include "layout/places.h"

/* ---- stacks ---- */

struct stack *stack_new(struct flow *f, double width) {
  struct stack *s = arena_alloc(f->arena, sizeof *s);
  s->width = width;
  s->piece = g_ptr_array_new();
  g_ptr_array_add(f->stacks, s->piece);
  return s;
}

tag_id flow_tag(struct flow *f, enum tag_kind kind) {
  tag_id before = f->tag;
  f->tag = pages_tag(f->pages, before, kind);
  return before;
}

struct piece *stack_add(struct flow *f, struct stack *s, double height, draw_piece *draw, const void *data,
                        const char *part, struct pos pos) {
  struct piece *p = arena_alloc(f->arena, sizeof *p);
  *p = (struct piece){.width = s->width, .height = height, .draw = draw, .data = data, .part = part, .pos = pos, .tag = f->tag};
  if (part) p->group = ++f->groups;
  g_ptr_array_add(s->piece, p);
  return p;
}

static double gap_after(const struct piece *before, const struct piece *p) {
  return before ? fmax(before->after, p->before) : 0;
}

double stack_height(const struct stack *s, GArray *placed) {
  double y = 0;
  const struct piece *before = NULL;
  for (guint i = 0; i < s->piece->len; i++) {
    const struct piece *p = g_ptr_array_index(s->piece, i);
    y += gap_after(before, p);
    if (placed) {
      struct placed at = {p, y};
      g_array_append_val(placed, at);
    }
    y += p->height;
    before = p;
  }
  return y;
}

void stack_draw(struct flow *f, struct page *page, const struct stack *s, double x, double y) {
  GArray *placed = g_array_new(FALSE, FALSE, sizeof(struct placed));
  stack_height(s, placed);
  placed_draw(f, page, placed, x, y);
  g_array_free(placed, TRUE);
}

void stack_take(struct stack *to, const struct stack *from, double x) {
  for (guint i = 0; i < from->piece->len; i++) {
    struct piece *p = g_ptr_array_index(from->piece, i);
    p->x += x;
    g_ptr_array_add(to->piece, p);
  }
}

/* The ground that consecutive pieces of one group cover. */
static struct box group_extent(const GArray *placed, guint first, guint *end_out) {
  struct box b = {INFINITY, INFINITY, -INFINITY, -INFINITY};
  int group = g_array_index(placed, struct placed, first).piece->group;
  guint i = first;
  for (; i < placed->len; i++) {
    const struct placed *at = &g_array_index(placed, struct placed, i);
    if (at->piece->group != group) break;
    b.x0 = fmin(b.x0, at->piece->x), b.x1 = fmax(b.x1, at->piece->x + at->piece->width);
    b.y0 = fmin(b.y0, at->y), b.y1 = fmax(b.y1, at->y + at->piece->height);
  }
  *end_out = i;
  return b;
}

void placed_draw(struct flow *f, struct page *page, const GArray *placed, double x, double y) {
  guint part_end = 0;
  bool open = false;
  for (guint i = 0; i < placed->len; i++) {
    const struct placed *at = &g_array_index(placed, struct placed, i);
    if (open && i == part_end) {
      page_end(f->pages, page);
      open = false;
    }
    if (!open && at->piece->part) {
      struct box b = group_extent(placed, i, &part_end);
      page_begin(f->pages, page, at->piece->part, at->piece->hard,
                 (struct box){b.x0 + x, b.y0 + y, b.x1 + x, b.y1 + y});
      open = true;
    }
    if (at->piece->draw) {
      tag_id before = page_mark(page, at->piece->tag);
      at->piece->draw(f, page, at->piece, x + at->piece->x, y + at->y);
      page_mark(page, before);
    }
  }
  if (open) page_end(f->pages, page);
}

/* ---- texts as pieces ---- */

bool flow_has_look(struct flow *f, const char *role) {
  char path[96];
  g_snprintf(path, sizeof path, "text.%s", role);
  return print_has(&f->style, path);
}

const struct block_look *flow_look(struct flow *f, const char *role) {
  struct block_look *look = g_hash_table_lookup(f->look, role);
  if (!look) {
    look = arena_alloc(f->arena, sizeof *look);
    *look = print_look(&f->style, role);
    g_hash_table_insert(f->look, arena_strdup(f->arena, role), look);
  }
  return look;
}

static struct setting setting_of(const struct block_look *look, double width) {
  return (struct setting){width, look->indent, look->align, look->phrases, look->balance};
}

struct composed *flow_compose(struct flow *f, const char *utf8, const char *role, double width, struct pos at) {
  const struct block_look *look = flow_look(f, role);
  struct setting s = setting_of(look, width);
  return compose_text(f->composer, utf8, &look->look, &s, at, f->d);
}

struct composed *flow_compose_node(struct flow *f, const struct node *n, const char *role, double width) {
  const struct block_look *look = flow_look(f, role);
  struct setting s = setting_of(look, width);
  return compose_node(f->composer, n, &look->look, &s, f->d);
}

static void draw_line_piece(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  composed_draw(f->composer, page, p->data, p->index, x, y);
}

void stack_lines(struct flow *f, struct stack *s, struct composed *text, const struct block_look *look,
                 const char *part) {
  int group = part ? ++f->groups : 0;
  for (size_t i = 0; i < text->lines; i++) {
    struct piece *p = stack_add(f, s, look->look.pitch_pt, draw_line_piece, text, NULL, text->pos);
    p->part = part, p->group = group, p->hard = true;
    p->index = i;
    if (i == 0) p->before = look->before;
    if (i + 1 == text->lines) p->after = look->after;
    p->keep = text->lines > 1 && (i == 0 || i + 2 == text->lines); /* no widow, no orphan */
    if (i + 1 == text->lines) p->keep = false;
  }
}

/* ---- filling pages ---- */

static struct plan *plan_add(struct flow *f, const char *role, const struct node *node, struct pos pos) {
  struct plan *p = arena_alloc(f->arena, sizeof *p);
  char path[96];
  p->role = role, p->node = node, p->pos = pos;
  g_snprintf(path, sizeof path, "roles.%s.top", role);
  p->top = print_pt_or(&f->style, path, print_pt(&f->style, "margins.top"));
  g_snprintf(path, sizeof path, "roles.%s.bottom", role);
  p->bottom = print_pt_or(&f->style, path, print_pt(&f->style, "margins.bottom"));
  p->placed = g_array_new(FALSE, FALSE, sizeof(struct placed));
  p->tab = f->tab;
  g_ptr_array_add(f->plan, p);
  return p;
}

static double plan_room(const struct flow *f, const struct plan *p) {
  return print_pt(&f->style, "paper.height") - p->top - p->bottom;
}

static void place(struct flow *f, struct plan *plan, const struct piece *p, double y) {
  struct placed at = {p, y};
  g_array_append_val(plan->placed, at);
  if (p->place) g_hash_table_insert(f->place_page, (void *)p->place->id, GSIZE_TO_POINTER(f->plan->len));
  if (p->heading && !p->heading->placed) {
    p->heading->placed = true;
    p->heading->page = f->plan->len - 1;
    p->heading->y = y + plan->top;
  }
}

/* Height of the pieces from `i` on that must stand on one page; without the space before the first. */
static double chain_height(const struct stack *s, guint i) {
  const struct piece *p = g_ptr_array_index(s->piece, i), *before = NULL;
  double y = p->height;
  while (p->keep && i + 1 < s->piece->len) {
    before = p;
    p = g_ptr_array_index(s->piece, ++i);
    y += gap_after(before, p) + p->height;
  }
  return y;
}

static const char *mm_text(struct flow *f, double pt) {
  return diag_num(f->d, ceil(pt / PT_PER_MM * 10 - 1e-6) / 10);
}

/* Room that is left on a page of entries goes between them. */
static void spread(struct flow *f, const struct plan *plan, double rest) {
  guint gaps = 0, at = 0;
  if (!print_has(&f->style, "entries.spread") || rest <= 0) return;
  /* After an entry, not between a heading and its first one. */
  for (guint i = 0; i + 1 < plan->placed->len; i++)
    gaps += g_array_index(plan->placed, struct placed, i).piece->place != NULL;
  double each = gaps ? fmin(rest / gaps, print_pt(&f->style, "entries.spread")) : 0;
  for (guint i = 0; i < plan->placed->len; i++) {
    struct placed *p = &g_array_index(plan->placed, struct placed, i);
    p->y += each * at;
    if (p->piece->place) at++;
  }
}

static guint entries_of(const struct plan *plan) {
  guint n = 0;
  for (guint i = 0; i < plan->placed->len; i++) n += g_array_index(plan->placed, struct placed, i).piece->place != NULL;
  return n;
}

/* The pieces of a page one below the other again. */
static double restack(struct plan *plan) {
  double y = 0;
  for (guint i = 0; i < plan->placed->len; i++) {
    struct placed *at = &g_array_index(plan->placed, struct placed, i);
    const struct piece *before = i ? g_array_index(plan->placed, struct placed, i - 1).piece : NULL;
    at->y = y += gap_after(before, at->piece);
    y += at->piece->height;
  }
  return y;
}

/* No entry stands alone on the last page of its list: one more goes there with it. */
static void company(struct flow *f, const struct stack *s) {
  if (f->plan->len < 2 || !print_has(&f->style, "entries.spread")) return;
  struct plan *last = g_ptr_array_index(f->plan, f->plan->len - 1),
              *before = g_ptr_array_index(f->plan, f->plan->len - 2);
  guint n = before->placed->len;
  if (last->placed->len != 1 || entries_of(last) != 1 || entries_of(before) < 3 || n < 2) return;
  struct placed moved = g_array_index(before->placed, struct placed, n - 1);
  bool own = g_array_index(last->placed, struct placed, 0).piece == g_ptr_array_index(s->piece, s->piece->len - 1);
  if (!own || !moved.piece->place || !g_array_index(before->placed, struct placed, n - 2).piece->place) return;
  double need = moved.piece->height + g_array_index(last->placed, struct placed, 0).piece->height;
  if (need + moved.piece->after > plan_room(f, last)) return;
  g_array_set_size(before->placed, n - 1);
  g_array_prepend_val(last->placed, moved);
  g_hash_table_insert(f->place_page, (void *)moved.piece->place->id, GSIZE_TO_POINTER(f->plan->len));
  restack(last);
  spread(f, before, plan_room(f, before) - restack(before));
}

/* Fills pages from the end of the last one planned, adding pages as they are needed. */
static void fill(struct flow *f, const struct stack *s, const char *role) {
  struct plan *plan = g_ptr_array_index(f->plan, f->plan->len - 1);
  double y = 0, room = plan_room(f, plan);
  const struct piece *before = NULL;
  for (guint i = 0; i < s->piece->len; i++) {
    const struct piece *p = g_ptr_array_index(s->piece, i);
    double gap = gap_after(before, p), need = chain_height(s, i);
    if (need > room) need = p->height;
    if (before && y + gap + need > room + 0.01) {
      spread(f, plan, room - y);
      plan = plan_add(f, role, NULL, p->pos);
      y = gap = 0, room = plan_room(f, plan);
      if (p->head && p->head != p) {
        place(f, plan, p->head, 0);
        y = p->head->height;
      }
    }
    y += gap;
    place(f, plan, p, y);
    y += p->height;
    if (p->height > room + 0.01) diag_error(f->d, p->pos, "block-too-tall", mm_text(f, p->height - room));
    before = p;
  }
  company(f, s);
}

/* One page that must hold everything. */
static void fill_one(struct flow *f, const struct stack *s, bool at_foot) {
  struct plan *plan = g_ptr_array_index(f->plan, f->plan->len - 1);
  GArray *placed = g_array_new(FALSE, FALSE, sizeof(struct placed));
  double height = stack_height(s, placed), room = plan_room(f, plan);
  if (height > room + 0.01) diag_error(f->d, plan->pos, "page-overset", mm_text(f, height - room));
  for (guint i = 0; i < placed->len; i++) {
    const struct placed *at = &g_array_index(placed, struct placed, i);
    place(f, plan, at->piece, at->y + (at_foot ? fmax(0, room - height) : 0));
  }
  g_array_free(placed, TRUE);
}

static void page_build(struct flow *f, const struct node *n) {
  const char *role = node_attr(n, "role", "text");
  struct plan *plan = plan_add(f, role, n, n->pos);
  struct stack *s = stack_new(f, f->width);
  plan->running = node_attr(n, "running", NULL);
  bool cover = strcmp(role, "cover") == 0, back = strcmp(role, "back") == 0, contents = strcmp(role, "contents") == 0;
  plan->bare = cover || back || strcmp(role, "blank") == 0 || strcmp(node_attr(n, "folio", ""), "none") == 0;
  if (cover) {
    plan->top = plan->bottom = 0;
    cover_build(f, s, n);
  } else {
    blocks_build(f, s, n->first, back ? "back" : "body");
  }
  if (contents) {
    contents_build(f, s, n);
    if (!plan->running) plan->running = "";
  }
  fill_one(f, s, strcmp(node_attr(n, "place", back ? "bottom" : "top"), "bottom") == 0);
}

/* Facing pages: the left one is even. The content stands on both, at the same places, when there are two bands. */
static void spread_build(struct flow *f, const struct node *n) {
  if (f->plan->len % 2 == 0) {
    diag_warning(f->d, n->pos, "spread-blank", diag_num(f->d, (double)f->plan->len + 1));
    plan_add(f, "blank", NULL, n->pos)->bare = true;
  }
  const char *bands[2] = {node_attr(n, "first", NULL), node_attr(n, "second", NULL)};
  for (int side = 0; side < (bands[1] ? 2 : 1); side++) {
    struct stack *s = stack_new(f, f->width);
    plan_add(f, "text", n, n->pos)->running = node_attr(n, "running", NULL);
    if (bands[side]) band_build(f, s, n, side ? "second" : "first");
    blocks_build(f, s, n->first, "body");
    if (bands[1]) fill_one(f, s, false);
    else fill(f, s, "text");
  }
}

/* One file: its :::page and :::spread stand for themselves, what is between them flows. */
static void file_build(struct flow *f, const struct node *file) {
  f->tab = (int)g_ascii_strtoll(node_attr(file, "tab", "-1"), NULL, 10);
  for (const struct node *n = file->first; n;) {
    if (n->kind == NODE_PAGE) {
      page_build(f, n);
      n = n->next;
    } else if (n->kind == NODE_SPREAD) {
      spread_build(f, n);
      n = n->next;
    } else {
      struct stack *s = stack_new(f, f->width);
      plan_add(f, "text", NULL, n->pos);
      blocks_build(f, s, n, "body");
      fill(f, s, "text");
      while (n && n->kind != NODE_PAGE && n->kind != NODE_SPREAD) n = n->next;
    }
  }
}

/* ---- headings ---- */

/* 1 考える: the number stands apart. */
static void heading_split(struct flow *f, struct heading *h, const struct node *n) {
  char *all = node_plain_text(n), *s = all;
  GString *title = g_string_new(NULL);
  const char *digits = s;
  while (g_ascii_isdigit(*s)) s++;
  bool numbered = s > digits && h->level == 1 && (*s == ' ' || g_str_has_prefix(s, "\u3000"));
  h->number = numbered ? arena_strndup(f->arena, digits, (size_t)(s - digits)) : "";
  const char *from = numbered ? (*s == ' ' ? s + 1 : s + strlen("\u3000")) : all;
  for (; *from; from++)
    if (*from != '\n') g_string_append_c(title, *from);
  h->title = arena_strndup(f->arena, title->str, title->len);
  g_string_free(title, TRUE);
  g_free(all);
}

static bool heading_counts(const struct node *n) {
  for (const struct node *up = n->parent; up; up = up->parent) {
    const char *role = up->kind == NODE_PAGE ? node_attr(up, "role", "text") : "text";
    static const char *const silent[] = {"cover", "contents", "back", "blank", NULL};
    if (g_strv_contains(silent, role)) return false;
    if (up->kind == NODE_NOTE || up->kind == NODE_COLUMN || up->kind == NODE_CARD) return false;
  }
  return true;
}

static void headings_collect(struct flow *f, const struct node *book) {
  for (const struct node *n = book; n; n = node_next(book, n)) {
    if (n->kind != NODE_HEADING || n->level > 2 || !heading_counts(n)) continue;
    struct heading *h = arena_alloc(f->arena, sizeof *h);
    h->node = n;
    h->level = n->level;
    h->target = arena_printf(f->arena, "contents-%u", f->heading->len + 1);
    heading_split(f, h, n);
    g_ptr_array_add(f->heading, h);
    g_hash_table_insert(f->heading_of, (void *)n, h);
  }
}

/* A link leads to a web address or to a heading of this book. */
static void links_check(struct flow *f, const struct node *book) {
  for (const struct node *n = book; n; n = node_next(book, n))
    if (n->kind == NODE_HEADING && n->id && !g_hash_table_contains(f->anchor, n->id))
      g_hash_table_insert(f->anchor, (void *)n->id, (void *)n);
  for (const struct node *n = book; n; n = node_next(book, n)) {
    if (n->kind != NODE_LINK || !n->url) continue;
    if (n->url[0] == '#' ? !g_hash_table_contains(f->anchor, n->url + 1) : !strchr(n->url, ':'))
      diag_error(f->d, n->pos, "link-not-in-book", n->url);
  }
}

/* ---- drawing pages ---- */

static void draw_plan(void *data, struct page *page, size_t i) {
  struct flow *f = data;
  const struct plan *plan = g_ptr_array_index(f->plan, i);
  double left = print_pt(&f->style, page->right ? "margins.inner" : "margins.outer");
  f->page_now = i;
  if (plan->node) page_ground(f, page, plan->node);
  f->top_y = plan->top;
  draw_margins(f, page, plan, i + 1);
  draw_audience(f, page, left);
  rows_head_draw(f, page, plan->placed, left);
  if (plan->tab >= 0 && f->tabs) draw_tabs(f, page, plan->tab);
  placed_draw(f, page, plan->placed, strcmp(plan->role, "cover") == 0 ? 0 : left, plan->top);
}

/* Each page bears the chapter it stands in. */
static void chapters_name(struct flow *f) {
  guint h = 0;
  const char *chapter = NULL;
  for (guint i = 0; i < f->plan->len; i++) {
    struct plan *plan = g_ptr_array_index(f->plan, i);
    for (; h < f->heading->len; h++) {
      const struct heading *next = g_ptr_array_index(f->heading, h);
      if (next->page > i) break;
      if (next->level != 1) continue;
      chapter = *next->number ? arena_printf(f->arena, "%s\u3000%s", next->number, next->title) : next->title;
    }
    plan->chapter = chapter;
  }
}

/* Each page of entries bears the sections they stand in. */
static void sections_name(struct flow *f) {
  const char *now = NULL, *between = theme_word(f->in->theme, "directory.range");
  for (guint i = 0; i < f->plan->len; i++) {
    struct plan *plan = g_ptr_array_index(f->plan, i);
    const char *first = NULL, *last = NULL;
    for (guint j = 0; j < plan->placed->len; j++) {
      const struct piece *p = g_array_index(plan->placed, struct placed, j).piece;
      if (p->heading) now = p->heading->level == 2 ? p->heading->title : NULL;
      if (!p->place) continue;
      if (!first) first = now;
      last = now;
    }
    if (first) plan->section = first == last ? first : arena_printf(f->arena, "%s%s%s", first, between, last);
  }
}

static void outline_make(struct flow *f) {
  for (guint i = 0; i < f->heading->len; i++) {
    const struct heading *h = g_ptr_array_index(f->heading, i);
    if (!h->placed) continue;
    char *title = *h->number ? g_strdup_printf("%s\u3000%s", h->number, h->title) : g_strdup(h->title);
    pages_add_outline(f->pages, h->level, title, h->page, h->y);
    g_free(title);
  }
}

static bool flow_open(struct flow *f, const struct layout_input *in, struct diag *d) {
  *f = (struct flow){.input = *in, .d = d};
  f->in = &f->input;
  if (!print_open(&f->style, in->theme, in->style, d)) return false;
  f->pages = pages_new();
  f->arena = f->pages->arena;
  f->pages->title = arena_strdup(f->arena, in->title);
  f->pages->lang = arena_strdup(f->arena, in->lang);
  f->pages->bleed_pt = print_pt(&f->style, "paper.bleed");
  f->composer = composer_new(f->pages, in->lang, d);
  f->plan = g_ptr_array_new();
  f->heading = g_ptr_array_new();
  f->stacks = g_ptr_array_new();
  f->place_page = g_hash_table_new(g_str_hash, g_str_equal);
  f->tab = -1;
  f->tag = 1; /* the document */
  f->anchor = g_hash_table_new(g_str_hash, g_str_equal);
  f->heading_of = g_hash_table_new(g_direct_hash, g_direct_equal);
  f->look = g_hash_table_new(g_str_hash, g_str_equal);
  f->width = print_pt(&f->style, "paper.width") - print_pt(&f->style, "margins.inner") -
             print_pt(&f->style, "margins.outer");
  return f->composer != NULL;
}

static void flow_close(void *data) {
  struct flow *f = data;
  for (guint i = 0; f->plan && i < f->plan->len; i++)
    g_array_free(((struct plan *)g_ptr_array_index(f->plan, i))->placed, TRUE);
  for (guint i = 0; f->stacks && i < f->stacks->len; i++) g_ptr_array_free(g_ptr_array_index(f->stacks, i), TRUE);
  if (f->plan) g_ptr_array_free(f->plan, TRUE);
  if (f->stacks) g_ptr_array_free(f->stacks, TRUE);
  if (f->heading) g_ptr_array_free(f->heading, TRUE);
  if (f->heading_of) g_hash_table_destroy(f->heading_of);
  if (f->anchor) g_hash_table_destroy(f->anchor);
  if (f->place_page) g_hash_table_destroy(f->place_page);
  if (f->look) g_hash_table_destroy(f->look);
  composer_free(f->composer);
  g_free(f);
}

/* A stitched book has so many pages that none stays over. */
static void count_check(struct flow *f) {
  if (!print_has(&f->style, "paper.multiple")) return;
  guint multiple = (guint)print_number(&f->style, "paper.multiple"), pages = f->plan->len;
  if (multiple < 2 || pages % multiple == 0) return;
  diag_warning(f->d, f->in->spec ? f->in->spec->pos : (struct pos){0}, "book-multiple", diag_num(f->d, pages),
               diag_num(f->d, multiple), diag_num(f->d, pages + multiple - pages % multiple));
}

struct pages *flow_layout(const struct layout_input *in, const struct node *book, struct diag *d) {
  struct flow *f = g_new0(struct flow, 1);
  size_t errors = diag_errors(d);
  if (flow_open(f, in, d)) {
    headings_collect(f, book);
    links_check(f, book);
    tabs_read(f, book);
    for (const struct node *file = book->first; file; file = file->next) file_build(f, file);
    count_check(f);
    chapters_name(f);
    sections_name(f);
    outline_make(f);
    f->pages->draw = draw_plan, f->pages->draw_data = f, f->pages->draw_free = flow_close;
    double width = print_pt(&f->style, "paper.width"), height = print_pt(&f->style, "paper.height");
    for (guint i = 0; i < f->plan->len; i++) pages_add(f->pages, width, height);
    if (diag_errors(d) == errors) return f->pages;
    pages_free(f->pages);
    return NULL;
  }
  struct pages *pages = f->pages;
  flow_close(f);
  if (pages) pages_free(pages);
  return NULL;
}
