/* The numbers of a chart: read from its table, each wrong one told where it stands in the CSV. */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "layout/book/chart.h"

enum { DECIMALS_MAX = 4, DIGITS_MAX = 12 };

const char *chart_number(struct arena *a, double value, int decimals) {
  char plain[G_ASCII_DTOSTR_BUF_SIZE], format[8];
  g_snprintf(format, sizeof format, "%%.%df", decimals);
  g_ascii_formatd(plain, sizeof plain, format, value);
  GString *out = g_string_new(NULL);
  size_t whole = strcspn(plain, "."), sign = *plain == '-';
  for (size_t i = 0; i < whole; i++) {
    if (i > sign && (whole - i) % 3 == 0) g_string_append_c(out, ',');
    g_string_append_c(out, plain[i]);
  }
  g_string_append(out, plain + whole);
  const char *kept = arena_strdup(a, out->str);
  g_string_free(out, TRUE);
  return kept;
}

/* "1234", "1,234", "12.5"; how many decimals it has, or -1. */
static int number_read(const char *text, double *out) {
  char plain[DIGITS_MAX + DECIMALS_MAX + 2];
  size_t n = 0, dot = 0;
  for (const char *p = text; *p; p++) {
    bool parts = *p == ',' && !dot && p > text && g_ascii_isdigit(p[1]) && g_ascii_isdigit(p[2]) &&
                 g_ascii_isdigit(p[3]) && !g_ascii_isdigit(p[4]);
    if (parts) continue;
    if (*p == '.' && !dot && n) dot = n;
    else if (!g_ascii_isdigit(*p)) return -1;
    if (n + 1 >= sizeof plain) return -1;
    plain[n++] = *p;
  }
  plain[n] = '\0';
  int decimals = dot ? (int)(n - dot - 1) : 0;
  if (!n || (dot && !decimals) || decimals > DECIMALS_MAX) return -1;
  *out = g_ascii_strtod(plain, NULL);
  return decimals;
}

static const char *text_of(struct chart *c, const struct node *cell) {
  char *text = node_plain_text(cell);
  const char *kept = arena_strdup(c->arena, g_strstrip(text));
  g_free(text);
  return kept;
}

static bool value_read(struct chart *c, const struct node *cell, double *out) {
  const char *text = text_of(c, cell);
  bool negative = (*text == '-' || g_str_has_prefix(text, "−") || g_str_has_prefix(text, "△") ||
                   g_str_has_prefix(text, "▲")) && strpbrk(text, "0123456789");
  int decimals = number_read(text, out);
  if (decimals >= 0) {
    c->data.decimals = MAX(c->data.decimals, decimals);
    return true;
  }
  if (!*text) diag_error(c->d, cell->pos, "chart-missing");
  else diag_error(c->d, cell->pos, negative ? "chart-negative" : "chart-number", text);
  return false;
}

static size_t count(const struct node *n) {
  size_t all = 0;
  for (const struct node *c = n->first; c; c = c->next) all++;
  return all;
}

/* The head names the series; its first cell names the rows and is not shown. */
static bool head_read(struct chart *c, const struct node *head) {
  struct chart_data *data = &c->data;
  size_t most = c->kind == CHART_LINE ? c->lines : c->fills, i = 0;
  if (c->kind == CHART_PIE) most = 1;
  data->series = count(head) ? count(head) - 1 : 0;
  data->name = arena_array(c->arena, data->series + 1, sizeof *data->name);
  for (const struct node *cell = head->first ? head->first->next : NULL; cell; cell = cell->next, i++) {
    data->name[i] = text_of(c, cell);
    if (i == most) diag_error(c->d, cell->pos, c->kind == CHART_PIE ? "chart-pie-series" : "chart-series", diag_num(c->d, (double)most));
  }
  if (!data->series) diag_error(c->d, head->pos, "chart-empty");
  return data->series && data->series <= most;
}

static void totals(struct chart_data *d, bool stacked) {
  d->least = INFINITY;
  for (size_t r = 0; r < d->rows; r++) {
    double sum = 0;
    for (size_t s = 0; s < d->series; s++) {
      double v = d->value[r * d->series + s];
      sum += v;
      if (!stacked) d->most = fmax(d->most, v);
      d->least = fmin(d->least, v);
    }
    if (stacked) d->most = fmax(d->most, sum);
    d->total += sum;
  }
}

bool chart_data_read(struct chart *c, const struct node *table) {
  struct chart_data *data = &c->data;
  const struct node *head = table->first;
  size_t errors = diag_errors(c->d);
  if (!head || !head->next) {
    diag_error(c->d, head ? head->pos : table->pos, "chart-empty");
    return false;
  }
  if (!head_read(c, head)) return false;
  data->rows = count(table) - 1;
  data->label = arena_array(c->arena, data->rows, sizeof *data->label);
  data->value = arena_array(c->arena, data->rows * data->series, sizeof *data->value);
  size_t r = 0;
  for (const struct node *row = head->next; row; row = row->next, r++) {
    size_t s = 0;
    const struct node *cell = row->first;
    data->label[r] = cell ? text_of(c, cell) : "";
    for (cell = cell ? cell->next : NULL; cell && s < data->series; cell = cell->next, s++)
      value_read(c, cell, &data->value[r * data->series + s]);
    if (s < data->series) diag_error(c->d, row->pos, "chart-missing");
    if (r == c->fills && c->kind == CHART_PIE) diag_error(c->d, row->pos, "chart-slices", diag_num(c->d, (double)c->fills));
  }
  totals(data, c->kind == CHART_STACKED);
  if (diag_errors(c->d) == errors && !(data->most > 0)) diag_error(c->d, table->pos, "chart-nothing");
  return diag_errors(c->d) == errors;
}
