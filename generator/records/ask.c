/* Asking a view. */
#include <string.h>

#include "base/arena.h"
#include "records/viewdata.h"

static const char *const no_texts[] = {NULL};
static const struct code *const no_codes[] = {NULL};

static size_t field_index(const struct view_table *t, const char *field) {
  return GPOINTER_TO_SIZE(g_hash_table_lookup(t->by_name, field));
}

static const struct view_parts *parts_of(const struct facility *f) {
  return &f->view->parts[f - f->view->facility];
}

static size_t facility_field(const struct facility *f, const char *field) {
  return field_index(&f->view->table[TABLE_FACILITIES], field);
}

const struct field *view_fields(const struct view *v, const char *table, size_t *n_out) {
  enum table_id id;
  if (!table_parse(table, &id)) {
    *n_out = 0;
    return NULL;
  }
  *n_out = v->table[id].fields;
  return v->table[id].field;
}

const struct facility *view_facilities(const struct view *v, size_t *n_out) {
  *n_out = v->facilities;
  return v->facility;
}

const struct facility *view_facility(const struct view *v, const char *id) {
  return g_hash_table_lookup(v->by_id, id);
}

const char *facility_text(const struct facility *f, const char *field) {
  size_t i = facility_field(f, field);
  /* Where the base map tells the district, a cell that says another was reported; the map's is the one to show. */
  if (f->district && !strcmp(field, "district")) return f->district->code;
  if (i) return f->text[i - 1];
  return strcmp(field, "id") ? "" : f->id;
}

const struct code *const *facility_codes(const struct facility *f, const char *field) {
  size_t i = facility_field(f, field);
  const struct view_parts *p = parts_of(f);
  if (f->district && !strcmp(field, "district")) return p->district;
  return i && p->codes[i - 1] ? p->codes[i - 1] : no_codes;
}

const char *const *facility_list(const struct facility *f, const char *field) {
  size_t i = facility_field(f, field);
  const struct view_parts *p = parts_of(f);
  return i && p->list[i - 1] ? p->list[i - 1] : no_texts;
}

const char *const *facility_matrix(const struct facility *f, const char *field, size_t piece) {
  size_t i = facility_field(f, field);
  const char *const *const *pieces = i ? parts_of(f)->matrix[i - 1] : NULL;
  for (; pieces && *pieces; pieces++, piece--) {
    if (!piece) return *pieces;
  }
  return no_texts;
}

const struct sitting *facility_sittings(const struct facility *f, size_t *n_out) {
  const struct view_parts *p = parts_of(f);
  *n_out = p->sittings;
  return p->sitting;
}

const struct person *facility_person(const struct facility *f) {
  return parts_of(f)->person;
}

const struct person *view_people(const struct view *v, size_t *n_out) {
  *n_out = v->people;
  return v->person;
}

const char *person_text(const struct person *p, const char *field) {
  size_t i = field_index(&p->view->table[TABLE_PEOPLE], field);
  return i ? p->text[i - 1] : "";
}

const struct code *view_codes(const struct view *v, const char *list, size_t *n_out) {
  const struct view_list *l = view_list_named(v, list);
  *n_out = l ? l->codes : 0;
  return l ? l->code : NULL;
}

size_t view_rows(const struct view *v, const char *table) {
  enum table_id id;
  return table_parse(table, &id) ? v->table[id].rows : 0;
}

const char *view_row_text(const struct view *v, const char *table, size_t row, const char *field) {
  enum table_id id;
  if (!table_parse(table, &id) || row >= v->table[id].rows) return "";
  size_t i = field_index(&v->table[id], field);
  return i ? v->table[id].text[row][i - 1] : "";
}
