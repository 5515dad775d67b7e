/* A sheet of sides to pages: paper, folds, and one page for each side. */
#include "layout/map/sheet.h"

#include <stdlib.h>
#include <string.h>

#include "layout/map/atlas.h"
#include "layout/map/map.h"
#include "layout/map/furniture.h"
#include "layout/map/symbol_proof.h"

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

/* Fold positions between the panels of one direction. */
static const double *folds(struct arena *a, double length, int panels, size_t *n_out) {
  *n_out = panels > 1 ? (size_t)panels - 1 : 0;
  double *at = arena_array(a, *n_out, sizeof *at);
  for (size_t i = 0; i < *n_out; i++) at[i] = length * (double)(i + 1) / panels;
  return at;
}

static bool has_map(const struct node *side) {
  return !strcmp(node_attr(side, "role", ""), "map") || side_is_atlas(side);
}

const char *sheet_list_words(const struct sheet *s) {
  const struct theme *t = s->in->theme;
  size_t page = 1, atlas = 0;
  for (const struct node *side = s->node->first; side; side = side->next) {
    for (const struct node *n = side->first; n; n = n->next)
      if (n->kind == NODE_PANEL && !strcmp(node_attr(n, "part", ""), "list"))
        return arena_printf(s->pages->arena, "%s%zu%s", theme_word(t, "map.alt_list"), page, theme_word(t, "map.alt_list_page"));
    page += side_is_atlas(side) ? ((const struct atlas *)s->atlases->pdata[atlas++])->sheets + 1 : 1;
  }
  return "";
}

void sheet_fold_page(const struct sheet *s, struct page *page) {
  page->fold_x = folds(s->pages->arena, s->width, s->columns, &page->folds_x);
  page->fold_y = folds(s->pages->arena, s->height, s->rows, &page->folds_y);
  struct line tick = style_line(&s->style, "fold_tick.line");
  page->tick_pt = print_pt(&s->style, "fold_tick.length");
  page->tick_width_pt = tick.width_pt, page->tick_ink = tick.ink;
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
  audience_mark(s, &pen, has_map(side));
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
        struct place_ref ref = {place, arena_strdup(p->arena, sheet_cell(s, place)),
                                GPOINTER_TO_INT(g_hash_table_lookup(s->sheet_of, place->id))};
        g_array_append_val(refs, ref);
      }
  g_hash_table_destroy(seen);
  p->refs = refs->len;
  struct place_ref *kept = arena_array(p->arena, refs->len + 1, sizeof *kept);
  if (refs->len) memcpy(kept, refs->data, refs->len * sizeof *kept);
  p->ref = kept;
  g_array_free(refs, TRUE);
}

static void sheet_free(void *data) {
  struct sheet *s = data;
  g_hash_table_destroy(s->cell);
  g_hash_table_destroy(s->brief_cell);
  g_hash_table_destroy(s->sheet_of);
  g_hash_table_destroy(s->seen);
  g_ptr_array_free(s->moved_legend, TRUE);
  g_ptr_array_free(s->atlases, TRUE);
  g_hash_table_destroy(s->plan);
  ground_free(s->ground);
  g_free(s);
}

static struct sheet *sheet_new(const struct layout_input *in, struct diag *d) {
  struct sheet *s = g_new0(struct sheet, 1);
  s->input = *in, s->in = &s->input, s->d = d, s->node = sheet_node(in->doc);
  s->plan = map_plans_new();
  s->cell = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
  s->brief_cell = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
  s->sheet_of = g_hash_table_new(g_str_hash, g_str_equal);
  s->seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  s->moved_legend = g_ptr_array_new();
  s->atlases = g_ptr_array_new();
  return s;
}

static void pages_begin(struct sheet *s) {
  s->pages = pages_new();
  s->pages->theme = s->in->theme, s->pages->root = s->in->doc->root;
  s->pages->title = arena_strdup(s->pages->arena, s->in->title);
  s->pages->lang = arena_strdup(s->pages->arena, s->in->lang);
  s->pages->bleed_pt = print_pt(&s->style, "paper.bleed");
}

