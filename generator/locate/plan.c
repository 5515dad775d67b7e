/* Facilities beside the gazetteer. Coordinates that stand are never changed, only offered a nearer place where they
 * say themselves that they are no more than a town's. */
#include "locate/plan.h"

#include <string.h>

#include "base/arena.h"

static int field_at(const struct table_schema *s, const char *name) {
  return s->by_name ? GPOINTER_TO_INT(g_hash_table_lookup(s->by_name, name)) - 1 : -1;
}

struct place_fields place_fields_of(const struct table_schema *s) {
  return (struct place_fields){field_at(s, "name"), field_at(s, "address"),   field_at(s, "lat"),
                               field_at(s, "lon"),  field_at(s, "precision"), field_at(s, "town")};
}

/* 0 and 0.0 are what many systems write for "not known". */
static bool is_empty(const char *coordinate) {
  return !*coordinate || g_ascii_strtod(coordinate, NULL) == 0;
}

bool row_place(const struct place_fields *f, const struct raw_row *row, struct lonlat *out) {
  const char *lat = row_field(row, f->lat), *lon = row_field(row, f->lon);
  *out = (struct lonlat){g_ascii_strtod(lon, NULL), g_ascii_strtod(lat, NULL)};
  return !is_empty(lat) && !is_empty(lon) && out->lon > 122 && out->lon < 154 && out->lat > 20 && out->lat < 46;
}

static bool precision_read(const char *word, enum precision *out) {
  for (int p = PRECISION_EXACT; p <= PRECISION_TOWN; p++)
    if (!strcmp(word, precision_word((enum precision)p))) {
      *out = (enum precision)p;
      return true;
    }
  *out = PRECISION_EXACT;
  return false;
}

/* False when there is nothing to say of the row. */
static bool place_row(struct plan *p, const struct raw_row *row, struct gazetteer *g, const char *ward,
                      struct placing *out) {
  const struct place_fields *f = &p->field;
  const char *lat = row_field(row, f->lat), *lon = row_field(row, f->lon);
  bool without = is_empty(lat) && is_empty(lon);
  struct finding found = gazetteer_ask(g, row_field(row, f->address), ward);
  *out = (struct placing){.row = row, .answer = found.answer, .n = found.n, .near = found.near, .accepted = PLACE_OPEN};
  bool empty_town = f->town >= 0 && !*row->text[f->town] && p->schema->column[f->town].audience == AUDIENCE_PUBLIC;
  if (empty_town && found.town) out->town = found.town;
  if (!without) {
    enum precision now;
    p->placed++;
    bool known = precision_read(row_field(row, f->precision), &now);
    bool nearer = known && found.answer == ANSWER_ONE && found.place->precision < now;
    if (!nearer && !out->town) return false;
    out->kind = nearer ? PLACING_NEARER : PLACING_TOWN;
    if (!nearer) out->n = 0;
  } else {
    out->kind = found.n == 1 ? PLACING_FOUND : found.n ? PLACING_SEVERAL : PLACING_NONE;
  }
  struct located *copy = arena_array(p->arena, out->n + 1, sizeof *copy);
  if (out->n) memcpy(copy, found.place, out->n * sizeof *copy);
  out->place = copy;
  p->count[out->kind]++;
  if (out->kind == PLACING_FOUND) p->found[copy->precision]++;
  if (out->kind == PLACING_NONE) p->why[out->answer]++;
  return true;
}

struct plan *plan_make(const struct raw *facilities, struct gazetteer *g, const char *ward) {
  struct arena *arena = arena_new();
  struct plan *p = arena_alloc(arena, sizeof *p);
  *p = (struct plan){.schema = facilities->schema,
                     .field = place_fields_of(facilities->schema),
                     .facilities = facilities->n,
                     .arena = arena};
  p->row = arena_array(arena, facilities->n + 1, sizeof *p->row);
  for (size_t i = 0; i < facilities->n; i++)
    if (place_row(p, &facilities->row[i], g, ward, &p->row[p->n])) p->n++;
  return p;
}

void plan_free(struct plan *p) {
  if (p) arena_free(p->arena);
}

const struct located *placing_chosen(const struct placing *p, bool only_accepted) {
  if (p->accepted >= 0 && (size_t)p->accepted < p->n) return &p->place[p->accepted];
  return !only_accepted && p->accepted == PLACE_OPEN && p->kind == PLACING_FOUND ? p->place : NULL;
}
