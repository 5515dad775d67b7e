/* Arrivals beside what the ward holds and what the last import brought: what a person may decide on. */
#include <string.h>

#include "base/arena.h"
#include "base/path.h"
#include "base/text.h"
#include "import/inside.h"
#include "import/sittings.h"
#include "records/address.h"

enum { ID_LONGEST = 240 };

/* Another preset's last import. */
struct rival {
  char *name;
  struct last *last;
  GHashTable *by_id;
};
struct draft {
  struct proposal proposal;
  struct behind behind;
  int group;
};
struct making {
  const struct preset *preset;
  const struct arrivals *arrivals;
  const struct records *records;
  struct inside *in;
  struct proposals *out;
  GArray *drafts;
  GPtrArray *rivals;
  GHashTable *referred;  /* ids that other tables name */
  GHashTable *taken_ids; /* in small letters */
  bool has_private;
  size_t unkept; /* fields that only a private folder could hold */
  struct diag *d;
};

/* ---- texts ---- */

const char *arrival_text(const struct arrival *a, const struct table_schema *s, size_t field) {
  return field == s->columns ? a->hours : a->text[field];
}

const char *ward_text(const struct inside *in, const struct raw_row *row, size_t field) {
  if (!row) return "";
  if (field < in->raw->schema->columns) return row->text[field];
  const char *hours = in->table == TABLE_FACILITIES ? g_hash_table_lookup(in->sittings, row->id) : NULL;
  return hours ? hours : "";
}

bool same_spelling(const struct inside *in, size_t field, const char *ours, const char *theirs) {
  const struct table_schema *s = in->raw->schema;
  if (field >= s->columns || !*ours || !*theirs) return false;
  bool address = !strcmp(s->column[field].name, "address");
  if (!address && s->column[field].type != TYPE_TEXT && s->column[field].type != TYPE_NAME) return false;
  char *a = address ? address_fold_within(ours, "", in->matching.municipality) : text_fold(ours);
  char *b = address ? address_fold_within(theirs, "", in->matching.municipality) : text_fold(theirs);
  bool same = !strcmp(a, b);
  if (address && same) { /* what stands behind the number counts as well */
    char *more_a, *more_b;
    g_free(address_fold(ours, &more_a));
    g_free(address_fold(theirs, &more_b));
    char *x = text_fold(more_a ? more_a : ""), *y = text_fold(more_b ? more_b : "");
    same = !strcmp(x, y);
    g_free(x);
    g_free(y);
    g_free(more_a);
    g_free(more_b);
  }
  g_free(a);
  g_free(b);
  return same;
}

static const char *field_name(const struct table_schema *s, int field) {
  return field < 0 ? "" : (size_t)field == s->columns ? "hours" : s->column[field].name;
}

static int field_named(const struct table_schema *s, const char *name) {
  return s->by_name ? GPOINTER_TO_INT(g_hash_table_lookup(s->by_name, name)) - 1 : -1;
}

static bool is_key(const struct table_schema *s, size_t field) {
  for (size_t i = 0; i < s->keys; i++)
    if (s->key[i] == field) return true;
  return false;
}

/* ---- other sources ---- */

static void rival_free(void *p) {
  struct rival *r = p;
  last_free(r->last);
  if (r->by_id) g_hash_table_destroy(r->by_id);
  g_free(r->name);
  g_free(r);
}

static void read_rivals(struct making *m, const char *ward, const char *private_dir) {
  char *dir = g_build_filename(ward, "content", "imports", NULL);
  char **files = source_files(dir, "content/imports", "*.csv", false, m->d);
  for (char **f = files; *f; f++) {
    char *name = g_strndup(*f, strlen(*f) - strlen(".csv"));
    struct last *last = strcmp(name, preset_name(m->preset)) && last_name_is_sound(name)
                            ? last_read(ward, private_dir, name, m->in->raw->schema, m->d)
                            : NULL;
    if (!last) {
      g_free(name);
      continue;
    }
    struct rival *r = g_new0(struct rival, 1);
    *r = (struct rival){name, last, g_hash_table_new(g_str_hash, g_str_equal)};
    for (size_t i = 0; i < last->n; i++) g_hash_table_insert(r->by_id, (char *)last->row[i].id, &last->row[i]);
    g_ptr_array_add(m->rivals, r);
  }
  g_strfreev(files);
  g_free(dir);
}

