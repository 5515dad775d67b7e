/* An address in the gazetteer. Whatever the lists do not say for certain is not answered: an unknown 丁目 is no other
 * one, a town that stands in two municipalities is two places, and a lot number (1004番地) is never taken for a 丁目. */
#include <math.h>
#include <string.h>

#include "base/suggest.h"
#include "locate/gazetteer.h"
#include "records/address.h"

double metres_between(struct lonlat a, struct lonlat b) {
  double degree = 111195.0, middle = (a.lat + b.lat) / 2 * G_PI / 180;
  return hypot((a.lon - b.lon) * degree * cos(middle), (a.lat - b.lat) * degree);
}

/* What the address says of where its town is. */
struct asked {
  struct address a;         /* its town without prefecture and municipality */
  char *whole;              /* the same with all that follows, as a name */
  char *before;             /* as it began */
  bool prefecture;          /* it began with one */
  char *municipality;       /* the one it names, folded; NULL: none */
  const char *block_before; /* what the block's number begins with (乙), folded; "" mostly */
};

/* Bytes of the longest of `names` with which the text begins; 0: none. */
static size_t begins_with(const char *text, GHashTable *names) {
  char begin[96];
  size_t best = 0, n = 0;
  while (text[n]) {
    size_t next = n + (size_t)(g_utf8_next_char(text + n) - (text + n));
    if (next >= sizeof begin) break;
    memcpy(begin + n, text + n, next - n);
    begin[n = next] = '\0';
    if (g_hash_table_contains(names, begin)) best = n;
  }
  return best;
}

static void cut(char *text, size_t n) {
  memmove(text, text + n, strlen(text) - n + 1);
}

static void ask(struct gazetteer *g, const char *address, const char *municipality, struct asked *q) {
  char *ward = address_name(municipality ? municipality : "");
  *q = (struct asked){.block_before = ""};
  address_read(address, &q->a);
  q->before = g_strdup(q->a.town);
  size_t prefecture = begins_with(q->a.town, g->prefectures);
  if (prefecture) cut(q->a.town, prefecture);
  else address_strip(&q->a, NULL, NULL);
  q->prefecture = strlen(q->a.town) < strlen(q->before);
  size_t named = MAX(begins_with(q->a.town, g->municipalities), g_str_has_prefix(q->a.town, ward) ? strlen(ward) : 0);
  q->municipality = named ? g_strndup(q->a.town, named) : NULL;
  if (!q->municipality && *ward) { /* 「○○郡△△町」 where the ward is △△町 */
    size_t n = strlen(q->a.town);
    address_strip(&q->a, NULL, municipality);
    if (strlen(q->a.town) < n) q->municipality = g_strdup(ward);
  } else if (q->municipality) {
    cut(q->a.town, named);
  }
  g_free(ward);
}

static void asked_clear(struct asked *q) {
  address_clear(&q->a);
  g_free(q->whole);
  g_free(q->before);
  g_free(q->municipality);
}

/* A list that names no municipality is one of the address's own. */
static bool may_be(const struct town *t, const struct asked *q) {
  if (q->prefecture && *t->folded_prefecture && !g_str_has_prefix(q->before, t->folded_prefecture)) return false;
  return !q->municipality || !*t->folded_municipality || g_str_has_suffix(t->folded_municipality, q->municipality);
}

static void take(GPtrArray *out, const GPtrArray *from, const struct asked *q) {
  for (guint i = 0; from && i < from->len; i++)
    if (may_be(from->pdata[i], q)) g_ptr_array_add(out, from->pdata[i]);
}

static int by_number(gconstpointer a, gconstpointer b) {
  const struct town *x = *(struct town *const *)a, *y = *(struct town *const *)b;
  int municipality = strcmp(x->municipality, y->municipality);
  return municipality ? municipality : x->number != y->number ? x->number - y->number : strcmp(x->name, y->name);
}

/* ---- towns ---- */

/* Names with a numeral inside, 「八丁目横町」, are no town and number: the longest with which the whole address begins. */
static void take_whole(struct gazetteer *g, const char *address, const struct asked *q, GPtrArray *out) {
  if (!g_hash_table_size(g->by_whole)) return;
  char *all = address_name(address);
  const char *from = strlen(all) > strlen(q->before) - strlen(q->a.town) ? all + (strlen(q->before) - strlen(q->a.town))
                                                                         : all;
  size_t longest = MIN(strlen(from), g->longest_whole);
  while ((from[longest] & 0xc0) == 0x80) longest--; /* to where a character begins */
  for (size_t n = longest; n && !out->len; n = (size_t)(g_utf8_prev_char(from + n) - from)) {
    char *begin = g_strndup(from, n);
    take(out, g_hash_table_lookup(g->by_whole, begin), q);
    g_free(begin);
  }
  g_free(all);
}

