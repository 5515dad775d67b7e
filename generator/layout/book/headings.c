/* Headings of a book: which count, their numbers, the running heads they give, links to them, the outline. */
#include "layout/book/fill.h"

#include <string.h>

/* 1 考える: the number stands apart. */
static void heading_split(struct flow *f, struct heading *h, const struct node *n) {
  char *all = node_plain_text(n), *s = all;
  GString *title = g_string_new(NULL);
  const char *digits = s;
  while (g_ascii_isdigit(*s)) s++;
  bool numbered = s > digits && h->level == 1 && (*s == ' ' || g_str_has_prefix(s, "\u3000"));
  h->number = numbered ? arena_strndup(f->arena, digits, (size_t)(s - digits)) : "";
  const char *from = numbered ? (*s == ' ' ? s + 1 : s + strlen("\u3000")) : all;
  for (; *from; from++)
    if (*from != '\n') g_string_append_c(title, *from);
  h->title = arena_strndup(f->arena, title->str, title->len);
  g_string_free(title, TRUE);
  g_free(all);
}

static bool heading_counts(const struct node *n) {
  for (const struct node *up = n->parent; up; up = up->parent) {
    const char *role = up->kind == NODE_PAGE ? node_attr(up, "role", "text") : "text";
    static const char *const silent[] = {"cover", "contents", "back", "blank", NULL};
    if (g_strv_contains(silent, role)) return false;
    if (up->kind == NODE_NOTE || up->kind == NODE_COLUMN || up->kind == NODE_CARD) return false;
  }
  return true;
}

void headings_collect(struct flow *f, const struct node *book) {
  for (const struct node *n = book; n; n = node_next(book, n)) {
    if (n->kind != NODE_HEADING || n->level > 2 || !heading_counts(n)) continue;
    struct heading *h = arena_alloc(f->arena, sizeof *h);
    h->node = n;
    h->level = n->level;
    h->target = arena_printf(f->arena, "contents-%u", f->heading->len + 1);
    heading_split(f, h, n);
    g_ptr_array_add(f->heading, h);
    g_hash_table_insert(f->heading_of, (void *)n, h);
  }
}

/* A link leads to a web address or to a heading of this book. */
void links_check(struct flow *f, const struct node *book) {
  for (const struct node *n = book; n; n = node_next(book, n))
    if (n->id && !g_hash_table_contains(f->anchor, n->id))
      g_hash_table_insert(f->anchor, (void *)n->id, (void *)n);
  for (const struct node *n = book; n; n = node_next(book, n)) {
    if (n->kind != NODE_LINK || !n->url) continue;
    if (n->url[0] == '#' ? !g_hash_table_contains(f->anchor, n->url + 1) : !strchr(n->url, ':'))
      diag_error(f->d, n->pos, "link-not-in-book", n->url);
  }
}

/* Each page bears the chapter it stands in. */
void chapters_name(struct flow *f) {
  guint h = 0;
  const char *chapter = NULL;
  for (guint i = 0; i < f->plan->len; i++) {
    struct plan *plan = g_ptr_array_index(f->plan, i);
    for (; h < f->heading->len; h++) {
      const struct heading *next = g_ptr_array_index(f->heading, h);
      if (next->page > i) break;
      if (next->level != 1) continue;
      chapter = *next->number ? arena_printf(f->arena, "%s\u3000%s", next->number, next->title) : next->title;
    }
    plan->chapter = chapter;
  }
}

static const char *range(struct flow *f, const char *first, const char *last) {
  return first == last ? first : arena_printf(f->arena, "%s%s%s", first, theme_word(f->in->theme, "directory.range"), last);
}

/* Each page of entries bears the sections they stand in; with `running.sections: yes` so does every page of text. */
void sections_name(struct flow *f) {
  const char *now = NULL;
  bool texts = print_has(&f->style, "running.sections") && strcmp(print_text(&f->style, "running.sections"), "yes") == 0;
  for (guint i = 0; i < f->plan->len; i++) {
    struct plan *plan = g_ptr_array_index(f->plan, i);
    const char *first = NULL, *last = NULL;
    for (guint j = 0; j < plan->placed->len; j++) {
      const struct piece *p = g_array_index(plan->placed, struct placed, j).piece;
      if (p->heading) now = p->heading->level == 2 ? p->heading->title : NULL;
      if (!p->place && !texts) continue;
      if (!first) first = now;
      last = now;
    }
    if (first && last) plan->section = range(f, first, last);
  }
}

/* What stands under a common name (`group`, such as the clinics of a district) lies one level below that name. */
void outline_make(struct flow *f) {
  const char *group = NULL;
  for (guint i = 0; i < f->heading->len; i++) {
    const struct heading *h = g_ptr_array_index(f->heading, i);
    if (!h->placed) continue;
    const char *own = h->node->parent ? node_attr(h->node->parent, "group", NULL) : NULL;
    if (own && g_strcmp0(own, group) != 0) pages_add_outline(f->pages, 1, own, h->page, h->y);
    group = own;
    char *title = *h->number ? g_strdup_printf("%s\u3000%s", h->number, h->title) : g_strdup(h->title);
    pages_add_outline(f->pages, h->level + (own != NULL), title, h->page, h->y);
    g_free(title);
  }
}