/* The other source that brought what the ward holds; NULL: none. */
static const char *rival_of(const struct making *m, const char *id, size_t field, const char *ours) {
  for (guint i = 0; *ours && i < m->rivals->len; i++) {
    const struct rival *r = g_ptr_array_index(m->rivals, i);
    const struct last_row *row = g_hash_table_lookup(r->by_id, id);
    if (row && row->text[field] && !strcmp(row->text[field], ours)) return r->name;
  }
  return NULL;
}

/* ---- ids that other tables name ---- */

static void note_referred(struct making *m, enum table_id table) {
  const struct schema *schema = records_schema(m->records);
  if (!schema->table[table].declared || table == TABLE_HOURS || table == m->in->table) return;
  struct raw *w = raw_read(m->records, table, m->d);
  for (size_t c = 0; w && c < w->schema->columns; c++) {
    const struct column *column = &w->schema->column[c];
    bool one = !strcmp(column->name, "facility");
    if (!one && column->type != TYPE_REFS) continue;
    for (size_t i = 0; i < w->n; i++) {
      char separator[8] = "";
      if (column->separator && *column->separator) g_utf8_strncpy(separator, column->separator, 1);
      char **ids = g_strsplit(w->row[i].text[c], *separator ? separator : ";", -1);
      for (char **id = ids; *id; id++) g_hash_table_add(m->referred, g_strdup(*id));
      g_strfreev(ids);
    }
  }
  raw_free(w);
}

/* ---- proposals one by one ---- */

static const char *arrival_name(const struct making *m, const struct arrival *a) {
  int name = field_named(m->in->raw->schema, "name");
  return name >= 0 && a->text[name] ? a->text[name] : "";
}

static struct draft *add(struct making *m, enum proposal_kind kind, const struct arrival *a, const struct raw_row *row,
                         const struct last_row *last, int field) {
  const struct inside *in = m->in;
  const struct table_schema *s = in->raw->schema;
  int name = field_named(s, "name");
  const char *own = row && name >= 0 ? row->text[name] : "";
  struct draft draft = {
      .proposal = {.kind = kind,
                   .key = a      ? a->key
                          : last ? last->key
                                 : "",
                   .id = row ? row->id
                         : a ? a->id
                             : "",
                   .name = *own ? own
                           : a  ? arrival_name(m, a)
                                : "",
                   .field = field_name(s, field),
                   .other = "",
                   .why = "",
                   .pos = a     ? a->pos
                          : row ? row->pos
                                : (struct pos){0}},
      .behind = {.arrival = a ? (size_t)(a - m->arrivals->row) + 1 : 0, .row = row, .last = last, .field = field}};
  if (field >= 0) {
    draft.proposal.base = last ? last->text[field] : NULL;
    draft.proposal.ours = ward_text(in, row, (size_t)field);
    draft.proposal.theirs = a ? arrival_text(a, s, (size_t)field) : NULL;
  } else {
    if (row) draft.proposal.ours = show_row(in->show, row->text, ward_text(in, row, s->columns));
    if (a) draft.proposal.theirs = show_row(in->show, a->text, a->hours);
  }
  g_array_append_val(m->drafts, draft);
  m->out->count[kind]++;
  return &g_array_index(m->drafts, struct draft, m->drafts->len - 1);
}

/* What `locate` found is no work of the ward's: a point that the source knows takes the place of a town's or a block's. */
static bool is_located(const struct making *m, const struct arrival *a, const struct raw_row *row) {
  const struct table_schema *s = m->in->raw->schema;
  int lat = field_named(s, "lat"), lon = field_named(s, "lon"), precision = field_named(s, "precision");
  if (lat < 0 || lon < 0 || precision < 0 || !a->text[lat] || !a->text[lon] || a->text[precision]) return false;
  const char *held = row->text[precision];
  bool rough = !strcmp(held, precision_word(PRECISION_TOWN)) || !strcmp(held, precision_word(PRECISION_BLOCK));
  return rough && *a->text[lat] && *a->text[lon];
}

