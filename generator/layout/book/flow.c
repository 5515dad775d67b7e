/* The flow: a book's files become pages; planned here, drawn when they are asked for. */
#include <math.h>
#include <string.h>

#include "layout/book/fill.h"
#include "layout/book/places.h"
#include "layout/book/refs.h"

/* Large print: what a page no longer holds may go on overleaf, and the next page of the chapter begins right after it. */
static bool goes_on(const struct flow *f, const char *role) {
  const struct key *k = print_key(&f->style, "overset");
  bool runs = strcmp(role, "text") == 0 || strcmp(role, "contents") == 0;
  return k && runs && k->kind == KEY_SCALAR && strcmp(k->text, "continue") == 0;
}

static void run_end(struct flow *f) {
  if (f->run) fill(f, f->run, "text");
  f->run = NULL;
}

/* A page of text that may go on: joined to the one before it, unless it begins a chapter. */
static void run_build(struct flow *f, const struct node *n) {
  bool chapter = n->first && n->first->kind == NODE_HEADING && n->first->level == 1;
  if (chapter) run_end(f);
  if (!f->run) {
    plan_add(f, "text", n, n->pos)->running = node_attr(n, "running", NULL);
    f->run = stack_new(f, f->width);
  }
  body_build(f, f->run, "text", n->first, NULL, "body");
}

static void page_build(struct flow *f, const struct node *n) {
  const char *role = node_attr(n, "role", "text");
  if (goes_on(f, role) && strcmp(role, "text") == 0) {
    run_build(f, n);
    return;
  }
  run_end(f);
  if (cut_front_wanted(f, n)) plan_add(f, "blank", NULL, n->pos)->bare = true;
  struct plan *plan = plan_add(f, role, n, n->pos);
  struct stack *s = stack_new(f, f->width);
  plan->running = node_attr(n, "running", NULL);
  bool cover = strcmp(role, "cover") == 0, back = strcmp(role, "back") == 0, contents = strcmp(role, "contents") == 0;
  plan->bare = cover || back || strcmp(role, "blank") == 0 || strcmp(role, "back-of-card") == 0 ||
               strcmp(node_attr(n, "folio", ""), "none") == 0;
  if (cover) {
    plan->top = plan->bottom = 0;
    cover_build(f, s, n);
  } else {
    body_build(f, s, role, n->first, NULL, back ? "back" : "body");
  }
  if (contents) {
    contents_build(f, s, n);
    if (!plan->running) plan->running = "";
  }
  if (goes_on(f, role)) fill(f, s, role);
  else fill_one(f, s, strcmp(node_attr(n, "place", back ? "bottom" : "top"), "bottom") == 0);
  if (cut_reverse_wanted(f, n)) plan_add(f, "back-of-card", NULL, n->pos)->bare = true;
}