/* The towns that the address may mean; *chome_unknown: its town is there, this 丁目 is not. */
static void find_towns(struct gazetteer *g, const char *address, struct asked *q, GPtrArray *out, bool *chome_unknown) {
  const struct address *a = &q->a;
  take_whole(g, address, q, out);
  if (out->len) return;
  if (a->numbers && !a->lot) {
    char *key = g_strconcat(a->town, a->number[0], NULL);
    take(out, g_hash_table_lookup(g->by_key, key), q);
    for (guint i = out->len; i-- > 0;)
      if (!((struct town *)out->pdata[i])->chome) g_ptr_array_remove_index(out, i);
    g_free(key);
  }
  GPtrArray *plain = g_ptr_array_new(), *parts = g_ptr_array_new();
  take(plain, g_hash_table_lookup(g->by_key, a->town), q);
  take(parts, g_hash_table_lookup(g->by_base, a->town), q);
  /* 「紀尾井町1丁目3番地」: the town has no 丁目, so the writer means the town and no certain block. */
  if (!a->chome || (!out->len && !parts->len))
    for (guint i = 0; i < plain->len; i++) g_ptr_array_add(out, plain->pdata[i]);
  /* 「本郷」, 「本郷100番地」: any of its 丁目. */
  if (!out->len && (!a->numbers || a->lot))
    for (guint i = 0; i < parts->len; i++) g_ptr_array_add(out, parts->pdata[i]);
  g_ptr_array_sort(out, by_number);
  *chome_unknown = !out->len && parts->len;
  g_ptr_array_free(plain, TRUE);
  g_ptr_array_free(parts, TRUE);
}

/* 「大坪町乙4580」: 乙 belongs to the number, if there is no town of that name. */
static bool split_stem(struct asked *q) {
  static const char *const stems[] = {"\u7532", "\u4e59", "\u4e19", "\u4e01"}; /* 甲乙丙丁 */
  for (size_t i = 0; i < G_N_ELEMENTS(stems); i++)
    if (q->a.numbers && g_str_has_suffix(q->a.town, stems[i]) && strlen(q->a.town) > strlen(stems[i])) {
      q->a.town[strlen(q->a.town) - strlen(stems[i])] = '\0';
      q->block_before = stems[i];
      return true;
    }
  return false;
}

/* ---- answers ---- */

static const struct block *block_of(const struct town *t, const struct asked *q) {
  int from = t->chome && !q->a.lot ? 1 : 0;
  bool misread = q->a.chome && !t->chome; /* its first number is no 丁目 of this town: nor a block for certain */
  const struct block *found = NULL;
  for (int n = q->a.numbers; t->blocks && !misread && !found && n > from; n--) {
    GString *key = g_string_new(q->block_before);
    for (int i = from; i < n; i++) g_string_append_printf(key, "%s%s", i > from ? "-" : "", q->a.number[i]);
    found = g_hash_table_lookup(t->blocks, key->str);
    g_string_free(key, TRUE);
  }
  return found;
}

static bool same_or_unsaid(const char *a, const char *b) {
  return !*a || !*b || !strcmp(a, b);
}

/* Two lists may give one town twice, one of them without saying its municipality or prefecture. */
static bool stands_already(const GPtrArray *given, const struct town *t, struct lonlat at) {
  for (guint i = 0; i < given->len; i++) {
    const struct town *o = given->pdata[i];
    if (!strcmp(o->name, t->name) && same_or_unsaid(o->folded_municipality, t->folded_municipality) &&
        same_or_unsaid(o->folded_prefecture, t->folded_prefecture) &&
        (!o->has_point || metres_between(o->at, at) < 2000))
      return true;
  }
  return false;
}