static enum merge merge_of(const struct making *m, const char *base, const char *ours, const char *theirs, int field,
                           bool located) {
  const struct table_schema *s = m->in->raw->schema;
  bool place = located && (field == field_named(s, "lat") || field == field_named(s, "lon"));
  return merge_field(base, place && strcmp(ours, theirs) ? (base ? base : "") : ours, theirs);
}

/* A row held by the ward: its fields one by one. */
static void compare_row(struct making *m, const struct arrival *a, const struct match *match) {
  const struct table_schema *s = m->in->raw->schema;
  bool located = is_located(m, a, match->row), moved = false;
  for (size_t f = 0; f <= s->columns; f++) {
    if (is_key(s, f) || (f < s->columns && preset_only_finds(m->preset, s->column[f].name))) continue;
    const char *base = match->last ? match->last->text[f] : NULL, *ours = ward_text(m->in, match->row, f);
    enum merge merge = merge_of(m, base, ours, arrival_text(a, s, f), (int)f, located);
    if (merge != MERGE_THEIRS && merge != MERGE_CONFLICT) continue;
    if (!base && same_spelling(m->in, f, ours, arrival_text(a, s, f))) continue;
    if (!m->has_private && f < s->columns && s->column[f].audience != AUDIENCE_PUBLIC) {
      m->unkept++;
      continue;
    }
    const char *rival = rival_of(m, match->row->id, f, ours);
    struct draft *draft = add(m, rival || merge == MERGE_CONFLICT ? PROPOSAL_CONFLICT : PROPOSAL_CHANGE, a, match->row,
                              match->last, (int)f);
    moved |= draft->proposal.kind == PROPOSAL_CHANGE && (int)f == field_named(s, "lat");
    draft->proposal.other = rival ? rival : "";
    draft->proposal.why = rival                                       ? "source"
                          : draft->proposal.kind != PROPOSAL_CONFLICT ? ""
                          : base                                      ? "edited"
                                                                      : "differs";
  }
  /* The point is the place itself from now on. */
  if (located && moved)
    add(m, PROPOSAL_CHANGE, a, match->row, match->last, field_named(s, "precision"))->proposal.theirs = "";
}

static bool id_is_sound(const char *id) {
  size_t n = strlen(id);
  for (const char *p = id; *p; p++)
    if (!g_ascii_isalnum(*p) && *p != '-' && *p != '_') return false;
  return n && n <= ID_LONGEST && !path_is_reserved(id);
}

/* What could not stand in the ward's files is no proposal: it is told. */
static bool may_be_new(struct making *m, const struct arrival *a) {
  const struct table_schema *s = m->in->raw->schema;
  if (!id_is_sound(a->id)) {
    diag_warning(m->d, a->pos, "import-id-shape", a->id);
    return false;
  }
  for (size_t c = 0; c < s->columns; c++) {
    if (!s->column[c].required || s->column[c].audience != AUDIENCE_PUBLIC || is_key(s, c)) continue;
    if (a->text[c] && *a->text[c]) continue;
    diag_warning(m->d, a->pos, "import-new-lacks", a->id, s->column[c].label);
    return false;
  }
  if (g_hash_table_add(m->taken_ids, g_ascii_strdown(a->id, -1))) return true;
  diag_warning(m->d, a->pos, "import-id-taken", a->id);
  return false;
}

/* A row that the ward had and removed: only when the source says something new of it. */
static bool said_again(const struct making *m, const struct arrival *a, const struct match *match) {
  const struct table_schema *s = m->in->raw->schema;
  for (size_t f = 0; f <= s->columns; f++) {
    const char *theirs = arrival_text(a, s, f), *base = match->last->text[f];
    if (theirs && !is_key(s, f) && (!base || strcmp(base, theirs))) return true;
  }
  return false;
}

