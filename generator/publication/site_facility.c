/* A facility as a page or a list entry shows it: every field the audience may see, in the shape its type gives it. */
#include <string.h>

#include "publication/site.h"

static const char *page_path(const struct site *s, const struct facility *f, struct arena *a) {
  static const char file[] = "/index.html";
  char *path = arena_alloc(a, strlen(s->facility_folder) + strlen(f->id) + sizeof file);
  stpcpy(stpcpy(stpcpy(path, s->facility_folder), f->id), file);
  return path;
}

static const char *clock_text(struct arena *a, int minutes) {
  return arena_printf(a, "%d:%02d", minutes / 60, minutes % 60);
}

static void mark_used(const struct value **used, size_t *n, const struct value *mark) {
  for (size_t i = 0; i < *n; i++)
    if (used[i] == mark) return;
  if (*n < 16) used[(*n)++] = mark;
}

static const struct value *mark_of(const struct site *s, const char *code) {
  for (size_t i = 0; code && *code && i < s->marks; i++)
    if (!strcmp(s->mark[i].code, code)) return s->mark[i].value;
  return s->closed_mark;
}

/* 診療時間表: days across, sittings down, a key of the marks that occur, and what stands below. */
static void add_hours(const struct site *s, const struct facility *f, struct arena *a, struct value *to) {
  size_t n;
  const struct sitting *sit = facility_sittings(f, &n);
  if (!n) {
    value_add_bool(a, to, "hours", false);
    return;
  }
  const struct value *used[16] = {0};
  size_t uses = 0;
  bool notes = false;
  struct value *hours = value_add_map(a, to, "hours");
  value_add_shared(a, hours, "days", s->days);
  struct value *rows = value_add_list(a, hours, "rows");
  for (size_t i = 0; i < n; i++) {
    struct value *row = value_add_map(a, rows, NULL);
    text_or_false(a, row, "label", sit[i].label);
    value_add_text(a, row, "start", clock_text(a, sit[i].start));
    value_add_text(a, row, "end", clock_text(a, sit[i].end));
    text_or_false(a, row, "last", sit[i].last >= 0 ? clock_text(a, sit[i].last) : NULL);
    text_or_false(a, row, "note", sit[i].note);
    notes |= sit[i].last >= 0 || (sit[i].note && *sit[i].note);
    struct value *cells = value_add_list(a, row, "cells");
    for (size_t day = 0; day < 8; day++) {
      const struct value *mark = mark_of(s, sit[i].mark[day]);
      value_add_shared(a, cells, NULL, mark);
      mark_used(used, &uses, mark);
    }
  }
  struct value *key = value_add_list(a, hours, "key");
  for (size_t i = 0; i < s->marks; i++)
    for (size_t k = 0; k < uses; k++)
      if (used[k] == s->mark[i].value) value_add_shared(a, key, NULL, used[k]);
  for (size_t k = 0; k < uses; k++)
    if (used[k] == s->closed_mark) value_add_shared(a, key, NULL, used[k]);
  value_add_bool(a, hours, "has_notes", notes);
}

static struct value *add_prose(const struct site *s, const struct facility *f, const char *text, struct arena *a,
                               struct value *to, const char *name) {
  struct doc *doc = markdown_read(text, strlen(text), f->file, f->line, s->diag);
  if (!doc) return NULL;
  g_ptr_array_add(s->docs, doc);
  char *own = arena_printf(a, "%s%s/", s->facility_folder, f->id);
  links_settle(s, doc, own);
  return value_add_node(a, to, name, doc->root);
}

static void add_person(const struct site *s, const struct facility *f, struct arena *a, struct value *to) {
  const struct person *p = facility_person(f);
  if (!p) {
    value_add_bool(a, to, "person", false);
    return;
  }
  static const char *const texts[] = {"speciality", "motto", NULL};
  struct value *v = value_add_map(a, to, "person");
  value_add_text(a, v, "name", p->name);
  text_or_false(a, v, "reading", p->reading);
  for (const char *const *t = texts; *t; t++) text_or_false(a, v, *t, person_text(p, *t));
  const char *story = person_text(p, "story");
  if (!*story || !add_prose(s, f, story, a, v, "story")) value_add_bool(a, v, "story", false);
  text_or_false(a, v, "picture", site_picture(s, person_text(p, "portrait")));
}

