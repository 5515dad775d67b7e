/* Which row of the ward an arrival is: by the last import's key, by id, by name and address; or perhaps. Everything is looked up by
 * hash, so that two long lists take no longer than they are. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "import/inside.h"
#include "records/address.h"

enum { NEAR_M = 30, CANDIDATES = 64, NAME_MOST = 200 /* characters compared */ };
static const double SIMILAR = 0.5;

/* One row of either side, as it is compared. */
struct face {
  const char *name, *address, *tel, *kind;
  const guint64 *pair; /* the name's pairs of letters, sorted */
  guint pairs, letters;
  const char *town; /* the address up to its first numeral */
  int number[2];    /* the first two of its numbers; -1: none */
  struct lonlat at;
  bool has_place;
};
struct sight {
  struct matching *m;
  int name, address, tel, kind, lat, lon; /* columns; -1: not declared */
  struct face *ours, *theirs;
  GHashTable *by_name, *by_address, *by_tel,
      *by_spot;    /* text -> GArray of guint, of the ward's rows */
  size_t *claimed; /* by row of the ward: the arrival that it is, + 1; 0: none */
  GString *text;
};

static int column_of(const struct table_schema *s, const char *name) {
  return s->by_name ? (int)GPOINTER_TO_SIZE(g_hash_table_lookup(s->by_name, name)) - 1 : -1;
}

/* ---- faces ---- */

static const char *digits_of(struct arena *a, const char *tel) {
  GString *out = g_string_new(NULL);
  for (; *tel; tel++)
    if (g_ascii_isdigit(*tel)) g_string_append_c(out, *tel);
  const char *kept = out->len >= 9 ? arena_strdup(a, out->str) : "";
  g_string_free(out, TRUE);
  return kept;
}

static void split_address(struct arena *a, struct face *f) {
  size_t n = strcspn(f->address, "0123456789");
  const char *p = f->address + n;
  f->town = arena_strndup(a, f->address, n);
  for (size_t i = 0; i < G_N_ELEMENTS(f->number); i++) {
    f->number[i] = -1;
    if (!g_ascii_isdigit(*p)) continue;
    char *end;
    guint64 number = g_ascii_strtoull(p, &end, 10);
    f->number[i] = (int)MIN(number, 1u << 30);
    p = *end == '-' ? end + 1 : end;
  }
}

static int by_value(const void *a, const void *b) {
  guint64 x = *(const guint64 *)a, y = *(const guint64 *)b;
  return (x > y) - (x < y);
}

static void pair_letters(struct arena *a, struct face *f) {
  glong n;
  gunichar *letter = g_utf8_to_ucs4_fast(f->name, -1, &n);
  f->letters = (guint)MIN(n, NAME_MOST);
  f->pairs = f->letters ? f->letters - 1 : 0;
  guint64 *pair = arena_array(a, f->pairs + 1, sizeof *pair);
  for (guint i = 0; i < f->pairs; i++) pair[i] = (guint64)letter[i] << 32 | letter[i + 1];
  qsort(pair, f->pairs, sizeof *pair, by_value);
  f->pair = pair;
  g_free(letter);
}

static struct face make_face(const struct sight *s, const char *const *text) {
  struct arena *a = s->m->arena;
  struct face f = {.name = "", .address = "", .tel = "", .kind = "", .town = ""};
  const char *name = s->name >= 0 ? text[s->name] : NULL, *address = s->address >= 0 ? text[s->address] : NULL;
  const char *lat = s->lat >= 0 ? text[s->lat] : NULL, *lon = s->lon >= 0 ? text[s->lon] : NULL;
  if (name && *name) {
    char *fold = name_fold(name);
    f.name = arena_strdup(a, fold);
    g_free(fold);
    pair_letters(a, &f);
  }
  if (address && *address) {
    char *fold = address_fold_within(address, "", s->m->municipality);
    f.address = arena_strdup(a, fold);
    g_free(fold);
  }
  if (s->tel >= 0 && text[s->tel]) f.tel = digits_of(a, text[s->tel]);
  if (s->kind >= 0 && text[s->kind]) f.kind = text[s->kind];
  if (lat && lon && *lat && *lon) {
    f.at = (struct lonlat){g_ascii_strtod(lon, NULL), g_ascii_strtod(lat, NULL)};
    f.has_place = isfinite(f.at.lon) && isfinite(f.at.lat) && fabs(f.at.lon) <= 180 && fabs(f.at.lat) <= 90;
  }
  split_address(a, &f);
  return f;
}

