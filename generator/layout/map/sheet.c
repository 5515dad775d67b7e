/* A sheet of sides to pages: paper, folds, and one page for each side. */
#include "layout/map/sheet.h"

#include <stdlib.h>
#include <string.h>

#include "layout/map/map.h"

/* More panels than this no sheet has: it is told as one that is not there. */
static int small_number(const char *text, char **end) {
  long n = strtol(text, end, 10);
  return (int)CLAMP(n, -1, 1000);
}

bool pair_of(const char *text, size_t i, int *column, int *row) {
  for (; *text; i--) {
    char *end;
    *column = small_number(text, &end);
    if (*end != ',') return false;
    *row = small_number(end + 1, &end);
    if (i == 0) return true;
    text = *end == ' ' ? end + 1 : end;
    if (*end && *end != ' ') return false;
  }
  return false;
}

const char *sheet_cell(const struct sheet *s, const struct place *p) {
  const char *cell = g_hash_table_lookup(s->cell, p->id);
  return cell ? cell : "";
}

const char *sheet_cell_brief(const struct sheet *s, const struct place *p) {
  const char *brief = g_hash_table_lookup(s->brief_cell, p->id);
  return brief ? brief : sheet_cell(s, p);
}

static const struct node *sheet_node(const struct doc *doc) {
  for (const struct node *n = doc->root->first; n; n = n->next)
    if (n->kind == NODE_SHEET) return n;
  return NULL;
}

/* Fold positions between the panels of one direction. A fold that the style asks for elsewhere is moved by `inset`. */
static const double *folds(struct arena *a, double length, int panels, size_t *n_out) {
  *n_out = panels > 1 ? (size_t)panels - 1 : 0;
  double *at = arena_array(a, *n_out, sizeof *at);
  for (size_t i = 0; i < *n_out; i++) at[i] = length * (double)(i + 1) / panels;
  return at;
}

static bool has_map(const struct node *side) {
  return !strcmp(node_attr(side, "role", ""), "map");
}

void sheet_fold_page(const struct sheet *s, struct page *page) {
  page->fold_x = folds(s->pages->arena, s->width, s->columns, &page->folds_x);
  page->fold_y = folds(s->pages->arena, s->height, s->rows, &page->folds_y);
}

static void side_page(struct sheet *s, const struct node *side, bool right) {
  struct page *page = pages_add(s->pages, s->width, s->height);
  page->right = right;
  sheet_fold_page(s, page);
  struct pen pen = {s->pages, s->pages->n - 1, &s->style, s->d, side->pos};
  /* The ground first, bleed and all: cairo's page surface needs it to stay quick, and white paper is an ink too. */
  pen_box(&pen, box_grow((struct box){0, 0, s->width, s->height}, s->pages->bleed_pt), 0,
          print_ink(&s->style, "paper_ink"));
  const char *title = node_attr(side, "title", node_attr(s->node, "title", ""));
  pages_add_outline(s->pages, 1, title, s->pages->n - 1, 0);
  if (has_map(side)) map_side_draw(s, &pen, side);
  else panels_side_draw(s, &pen, side);
}

/* Everybody of every map, once, with the reference that the lists print. */
static void keep_refs(struct sheet *s) {
  struct pages *p = s->pages;
  GArray *refs = g_array_new(FALSE, TRUE, sizeof(struct place_ref));
  GHashTable *seen = g_hash_table_new(g_str_hash, g_str_equal);
  for (const struct node *side = s->node->first; side; side = side->next)
    for (const struct node *n = side->first; n && has_map(side); n = n->next)
      for (size_t i = 0; n->kind == NODE_PLACES && i < n->place_count; i++) {
        const struct place *place = &n->places[i];
        if (!g_hash_table_add(seen, (gpointer)place->id)) continue;
        struct place_ref ref = {place, arena_strdup(p->arena, sheet_cell(s, place)), 0};
        g_array_append_val(refs, ref);
      }
  g_hash_table_destroy(seen);
  p->refs = refs->len;
  struct place_ref *kept = arena_array(p->arena, refs->len + 1, sizeof *kept);
  if (refs->len) memcpy(kept, refs->data, refs->len * sizeof *kept);
  p->ref = kept;
  g_array_free(refs, TRUE);
}

struct pages *sheet_layout(const struct layout_input *in, struct diag *d) {
  size_t before = diag_errors(d);
  struct sheet s = {.in = in, .d = d, .node = sheet_node(in->doc)};
  if (!s.node || !print_open(&s.style, in->theme, in->style, d)) return NULL;
  if (!style_check_map(&s.style)) return NULL;
  sheet_paper(&s);
  sheet_check_folds(&s);
  s.pages = pages_new();
  s.pages->theme = in->theme, s.pages->root = in->doc->root;
  s.pages->title = arena_strdup(s.pages->arena, in->title);
  s.pages->lang = arena_strdup(s.pages->arena, in->lang);
  s.pages->bleed_pt = print_pt(&s.style, "paper.bleed");
  s.plan = map_plans_new();
  s.cell = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
  s.brief_cell = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
  s.seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  s.moved_legend = g_ptr_array_new();
  bool ok = true;
  for (const struct node *n = s.node; n; n = node_next(s.node, n))
    if (n->kind == NODE_PANEL) {
      s.has_list |= !strcmp(node_attr(n, "part", ""), "list");
      s.legend_panel |= !strcmp(node_attr(n, "part", ""), "legend");
    }
  /* Grid references first: the lists on the other side print them. */
  for (const struct node *side = s.node->first; side && ok; side = side->next)
    if (has_map(side)) ok = map_side_prepare(&s, side);
  bool right = true;
  for (const struct node *side = s.node->first; side && ok; side = side->next, right = !right)
    side_page(&s, side, right);
  if (ok) keep_refs(&s);
  g_hash_table_destroy(s.cell);
  g_hash_table_destroy(s.brief_cell);
  g_hash_table_destroy(s.seen);
  g_ptr_array_free(s.moved_legend, TRUE);
  g_hash_table_destroy(s.plan);
  ground_free(s.ground);
  if (ok && diag_errors(d) == before) return s.pages;
  pages_free(s.pages);
  return NULL;
}
