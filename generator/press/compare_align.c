/* Which page of one file is which of the other: the longest common subsequence, by how many lines two pages share. */
#include <glib.h>
#include <string.h>

#include "press/compare.h"

enum { SAME = 1000, LIKE = 200, UNSAID = 120, CELLS_MAX = 4000000 };

/* Text → how often each of its lines comes. Keys borrow from `lines`. */
static GHashTable *count(char **lines) {
  GHashTable *t = g_hash_table_new(g_str_hash, g_str_equal);
  for (char **l = lines; *l; l++)
    if (*g_strstrip(*l)) g_hash_table_insert(t, *l, GSIZE_TO_POINTER(GPOINTER_TO_SIZE(g_hash_table_lookup(t, *l)) + 1));
  return t;
}

char **compare_lines(const char *a, const char *b) {
  char **mine = g_strsplit(a, "\n", -1), **theirs = g_strsplit(b, "\n", -1);
  GHashTable *there = count(theirs);
  GPtrArray *only = g_ptr_array_new();
  for (char **l = mine; *l; l++) {
    if (!*g_strstrip(*l)) continue;
    size_t n = GPOINTER_TO_SIZE(g_hash_table_lookup(there, *l));
    if (n) g_hash_table_insert(there, *l, GSIZE_TO_POINTER(n - 1));
    else g_ptr_array_add(only, g_strdup(*l));
  }
  g_ptr_array_add(only, NULL);
  g_hash_table_destroy(there);
  g_strfreev(mine);
  g_strfreev(theirs);
  return (char **)g_ptr_array_free(only, FALSE);
}

/* How alike two pages are: SAME, or the share of lines that both have; 0: not to be paired. */
static int likeness(const char *a, const char *b, unsigned long long look_a, unsigned long long look_b) {
  if (look_a && look_a == look_b && !strcmp(a, b)) return SAME;
  if (!*a && !*b) return UNSAID;
  if (!strcmp(a, b)) return SAME - 1;
  char **gone = compare_lines(a, b), **all = g_strsplit(a, "\n", -1), **other = g_strsplit(b, "\n", -1);
  int lines = (int)g_strv_length(all), most = MAX(lines, (int)g_strv_length(other)), shared = lines - (int)g_strv_length(gone);
  g_strfreev(gone);
  g_strfreev(all);
  g_strfreev(other);
  int share = most ? shared * (SAME - 2) / most : 0;
  return share >= LIKE ? share : 0;
}

struct table {
  int *best;
  size_t columns;
};
#define AT(t, i, j) (t)->best[(i) * (t)->columns + (j)]

static void pair(GArray *out, size_t a, size_t b) {
  struct compared c = {.page = {a, b}};
  g_array_append_val(out, c);
}

/* Pages from..to of both, of which no more is known than that their ends differ. */
static void align(char **const text[2], const unsigned long long *const look[2], const size_t from[2], const size_t to[2], GArray *out) {
  size_t n = to[0] - from[0], m = to[1] - from[1];
  if ((n == 1 && m == 1) || n * m > CELLS_MAX) { /* nothing else to pair with; or too many to weigh */
    for (size_t i = 0; i < MAX(n, m); i++) pair(out, i < n ? from[0] + i + 1 : 0, i < m ? from[1] + i + 1 : 0);
    return;
  }
  struct table best = {g_new0(int, (n + 1) * (m + 1)), m + 1}, like = {g_new0(int, (n + 1) * (m + 1)), m + 1};
  for (size_t i = n; i-- > 0;)
    for (size_t j = m; j-- > 0;) {
      size_t a = from[0] + i, b = from[1] + j;
      int l = AT(&like, i, j) = likeness(text[0][a], text[1][b], look[0][a], look[1][b]);
      int skip = MAX(AT(&best, i + 1, j), AT(&best, i, j + 1));
      AT(&best, i, j) = MAX(skip, l ? AT(&best, i + 1, j + 1) + l : 0);
    }
  for (size_t i = 0, j = 0; i < n || j < m;) {
    int l = i < n && j < m ? AT(&like, i, j) : 0;
    if (l && AT(&best, i, j) == AT(&best, i + 1, j + 1) + l) pair(out, from[0] + ++i, from[1] + ++j);
    else if (i < n && (j == m || AT(&best, i + 1, j) >= AT(&best, i, j + 1))) pair(out, from[0] + ++i, 0);
    else pair(out, 0, from[1] + ++j);
  }
  g_free(best.best);
  g_free(like.best);
}

struct compared *compare_align(char **const text[2], const unsigned long long *const look[2], const size_t n[2], size_t *n_out) {
  GArray *out = g_array_new(FALSE, TRUE, sizeof(struct compared));
  size_t from[2] = {0, 0}, to[2] = {n[0], n[1]};
#define ALIKE(a, b) (likeness(text[0][a], text[1][b], look[0][a], look[1][b]) == SAME)
  while (from[0] < to[0] && from[1] < to[1] && ALIKE(from[0], from[1])) pair(out, ++from[0], ++from[1]);
  while (from[0] < to[0] && from[1] < to[1] && ALIKE(to[0] - 1, to[1] - 1)) to[0]--, to[1]--;
  align(text, look, from, to, out);
  for (; to[0] < n[0]; to[0]++, to[1]++) pair(out, to[0] + 1, to[1] + 1);
  *n_out = out->len;
  return (struct compared *)(void *)g_array_free(out, FALSE);
}