/* ---- alike ---- */

static double metres(struct lonlat a, struct lonlat b) {
  double y = (a.lat - b.lat) * 111132, x = (a.lon - b.lon) * 111320 * cos((a.lat + b.lat) / 2 * G_PI / 180);
  return sqrt(x * x + y * y);
}

/* Dice's share of common pairs of letters; one name within the other counts as well. */
static bool names_similar(const struct face *a, const struct face *b) {
  if (!*a->name || !*b->name) return false;
  if (!strcmp(a->name, b->name)) return true;
  if (MIN(a->letters, b->letters) >= 3 && (strstr(a->name, b->name) || strstr(b->name, a->name))) return true;
  guint common = 0;
  for (guint i = 0, k = 0; i < a->pairs && k < b->pairs;) {
    common += a->pair[i] == b->pair[k];
    guint64 x = a->pair[i], y = b->pair[k];
    i += x <= y;
    k += y <= x;
  }
  guint all = a->pairs + b->pairs;
  return all && 2.0 * common / all >= SIMILAR;
}

static bool addresses_near(const struct face *a, const struct face *b) {
  if (!*a->address || !*b->address || strcmp(a->town, b->town)) return false;
  for (size_t i = 0; i < G_N_ELEMENTS(a->number); i++) {
    if (a->number[i] < 0 || b->number[i] < 0) return true;
    if (a->number[i] != b->number[i]) return false;
  }
  return true;
}

static bool kinds_differ(const struct face *a, const struct face *b) {
  return *a->kind && *b->kind && strcmp(a->kind, b->kind);
}

/* What is alike, as words; NULL when it is not enough to ask. */
static const char *alike(const struct sight *s, const struct face *a, const struct face *b) {
  bool name = *a->name && !strcmp(a->name, b->name), address = *a->address && !strcmp(a->address, b->address);
  bool tel = *a->tel && !strcmp(a->tel, b->tel);
  bool similar = name || names_similar(a, b), near = address || addresses_near(a, b);
  bool spot = a->has_place && b->has_place && metres(a->at, b->at) < NEAR_M;
  if (!(name && near) && !(address && similar) && !tel && !(spot && similar)) return NULL;
  g_string_truncate(s->text, 0);
  if (name) g_string_append(s->text, " name");
  else if (similar) g_string_append(s->text, " like-name");
  if (address) g_string_append(s->text, " address");
  else if (near) g_string_append(s->text, " near-address");
  if (tel) g_string_append(s->text, " tel");
  if (spot) g_string_append(s->text, " spot");
  return arena_strdup(s->m->arena, s->text->str + 1);
}

/* ---- looking up ---- */

static void array_free(gpointer p) {
  g_array_free(p, TRUE);
}

static GHashTable *index_new(void) {
  return g_hash_table_new_full(g_str_hash, g_str_equal, NULL, array_free);
}

static void index_add(GHashTable *index, const char *key, guint row) {
  if (!*key) return;
  GArray *rows = g_hash_table_lookup(index, key);
  if (!rows) {
    rows = g_array_new(FALSE, FALSE, sizeof(guint));
    g_hash_table_insert(index, (char *)key, rows);
  }
  g_array_append_val(rows, row);
}

/* Squares a little wider than the distance asked for, so that neighbours hold everything near. */
static const char *spot_key(struct arena *a, struct lonlat at, int dx, int dy) {
  double step = 0.0004;
  return arena_printf(a, "%ld %ld", lround(floor(at.lat / step)) + dy, lround(floor(at.lon / step)) + dx);
}

static const char *both_key(struct arena *a, const struct face *f) {
  return *f->name && *f->address ? arena_printf(a, "%s\t%s", f->name, f->address) : "";
}

