/* The colophon: editions, who made the book, whom to ask, what may be done with it. */
#include "publication/colophon.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "publication/credits.h"

struct colophon {
  const struct publication_input *in;
  struct doc *doc;
  struct node *node;
  const struct key *keys;
  struct diag *d;
  bool maps; /* the book shows some: their credits are told */
};

static const char *label(const struct colophon *c, const char *name) {
  char path[64];
  g_snprintf(path, sizeof path, "colophon.%s", name);
  return theme_word(c->in->theme, path);
}

static struct node *row_add(const struct colophon *c, const char *name, struct pos at) {
  struct node *row = node_add(c->doc, c->node, NODE_ROW, at), *head = node_add(c->doc, row, NODE_CELL, at);
  head->level = 1;
  node_add(c->doc, head, NODE_TEXT, at)->text = label(c, name);
  return node_add(c->doc, row, NODE_CELL, at);
}

/* One line of a cell. */
static void line_add(const struct colophon *c, struct node *cell, const char *text, struct pos at) {
  if (!*text) return;
  if (cell->first) node_add(c->doc, cell, NODE_LINE_BREAK, at);
  node_add(c->doc, cell, NODE_TEXT, at)->text = arena_strdup(c->doc->arena, text);
}

/* ---- editions ---- */

static bool edition_sound(const struct colophon *c, const struct key *k, const char *last) {
  static const char *const names[] = {"name", "date", "note", NULL};
  if (k->kind != KEY_MAP || !key_check_names(k, names, c->d) || !*key_text(k, "name", "")) {
    diag_error(c->d, k->pos, "colophon-edition");
    return false;
  }
  const struct key *date = key_get(k, "date");
  const char *day = key_text(k, "date", "");
  if (!date_is_iso(day)) diag_error(c->d, date ? date->pos : k->pos, "colophon-date", day);
  else if (strcmp(day, last) <= 0) diag_error(c->d, date->pos, "colophon-order", key_text(k, "name", ""), day, last);
  else return true;
  return false;
}

/* The history, oldest first. Gives the year of the first. */
static int editions_add(const struct colophon *c) {
  const struct key *all = key_get(c->keys, "editions");
  if (!all || all->kind != KEY_LIST || !all->first) {
    diag_error(c->d, all ? all->pos : c->keys->pos, "colophon-editions");
    return 0;
  }
  struct node *cell = row_add(c, "editions", all->pos);
  const char *last = "";
  for (const struct key *k = all->first; k; k = k->next) {
    if (!edition_sound(c, k, last)) continue;
    last = key_text(k, "date", "");
    char *day = date_words(label(c, "date"), last);
    const char *note = key_text(k, "note", ""), *gap = label(c, "gap");
    char *line = g_strconcat(day, gap, key_text(k, "name", ""), label(c, "issued"), *note ? gap : "", note, NULL);
    line_add(c, cell, line, k->pos);
    g_free(line);
    g_free(day);
  }
  return atoi(key_text(all->first, "date", ""));
}

/* ---- the rest ---- */

static void contact_add(const struct colophon *c) {
  static const char *const names[] = {"name", "address", "tel", "hours", "mail", NULL};
  const struct key *own = key_get(c->keys, "contact"), *contact = own ? own : key_get(c->in->site, "contact");
  if (!contact) return;
  if (contact->kind != KEY_MAP || (own && !key_check_names(own, names, c->d))) {
    if (contact->kind != KEY_MAP) diag_error(c->d, contact->pos, "colophon-contact");
    return;
  }
  const char *tel = key_text(contact, "tel", ""), *hours = key_text(contact, "hours", "");
  struct node *cell = row_add(c, "contact", contact->pos);
  line_add(c, cell, key_text(contact, "name", ""), contact->pos);
  line_add(c, cell, key_text(contact, "address", ""), contact->pos);
  if (*tel) {
    char *line = g_strconcat(label(c, "tel"), tel, *hours ? label(c, "gap") : "", hours, NULL);
    line_add(c, cell, line, contact->pos);
    g_free(line);
  }
  line_add(c, cell, key_text(contact, "mail", ""), contact->pos);
  line_add(c, cell, key_text(c->in->site, "address", ""), contact->pos);
}

/* A text or a list of them, a line each. */
static void texts_add(const struct colophon *c, const char *name) {
  const struct key *k = key_get(c->keys, name);
  if (!k) return;
  struct node *cell = row_add(c, name, k->pos);
  if (k->kind == KEY_SCALAR) line_add(c, cell, k->text, k->pos);
  for (const struct key *one = k->kind == KEY_LIST ? k->first : NULL; one; one = one->next)
    line_add(c, cell, one->kind == KEY_SCALAR ? one->text : "", one->pos);
  if (!cell->first) diag_error(c->d, k->pos, "colophon-text", name);
}

static void one_fill(const struct colophon *c) {
  static const char *const rows[] = {"editor", "cooperation", "printed_by", "print_run", "number", "credits", "licence", NULL};
  struct arena *a = c->doc->arena;
  const char *issuer = key_text(c->keys, "issuer", key_text(c->in->site, "name", "")), *reading = key_text(c->keys, "reading", "");
  const char *subtitle = key_text(c->keys, "subtitle", "");
  node_set_attr(c->doc, c->node, "title", key_text(c->keys, "title", c->in->spec->title));
  if (*reading) node_set_attr(c->doc, c->node, "reading", reading);
  if (*subtitle) node_set_attr(c->doc, c->node, "subtitle", subtitle);
  int year = editions_add(c);
  line_add(c, row_add(c, "issuer", c->keys->pos), issuer, c->keys->pos);
  contact_add(c);
  for (const char *const *row = rows; *row; row++) texts_add(c, *row);
  if (c->maps) line_add(c, row_add(c, "map", c->keys->pos), map_credits(c->in, c->doc), c->keys->pos);
  const char *otherwise = arena_printf(a, "%s%d %s", label(c, "copyright"), year, issuer);
  node_set_attr(c->doc, c->node, "copyright", key_text(c->keys, "copyright", otherwise));
}

bool colophon_fill(const struct publication_input *in, struct doc *doc, struct node *root, const struct key *keys, struct diag *d) {
  static const char *const names[] = {"title", "reading", "subtitle", "editions", "issuer", "contact", "editor", "cooperation", "printed_by",
                                      "print_run", "number", "credits", "licence", "copyright", NULL};
  bool found = false;
  for (struct node *n = root; n; n = node_next(root, n)) {
    if (n->kind != NODE_COLOPHON) continue;
    if (n->first) diag_error(d, n->pos, "colophon-inside");
    else if (!keys || keys->kind != KEY_MAP) diag_error(d, n->pos, "colophon-missing");
    else if (found || key_check_names(keys, names, d)) one_fill(&(struct colophon){in, doc, n, keys, d, book_shows_map(in, root)});
    found = true;
  }
  return found;
}