/* Grid references first: the lists on the other side print them. */
static bool prepare_sides(struct sheet *s) {
  bool ok = true;
  for (const struct node *n = s->node; n; n = node_next(s->node, n))
    if (n->kind == NODE_PANEL) {
      s->has_list |= !strcmp(node_attr(n, "part", ""), "list");
      s->has_index |= !strcmp(node_attr(n, "part", ""), "index");
      s->legend_panel |= !strcmp(node_attr(n, "part", ""), "legend");
    }
  for (const struct node *side = s->node->first; side && ok; side = side->next) {
    if (side_is_atlas(side)) {
      struct atlas *a = atlas_prepare(s, side);
      if ((ok = a != NULL)) g_ptr_array_add(s->atlases, a);
    } else if (has_map(side)) {
      ok = map_side_prepare(s, side);
    }
  }
  return ok;
}

/* The sheets of an atlas are drawn when they are asked for: a thousand of them need the memory of one. */
static void draw_later(void *data, struct page *page, size_t i) {
  struct sheet *s = data;
  for (guint k = 0; k < s->atlases->len; k++) {
    const struct atlas *a = s->atlases->pdata[k];
    if (i >= a->sheet[0].page && i <= a->sheet[a->sheets].page) atlas_draw(s, a, &a->sheet[i - a->sheet[0].page]);
  }
  (void)page;
}

static void add_pages(struct sheet *s) {
  guint atlas = 0;
  bool right = true;
  for (const struct node *side = s->node->first; side; side = side->next, right = !right) {
    s->pages->draw = side_is_atlas(side) ? draw_later : NULL;
    if (side_is_atlas(side)) atlas_pages(s, s->atlases->pdata[atlas++]);
    else side_page(s, side, right);
  }
  s->pages->draw = NULL;
}

struct pages *sheet_layout(const struct layout_input *in, struct diag *d) {
  size_t before = diag_errors(d);
  struct sheet *s = sheet_new(in, d);
  bool ok = s->node && print_open(&s->style, in->theme, in->style, d) && style_check_map(&s->style) &&
            symbols_legible(in->theme, d);
  if (ok) {
    sheet_paper(s);
    sheet_check_folds(s);
    pages_begin(s);
    ok = prepare_sides(s);
  }
  if (ok) add_pages(s);
  if (ok) keep_refs(s);
  struct pages *pages = s->pages;
  ok = ok && diag_errors(d) == before;
  if (ok && s->atlases->len) {
    pages->draw = draw_later;
    pages->draw_free = sheet_free;
    pages->draw_data = s;
    return pages;
  }
  sheet_free(s);
  if (!ok && pages) pages_free(pages);
  return ok ? pages : NULL;
}

struct sheet_cells {
  GHashTable *of; /* id → cell, both its own */
};

struct sheet_cells *sheet_cells_open(const struct layout_input *in, struct diag *d) {
  size_t before = diag_errors(d);
  struct sheet *s = sheet_new(in, d);
  struct sheet_cells *cells = g_new0(struct sheet_cells, 1);
  cells->of = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  if (s->node && print_open(&s->style, in->theme, in->style, d) && style_check_map(&s->style)) {
    sheet_paper(s);
    pages_begin(s);
    prepare_sides(s);
    GHashTableIter i;
    gpointer id, cell;
    g_hash_table_iter_init(&i, s->cell);
    while (g_hash_table_iter_next(&i, &id, &cell)) g_hash_table_insert(cells->of, g_strdup(id), g_strdup(cell));
    pages_free(s->pages);
  }
  sheet_free(s);
  if (diag_errors(d) == before) return cells;
  sheet_cells_free(cells);
  return NULL;
}

const char *sheet_cells_of(const struct sheet_cells *c, const char *id) {
  const char *cell = g_hash_table_lookup(c->of, id);
  return cell ? cell : "";
}

void sheet_cells_free(struct sheet_cells *c) {
  if (c) g_hash_table_destroy(c->of);
  g_free(c);
}