static void claim(struct sight *s, size_t arrival, enum match_how how, const struct raw_row *row) {
  struct match *m = &s->m->match[arrival];
  m->how = how;
  m->row = row;
  if (row) s->claimed[row - s->m->raw->row] = arrival + 1;
}

/* ---- the four ways ---- */

static void refuse(struct matching *m, size_t i, size_t first, const char *rule, const char *text, struct diag *d) {
  char *where = diag_place(m->arrivals->row[first].pos);
  diag_warning(d, m->arrivals->row[i].pos, rule, text, where);
  m->match[i].how = m->match[first].how = MATCH_REFUSED;
  g_free(where);
}

static bool key_is_sound(const char *key) {
  for (const char *p = key; *p; p++)
    if ((unsigned char)*p < 0x20 || *p == 0x7f) return false;
  return *key && strlen(key) <= 1024;
}

/* Of two rows with one key neither is taken: nobody knows which is meant. One of them may have been left out already. */
static void refuse_twice(struct matching *m, struct diag *d) {
  GHashTable *left = g_hash_table_new(g_str_hash, g_str_equal);
  for (size_t i = 0; i < m->arrivals->left_out_n; i++) g_hash_table_add(left, (char *)m->arrivals->left_out[i]);
  for (size_t i = 0; i < m->arrivals->n; i++) {
    const struct arrival *a = &m->arrivals->row[i];
    if (!g_hash_table_contains(left, a->key)) continue;
    diag_warning(d, a->pos, "import-key-left", a->key);
    m->match[i].how = MATCH_REFUSED;
  }
  g_hash_table_destroy(left);
  GHashTable *keys = g_hash_table_new(g_str_hash, g_str_equal), *ids = g_hash_table_new(g_str_hash, g_str_equal);
  for (size_t i = 0; i < m->arrivals->n; i++) {
    const struct arrival *a = &m->arrivals->row[i];
    size_t key = GPOINTER_TO_SIZE(g_hash_table_lookup(keys, a->key)),
           id = GPOINTER_TO_SIZE(g_hash_table_lookup(ids, a->id));
    if (!key_is_sound(a->key)) {
      diag_warning(d, a->pos, "import-key-shape", a->key);
      m->match[i].how = MATCH_REFUSED;
    } else if (key) {
      refuse(m, i, key - 1, "import-key-twice", a->key, d);
    } else if (*a->id && id) {
      refuse(m, i, id - 1, "import-id-twice", a->id, d);
    }
    if (!key) g_hash_table_insert(keys, (char *)a->key, GSIZE_TO_POINTER(i + 1));
    if (!id) g_hash_table_insert(ids, (char *)a->id, GSIZE_TO_POINTER(i + 1));
  }
  g_hash_table_destroy(keys);
  g_hash_table_destroy(ids);
}

static void match_known(struct sight *s) {
  for (size_t i = 0; i < s->m->arrivals->n; i++) {
    const struct arrival *a = &s->m->arrivals->row[i];
    struct match *m = &s->m->match[i];
    m->last = g_hash_table_lookup(s->m->last->by_key, a->key);
    if (!m->last || m->how != MATCH_NONE) continue;
    const struct raw_row *row = raw_find(s->m->raw, m->last->id);
    if (row) claim(s, i, MATCH_KEY, row);
    else m->how = MATCH_DELETED;
  }
  for (size_t i = 0; i < s->m->arrivals->n; i++) {
    const struct arrival *a = &s->m->arrivals->row[i];
    const struct raw_row *row = s->m->match[i].how == MATCH_NONE && *a->id ? raw_find(s->m->raw, a->id) : NULL;
    if (row && !s->claimed[row - s->m->raw->row]) claim(s, i, MATCH_ID, row);
  }
}

