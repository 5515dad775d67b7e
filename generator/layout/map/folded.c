/* Whether a folded sheet reads right: the cover on top and upright, the back below, the panels in order as it is opened. */
#include <string.h>

#include "layout/map/fold.h"
#include "layout/map/map.h"

/* What is printed on a panel. */
struct printed {
  const struct node *part;
  size_t nth; /* of the panels its part flows over */
  bool turned;
};

static struct printed printed_at(const struct node *side, int column, int row) {
  for (const struct node *n = side->first; n; n = n->next) {
    int c, r;
    const char *at = node_attr(n, "at", "");
    for (size_t i = 0; n->kind == NODE_PANEL && pair_of(at, i, &c, &r); i++)
      if (c == column && r == row) return (struct printed){n, i, !strcmp(node_attr(n, "turn", ""), "180")};
  }
  return (struct printed){NULL, 0, false};
}

static bool is_part(const struct printed *p, const char *name) {
  return p->part && !strcmp(node_attr(p->part, "part", ""), name);
}

/* The panel a reader holds before him (or, turned over about its upright edge, on the other side). */
static void check_outside(struct sheet *s, const struct node *side, const struct leaf *leaf, bool front, const char *part,
                          struct pos at) {
  const struct printed p = printed_at(side, leaf->column, leaf->row);
  char *place = g_strdup_printf("%d,%d", leaf->column, leaf->row);
  bool seen = leaf->reverse != front, there = false;
  for (const struct node *n = side->first; n; n = n->next)
    there |= n->kind == NODE_PANEL && !strcmp(node_attr(n, "part", ""), part);
  if (there && (!seen || !is_part(&p, part))) diag_error(s->d, at, "map-fold-outside", part, seen ? place : "map");
  else if (there && leaf->upside != p.turned) diag_error(s->d, p.part->pos, "map-fold-upside", part, place);
  g_free(place);
}

/* What lies open after `step` folds: of each part the panels in reading order, none on its head. */
static bool check_opened(struct sheet *s, const struct node *side, const struct folding *f, size_t step) {
  int columns, rows;
  GHashTable *last = g_hash_table_new(g_direct_hash, g_direct_equal);
  bool good = true;
  folding_size(f, step, &columns, &rows);
  for (int r = 1; r <= rows && good; r++)
    for (int c = 1; c <= columns && good; c++) {
      size_t n;
      const struct leaf *top = folding_stack(f, step, c, r, &n);
      const struct printed p = printed_at(side, top->column, top->row);
      if (top->reverse || !p.part || is_part(&p, "cover") || is_part(&p, "back")) continue;
      bool early = GPOINTER_TO_SIZE(g_hash_table_lookup(last, p.part)) > p.nth;
      g_hash_table_insert(last, (gpointer)p.part, GSIZE_TO_POINTER(p.nth + 1));
      good = top->upside == p.turned && !early;
      if (good) continue;
      char *place = g_strdup_printf("%d,%d", top->column, top->row);
      diag_error(s->d, p.part->pos, early ? "map-fold-order" : "map-fold-upside", node_attr(p.part, "part", ""), place);
      g_free(place);
    }
  g_hash_table_destroy(last);
  return good;
}

/* Those of the paper that is used: a paper of other panels is folded another way, so none are taken from below it. */
static const struct key *folds_of(const struct sheet *s) {
  const struct key *paper = key_get(s->in->spec, "paper"), *own = key_get(paper, "folds");
  if (own || key_get(paper, "columns") || key_get(paper, "rows")) return own;
  return key_get(print_key(&s->style, "paper"), "folds");
}

void sheet_check_folds(struct sheet *s) {
  const struct key *folds = folds_of(s);
  struct folding *f = folding_new(s->columns, s->rows);
  size_t before = diag_errors(s->d), n;
  for (const struct key *k = folds && folds->kind == KEY_LIST ? folds->first : NULL; k; k = k->next) {
    enum fold_fault fault = folding_fold(f, k->kind == KEY_SCALAR ? k->text : "");
    if (fault == FOLD_WORD) diag_error(s->d, k->pos, "map-fold-word", k->kind == KEY_SCALAR ? k->text : "");
    if (fault == FOLD_TOO_FAR) diag_error(s->d, k->pos, "map-fold-far", k->text);
  }
  int columns, rows;
  size_t steps = folding_steps(f);
  folding_size(f, steps, &columns, &rows);
  if (folds && diag_errors(s->d) == before && columns * rows > 1)
    diag_error(s->d, folds->pos, "map-fold-open", diag_num(s->d, columns), diag_num(s->d, rows));
  const struct leaf *leaf = folding_stack(f, steps, 1, 1, &n);
  for (const struct node *side = s->node->first; folds && side && diag_errors(s->d) == before; side = side->next) {
    if (strcmp(node_attr(side, "role", ""), "panels") != 0) continue;
    check_outside(s, side, &leaf[0], true, "cover", folds->pos);
    check_outside(s, side, &leaf[n - 1], false, "back", folds->pos);
    for (size_t step = steps; step-- > 0;)
      if (!check_opened(s, side, f, step)) break;
    break; /* the cover's side */
  }
  folding_free(f);
}