/* ---- fields by shape ---- */

static struct value *add_codes(const struct field_plan *p, const struct facility *f, struct arena *a, struct value *to,
                               const char *name) {
  const struct code *const *c = facility_codes(f, p->field->name);
  if (p->show == SHOW_CODE)
    return c && *c && (size_t)(*c)->order < p->codes->n ? value_add_shared(a, to, name, p->codes->value[(*c)->order])
                                                        : NULL;
  if (!c || !*c) return NULL;
  struct value *list = value_add_list(a, to, name);
  for (; *c; c++)
    if ((size_t)(*c)->order < p->codes->n) value_add_shared(a, list, NULL, p->codes->value[(*c)->order]);
  return list;
}

static struct value *add_pieces(const char *const *piece, struct arena *a, struct value *to, const char *name) {
  if (!piece || !*piece) return NULL;
  struct value *list = value_add_list(a, to, name);
  for (; *piece; piece++) value_add_text(a, list, NULL, *piece);
  return list;
}

/* Rows of cells; a table of seven or eight rows is a week, and each row knows its day. */
static struct value *add_matrix(const struct site *s, const struct facility *f, const char *field, struct arena *a,
                                struct value *to, const char *name) {
  struct value *list = value_add_list(a, to, name);
  const struct value *day = s->days->first;
  const char *const *piece;
  for (size_t i = 0; (piece = facility_matrix(f, field, i)) && *piece; i++) {
    struct value *row = value_add_map(a, list, NULL);
    value_add_number(a, row, "index", (long)i);
    if (day) {
      value_add_shared(a, row, "day", day);
      day = day->next;
    }
    struct value *cells = value_add_list(a, row, "cells");
    for (size_t k = 0; piece[k]; k++) {
      struct value *cell = value_add_map(a, cells, NULL);
      text_or_false(a, cell, "text", piece[k]);
      value_add_bool(a, cell, "first", !k);
    }
    value_add_bool(a, row, "single", !piece[0] || !piece[1]);
  }
  return list->first ? list : NULL;
}

static struct value *add_refs(const struct site *s, const struct facility *f, const char *field, struct arena *a,
                              struct value *to, const char *name) {
  const char *const *id = facility_list(f, field);
  if (!id || !*id) return NULL;
  struct value *list = value_add_list(a, to, name);
  for (; *id; id++) {
    const struct facility *other = view_facility(s->in.view, *id);
    if (!other) continue;
    struct value *v = value_add_map(a, list, NULL);
    value_add_text(a, v, "id", other->id);
    value_add_text(a, v, "name", other->name);
    value_add_text(a, v, "path", page_path(s, other, a));
  }
  return list;
}

static struct value *add_field(const struct site *s, const struct field_plan *p, const struct facility *f,
                               struct arena *a, struct value *to, const char *name) {
  const char *text = p->show == SHOW_CODE || p->show == SHOW_CODES ? "" : facility_text(f, p->field->name);
  if (p->show == SHOW_CODE || p->show == SHOW_CODES) return add_codes(p, f, a, to, name);
  if (!*text) return NULL;
  switch (p->show) {
  case SHOW_DATE:
    return date_value(a, to, name, text);
  case SHOW_FLAG:
    return strcmp(text, "0") && strcmp(text, "false") && strcmp(text, "no") ? value_add_bool(a, to, name, true) : NULL;
  case SHOW_PIECES:
    return add_pieces(facility_list(f, p->field->name), a, to, name);
  case SHOW_MATRIX:
    return add_matrix(s, f, p->field->name, a, to, name);
  case SHOW_REFS:
    return add_refs(s, f, p->field->name, a, to, name);
  case SHOW_PROSE:
    return add_prose(s, f, text, a, to, name);
  default:
    return value_add_text(a, to, name, text);
  }
}