static void compare_arrival(struct making *m, size_t i) {
  const struct arrival *a = &m->arrivals->row[i];
  const struct match *match = &m->in->matching.match[i];
  struct draft *draft;
  switch (match->how) {
  case MATCH_KEY:
  case MATCH_ID:
  case MATCH_SURE: compare_row(m, a, match); return;
  case MATCH_REFUSED: return;
  case MATCH_DELETED:
    if (!preset_adds(m->preset) || !said_again(m, a, match) || !may_be_new(m, a)) return;
    draft = add(m, PROPOSAL_CONFLICT, a, NULL, match->last, WHOLE_ROW);
    draft->proposal.why = "removed";
    draft->behind.can_add = true;
    return;
  case MATCH_DOUBT:
    draft = add(m, PROPOSAL_SAME_PLACE, a, NULL, NULL, WHOLE_ROW);
    draft->proposal.other = match->row->id;
    draft->proposal.why = match->why;
    draft->proposal.ours = show_row(m->in->show, match->row->text,
                                    ward_text(m->in, match->row, m->in->raw->schema->columns));
    draft->behind.can_add = preset_adds(m->preset) && may_be_new(m, a);
    return;
  case MATCH_NONE:
  case MATCH_TWIN: break;
  }
  if (!preset_adds(m->preset)) {
    diag_note(m->d, a->pos, "import-not-here", arrival_name(m, a));
    m->out->not_new++;
    return;
  }
  if (!may_be_new(m, a)) {
    m->out->unfit++;
    return;
  }
  draft = add(m, match->how == MATCH_TWIN ? PROPOSAL_SAME_PLACE : PROPOSAL_NEW, a, NULL, NULL, WHOLE_ROW);
  draft->behind.can_add = true;
  if (match->how == MATCH_NONE) return;
  const struct arrival *twin = &m->arrivals->row[match->twin];
  const struct raw_row *held = m->in->matching.match[match->twin].row;
  draft->proposal.other = held ? held->id : twin->id;
  draft->proposal.why = match->why;
  draft->proposal.ours = show_row(m->in->show, twin->text, twin->hours);
}

/* ---- gone ---- */

/* What speaks against removing a row: NULL, nothing. Places come from `locate`, and are no work of the ward's. */
static const char *against_removal(const struct making *m, const struct raw_row *row, const struct last_row *last) {
  static const char *const found[] = {"lat", "lon", "precision", NULL};
  const struct table_schema *s = m->in->raw->schema;
  bool own = false;
  for (size_t f = 0; f <= s->columns; f++) {
    if (is_key(s, f) || (f < s->columns && preset_only_finds(m->preset, s->column[f].name))) continue;
    const char *ours = ward_text(m->in, row, f), *base = last->text[f];
    if (base && strcmp(base, ours)) return "edited";
    if (!base && *ours && !g_strv_contains(found, field_name(s, (int)f))) own = true;
  }
  return own ? "own" : g_hash_table_contains(m->referred, row->id) ? "referred" : NULL;
}

static void find_gone(struct making *m) {
  const struct inside *in = m->in;
  GHashTable *here = g_hash_table_new(g_str_hash, g_str_equal), *left = g_hash_table_new(g_str_hash, g_str_equal);
  GHashTable *done = g_hash_table_new(g_str_hash, g_str_equal); /* ids that need no word, or have had it */
  size_t kept = 0;
  for (size_t i = 0; i < m->arrivals->left_out_n; i++) g_hash_table_add(left, (char *)m->arrivals->left_out[i]);
  for (size_t i = 0; i < m->arrivals->n; i++) {
    const struct match *match = &in->matching.match[i];
    bool held = match->how == MATCH_KEY || match->how == MATCH_ID || match->how == MATCH_SURE;
    g_hash_table_add(match->how == MATCH_REFUSED ? left : here, (char *)m->arrivals->row[i].key);
    if (held) g_hash_table_add(done, (char *)match->row->id);
  }
  for (size_t i = 0; i < in->last->n; i++) {
    const struct last_row *last = &in->last->row[i];
    bool not_used = !g_hash_table_contains(here, last->key) && g_hash_table_contains(left, last->key);
    if (not_used || g_hash_table_contains(here, last->key)) g_hash_table_add(done, (char *)last->id);
    kept += not_used;
  }
  /* A source that only fills does not say what there is. */
  for (size_t i = 0; preset_adds(m->preset) && i < in->last->n; i++) {
    const struct last_row *last = &in->last->row[i];
    const struct raw_row *row = raw_find(in->raw, last->id);
    if (!row || !g_hash_table_add(done, (char *)last->id)) continue;
    const char *why = against_removal(m, row, last);
    struct draft *draft = add(m, why ? PROPOSAL_CONFLICT : PROPOSAL_GONE, NULL, row, last, WHOLE_ROW);
    draft->proposal.why = why ? why : "";
  }
  if (kept) diag_note(m->d, ((struct pos){0}), "import-not-gone", diag_num(m->d, (double)kept));
  g_hash_table_destroy(here);
  g_hash_table_destroy(left);
  g_hash_table_destroy(done);
}

