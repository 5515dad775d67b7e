/* Accepted proposals into the ward's files, and what this import brought into content/imports: together, or not at all. */
#include <string.h>

#include "base/arena.h"
#include "base/commit.h"
#include "base/text.h"
#include "import/patch.h"
#include "import/sittings.h"

struct applying {
  const struct proposals *p;
  const struct inside *in;
  const struct arrivals *arrivals;
  const struct table_schema *schema;
  const struct preset *preset;
  bool all, has_private, adds;
  struct patch *patch;
  bool *add; /* by arrival: it gets a row of its own */
  const char *
      *becomes;     /* by arrival: the id it has in the ward from now on, or had and is not to have; NULL: undecided */
  GHashTable *open; /* arrival * fields + field + 1: what the last import brought stays */
  GHashTable *joined;   /* ids of the ward that an arrival was joined to in this run */
  GHashTable *settled;  /* ids whose going is settled */
  GHashTable *waiting;  /* ids whose going waits */
  GHashTable *sittings; /* id -> GPtrArray of struct raw_row */
  struct arena *arena;
  struct diag *d;
};

static gpointer cell_key(const struct applying *w, size_t arrival, size_t field) {
  return GSIZE_TO_POINTER(arrival * last_fields(w->schema) + field + 1);
}

/* ---- hours ---- */

static void gather_sittings(struct applying *w) {
  const struct raw *h = w->in->hours;
  size_t facility = h->schema->declared ? GPOINTER_TO_SIZE(g_hash_table_lookup(h->schema->by_name, "facility")) : 0;
  for (size_t i = 0; facility && i < h->n; i++) {
    const char *id = h->row[i].text[facility - 1];
    GPtrArray *rows = g_hash_table_lookup(w->sittings, id);
    if (!rows) g_hash_table_insert(w->sittings, (char *)id, rows = g_ptr_array_new());
    g_ptr_array_add(rows, &h->row[i]);
  }
}

/* All sittings of a facility, put where its first stood. */
static bool set_hours(struct applying *w, const char *id, const char *text) {
  const struct raw *h = w->in->hours;
  if (!h->schema->declared) return true;
  size_t n = 0;
  const char ***rows = sittings_rows(h->schema, id, text, w->arena, &n);
  GPtrArray *old = g_hash_table_lookup(w->sittings, id);
  bool ok = rows != NULL;
  if (!rows) diag_error(w->d, ((struct pos){0}), "import-hours-text", id, text);
  for (size_t i = 0; ok && i < n; i++)
    ok = old ? patch_insert(w->patch, TABLE_HOURS, g_ptr_array_index(old, 0), rows[i])
             : patch_append(w->patch, TABLE_HOURS, id, rows[i]);
  for (guint i = 0; ok && old && i < old->len; i++) ok = patch_remove(w->patch, TABLE_HOURS, g_ptr_array_index(old, i));
  return ok;
}

static bool set_field(struct applying *w, const struct raw_row *row, size_t field, const char *text) {
  if (field == w->schema->columns) return set_hours(w, row->id, text);
  return patch_set(w->patch, w->in->table, row, field, text);
}

/* ---- rows ---- */

static bool add_row(struct applying *w, const struct arrival *a) {
  const char **text = arena_array(w->arena, w->schema->columns + 1, sizeof *text);
  for (size_t c = 0; c < w->schema->columns; c++)
    if (w->has_private || w->schema->column[c].audience == AUDIENCE_PUBLIC) text[c] = a->text[c];
  for (size_t k = 0; k < w->schema->keys; k++)
    if (!text[w->schema->key[k]] || w->schema->keys == 1) text[w->schema->key[k]] = a->id;
  return patch_append(w->patch, w->in->table, a->id, text) &&
         (!a->hours || !*a->hours || set_hours(w, a->id, a->hours));
}