/* Same name and address, on either side only once. Another kind (a dentist in a hospital's house) is asked. */
static void match_sure(struct sight *s) {
  struct arena *a = s->m->arena;
  GHashTable *ours = index_new(), *theirs = index_new();
  for (size_t i = 0; i < s->m->raw->n; i++) index_add(ours, both_key(a, &s->ours[i]), (guint)i);
  for (size_t i = 0; i < s->m->arrivals->n; i++)
    if (s->m->match[i].how == MATCH_NONE) index_add(theirs, both_key(a, &s->theirs[i]), (guint)i);
  for (size_t i = 0; i < s->m->arrivals->n; i++) {
    const char *key = s->m->match[i].how == MATCH_NONE ? both_key(a, &s->theirs[i]) : "";
    const GArray *mine = g_hash_table_lookup(ours, key), *yours = g_hash_table_lookup(theirs, key);
    if (!mine || !yours || mine->len != 1 || yours->len != 1) continue;
    guint row = g_array_index(mine, guint, 0);
    if (s->claimed[row] || kinds_differ(&s->ours[row], &s->theirs[i])) continue;
    claim(s, i, MATCH_SURE, &s->m->raw->row[row]);
    s->m->sure++;
  }
  g_hash_table_destroy(ours);
  g_hash_table_destroy(theirs);
}

/* Whether the source itself tells two rows apart: by any code that both have. */
static bool told_apart(const struct matching *m, size_t a, size_t b) {
  const struct table_schema *s = m->raw->schema;
  for (size_t c = 0; c < s->columns; c++) {
    if (s->column[c].type != TYPE_CODE && s->column[c].type != TYPE_CODES) continue;
    const char *x = m->arrivals->row[a].text[c], *y = m->arrivals->row[b].text[c];
    if (x && y && *x && *y && strcmp(x, y)) return true;
  }
  return false;
}

/* The candidate that has most alike; of several the first. A row that another arrival is already can only be the same place twice
 * in the source: it is asked as well, unless the source tells them apart. */
static void ask_candidates(const struct sight *s, size_t i, const GArray *rows) {
  struct match *m = &s->m->match[i];
  for (guint c = 0; rows && c < MIN(rows->len, CANDIDATES); c++) {
    guint row = g_array_index(rows, guint, c);
    const char *why = alike(s, &s->ours[row], &s->theirs[i]);
    size_t holder = s->claimed[row];
    bool other_sort = m->how == MATCH_TWIN && !holder; /* a row that is free comes first, whatever is alike */
    if (!why || (!other_sort && m->why && strlen(why) <= strlen(m->why))) continue;
    if (holder && (m->how == MATCH_DOUBT || told_apart(s->m, holder - 1, i))) continue;
    m->how = holder ? MATCH_TWIN : MATCH_DOUBT;
    m->row = holder ? NULL : &s->m->raw->row[row];
    m->twin = holder ? holder - 1 : 0;
    m->why = why;
  }
}

static void index_face(struct sight *s, size_t i) {
  const struct face *f = &s->ours[i];
  index_add(s->by_name, f->name, (guint)i);
  index_add(s->by_address, f->address, (guint)i);
  index_add(s->by_tel, f->tel, (guint)i);
  if (f->has_place) index_add(s->by_spot, spot_key(s->m->arena, f->at, 0, 0), (guint)i);
}

static void match_doubtful(struct sight *s) {
  struct arena *scratch = arena_new();
  for (int held = 0; held < 2; held++) /* rows that are free first: only so many are looked at */
    for (size_t i = 0; i < s->m->raw->n; i++)
      if ((s->claimed[i] != 0) == held) index_face(s, i);
  for (size_t i = 0; i < s->m->arrivals->n; i++) {
    if (s->m->match[i].how != MATCH_NONE) continue;
    const struct face *f = &s->theirs[i];
    if (*f->name) ask_candidates(s, i, g_hash_table_lookup(s->by_name, f->name));
    if (*f->address) ask_candidates(s, i, g_hash_table_lookup(s->by_address, f->address));
    if (*f->tel) ask_candidates(s, i, g_hash_table_lookup(s->by_tel, f->tel));
    for (int dy = -1; f->has_place && dy <= 1; dy++)
      for (int dx = -1; dx <= 1; dx++)
        ask_candidates(s, i, g_hash_table_lookup(s->by_spot, spot_key(scratch, f->at, dx, dy)));
    arena_clear(scratch);
  }
  arena_free(scratch);
}

static bool is_held(const struct match *m) {
  return m->how == MATCH_KEY || m->how == MATCH_ID || m->how == MATCH_SURE;
}

