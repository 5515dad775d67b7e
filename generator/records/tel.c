/* The numbering plan: which beginnings there are, and how many digits follow. */
#include "records/tel.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "base/share.h"
#include "source/source.h"

enum { CODE_LONGEST = 5 };

struct area {
  const char *code, *kind;
  size_t digits, second;
};
struct tel_plan {
  struct table *table;
  struct area *area;
  GHashTable *by_code; /* code -> struct area */
};

struct tel_plan *tel_plan_read(struct diag *d) {
  struct tel_plan *p = g_new0(struct tel_plan, 1);
  p->by_code = g_hash_table_new(g_str_hash, g_str_equal);
  char *path = g_build_filename(share_dir(), "check", "area-codes.csv", NULL);
  struct table *t = p->table = source_table(path, diag_intern(d, path), d);
  g_free(path);
  size_t rows = t && t->width == 4 ? t->rows : 0;
  p->area = g_new0(struct area, rows + 1);
  for (size_t i = 0; i < rows; i++) {
    p->area[i] = (struct area){table_cell(t, i, 0)->text, table_cell(t, i, 3)->text,
                               (size_t)atoi(table_cell(t, i, 1)->text), (size_t)atoi(table_cell(t, i, 2)->text)};
    g_hash_table_insert(p->by_code, (char *)p->area[i].code, &p->area[i]);
  }
  return p;
}

void tel_plan_free(struct tel_plan *p) {
  if (!p) return;
  if (p->table) table_free(p->table);
  g_hash_table_destroy(p->by_code);
  g_free(p->area);
  g_free(p);
}

/* The area whose code is the first `size` digits of a number of `all` digits. */
static const struct area *area_at(const struct tel_plan *p, const char *digits, size_t size, size_t all) {
  char code[CODE_LONGEST + 1] = "";
  if (size < 2 || size > CODE_LONGEST || all < size) return NULL;
  memcpy(code, digits, size);
  const struct area *a = g_hash_table_lookup(p->by_code, code);
  return a && a->digits == all ? a : NULL;
}

static bool is_fixed(const struct area *a) {
  return !strcmp(a->kind, "fixed");
}

static bool exchange_is_sound(const struct area *a, const char *exchange) {
  return !is_fixed(a) || *exchange >= '2' || strspn(exchange, "0") >= a->second;
}

/* Digits alone; their number, or 0 if there are more than a number has. */
static size_t digits_of(const char *tel, char out[static TEL_SIZE]) {
  size_t n = 0;
  for (; *tel; tel++) {
    if (*tel == '-') continue;
    if (!g_ascii_isdigit(*tel) || n + 1 >= TEL_SIZE) return 0;
    out[n++] = *tel;
  }
  out[n] = '\0';
  return n;
}

/* The longest beginning that the plan knows: 0800 before 080, 0466 before 046. */
static const struct area *longest(const struct tel_plan *p, const char *digits, size_t all) {
  const struct area *a = NULL;
  for (size_t size = CODE_LONGEST; !a && size >= 2; size--) a = area_at(p, digits, size, all);
  return a;
}

enum tel_fault tel_plan_fault(const struct tel_plan *p, const char *tel) {
  char digits[TEL_SIZE];
  size_t n = digits_of(tel, digits);
  if ((n != 10 && n != 11) || *digits != '0' || !g_hash_table_size(p->by_code)) return TEL_FINE;
  const struct area *any = longest(p, digits, n);
  if (!any) return TEL_AREA;
  size_t first = strcspn(tel, "-");
  if (!tel[first]) return TEL_FINE;
  const struct area *a = area_at(p, digits, first, n);
  if (!a) return TEL_HYPHEN;
  bool grouped = is_fixed(a) || !strcmp(a->kind, "mobile") || !strcmp(a->kind, "ip");
  if (!grouped) return TEL_FINE; /* 0120-12-3456 */
  const char *middle = tel + first + 1;
  size_t second = strcspn(middle, "-");
  if (second != a->second || !middle[second] || strchr(middle + second + 1, '-')) return TEL_HYPHEN;
  return exchange_is_sound(a, middle) ? TEL_FINE : TEL_EXCHANGE;
}

static void put(const struct area *a, const char *digits, char out[static TEL_SIZE]) {
  int first = (int)strlen(a->code), second = (int)a->second;
  g_snprintf(out, TEL_SIZE, "%.*s-%.*s-%s", first, digits, second, digits + first, digits + first + second);
}

bool tel_plan_group(const struct tel_plan *p, const char *digits, char out[static TEL_SIZE]) {
  size_t n = strlen(digits), ways = 0;
  const struct area *way = NULL;
  if (strspn(digits, "0123456789") != n || (n != 10 && n != 11)) return false;
  for (size_t size = CODE_LONGEST; size >= 2; size--) {
    const struct area *a = area_at(p, digits, size, n);
    if (!a || !exchange_is_sound(a, digits + size)) continue;
    if (!ways++) way = a;
    if (!is_fixed(a)) break; /* what begins with 0120 or 0800 is nothing else */
  }
  if (ways != 1) return false;
  put(way, digits, out);
  return true;
}

bool tel_plan_restore(const struct tel_plan *p, const char *tel, char out[static TEL_SIZE]) {
  char digits[TEL_SIZE + 1] = "0";
  size_t n = digits_of(tel, digits + 1) + 1;
  if (n < 10 || n > 11 || digits[1] == '0' || strlen(tel) >= TEL_SIZE - 1) return false;
  const struct area *a = longest(p, digits, n);
  if (!a) return false;
  char *with = g_strdup_printf("0%s", tel);
  bool sound = strchr(tel, '-') || exchange_is_sound(a, digits + strlen(a->code));
  sound = sound && tel_plan_fault(p, with) == TEL_FINE;
  if (sound && !tel_plan_group(p, digits, out)) g_strlcpy(out, with, TEL_SIZE);
  g_free(with);
  return sound;
}

bool tel_plan_right(const struct tel_plan *p, const char *tel, char out[static TEL_SIZE]) {
  char digits[TEL_SIZE];
  size_t n = digits_of(tel, digits);
  const struct area *a = n ? longest(p, digits, n) : NULL;
  if (a) put(a, digits, out);
  return a != NULL;
}

const char *tel_plan_kind(const struct tel_plan *p, const char *tel) {
  char digits[TEL_SIZE];
  size_t n = digits_of(tel, digits);
  const struct area *a = n ? longest(p, digits, n) : NULL;
  return a ? a->kind : "";
}