static bool remove_row(struct applying *w, const struct raw_row *row) {
  bool ok = patch_remove(w->patch, w->in->table, row);
  GPtrArray *old = w->in->table == TABLE_FACILITIES ? g_hash_table_lookup(w->sittings, row->id) : NULL;
  for (guint i = 0; ok && old && i < old->len; i++) ok = patch_remove(w->patch, TABLE_HOURS, g_ptr_array_index(old, i));
  return ok;
}

static bool is_key(const struct table_schema *s, size_t field) {
  for (size_t k = 0; k < s->keys; k++)
    if (s->key[k] == field) return true;
  return false;
}

static bool may_hold(const struct applying *w, size_t field) {
  return field == w->schema->columns || w->has_private || w->schema->column[field].audience == AUDIENCE_PUBLIC;
}

/* A row of the ward turns out to be the arrival: what it lacks is filled, what differs is asked the next time. */
static bool join_row(struct applying *w, size_t arrival, const struct raw_row *row) {
  const struct arrival *a = &w->arrivals->row[arrival];
  bool ok = true;
  for (size_t f = 0; ok && f <= w->schema->columns; f++) {
    if (is_key(w->schema, f) || !may_hold(w, f)) continue;
    if (f < w->schema->columns && preset_only_finds(w->preset, w->schema->column[f].name)) continue;
    const char *theirs = arrival_text(a, w->schema, f);
    enum merge merge = merge_field(NULL, ward_text(w->in, row, f), theirs);
    if (merge == MERGE_THEIRS) ok = set_field(w, row, f, theirs);
    if (merge == MERGE_CONFLICT && !same_spelling(w->in, f, ward_text(w->in, row, f), theirs))
      g_hash_table_add(w->open, cell_key(w, arrival, f));
  }
  return ok;
}

/* ---- decisions ---- */

static bool apply_cell(struct applying *w, const struct proposal *p, const struct behind *b) {
  if (proposal_is_taken(p, w->all)) return set_field(w, b->row, (size_t)b->field, p->theirs);
  if (p->decision == DECISION_OPEN) g_hash_table_add(w->open, cell_key(w, b->arrival - 1, (size_t)b->field));
  return true;
}

static bool apply_gone(struct applying *w, const struct proposal *p, const struct behind *b) {
  bool joined = g_hash_table_contains(w->joined, b->row->id); /* it goes under another key from now on */
  bool taken = !joined && proposal_is_taken(p, w->all);
  g_hash_table_add(taken || joined || p->decision == DECISION_REJECT ? w->settled : w->waiting, (char *)b->row->id);
  return !taken || remove_row(w, b->row);
}

/* New, or a row that the ward removed and the source speaks of again. */
static bool apply_new(struct applying *w, const struct proposal *p, const struct behind *b) {
  const struct arrival *a = &w->arrivals->row[b->arrival - 1];
  bool taken = proposal_is_taken(p, w->all);
  if (taken || p->decision == DECISION_REJECT) w->becomes[b->arrival - 1] = a->id;
  w->add[b->arrival - 1] = taken;
  return true;
}

/* The same place: joined, or a row of its own after all. */
static bool apply_same(struct applying *w, const struct proposal *p, const struct behind *b) {
  size_t i = b->arrival - 1;
  const struct arrival *a = &w->arrivals->row[i];
  const struct match *match = &w->in->matching.match[i];
  if (p->decision == DECISION_OPEN) return true;
  if (p->decision == DECISION_REJECT) {
    if (w->adds && !b->can_add) return true; /* told why when it was read */
    w->becomes[i] = a->id;
    w->add[i] = w->adds;
    return true;
  }
  if (match->how == MATCH_TWIN) {
    w->becomes[i] = w->becomes[match->twin]; /* decided before, or both wait */
    return true;
  }
  if (!g_hash_table_add(w->joined, (char *)match->row->id)) {
    diag_warning(w->d, a->pos, "import-joined-twice", p->name, match->row->id);
    return true;
  }
  w->becomes[i] = match->row->id;
  return join_row(w, i, match->row);
}