/* Facing pages: the left one is even. The content stands on both, at the same places, when there are two bands. */
static void spread_build(struct flow *f, const struct node *n) {
  run_end(f);
  if (f->plan->len % 2 == 0) {
    if (!print_has(&f->style, "paper.fill"))
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
      run_end(f);
      struct stack *s = stack_new(f, f->width);
      const struct node *end = n;
      while (end && end->kind != NODE_PAGE && end->kind != NODE_SPREAD) end = end->next;
      plan_add(f, "text", NULL, n->pos);
      body_build(f, s, "text", n, end, "body");
      fill(f, s, "text");
      n = end;
    }
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

/* ---- the whole book ---- */

/* From line to line of the grid: a length, or the body text's own. */
static double grid_pitch(struct flow *f) {
  if (!print_has(&f->style, "grid.pitch")) return 0;
  bool body = strcmp(print_text(&f->style, "grid.pitch"), "body") == 0;
  return body ? flow_look(f, "body")->look.pitch_pt : print_pt(&f->style, "grid.pitch");
}

/* `before`: the pass before this one, whose fonts are open. */
static bool flow_open(struct flow *f, const struct layout_input *in, const struct key *over, struct flow *before,
                      struct diag *d) {
  *f = (struct flow){.input = *in, .d = d};
  f->in = &f->input;
  if (!print_open(&f->style, in->theme, in->style, d)) return false;
  f->style.over[1] = over;
  f->pages = before ? pages_new_like(before->pages) : pages_new();
  f->pages->theme = in->theme, f->pages->root = in->doc->root;
  f->arena = f->pages->arena;
  f->pages->title = arena_strdup(f->arena, in->title);
  f->pages->lang = arena_strdup(f->arena, in->lang);
  f->pages->bleed_pt = print_pt(&f->style, "paper.bleed");
  f->composer = composer_new(f->pages, in->lang, d);
  f->plan = g_ptr_array_new();
  f->heading = g_ptr_array_new();
  f->stacks = g_ptr_array_new();
  f->page_of_id = g_hash_table_new(g_str_hash, g_str_equal);
  f->footnote = g_hash_table_new(g_direct_hash, g_direct_equal);
  f->note_waits = g_array_new(FALSE, FALSE, sizeof(struct foot_part));
  f->place_page = g_hash_table_new(g_str_hash, g_str_equal);
  f->tab = -1;
  f->tag = 1; /* the document */
  f->anchor = g_hash_table_new(g_str_hash, g_str_equal);
  f->heading_of = g_hash_table_new(g_direct_hash, g_direct_equal);
  f->look = g_hash_table_new(g_str_hash, g_str_equal);
  f->grid = grid_pitch(f);
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
  if (f->page_of_id) g_hash_table_destroy(f->page_of_id);
  if (f->footnote) g_hash_table_destroy(f->footnote);
  if (f->note_waits) g_array_free(f->note_waits, TRUE);
  if (f->look) g_hash_table_destroy(f->look);
  refs_close(f);
  variants_free(f);
  composer_free(f->composer);
  map_window_free(f->window);
  g_free(f);
}

/* A book made from records has as many pages as they need (paper.fill): blank ones at its end, before its back, make up
 * the number. */
static void count_fill(struct flow *f) {
  if (!print_has(&f->style, "paper.fill") || !f->plan->len) return;
  guint multiple = (guint)print_number(&f->style, "paper.multiple");
  while (multiple > 1 && f->plan->len % multiple) {
    struct plan *last = g_ptr_array_index(f->plan, f->plan->len - 1);
    struct plan *blank = plan_add(f, "blank", NULL, (struct pos){0});
    blank->bare = true, blank->tab = -1;
    if (strcmp(last->role, "back") != 0) continue; /* a page that headings or an index lead to stays where it is */
    f->plan->pdata[f->plan->len - 2] = blank, f->plan->pdata[f->plan->len - 1] = last;
  }
}

/* A stitched book has so many pages that none stays over. */
static void count_check(struct flow *f) {
  if (!print_has(&f->style, "paper.multiple")) return;
  guint multiple = (guint)print_number(&f->style, "paper.multiple"), pages = f->plan->len;
  if (multiple < 2 || pages % multiple == 0) return;
  diag_warning(f->d, f->in->spec ? f->in->spec->pos : (struct pos){0}, "book-multiple", diag_num(f->d, pages),
               diag_num(f->d, multiple), diag_num(f->d, pages + multiple - pages % multiple));
}

void flow_free(struct flow *f) {
  struct pages *pages = f->pages;
  flow_close(f);
  if (pages) pages_free(pages);
}

struct flow *flow_plan(const struct layout_input *in, const struct node *book, const struct key *over,
                       struct flow *before, GHashTable *known, struct diag *d) {
  struct flow *f = g_new0(struct flow, 1);
  size_t errors = diag_errors(d);
  if (flow_open(f, in, over, before, d)) {
    headings_collect(f, book);
    links_check(f, book);
    refs_open(f, book, known);
    tabs_read(f, book);
    for (const struct node *file = book->first; file; file = file->next) file_build(f, file);
    run_end(f);
    chapters_name(f);
    sections_name(f);
  }
  if (diag_errors(d) == errors) return f;
  flow_free(f);
  return NULL;
}

/* References bear the page they lead to: planned again until no number changes, for a number may be one line longer. */
enum { PASSES_MAX = 3 };

static struct flow *flow_settle(const struct layout_input *in, const struct node *book, struct diag *d) {
  GHashTable *known = NULL;
  struct flow *f = flow_plan(in, book, NULL, NULL, NULL, d);
  for (int pass = 1; f && pass < PASSES_MAX && !refs_settled(f); pass++) {
    GHashTable *pages = refs_pages(f);
    struct flow *next = flow_plan(in, book, NULL, f, pages, d);
    flow_free(f);
    if (known) g_hash_table_destroy(known);
    f = next, known = pages;
  }
  if (f && !refs_settled(f)) diag_error(d, book->pos, "refs-restless");
  if (f) f->known_page = NULL;
  if (known) g_hash_table_destroy(known);
  return f;
}

struct pages *flow_layout(const struct layout_input *in, const struct node *book, struct diag *d) {
  size_t errors = diag_errors(d);
  struct flow *f = flow_settle(in, book, d);
  if (!f) return NULL;
  count_fill(f);
  count_check(f);
  cuts_check(f);
  outline_make(f);
  budget_make(f, book);
  f->pages->draw = draw_plan, f->pages->draw_data = f, f->pages->draw_free = flow_close;
  double width = print_pt(&f->style, "paper.width"), height = print_pt(&f->style, "paper.height");
  for (guint i = 0; i < f->plan->len; i++) pages_add(f->pages, width, height);
  if (diag_errors(d) == errors) return f->pages;
  pages_free(f->pages);
  return NULL;
}