/* A field with no place of its own: its label, and its value under the name of its shape. */
static void add_more(const struct site *s, const struct field_plan *p, const struct facility *f,
                     const struct value *made, struct arena *a, struct value *more) {
  static const char *const as[] = {
      [SHOW_TEXT] = "as_text",     [SHOW_TEL] = "as_tel",     [SHOW_MAIL] = "as_mail",   [SHOW_URL] = "as_url",
      [SHOW_DATE] = "as_date",     [SHOW_FLAG] = "as_flag",   [SHOW_CODE] = "as_code",   [SHOW_CODES] = "as_codes",
      [SHOW_PIECES] = "as_pieces", [SHOW_MATRIX] = "as_rows", [SHOW_PROSE] = "as_prose", [SHOW_REFS] = "as_codes"};
  struct value *v = value_add_map(a, more, NULL);
  value_add_text(a, v, "label", p->field->label);
  value_add_shared(a, v, as[p->show], made);
  if (p->show == SHOW_TEL) value_add_text(a, v, "as_tel_link", tel_link(a, facility_text(f, p->field->name)));
}

/* Departments that say something the kind's name has not said. */
static void add_own_departments(const struct site *s, const struct facility *f, struct arena *a, struct value *to) {
  const struct code *const *c = facility_codes(f, "departments");
  const struct code_values *codes = NULL;
  for (size_t i = 0; i < s->fields; i++)
    if (!strcmp(s->field[i].field->name, "departments")) codes = s->field[i].codes;
  struct value *list = value_add_list(a, to, "own_departments");
  for (; c && *c && codes; c++)
    if ((size_t)(*c)->order < codes->n && (!f->kind || strcmp((*c)->name, f->kind->name) != 0))
      value_add_shared(a, list, NULL, codes->value[(*c)->order]);
}

struct value *facility_value(const struct site *s, const struct facility *f, struct arena *a, struct value *to,
                             const char *name, bool whole) {
  struct value *v = value_add_map(a, to, name);
  value_add_text(a, v, "id", f->id);
  value_add_text(a, v, "name", f->name);
  value_add_text(a, v, "reading", f->reading);
  value_add_text(a, v, "path", page_path(s, f, a));
  if (f->number)
    value_add_number(a, v, "number", f->number);
  else
    value_add_bool(a, v, "number", false);
  value_add_bool(a, v, "long", f->number > 99);
  const struct value *symbol = shared_symbol(s, place_symbol(f));
  if (symbol)
    value_add_shared(a, v, "symbol", symbol);
  else
    value_add_bool(a, v, "symbol", false);
  if (f->district) {
    for (guint i = 0; i < s->codes->len; i++) {
      const struct code_values *c = s->codes->pdata[i];
      if (!strcmp(c->list, f->district->list) && (size_t)f->district->order < c->n)
        value_add_shared(a, v, "district", c->value[f->district->order]);
    }
  }
  struct value *more = whole ? value_list(a) : NULL;
  for (size_t i = 0; i < s->fields; i++) {
    const struct field_plan *p = &s->field[i];
    if (p->show == SHOW_HIDDEN || (!whole && !p->entry)) continue;
    if (p->own) continue;
    const struct value *made = add_field(s, p, f, a, v, p->field->name);
    if (made && p->show == SHOW_TEL) value_add_text(a, v, p->link_name, tel_link(a, made->text));
    if (made && made->kind == VALUE_LIST) value_add_bool(a, v, p->has_name, made->first != NULL);
    if (made && made->kind != VALUE_FALSE && whole && p->more) add_more(s, p, f, made, a, more);
  }
  add_own_departments(s, f, a, v);
  if (!whole) return v;
  value_add_shared(a, v, "more", more);
  value_add_bool(a, v, "has_more", more->first != NULL);
  value_add_bool(a, v, "map", s->maps && f->has_place);
  value_add_bool(a, v, "town_only", f->has_place && f->precision == PRECISION_TOWN);
  text_or_false(a, v, "structured", s->structured ? json_facility(f, a) : NULL);
  add_hours(s, f, a, v);
  add_person(s, f, a, v);
  return v;
}
