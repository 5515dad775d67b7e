/* Ways through a screen file: links, named places, outline, page labels (ISO 32000-1 section 12.3, 12.4, 12.5). */
#include <math.h>
#include <string.h>

#include "backend/screen_parts.h"

/* ---- links and where they lead ---- */

void screen_link_add(struct screen *s, const struct page_item *it) {
  const struct box *b = &it->box;
  if (!(b->x1 > b->x0 && b->y1 > b->y0)) return; /* clipped away */
  if (!g_str_has_prefix(it->link.target, "uri:") && !g_str_has_prefix(it->link.target, "dest:")) {
    diag_error(s->d, (struct pos){0}, "pdf-link", s->pages->title ? s->pages->title : "", it->link.target);
    s->ok = false;
    return;
  }
  double height = s->pages->page[s->page].height_pt;
  struct screen_link link = {s->page, pdf_file_id(s->file), screen_tag(s, it->tag),
                             {b->x0, height - b->y1, b->x1, height - b->y0}, g_strdup(it->link.target), 0};
  if (!link.tag) link.tag = 1;
  g_array_append_val(s->links_here, link.id);
  struct screen_mark mark = {link.tag, s->page, -1 - (gint32)s->link->len, 0};
  g_array_append_val(s->mark, mark);
  g_array_append_val(s->link, link);
}

/* A name as it stands in the file: plain ASCII, so that it may also follow "#" in an address. */
static void put_name(GString *to, const char *name) {
  char *plain = g_uri_escape_string(name, NULL, false);
  put_bytes(to, plain, strlen(plain));
  g_free(plain);
}

/* What a link says to who cannot see it: the text it stands on, else where it leads. */
static const char *said(const struct screen *s, const struct screen_link *link) {
  const GString *text = g_hash_table_lookup(s->said, GUINT_TO_POINTER(link->tag));
  return text && text->len ? text->str : strchr(link->target, ':') + 1;
}

static void link_write(struct screen *s, const struct screen_link *link, guint i) {
  const double sides[4] = {link->box.x0, link->box.y0, link->box.x1, link->box.y1};
  GString *o = g_string_new("<</Type/Annot/Subtype/Link/F 4/Border[0 0 0]/Rect[");
  for (int k = 0; k < 4; k++) put_number(o, sides[k], 2);
  g_string_append(o, "]/Contents");
  put_text(o, said(s, link));
  const char *target = strchr(link->target, ':') + 1;
  if (link->target[0] == 'u') {
    /* What is not ASCII is escaped as RFC 3986 has it. */
    char *uri = g_uri_escape_string(target, G_URI_RESERVED_CHARS_ALLOWED_IN_PATH "?#[]%", false);
    g_string_append(o, "/A<</S/URI/URI");
    put_bytes(o, uri, strlen(uri));
    g_string_append(o, ">>");
    g_free(uri);
  } else {
    g_string_append(o, "/Dest ");
    put_name(o, target);
  }
  g_string_append_printf(o, "/StructParent %u/P ", s->page_id->len + i);
  put_ref(o, g_array_index(s->page_id, unsigned, link->page));
  g_string_append(o, ">>");
  screen_object(s, link->id, o);
}

void screen_links_check(struct screen *s) {
  GHashTable *told = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < s->link->len; i++) {
    const char *name = g_array_index(s->link, struct screen_link, i).target;
    if (name[0] != 'd' || g_hash_table_contains(s->named, name + strlen("dest:")) || !g_hash_table_add(told, (char *)name)) continue;
    diag_error(s->d, (struct pos){0}, "pdf-link", s->pages->title ? s->pages->title : "", name + strlen("dest:"));
    s->ok = false;
  }
  g_hash_table_destroy(told);
}

void screen_links_write(struct screen *s) {
  for (guint i = 0; i < s->link->len; i++) link_write(s, &g_array_index(s->link, struct screen_link, i), i);
}

void screen_target_add(struct screen *s, const struct page_item *it) {
  struct screen_target target = {g_strdup(it->part.name), s->page, it->box.x0, it->box.y0};
  if (g_hash_table_add(s->named, target.name)) g_array_append_val(s->target, target);
  /* A block set twice: the first place keeps the name. */
}

static void put_place(struct screen *s, GString *o, guint32 page, double x, double y) {
  g_string_append_c(o, '[');
  put_ref(o, g_array_index(s->page_id, unsigned, page));
  g_string_append(o, "/XYZ ");
  put_number(o, x, 2);
  put_number(o, s->pages->page[page].height_pt - y, 2);
  g_string_append(o, "0]");
}

