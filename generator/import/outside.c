/* An outside file opened: which of the preset's shapes it has, and which column is which. */
#include <stdint.h>
#include <string.h>

#include "base/suggest.h"
#include "base/text.h"
#include "import/arrivals.h"

/* UTF-8 that somebody made by reading Japanese bytes as Latin letters: nearly all that is not ASCII lies in
 * U+0080…U+00FF, with control characters among it. No file in Japanese looks like that. */
static bool is_mojibake(const unsigned char *bytes, size_t size) {
  size_t latin = 0, control = 0, other = 0;
  for (size_t i = 0; i + 1 < size && i < 1 << 16; i++) {
    if (bytes[i] < 0xC2) continue;
    if (bytes[i] == 0xC2 || bytes[i] == 0xC3) {
      latin++;
      control += bytes[i] == 0xC2 && bytes[i + 1] < 0xA0;
    } else {
      other++;
    }
  }
  return latin > 40 && control > 4 && other * 20 < latin;
}

static bool told_mojibake(const char *file, struct diag *d) {
  FILE *f = fopen(file, "rb");
  if (!f) return false; /* the reader says why */
  unsigned char *bytes = g_malloc(1 << 16);
  size_t size = fread(bytes, 1, 1 << 16, f);
  fclose(f);
  bool damaged = !g_str_has_suffix(file, ".xlsx") && is_mojibake(bytes, size);
  g_free(bytes);
  if (damaged) diag_error(d, ((struct pos){diag_intern(d, file), 1, 0}), "arrival-mojibake", file);
  return damaged;
}

static void index_header(struct outside *o) {
  if (o->header) g_hash_table_remove_all(o->header);
  else o->header = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (size_t i = 0; i < o->table->width; i++) {
    char *fold = text_fold(o->table->head[i].text);
    if (*fold && !g_hash_table_contains(o->header, fold)) g_hash_table_insert(o->header, fold, GSIZE_TO_POINTER(i + 1));
    else g_free(fold);
  }
}

/* How many of the shape's columns the file lacks; the first of them. */
static size_t lacks(const struct outside *o, const struct file_shape *s, const char **first) {
  size_t missing = 0;
  for (size_t i = 0; i < s->n_has; i++) {
    bool there = false;
    for (const char **h = s->has[i]; *h && !there; h++) there = outside_column(o, *h) != 0;
    if (!there && !missing++) *first = s->has[i][0];
  }
  return missing;
}

static bool same_wish(const struct table_wish *a, const struct table_wish *b) {
  return !g_strcmp0(a->sheet, b->sheet) && a->head_from == b->head_from && a->head_to == b->head_to &&
         a->headless == b->headless;
}

/* Whether most of the first rows hold what they should, as far as the file has these columns. */
static bool looks_right(const struct outside *o, const struct file_shape *s) {
  size_t rows = MIN(o->table->rows, 40);
  for (size_t i = 0; i < s->check.n; i++) {
    const struct conditions one = {1, &s->check.all[i]};
    if (!outside_column(o, one.all->column)) continue;
    size_t good = 0;
    for (size_t row = 0; row < rows; row++) good += conditions_hold(o, row, &one);
    if (good * 2 < rows) return false;
  }
  return true;
}

/* A file without a header: as many columns as the shape names. */
static bool takes_names(struct outside *o, const struct file_shape *s) {
  size_t names = 0;
  while (s->names[names]) names++;
  if (o->table->width != names) return false;
  g_hash_table_remove_all(o->header);
  for (size_t i = 0; i < names; i++) {
    o->table->head[i].text = s->names[i];
    g_hash_table_insert(o->header, text_fold(s->names[i]), GSIZE_TO_POINTER(i + 1));
  }
  return true;
}

static void tell_unknown(const struct outside *o, const struct preset *p, const char *file, struct diag *d) {
  const char *missing = "", *first = "";
  size_t fewest = SIZE_MAX;
  for (size_t i = 0; o->table && i < p->shapes; i++) {
    if (p->shape[i].wish.headless) continue;
    size_t n = lacks(o, &p->shape[i], &first);
    if (n < fewest) fewest = n, missing = first;
  }
  struct pos pos = {diag_intern(d, file), 1, 0};
  if (fewest == SIZE_MAX || fewest == 0) {
    diag_error(d, pos, "arrival-shape", p->name);
    return;
  }
  const char **heads = g_new0(const char *, o->table->width + 1);
  for (size_t i = 0; i < o->table->width; i++) heads[i] = o->table->head[i].text;
  const char *near = suggest_nearest(missing, heads);
  if (near) diag_error(d, pos, "arrival-header-near", p->name, missing, near);
  else diag_error(d, pos, "arrival-header", p->name, missing);
  g_free(heads);
}

bool outside_open(struct outside *o, const struct preset *p, const char *file, struct diag *d) {
  *o = (struct outside){.preset = p, .diag = d, .gaiji = g_hash_table_new(NULL, NULL)};
  if (told_mojibake(file, d)) return false;
  const struct table_wish *read = NULL;
  for (size_t i = 0; i < p->shapes && !o->shape; i++) {
    const struct file_shape *s = &p->shape[i];
    if (!read || !same_wish(read, &s->wish)) {
      if (o->table) table_free(o->table);
      o->table = source_table_as(file, diag_intern(d, file), &s->wish, d);
      if (!o->table) return false;
      index_header(o);
      read = &s->wish;
    }
    const char *first;
    if ((s->wish.headless ? takes_names(o, s) : !lacks(o, s, &first)) && looks_right(o, s)) o->shape = s;
  }
  if (!o->shape) tell_unknown(o, p, file, d);
  return o->shape != NULL;
}

void outside_close(struct outside *o) {
  if (o->table) table_free(o->table);
  if (o->header) g_hash_table_destroy(o->header);
  if (o->gaiji) g_hash_table_destroy(o->gaiji);
  *o = (struct outside){0};
}