/* A new row with the name and address of another of its file, be that new or the ward's already. */
static void match_twins(struct sight *s) {
  GHashTable *seen = index_new();
  for (size_t i = 0; i < s->m->arrivals->n; i++)
    if (is_held(&s->m->match[i])) index_add(seen, both_key(s->m->arena, &s->theirs[i]), (guint)i);
  for (size_t i = 0; i < s->m->arrivals->n; i++) {
    const char *key = s->m->match[i].how == MATCH_NONE ? both_key(s->m->arena, &s->theirs[i]) : "";
    const GArray *before = *key ? g_hash_table_lookup(seen, key) : NULL;
    for (guint c = 0; before && c < MIN(before->len, CANDIDATES); c++) {
      guint twin = g_array_index(before, guint, c);
      if (told_apart(s->m, twin, i)) continue;
      s->m->match[i].how = MATCH_TWIN;
      s->m->match[i].twin = twin;
      s->m->match[i].why = alike(s, &s->theirs[twin], &s->theirs[i]);
      break;
    }
    if (*key && s->m->match[i].how == MATCH_NONE) index_add(seen, key, (guint)i);
  }
  g_hash_table_destroy(seen);
}

/* A source that has numbered a row anew: what the last import brought under the number that is gone is known of it still. */
static void find_renumbered(struct matching *m) {
  GHashTable *here = g_hash_table_new(g_str_hash, g_str_equal), *by_id = g_hash_table_new(g_str_hash, g_str_equal);
  for (size_t i = 0; i < m->arrivals->n; i++) g_hash_table_add(here, (char *)m->arrivals->row[i].key);
  for (size_t i = 0; i < m->arrivals->left_out_n; i++) g_hash_table_add(here, (char *)m->arrivals->left_out[i]);
  for (size_t i = m->last->n; i-- > 0;) { /* the first of several stays */
    const struct last_row *last = &m->last->row[i];
    if (!g_hash_table_contains(here, last->key)) g_hash_table_insert(by_id, (char *)last->id, (gpointer)last);
  }
  for (size_t i = 0; i < m->arrivals->n; i++) {
    struct match *match = &m->match[i];
    bool found = match->how == MATCH_ID || match->how == MATCH_SURE;
    if (found && !match->last) match->last = g_hash_table_lookup(by_id, match->row->id);
  }
  g_hash_table_destroy(here);
  g_hash_table_destroy(by_id);
}

void match_all(struct matching *m, struct diag *d) {
  const struct table_schema *schema = m->raw->schema;
  m->arena = arena_new();
  m->match = arena_array(m->arena, m->arrivals->n + 1, sizeof *m->match);
  struct sight s = {.m = m,
                    .name = column_of(schema, "name"),
                    .address = column_of(schema, "address"),
                    .tel = column_of(schema, "tel"),
                    .kind = column_of(schema, "kind"),
                    .lat = column_of(schema, "lat"),
                    .lon = column_of(schema, "lon"),
                    .by_name = index_new(),
                    .by_address = index_new(),
                    .by_tel = index_new(),
                    .by_spot = index_new(),
                    .text = g_string_new(NULL)};
  s.ours = arena_array(m->arena, m->raw->n + 1, sizeof *s.ours);
  s.theirs = arena_array(m->arena, m->arrivals->n + 1, sizeof *s.theirs);
  s.claimed = arena_array(m->arena, m->raw->n + 1, sizeof *s.claimed);
  for (size_t i = 0; i < m->raw->n; i++) s.ours[i] = make_face(&s, m->raw->row[i].text);
  for (size_t i = 0; i < m->arrivals->n; i++) s.theirs[i] = make_face(&s, m->arrivals->row[i].text);
  refuse_twice(m, d);
  match_known(&s);
  match_sure(&s);
  match_doubtful(&s);
  match_twins(&s);
  find_renumbered(m);
  g_hash_table_destroy(s.by_name);
  g_hash_table_destroy(s.by_address);
  g_hash_table_destroy(s.by_tel);
  g_hash_table_destroy(s.by_spot);
  g_string_free(s.text, TRUE);
}