static int by_name(const void *a, const void *b) {
  return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Names in the order of their bytes, as a name tree wants them. */
static unsigned names_write(struct screen *s) {
  GPtrArray *entry = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < s->target->len; i++) {
    const struct screen_target *t = &g_array_index(s->target, struct screen_target, i);
    GString *o = g_string_new(NULL);
    put_name(o, t->name);
    put_place(s, o, t->page, t->x, t->y);
    g_ptr_array_add(entry, g_string_free(o, FALSE));
  }
  if (entry->len) qsort(entry->pdata, entry->len, sizeof *entry->pdata, by_name);
  unsigned id = pdf_file_id(s->file);
  GString *o = g_string_new("<</Dests<</Names[");
  for (guint i = 0; i < entry->len; i++) g_string_append(o, entry->pdata[i]);
  g_string_append(o, "]>>>>");
  screen_object(s, id, o);
  g_ptr_array_free(entry, TRUE);
  return id;
}

/* ---- outline ---- */

struct entry {
  unsigned id;
  guint parent, first, last, next, before, open; /* entries from 1, 0: none; how many stand open below */
};

/* Levels to a tree: an entry stands below the last of a lower level. */
static void entries_link(struct entry *e, const struct pages *p, guint n) {
  guint at[8] = {0};
  int depth = 0;
  for (guint i = 1; i <= n; i++) {
    int level = CLAMP(p->outline[i - 1].level, 1, (int)G_N_ELEMENTS(at) - 1);
    if (level > depth + 1) level = depth + 1;
    depth = level;
    at[level] = i;
    e[i].parent = level == 1 ? 0 : at[level - 1];
    struct entry *above = &e[e[i].parent];
    e[i].before = above->last;
    if (above->last) e[above->last].next = i;
    else above->first = i;
    above->last = i;
    above->open++;
  }
}

static void put_way(GString *o, const char *key, const struct entry *e, guint to) {
  if (!to) return;
  g_string_append(o, key);
  put_ref(o, e[to].id);
}

/* Chapters are open, what is below them is folded. */
static unsigned outline_write(struct screen *s) {
  guint n = (guint)s->pages->outlines;
  if (!n) return 0;
  struct entry *e = g_new0(struct entry, n + 1);
  for (guint i = 0; i <= n; i++) e[i].id = pdf_file_id(s->file);
  entries_link(e, s->pages, n);
  guint shown = e[0].open;
  for (guint i = 1; i <= n; i++)
    if (!e[i].parent) shown += e[i].open;
  for (guint i = 0; i <= n; i++) {
    GString *o = g_string_new(i ? "<</Title" : "<</Type/Outlines");
    if (i) {
      const struct outline *of = &s->pages->outline[i - 1];
      put_text(o, of->title);
      put_way(o, "/Parent ", e, e[i].parent);
      if (!e[i].parent) {
        g_string_append(o, "/Parent ");
        put_ref(o, e[0].id);
      }
      put_way(o, "/Next ", e, e[i].next);
      put_way(o, "/Prev ", e, e[i].before);
      g_string_append(o, "/Dest");
      put_place(s, o, (guint32)MIN(of->page, s->pages->n - 1), 0, of->y_pt);
    }
    put_way(o, "/First ", e, e[i].first);
    put_way(o, "/Last ", e, e[i].last);
    if (!i) g_string_append_printf(o, "/Count %u", shown);
    else if (e[i].open) g_string_append_printf(o, "/Count %s%u", e[i].parent ? "-" : "", e[i].open);
    g_string_append(o, ">>");
    screen_object(s, e[i].id, o);
  }
  unsigned id = e[0].id;
  g_free(e);
  return id;
}

/* ---- page labels ---- */

/* A plain number, or 0. */
static guint64 number_of(const char *label) {
  for (const char *c = label; *c; c++)
    if (!g_ascii_isdigit(*c)) return 0;
  return *label && *label != '0' && strlen(label) < 10 ? g_ascii_strtoull(label, NULL, 10) : 0;
}

/* Where a page's label is the number after the one before, nothing is said. */
static void labels_put(const struct screen *s, GString *o) {
  guint64 next = 0;
  g_string_append(o, "/PageLabels<</Nums[");
  for (size_t i = 0; i < s->pages->n; i++) {
    const char *label = s->pages->page[i].label;
    guint64 number = label ? number_of(label) : i + 1;
    if (!number) {
      g_string_append_printf(o, "%zu<</P", i);
      put_text(o, label);
      g_string_append(o, ">>");
    } else if (number != next) {
      g_string_append_printf(o, "%zu<</S/D/St %" G_GUINT64_FORMAT ">>", i, number);
    }
    next = number ? number + 1 : 0;
  }
  g_string_append(o, "]>>");
}

void screen_nav_write(struct screen *s, GString *root) {
  g_string_append(root, "/Names ");
  put_ref(root, names_write(s));
  unsigned outline = outline_write(s);
  if (outline) {
    g_string_append(root, "/PageMode/UseOutlines/Outlines ");
    put_ref(root, outline);
  }
  labels_put(s, root);
}
