/* What an entry of a map's list says beside name and telephone: the short address, the lines of `lines:`, and short marks, from the
 * column `mark` of the code lists behind the fields that a map's `marks:` names. */
#include <glib.h>
#include <string.h>

#include "publication/map_parts.h"

static const struct key *mark_fields(const struct map_maker *m) {
  const struct key *fields = key_get(m->in->spec->keys, "marks");
  return fields && fields->kind == KEY_LIST ? fields : NULL;
}

/* The code list of a field of codes; NULL: there is no such field. */
static const char *list_of(const struct map_maker *m, const char *name) {
  size_t n;
  const struct field *field = view_fields(m->in->view, "facilities", &n);
  for (size_t i = 0; i < n; i++)
    if (!strcmp(field[i].name, name) && field[i].list) return field[i].list;
  return NULL;
}

/* Every line names a field that the audience has. */
static bool check_lines(struct map_maker *m) {
  static const char *const names[] = {"field", "label", NULL};
  const struct key *lines = key_get(m->in->spec->keys, "lines");
  size_t before = diag_errors(m->d), n;
  const struct field *field = view_fields(m->in->view, "facilities", &n);
  if (lines && lines->kind != KEY_LIST) diag_error(m->d, lines->pos, "map-lines");
  for (const struct key *k = lines && lines->kind == KEY_LIST ? lines->first : NULL; k; k = k->next) {
    size_t i = 0;
    if (k->kind != KEY_MAP || !key_check_names(k, names, m->d)) {
      diag_error(m->d, k->pos, "map-lines");
      continue;
    }
    while (i < n && strcmp(field[i].name, key_text(k, "field", "")) != 0) i++;
    if (i == n) diag_error(m->d, k->pos, "map-lines");
  }
  return diag_errors(m->d) == before;
}

bool map_check_marks(struct map_maker *m) {
  const struct key *fields = key_get(m->in->spec->keys, "marks");
  bool ok = !fields || fields->kind == KEY_LIST;
  for (const struct key *k = ok && fields ? fields->first : NULL; k; k = k->next)
    if (k->kind != KEY_SCALAR || !list_of(m, k->text)) ok = false;
  if (!ok) diag_error(m->d, fields->pos, "map-marks");
  return check_lines(m) && ok;
}

/* An address as a list of the ward prints it: without the ward's own name, and without building and floor. */
static const char *short_address(struct map_maker *m, const char *address) {
  const char *ward = key_text(m->in->site, "name", "");
  if (*ward && g_str_has_prefix(address, ward)) address += strlen(ward);
  size_t n = 0;
  while (address[n] && !g_unichar_isspace(g_utf8_get_char(address + n))) n += (size_t)(g_utf8_next_char(address + n) - (address + n));
  return arena_strndup(m->doc->arena, address, n);
}

/* `lines:` [{field, label}]: what else an entry says, a line each. */
static void add_lines(struct map_maker *m, const struct facility *f, GArray *extra) {
  const struct key *lines = key_get(m->in->spec->keys, "lines");
  for (const struct key *k = lines && lines->kind == KEY_LIST ? lines->first : NULL; k; k = k->next) {
    const char *text = facility_text(f, key_text(k, "field", ""));
    if (!*text) continue;
    struct attr line = {"line", arena_printf(m->doc->arena, "%s%s%s", key_text(k, "label", ""), theme_word(m->in->theme, "map.wide_space"), text)};
    g_array_append_val(extra, line);
  }
}

void map_add_marks(struct map_maker *m, const struct facility *f, struct place *p) {
  GArray *marks = g_array_new(FALSE, FALSE, sizeof(struct attr));
  const struct key *fields = mark_fields(m);
  for (const struct key *k = fields ? fields->first : NULL; k; k = k->next) {
    const struct code *const *codes = facility_codes(f, k->text);
    for (size_t i = 0; codes && codes[i]; i++) {
      struct attr one = {arena_printf(m->doc->arena, "mark:%s", k->text), code_text(codes[i], "mark")};
      bool said = !*one.value; /* a mark that two codes share is said once */
      for (guint j = 0; j < marks->len && !said; j++) {
        const struct attr *other = &g_array_index(marks, struct attr, j);
        said = !strcmp(other->value, one.value) && !strcmp(other->name, one.name);
      }
      if (!said) g_array_append_val(marks, one);
    }
  }
  const struct attr address = {"address", short_address(m, p->address)};
  if (*address.value) g_array_append_val(marks, address);
  add_lines(m, f, marks);
  p->extras = marks->len;
  p->extra = arena_array(m->doc->arena, marks->len + 1, sizeof *p->extra);
  if (marks->len) memcpy(p->extra, marks->data, marks->len * sizeof *p->extra);
  g_array_free(marks, TRUE);
}

static bool is_used(const struct map_maker *m, const char *name, const char *mark) {
  for (size_t e = 0; e < m->entries; e++)
    for (size_t i = 0; i < m->entry[e].place.extras; i++) {
      const struct attr *a = &m->entry[e].place.extra[i];
      if (!strcmp(a->name, name) && !strcmp(a->value, mark)) return true;
    }
  return false;
}

/* The item of a mark that another code of the list has given already. */
static struct node *item_of(struct node *panel, const char *name, const char *mark) {
  for (struct node *n = panel->first; n; n = n->next)
    if (n->kind == NODE_ITEM && !strcmp(node_attr(n, "field", ""), name) && !strcmp(node_attr(n, "mark", ""), mark)) return n;
  return NULL;
}

void map_add_mark_key(struct map_maker *m, struct node *panel, struct pos at) {
  const struct key *fields = mark_fields(m);
  for (const struct key *k = fields ? fields->first : NULL; k; k = k->next) {
    size_t n;
    const struct code *codes = view_codes(m->in->view, list_of(m, k->text), &n);
    const char *name = arena_printf(m->doc->arena, "mark:%s", k->text);
    for (size_t i = 0; i < n; i++) {
      const char *mark = code_text(&codes[i], "mark");
      if (!*mark || !is_used(m, name, mark)) continue;
      struct node *item = item_of(panel, name, mark);
      const char *said = item ? item->text : NULL;
      if (!item) item = node_add(m->doc, panel, NODE_ITEM, at);
      node_set_attr(m->doc, item, "field", name);
      node_set_attr(m->doc, item, "mark", mark);
      item->text = said ? arena_printf(m->doc->arena, "%s%s%s", said, theme_word(m->in->theme, "joiner"), codes[i].name) : codes[i].name;
    }
  }
}