/* Joined rows come first: they are not gone. Twins come last: what they are the same as must be decided. */
static bool apply_all(struct applying *w) {
  bool ok = true;
  for (size_t i = 0; i < w->arrivals->n; i++) {
    const struct match *m = &w->in->matching.match[i];
    bool held = m->how == MATCH_KEY || m->how == MATCH_ID || m->how == MATCH_SURE;
    if (held) w->becomes[i] = m->row->id;
  }
  for (int turn = 0; turn < 3; turn++) {
    for (size_t i = 0; i < w->p->n; i++) {
      const struct proposal *p = &w->p->row[i];
      const struct behind *b = &w->p->behind[i];
      bool twin = b->arrival && w->in->matching.match[b->arrival - 1].how == MATCH_TWIN;
      if (turn != (twin ? 2 : p->kind == PROPOSAL_SAME_PLACE ? 0 : 1)) continue;
      if (b->field >= 0) ok &= apply_cell(w, p, b);
      else if (!b->arrival) ok &= apply_gone(w, p, b);
      else if (p->kind == PROPOSAL_SAME_PLACE) ok &= apply_same(w, p, b);
      else ok &= apply_new(w, p, b);
    }
  }
  for (size_t i = 0; i < w->arrivals->n; i++)
    if (w->add[i]) ok &= add_row(w, &w->arrivals->row[i]);
  return ok;
}

/* ---- what this import brought ---- */

static struct last_row brought(const struct applying *w, size_t i) {
  const struct arrival *a = &w->arrivals->row[i];
  const struct last_row *before = w->in->matching.match[i].last;
  struct last_row row = {a->key, w->becomes[i], arena_array(w->arena, last_fields(w->schema), sizeof *row.text),
                         a->pos};
  for (size_t f = 0; f <= w->schema->columns; f++) {
    const char *theirs = arrival_text(a, w->schema, f);
    bool known = theirs && !is_key(w->schema, f) && may_hold(w, f) &&
                 !g_hash_table_contains(w->open, cell_key(w, i, f));
    row.text[f] = known ? theirs : before ? before->text[f] : NULL;
  }
  return row;
}

static int by_key(const void *a, const void *b) {
  return strcmp(((const struct last_row *)a)->key, ((const struct last_row *)b)->key);
}

static GArray *next_rows(const struct applying *w) {
  GArray *rows = g_array_new(FALSE, FALSE, sizeof(struct last_row));
  GHashTable *here = g_hash_table_new(g_str_hash, g_str_equal), *left = g_hash_table_new(g_str_hash, g_str_equal);
  for (size_t i = 0; i < w->arrivals->left_out_n; i++) g_hash_table_add(left, (char *)w->arrivals->left_out[i]);
  for (size_t i = 0; i < w->arrivals->n; i++) {
    const struct match *m = &w->in->matching.match[i];
    if (m->how == MATCH_REFUSED || !w->becomes[i]) {
      g_hash_table_add(left, (char *)w->arrivals->row[i].key); /* undecided: what is known of it stays */
      continue;
    }
    g_hash_table_add(here, (char *)w->arrivals->row[i].key);
    struct last_row row = brought(w, i);
    g_array_append_val(rows, row);
  }
  for (size_t i = 0; i < w->in->last->n; i++) {
    const struct last_row *row = &w->in->last->row[i];
    if (g_hash_table_contains(here, row->key)) continue;
    bool stays = g_hash_table_contains(left, row->key) || g_hash_table_contains(w->waiting, row->id);
    if (stays) g_array_append_val(rows, *row);
  }
  g_array_sort(rows, by_key);
  g_hash_table_destroy(here);
  g_hash_table_destroy(left);
  return rows;
}

/* What is written must read back, or the next import would compare with something else. */
static bool reads_back(const char *bytes, size_t size, const char *told, size_t rows, struct diag *d) {
  struct diag *quiet = diag_new("", "en");
  size_t length = 0;
  enum text_encoding encoding;
  char *text = text_decode(bytes, size, told, quiet, &length, &encoding);
  struct table *t = text ? csv_take(text, length, told, quiet) : NULL;
  bool ok = t && t->rows == rows;
  if (!ok) {
    diag_error(d, ((struct pos){told, 0, 0}), "import-read-back", told);
    diag_mark_system(d);
  }
  table_free(t);
  diag_free(quiet);
  return ok;
}

