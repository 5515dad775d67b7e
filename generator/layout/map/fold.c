/* A small model of folding: stacks of layers, of which each fold turns some over onto others. */
#include "layout/map/fold.h"

#include <glib.h>
#include <string.h>

/* The sheet after so many folds: a stack of leaves for each place. */
struct state {
  int columns, rows;
  GArray **stack;
};
struct folding {
  GPtrArray *state;
};

static struct state *state_new(int columns, int rows) {
  struct state *s = g_new0(struct state, 1);
  s->columns = columns, s->rows = rows;
  s->stack = g_new0(GArray *, (gsize)(columns * rows));
  for (int i = 0; i < columns * rows; i++) s->stack[i] = g_array_new(FALSE, FALSE, sizeof(struct leaf));
  return s;
}

static void state_free(gpointer data) {
  struct state *s = data;
  for (int i = 0; i < s->columns * s->rows; i++) g_array_free(s->stack[i], TRUE);
  g_free(s->stack);
  g_free(s);
}

static GArray *stack_at(const struct state *s, int column, int row) {
  return s->stack[row * s->columns + column];
}

struct folding *folding_new(int columns, int rows) {
  struct folding *f = g_new0(struct folding, 1);
  f->state = g_ptr_array_new_with_free_func(state_free);
  struct state *open = state_new(columns, rows);
  for (int r = 0; r < rows; r++)
    for (int c = 0; c < columns; c++) {
      struct leaf leaf = {c + 1, r + 1, false, false};
      g_array_append_val(stack_at(open, c, r), leaf);
    }
  g_ptr_array_add(f->state, open);
  return f;
}

void folding_free(struct folding *f) {
  g_ptr_array_free(f->state, TRUE);
  g_free(f);
}

/* A fold as numbers: which edge moves, whether to the front, how many panels. */
struct fold {
  bool across_columns, first; /* first: the left or top edge moves */
  bool front;
  int panels;
};

static bool read_fold(const char *text, struct fold *out) {
  static const char *const edges[] = {"left", "right", "top", "bottom"};
  char **word = g_strsplit(text, " ", -1);
  guint n = g_strv_length(word);
  int i = 0;
  guint64 panels = 1;
  while (i < 4 && strcmp(edges[i], n ? word[0] : "") != 0) i++;
  bool ok = i < 4 && (n == 2 || n == 3) && (!strcmp(word[1], "front") || !strcmp(word[1], "back"));
  if (ok && n == 3) ok = g_ascii_string_to_unsigned(word[2], 10, 1, 16, &panels, NULL);
  if (ok) *out = (struct fold){i < 2, i % 2 == 0, !strcmp(word[1], "front"), (int)panels};
  g_strfreev(word);
  return ok;
}

/* A stack turned over, laid on or below another. */
static void lay(GArray *to, const GArray *moved, const struct fold *fold) {
  GArray *turned = g_array_new(FALSE, FALSE, sizeof(struct leaf));
  for (guint i = moved->len; i-- > 0;) {
    struct leaf leaf = g_array_index(moved, struct leaf, i);
    leaf.reverse = !leaf.reverse;
    leaf.upside ^= !fold->across_columns;
    g_array_append_val(turned, leaf);
  }
  if (fold->front) g_array_prepend_vals(to, turned->data, turned->len);
  else g_array_append_vals(to, turned->data, turned->len);
  g_array_free(turned, TRUE);
}

enum fold_fault folding_fold(struct folding *f, const char *text) {
  const struct state *s = f->state->pdata[f->state->len - 1];
  struct fold fold;
  if (!read_fold(text, &fold)) return FOLD_WORD;
  int length = fold.across_columns ? s->columns : s->rows, left = length - fold.panels;
  if (fold.panels > left) return FOLD_TOO_FAR;
  struct state *next = state_new(fold.across_columns ? left : s->columns, fold.across_columns ? s->rows : left);
  int skip = fold.first ? fold.panels : 0; /* what stays begins here */
  for (int pass = 0; pass < 2; pass++)     /* first what stays, then what is laid on it */
    for (int r = 0; r < s->rows; r++)
      for (int c = 0; c < s->columns; c++) {
        int at = fold.across_columns ? c : r, to = at - skip;
        bool moves = fold.first ? at < fold.panels : at >= left;
        if (moves != (pass == 1)) continue;
        if (moves) to = fold.first ? fold.panels - 1 - at : 2 * left - 1 - at;
        GArray *onto = fold.across_columns ? stack_at(next, to, r) : stack_at(next, c, to);
        const GArray *from = stack_at(s, c, r);
        if (moves) lay(onto, from, &fold);
        else g_array_append_vals(onto, from->data, from->len);
      }
  g_ptr_array_add(f->state, next);
  return FOLD_GOOD;
}

size_t folding_steps(const struct folding *f) {
  return f->state->len - 1;
}

void folding_size(const struct folding *f, size_t step, int *columns_out, int *rows_out) {
  const struct state *s = f->state->pdata[step];
  *columns_out = s->columns;
  *rows_out = s->rows;
}

const struct leaf *folding_stack(const struct folding *f, size_t step, int column, int row, size_t *n_out) {
  const GArray *stack = stack_at(f->state->pdata[step], column - 1, row - 1);
  *n_out = stack->len;
  return (const struct leaf *)stack->data;
}
