/* Asking a view. */
#include <string.h>

#include "records/viewdata.h"

const char *view_text(const struct view *v, enum table_id table, size_t row, size_t field) {
  const struct view_table *t = &v->table[table];
  return field ? texts_get(v->texts, t->text[row * t->fields + field - 1]) : "";
}

size_t view_field(const struct view_table *t, const char *name) {
  return GPOINTER_TO_SIZE(g_hash_table_lookup(t->by_name, name));
}

static const struct view_more *more_of(const struct facility *f) {
  return &f->view->more[f - f->view->facility];
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
  size_t i = view_field(&f->view->table[TABLE_FACILITIES], field);
  /* Where the base map tells the district, a cell that says another was reported; the map's is the one to show. */
  if (f->district && !strcmp(field, "district")) return f->district->code;
  if (i) return view_text(f->view, TABLE_FACILITIES, (size_t)(f - f->view->facility), i);
  return strcmp(field, "id") ? "" : f->id;
}

const struct sitting *facility_sittings(const struct facility *f, size_t *n_out) {
  *n_out = more_of(f)->sittings;
  return more_of(f)->sitting;
}

const struct person *facility_person(const struct facility *f) {
  return more_of(f)->person;
}

const struct person *view_people(const struct view *v, size_t *n_out) {
  *n_out = v->people;
  return v->person;
}

const char *person_text(const struct person *p, const char *field) {
  size_t i = view_field(&p->view->table[TABLE_PEOPLE], field);
  return view_text(p->view, TABLE_PEOPLE, (size_t)(p - p->view->person), i);
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
  return view_text(v, id, row, view_field(&v->table[id], field));
}
