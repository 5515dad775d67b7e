/* A facility as a place of a document: what every paper publication shows of it. */
#include <glib.h>
#include <string.h>

#include "base/text.h"
#include "publication/publication.h"

/* The names of a codes field, joined. */
static const char *joined(struct arena *a, const struct facility *f, const char *field, const char *between) {
  GString *s = g_string_new(NULL);
  const struct code *const *c = facility_codes(f, field);
  for (size_t i = 0; c && c[i]; i++) {
    if (s->len) g_string_append(s, between);
    g_string_append(s, c[i]->name);
  }
  char *copy = arena_strndup(a, s->str, s->len);
  g_string_free(s, TRUE);
  return copy;
}

const char *place_symbol(const struct facility *f) {
  if (!f->kind) return "";
  const char *symbol = code_text(f->kind, "symbol");
  return *symbol ? symbol : f->kind->code;
}

/* A ward that keeps telephones and lacks this one. */
static bool tel_missing(const struct facility *f) {
  if (*facility_text(f, "tel")) return false;
  size_t n;
  const struct field *field = view_fields(f->view, "facilities", &n);
  for (size_t i = 0; i < n; i++)
    if (!strcmp(field[i].name, "tel")) return true;
  return false;
}

struct place place_with(struct doc *doc, const struct facility *f, const char *between) {
  struct place p = {
      .id = f->id,
      .name = f->name,
      .reading = f->reading,
      .address = facility_text(f, "address"),
      .tel = facility_text(f, "tel"),
      .kind = f->kind ? f->kind->code : "",
      .kind_name = f->kind ? f->kind->name : "",
      .symbol = place_symbol(f),
      .district = f->district ? f->district->code : "",
      .district_name = f->district ? f->district->name : "",
      .row = text_kana_row(f->reading),
      .number = f->number,
      .tel_missing = tel_missing(f),
      .has_place = f->has_place,
      .town_only = f->precision == PRECISION_TOWN,
      .town = facility_text(f, "town"),
      .at = f->place,
      .file = f->file,
      .line = f->line,
  };
  p.detail = joined(doc->arena, f, "departments", between);
  if (!*p.detail) p.detail = joined(doc->arena, f, "services", between);
  return p;
}

struct place place_of(struct doc *doc, const struct facility *f) {
  return place_with(doc, f, " ");
}