static bool write_last(const struct applying *w, struct commit *c, const char *preset, const char *ward,
                       const char *private_dir) {
  GArray *rows = next_rows(w);
  char *name = g_strconcat(preset, ".csv", NULL);
  char *public = g_build_filename(ward, "content", "imports", name, NULL);
  char *private = private_dir ? g_build_filename(private_dir, "imports", name, NULL) : NULL;
  bool ok = true;
  for (int i = 0; i < 2 && ok; i++) {
    size_t size;
    const char *path = i ? private : public;
    char *bytes = path ? last_text(w->schema, (const struct last_row *)rows->data, rows->len, i == 0, &size) : NULL;
    if (bytes) ok = reads_back(bytes, size, path, rows->len, w->d) && commit_write(c, path, bytes, size);
    else if (path && g_file_test(path, G_FILE_TEST_EXISTS)) ok = commit_remove(c, path);
    g_free(bytes);
  }
  g_array_free(rows, TRUE);
  g_free(private);
  g_free(public);
  g_free(name);
  return ok;
}

/* ---- the whole ---- */

/* Somebody else may have applied the same source since this run read what was known. */
static bool unchanged(const struct applying *w, const char *preset, const char *ward, const char *private_dir) {
  struct last *now = last_read(ward, private_dir, preset, w->schema, w->d);
  bool same = now && !strcmp(now->digest, w->in->last->digest);
  if (now && !same) diag_error(w->d, ((struct pos){0}), "import-moved", preset);
  last_free(now);
  return same;
}

static void array_free(gpointer p) {
  g_ptr_array_free(p, TRUE);
}

static struct applying *applying_new(const struct proposals *p, bool all, const struct preset *preset,
                                     const struct arrivals *a, const char *private_dir, struct diag *d) {
  struct arena *arena = arena_new();
  struct applying *w = arena_alloc(arena, sizeof *w);
  *w = (struct applying){.p = p,
                         .in = p->inside,
                         .arrivals = a,
                         .schema = p->inside->raw->schema,
                         .all = all,
                         .has_private = private_dir != NULL,
                         .adds = preset_adds(preset),
                         .preset = preset,
                         .arena = arena,
                         .d = d,
                         .becomes = arena_array(arena, a->n + 1, sizeof *w->becomes),
                         .add = arena_array(arena, a->n + 1, sizeof *w->add),
                         .open = g_hash_table_new(g_direct_hash, g_direct_equal),
                         .joined = g_hash_table_new(g_str_hash, g_str_equal),
                         .settled = g_hash_table_new(g_str_hash, g_str_equal),
                         .waiting = g_hash_table_new(g_str_hash, g_str_equal),
                         .sittings = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, array_free)};
  gather_sittings(w);
  return w;
}

static void applying_free(struct applying *w) {
  GHashTable *all[] = {w->open, w->joined, w->settled, w->waiting, w->sittings};
  for (size_t i = 0; i < G_N_ELEMENTS(all); i++) g_hash_table_destroy(all[i]);
  patch_free(w->patch);
  arena_free(w->arena);
}

bool proposals_apply(const struct proposals *p, bool all, const struct preset *preset, const struct arrivals *a,
                     const struct records *r, const char *ward, const char *private_dir, struct diag *d) {
  const char *name = preset_name(preset);
  char *content = g_build_filename(ward, "content", NULL);
  struct commit *c = commit_begin(content, d);
  g_free(content);
  if (!c) return false;
  struct applying *w = applying_new(p, all, preset, a, private_dir, d);
  w->patch = patch_new(r, ward, private_dir, name, p->inside->show, d);
  bool ok = unchanged(w, name, ward, private_dir) && apply_all(w) && patch_commit(w->patch, c) &&
            write_last(w, c, name, ward, private_dir);
  if (ok) ok = commit_end(c);
  else commit_abandon(c);
  applying_free(w);
  return ok;
}