/* ---- order ---- */

static const int rank[PROPOSAL_KINDS] = {
    [PROPOSAL_CONFLICT] = 0, [PROPOSAL_SAME_PLACE] = 1, [PROPOSAL_CHANGE] = 2, [PROPOSAL_NEW] = 3, [PROPOSAL_GONE] = 4};

/* A row that a source tells without an id is known by its key. */
static const char *facility_of(const struct proposal *p) {
  return *p->id ? p->id : p->key;
}

static int by_facility(const void *a, const void *b) {
  const struct draft *x = a, *y = b;
  if (x->group != y->group) return x->group - y->group;
  int differ = strcmp(x->proposal.name, y->proposal.name);
  if (!differ) differ = strcmp(x->proposal.id, y->proposal.id);
  if (!differ) differ = strcmp(facility_of(&x->proposal), facility_of(&y->proposal));
  if (!differ) differ = rank[x->proposal.kind] - rank[y->proposal.kind];
  if (!differ) differ = x->behind.field < y->behind.field ? -1 : x->behind.field > y->behind.field;
  return differ ? differ : strcmp(x->proposal.key, y->proposal.key);
}

/* Rows of one facility together; first those that nobody but a person can decide. */
static void put_in_order(struct making *m) {
  GHashTable *group = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < m->drafts->len; i++) {
    const struct proposal *p = &g_array_index(m->drafts, struct draft, i).proposal;
    gpointer before;
    bool known = g_hash_table_lookup_extended(group, facility_of(p), NULL, &before);
    if (!known || GPOINTER_TO_INT(before) > rank[p->kind])
      g_hash_table_insert(group, (char *)facility_of(p), GINT_TO_POINTER(rank[p->kind]));
  }
  for (guint i = 0; i < m->drafts->len; i++) {
    struct draft *d = &g_array_index(m->drafts, struct draft, i);
    d->group = GPOINTER_TO_INT(g_hash_table_lookup(group, facility_of(&d->proposal)));
  }
  g_hash_table_destroy(group);
  g_array_sort(m->drafts, by_facility);
  struct proposals *out = m->out;
  out->n = m->drafts->len;
  out->row = arena_array(out->arena, out->n + 1, sizeof *out->row);
  out->behind = arena_array(out->arena, out->n + 1, sizeof *out->behind);
  for (size_t i = 0; i < out->n; i++) {
    const struct draft *d = &g_array_index(m->drafts, struct draft, i);
    out->row[i] = d->proposal;
    out->row[i].other = arena_strdup(out->arena, d->proposal.other);
    out->behind[i] = d->behind;
  }
}

/* Filling what was empty takes nothing away: a second list that brings telephones is no sign of a wrong file. */
static bool only_fills(const struct proposal *p) {
  return p->kind == PROPOSAL_CHANGE && !(p->ours && *p->ours);
}

static void count_rows(struct making *m) {
  const struct inside *in = m->in;
  GHashTable *known = g_hash_table_new(g_str_hash, g_str_equal);
  for (size_t i = 0; i < in->last->n; i++) {
    const struct raw_row *row = raw_find(in->raw, in->last->row[i].id);
    if (row) g_hash_table_add(known, (char *)row->id);
  }
  for (size_t i = 0; i < m->arrivals->n; i++) {
    const struct match *match = &in->matching.match[i];
    if (match->how == MATCH_KEY || match->how == MATCH_ID || match->how == MATCH_SURE)
      g_hash_table_add(known, (char *)match->row->id);
  }
  m->out->known = g_hash_table_size(known);
  g_hash_table_remove_all(known);
  for (size_t i = 0; i < m->out->n; i++) {
    const struct proposal *p = &m->out->row[i];
    if ((p->kind == PROPOSAL_CHANGE && !only_fills(p)) || p->kind == PROPOSAL_GONE)
      g_hash_table_add(known, (char *)p->id);
  }
  m->out->touched = g_hash_table_size(known);
  m->out->joined = in->matching.sure;
  g_hash_table_destroy(known);
}

/* ---- the whole ---- */