static void answer_with(struct gazetteer *g, const GPtrArray *towns, const struct asked *q) {
  GPtrArray *given = g_ptr_array_new();
  g_array_set_size(g->answer, 0);
  for (int blocks = 1; blocks >= 0 && !g->answer->len; blocks--)
    for (guint i = 0; i < towns->len; i++) {
      struct town *t = towns->pdata[i];
      const struct block *b = blocks ? block_of(t, q) : NULL;
      if (blocks ? !b : !t->has_point) continue;
      if (stands_already(given, t, b ? b->at : t->at)) continue;
      struct located l = {.at = b ? b->at : t->at,
                          .precision = b ? PRECISION_BLOCK : PRECISION_TOWN,
                          .file = b ? b->file : t->file,
                          .municipality = t->municipality,
                          .town = t->name};
      l.name = arena_printf(g->arena, "%s%s%s", t->municipality, t->name, b ? b->label : "");
      g_array_append_val(g->answer, l);
      g_ptr_array_add(given, t);
    }
  g_ptr_array_free(given, TRUE);
}

/* ---- did you mean ---- */

static int by_name(gconstpointer a, gconstpointer b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static char **bases_of(struct gazetteer *g) {
  if (g->bases) return g->bases;
  GHashTable *set = g_hash_table_new(g_str_hash, g_str_equal);
  GHashTableIter i;
  gpointer key;
  GPtrArray *all = g_ptr_array_new();
  GHashTable *const from[] = {g->by_key, g->by_base};
  for (size_t k = 0; k < 2; k++) {
    g_hash_table_iter_init(&i, from[k]);
    while (g_hash_table_iter_next(&i, &key, NULL)) {
      const struct town *t = ((GPtrArray *)g_hash_table_lookup(from[k], key))->pdata[0];
      if ((k || !t->chome) && g_hash_table_add(set, key)) g_ptr_array_add(all, key);
    }
  }
  g_ptr_array_sort(all, by_name);
  g_ptr_array_add(all, NULL);
  g_hash_table_destroy(set);
  g->bases = (char **)g_ptr_array_free(all, FALSE);
  return g->bases;
}

enum { NEAR_MOST = 12 }; /* names shown */

/* The towns of a base name as people write them, in the order of the list. */
static const char *names_of(struct gazetteer *g, const char *base, const struct asked *q) {
  GPtrArray *all = g_ptr_array_new();
  take(all, g_hash_table_lookup(g->by_base, base), q);
  if (!all->len) take(all, g_hash_table_lookup(g->by_key, base), q);
  g_ptr_array_sort(all, by_number);
  GString *out = g_string_new(NULL);
  GHashTable *said = g_hash_table_new(g_str_hash, g_str_equal); /* two lists may have one town */
  for (guint i = 0; i < all->len; i++) {
    const struct town *t = all->pdata[i];
    if (!g_hash_table_add(said, (gpointer)t->name)) continue;
    if (g_hash_table_size(said) > NEAR_MOST) {
      g_string_append(out, " \u2026");
      break;
    }
    g_string_append_printf(out, "%s%s", out->len ? " " : "", t->name);
  }
  g_hash_table_destroy(said);
  const char *kept = out->len ? arena_strdup(g->arena, out->str) : NULL;
  g_string_free(out, TRUE);
  g_ptr_array_free(all, TRUE);
  return kept;
}

/* 「台東区」 is no town 「台東」 with something behind it. */
static bool municipality_ends(const char *p) {
  static const char *const ends[] = {"\u533a", "\u5e02", "\u90e1"}; /* 区市郡 */
  for (size_t i = 0; i < G_N_ELEMENTS(ends); i++)
    if (g_str_has_prefix(p, ends[i])) return true;
  return false;
}

/* The town with which the address's begins (上野公園国立博物館), or the nearest by its letters. */
static const char *near_town(struct gazetteer *g, const struct asked *q) {
  gpointer known;
  char *ask_key = g_strdup_printf("%s\t%s", q->municipality ? q->municipality : "", q->a.town);
  if (g_hash_table_lookup_extended(g->near, ask_key, NULL, &known)) {
    g_free(ask_key);
    return known;
  }
  char **bases = bases_of(g);
  const char *best = NULL, *found = NULL;
  for (char **b = bases; *b; b++)
    if (g_str_has_prefix(q->a.town, *b) && (!best || strlen(*b) > strlen(best)) && g_utf8_strlen(*b, -1) > 1 &&
        !municipality_ends(q->a.town + strlen(*b)))
      best = *b;
  if (!best && g_utf8_strlen(q->a.town, -1) < 16) best = suggest_nearest(q->a.town, (const char *const *)bases);
  if (best) found = names_of(g, best, q);
  g_hash_table_insert(g->near, ask_key, (gpointer)found);
  return found;
}

/* The one name all towns share; NULL: they differ. */
static const char *one_name(const GPtrArray *towns) {
  const struct town *first = towns->len ? towns->pdata[0] : NULL;
  for (guint i = 1; i < towns->len; i++)
    if (strcmp(((struct town *)towns->pdata[i])->name, first->name) != 0) return NULL;
  return first ? first->name : NULL;
}

struct finding gazetteer_ask(struct gazetteer *g, const char *address, const char *municipality) {
  struct asked q;
  struct finding f = {.answer = ANSWER_UNKNOWN_TOWN};
  GPtrArray *towns = g_ptr_array_new();
  bool chome_unknown = false;
  g_array_set_size(g->answer, 0);
  ask(g, address, municipality, &q);
  if (*q.before || q.a.numbers) find_towns(g, address, &q, towns, &chome_unknown);
  if (!towns->len && !chome_unknown && split_stem(&q)) find_towns(g, address, &q, towns, &chome_unknown);
  answer_with(g, towns, &q);
  f.n = g->answer->len;
  f.place = (const struct located *)(void *)g->answer->data;
  f.town = one_name(towns);
  if (f.n) {
    f.answer = f.n == 1 ? ANSWER_ONE : ANSWER_SEVERAL;
  } else if (towns->len) {
    f.answer = towns->len == 1 || f.town ? ANSWER_NO_POINT : ANSWER_UNKNOWN_CHOME;
    if (f.answer == ANSWER_UNKNOWN_CHOME) f.near = names_of(g, q.a.town, &q);
  } else if (chome_unknown) {
    f.answer = ANSWER_UNKNOWN_CHOME;
    f.near = names_of(g, q.a.town, &q);
  } else if (!*q.before && !q.a.numbers) {
    f.answer = ANSWER_NO_ADDRESS;
  } else if (!*q.a.town) {
    f.answer = ANSWER_NO_TOWN;
  } else {
    f.near = near_town(g, &q);
  }
  g_ptr_array_free(towns, TRUE);
  asked_clear(&q);
  return f;
}

size_t gazetteer_find(struct gazetteer *g, const char *address, const char *municipality, const struct located **out) {
  struct finding f = gazetteer_ask(g, address, municipality);
  *out = f.place;
  return f.n;
}

/* ---- how far a place reaches ---- */

static struct town *town_of(struct gazetteer *g, const struct located *l) {
  for (guint i = 0; i < g->towns->len; i++) {
    struct town *t = g->towns->pdata[i];
    if (!strcmp(t->name, l->town) && !strcmp(t->municipality, l->municipality)) return t;
  }
  return NULL;
}

static double reach_of_blocks(const struct town *t) {
  double far = 0;
  GHashTableIter i;
  gpointer value;
  g_hash_table_iter_init(&i, t->blocks);
  while (g_hash_table_iter_next(&i, NULL, &value)) far = MAX(far, metres_between(t->at, ((struct block *)value)->at));
  return far;
}

/* Tried on the 68 丁目 of a ward whose areas are known: with a quarter more than the way to the third-nearest town, no
 * point within a 丁目 lies 200 m beyond its reach; with less, some do. */
static double reach_of_neighbours(struct gazetteer *g, const struct town *t) {
  double near[3] = {G_MAXDOUBLE, G_MAXDOUBLE, G_MAXDOUBLE};
  for (guint i = 0; i < g->towns->len; i++) {
    const struct town *o = g->towns->pdata[i];
    double m = o == t || !o->has_point ? G_MAXDOUBLE : metres_between(t->at, o->at);
    for (int k = 0; k < 3; k++)
      if (m < near[k]) {
        double moved = near[k];
        near[k] = m;
        m = moved;
      }
  }
  return near[2] < G_MAXDOUBLE ? near[2] * 1.25 : -1;
}

static double reach_of_block(const struct town *t, const struct located *l) {
  double near = G_MAXDOUBLE;
  GHashTableIter i;
  gpointer value;
  g_hash_table_iter_init(&i, t->blocks);
  while (g_hash_table_iter_next(&i, NULL, &value)) {
    double m = metres_between(l->at, ((struct block *)value)->at);
    if (m > 1) near = MIN(near, m);
  }
  return near < G_MAXDOUBLE ? near / 2 : -1;
}

double gazetteer_reach(struct gazetteer *g, const struct located *place) {
  struct town *t = town_of(g, place);
  if (!t) return -1;
  if (place->precision != PRECISION_TOWN) return t->blocks ? reach_of_block(t, place) : -1;
  if (t->reach == 0)
    t->reach = t->blocks && g_hash_table_size(t->blocks) > 2 ? reach_of_blocks(t) : reach_of_neighbours(g, t);
  return t->reach;
}