/* The ward's name, which addresses may begin with. */
static const char *municipality(const char *ward, struct arena *a, struct diag *d) {
  char *path = g_build_filename(ward, "content", "site.yaml", NULL);
  struct keys *site = source_keys(path, "content/site.yaml", d);
  const char *name = site ? arena_strdup(a, key_text(site->root, "name", "")) : "";
  if (site) keys_free(site);
  g_free(path);
  return name;
}

static void compare_all(struct making *m) {
  struct inside *in = m->in;
  for (int t = 0; t < TABLES; t++) note_referred(m, (enum table_id)t);
  for (size_t i = 0; i < in->raw->n; i++) g_hash_table_add(m->taken_ids, g_ascii_strdown(in->raw->row[i].id, -1));
  match_all(&in->matching, m->d);
  for (size_t i = 0; i < m->arrivals->n; i++) compare_arrival(m, i);
  find_gone(m);
  put_in_order(m);
  count_rows(m);
}

struct proposals *proposals_make(const struct preset *p, const struct arrivals *a, const struct records *r,
                                 const char *ward, const char *private_dir, struct diag *d) {
  enum table_id table;
  if (!last_name_is_sound(preset_name(p)) || !table_parse(a->table, &table)) {
    diag_error(d, ((struct pos){0}), "import-preset-name", preset_name(p));
    return NULL;
  }
  struct arena *arena = arena_new();
  struct proposals *out = arena_alloc(arena, sizeof *out);
  struct inside *in = arena_alloc(arena, sizeof *in);
  *out = (struct proposals){.arena = arena, .inside = in};
  in->table = table;
  in->raw = raw_read(r, table, d);
  in->hours = raw_read(r, TABLE_HOURS, d);
  in->last = in->raw ? last_read(ward, private_dir, preset_name(p), in->raw->schema, d) : NULL;
  if (!in->raw || !in->hours || !in->last) {
    proposals_free(out);
    return NULL;
  }
  in->sittings = sittings_of_ward(in->hours, arena);
  in->show = show_new(records_schema(r), records_codes(r), table);
  in->matching = (struct matching){
      .arrivals = a, .raw = in->raw, .last = in->last, .municipality = municipality(ward, arena, d)};
  struct making m = {.preset = p,
                     .arrivals = a,
                     .records = r,
                     .in = in,
                     .out = out,
                     .d = d,
                     .drafts = g_array_new(FALSE, TRUE, sizeof(struct draft)),
                     .rivals = g_ptr_array_new_with_free_func(rival_free),
                     .has_private = private_dir != NULL,
                     .referred = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                     .taken_ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
  read_rivals(&m, ward, private_dir);
  compare_all(&m);
  if (m.unkept) diag_note(d, ((struct pos){0}), "import-no-private-fields", diag_num(d, (double)m.unkept));
  g_array_free(m.drafts, TRUE);
  g_ptr_array_free(m.rivals, TRUE);
  g_hash_table_destroy(m.referred);
  g_hash_table_destroy(m.taken_ids);
  return out;
}

void proposals_free(struct proposals *p) {
  if (!p) return;
  struct inside *in = p->inside;
  raw_free(in->raw);
  raw_free(in->hours);
  last_free(in->last);
  if (in->sittings) g_hash_table_destroy(in->sittings);
  if (in->matching.arena) arena_free(in->matching.arena);
  show_free(in->show);
  arena_free(p->arena);
}

bool proposal_is_taken(const struct proposal *p, bool all) {
  bool plain = p->kind == PROPOSAL_NEW || p->kind == PROPOSAL_CHANGE || p->kind == PROPOSAL_GONE;
  return p->decision == DECISION_ACCEPT || (all && plain && p->decision == DECISION_OPEN);
}

size_t proposals_reach(const struct proposals *p, bool all) {
  GHashTable *rows = g_hash_table_new(g_str_hash, g_str_equal);
  for (size_t i = 0; i < p->n; i++)
    if ((p->behind[i].row || p->row[i].kind == PROPOSAL_SAME_PLACE) && !only_fills(&p->row[i]) &&
        proposal_is_taken(&p->row[i], all))
      g_hash_table_add(rows, (char *)(p->behind[i].row ? p->behind[i].row->id : p->row[i].other));
  size_t n = g_hash_table_size(rows);
  g_hash_table_destroy(rows);
  return n;
}
