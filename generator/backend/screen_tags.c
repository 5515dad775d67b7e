/* The structure tree of a screen file (ISO 32000-1 section 14.7, 14.8): layout's tags, and the runs that were drawn for each.
 *
 * A tag's children stand in layout's order; its own runs come between them where they were drawn. A tag nothing was drawn
 * for is left out, but for cells: a row keeps all of its own. */
#include <math.h>
#include <string.h>

#include "backend/screen_parts.h"

enum { LEAF = 64 /* keys in a leaf of a number tree */ };
#define NEVER G_MAXUINT32

static const char *const names[TAG_KINDS] = {
  [TAG_DOCUMENT] = "Document", [TAG_PART] = "Part", [TAG_SECT] = "Sect", [TAG_ASIDE] = "Aside", [TAG_P] = "P",
  [TAG_LIST] = "L", [TAG_ITEM] = "LI", [TAG_LABEL] = "Lbl", [TAG_BODY] = "LBody", [TAG_TABLE] = "Table",
  [TAG_HEAD] = "THead", [TAG_ROWS] = "TBody", [TAG_ROW] = "TR", [TAG_TH] = "TH", [TAG_TD] = "TD", [TAG_FIGURE] = "Figure",
  [TAG_CAPTION] = "Caption", [TAG_RUBY] = "Ruby", [TAG_RUBY_BASE] = "RB", [TAG_RUBY_TEXT] = "RT", [TAG_SPAN] = "Span",
  [TAG_LINK] = "Link", [TAG_REFERENCE] = "Reference", [TAG_NOTE] = "Note", [TAG_QUOTE] = "BlockQuote",
  [TAG_CONTENTS] = "TOC", [TAG_CONTENTS_ITEM] = "TOCI", [TAG_INDEX] = "Index",
};

struct tree {
  struct screen *s;
  const struct tag *tag;
  size_t n;
  guint32 *first;  /* of each tag: its first mark in the order of drawing; NEVER */
  guint32 *begin;  /* of each tag: where its marks begin in `own`; one more at the end */
  guint32 *own;    /* marks by tag, each tag's in order */
  unsigned *id;    /* of each tag's element; 0: left out */
  unsigned note_ids;
  GString *out;
};

tag_id screen_tag(const struct screen *s, tag_id tag) {
  if (tag >= s->pages->tags) return 0;
  const struct tag *t = &s->pages->tag[tag];
  /* A picture nobody described is an ornament. */
  return t->kind == TAG_FIGURE && !(t->alt && *t->alt) ? 0 : tag;
}

/* ---- which tags are there, and in which order ---- */

static void marks_sort(struct tree *t) {
  const GArray *mark = t->s->mark;
  t->begin = g_new0(guint32, t->n + 1);
  t->own = g_new(guint32, mark->len + 1);
  for (guint i = 0; i < mark->len; i++) t->begin[g_array_index(mark, struct screen_mark, i).tag + 1]++;
  for (size_t i = 1; i <= t->n; i++) t->begin[i] += t->begin[i - 1];
  guint32 *next = g_memdup2(t->begin, t->n * sizeof *next);
  for (guint i = 0; i < mark->len; i++) t->own[next[g_array_index(mark, struct screen_mark, i).tag]++] = i;
  g_free(next);
}

/* A child's number is larger than its parent's: from the last to the first, all below is known. */
static void firsts_find(struct tree *t) {
  t->first = g_new(guint32, t->n);
  for (size_t i = 0; i < t->n; i++) t->first[i] = t->begin[i] < t->begin[i + 1] ? t->own[t->begin[i]] : NEVER;
  for (size_t i = t->n; i-- > 2;) t->first[t->tag[i].parent] = MIN(t->first[t->tag[i].parent], t->first[i]);
}

static void ids_give(struct tree *t) {
  t->id = g_new0(unsigned, t->n);
  for (size_t i = 1; i < t->n; i++) {
    const struct tag *tag = &t->tag[i];
    bool cell = (tag->kind == TAG_TD || tag->kind == TAG_TH) && t->id[tag->parent];
    if (i == 1 || t->first[i] != NEVER || cell) t->id[i] = pdf_file_id(t->s->file);
  }
}

/* ---- elements ---- */

static void put_key_text(GString *o, const char *key, const char *utf8) {
  if (!utf8 || !*utf8) return;
  g_string_append(o, key);
  put_text(o, utf8);
}

static void put_cell(GString *o, const struct tag *tag) {
  const char *scope = tag->kind != TAG_TH ? NULL : tag->scope == 'r' ? "Row" : tag->scope == 'b' ? "Both" : "Column";
  if (!scope && tag->columns < 2 && tag->rows < 2) return;
  g_string_append(o, "/A<</O/Table");
  if (scope) g_string_append_printf(o, "/Scope/%s", scope);
  if (tag->columns > 1) g_string_append_printf(o, "/ColSpan %d", tag->columns);
  if (tag->rows > 1) g_string_append_printf(o, "/RowSpan %d", tag->rows);
  g_string_append(o, ">>");
}

static void put_figure(struct tree *t, tag_id id, guint32 page) {
  const struct box *b = g_hash_table_lookup(t->s->figure, GUINT_TO_POINTER(id));
  if (!b) return;
  double height = t->s->pages->page[page].height_pt;
  const double sides[4] = {b->x0, height - b->y1, b->x1, height - b->y0};
  g_string_append(t->out, "/A<</O/Layout/Placement/Block/BBox[");
  for (int i = 0; i < 4; i++) put_number(t->out, sides[i], 2);
  g_string_append(t->out, "]>>");
}

static void put_attributes(struct tree *t, tag_id id, guint32 page) {
  const struct tag *tag = &t->tag[id];
  put_key_text(t->out, "/Alt", tag->kind == TAG_FIGURE ? tag->alt : NULL);
  put_key_text(t->out, "/ActualText", tag->actual);
  put_key_text(t->out, "/Lang", tag->lang);
  put_key_text(t->out, "/T", tag->title);
  switch (tag->kind) {
  case TAG_TH:
  case TAG_TD: put_cell(t->out, tag); break;
  case TAG_FIGURE: put_figure(t, id, page); break;
  case TAG_LIST: g_string_append(t->out, tag->level ? "/A<</O/List/ListNumbering/Decimal>>" : "/A<</O/List/ListNumbering/Disc>>"); break;
  case TAG_NOTE: g_string_append_printf(t->out, "/ID(note-%06u)", ++t->note_ids); break;
  default: break;
  }
}

/* A link drawn where no tag says so gets an element of its own, so that it has a place in reading order. */
static unsigned own_link(struct tree *t, struct screen_link *link, unsigned above) {
  unsigned id = pdf_file_id(t->s->file);
  GString *o = g_string_new("<</Type/StructElem/S/Link/P ");
  put_ref(o, above);
  g_string_append(o, "/K<</Type/OBJR/Obj ");
  put_ref(o, link->id);
  g_string_append(o, "/Pg ");
  put_ref(o, g_array_index(t->s->page_id, unsigned, link->page));
  g_string_append(o, ">>>>");
  screen_object(t->s, id, o);
  link->element = id;
  return id;
}

static void put_link(struct tree *t, tag_id id, struct screen_link *link) {
  if (t->tag[id].kind != TAG_LINK) {
    unsigned own = own_link(t, link, t->id[id]);
    put_ref(t->out, own);
    return;
  }
  link->element = t->id[id];
  g_string_append(t->out, "<</Type/OBJR/Obj ");
  put_ref(t->out, link->id);
  g_string_append(t->out, "/Pg ");
  put_ref(t->out, g_array_index(t->s->page_id, unsigned, link->page));
  g_string_append(t->out, ">>");
}

/* Parts of a document hold blocks, not text (ISO 32000-1 section 14.8.4.2): text right in one is a paragraph. */
static bool holds_text(enum tag_kind kind) {
  return kind != TAG_DOCUMENT && kind != TAG_PART && kind != TAG_SECT && kind != TAG_ASIDE && kind != TAG_QUOTE && kind != TAG_INDEX;
}

static unsigned own_paragraph(struct tree *t, const struct screen_mark *mark, unsigned above) {
  unsigned id = pdf_file_id(t->s->file);
  GString *o = g_string_new("<</Type/StructElem/S/P/P ");
  put_ref(o, above);
  g_string_append(o, "/Pg ");
  put_ref(o, g_array_index(t->s->page_id, unsigned, mark->page));
  g_string_append_printf(o, "/K %d>>", mark->mcid);
  screen_object(t->s, id, o);
  return id;
}

static void put_mark(struct tree *t, tag_id id, struct screen_mark *mark, guint32 page) {
  if (mark->mcid < 0) {
    put_link(t, id, &g_array_index(t->s->link, struct screen_link, -1 - mark->mcid));
  } else if (!holds_text(t->tag[id].kind)) {
    mark->element = own_paragraph(t, mark, t->id[id]);
    put_ref(t->out, mark->element);
  } else if (mark->page == page) {
    put_whole(t->out, mark->mcid);
    g_string_append_c(t->out, ' ');
  } else {
    g_string_append(t->out, "<</Type/MCR/Pg ");
    put_ref(t->out, g_array_index(t->s->page_id, unsigned, mark->page));
    g_string_append(t->out, "/MCID ");
    put_whole(t->out, mark->mcid);
    g_string_append(t->out, ">>");
  }
}

/* Runs and children, merged. */
static void put_kids(struct tree *t, tag_id id, guint32 page) {
  const GArray *mark = t->s->mark;
  guint32 at = t->begin[id], end = t->begin[id + 1];
  g_string_append(t->out, "/K[");
  for (tag_id child = t->tag[id].first; child; child = t->tag[child].next) {
    if (!t->id[child]) continue;
    for (; at < end && t->own[at] < t->first[child] && t->first[child] != NEVER; at++)
      put_mark(t, id, &g_array_index(mark, struct screen_mark, t->own[at]), page);
    put_ref(t->out, t->id[child]);
  }
  for (; at < end; at++) put_mark(t, id, &g_array_index(mark, struct screen_mark, t->own[at]), page);
  g_string_append_c(t->out, ']');
}

/* The page most of its runs stand on: that of its first. */
static bool page_of(const struct tree *t, tag_id id, guint32 *page_out) {
  for (guint32 i = t->begin[id]; i < t->begin[id + 1]; i++) {
    const struct screen_mark *mark = &g_array_index(t->s->mark, struct screen_mark, t->own[i]);
    *page_out = mark->page;
    if (mark->mcid >= 0) return true;
  }
  *page_out = NEVER;
  return false;
}

static void element_write(struct tree *t, tag_id id) {
  const struct tag *tag = &t->tag[id];
  guint32 page;
  bool has_page = page_of(t, id, &page);
  g_string_assign(t->out, "<</Type/StructElem/S/");
  if (tag->kind == TAG_HEADING) g_string_append_printf(t->out, "H%d", CLAMP(tag->level, 1, 6));
  else g_string_append(t->out, names[tag->kind]);
  g_string_append(t->out, "/P ");
  put_ref(t->out, id == 1 ? t->s->tree_id : t->id[tag->parent]);
  if (has_page) {
    g_string_append(t->out, "/Pg ");
    put_ref(t->out, g_array_index(t->s->page_id, unsigned, page));
  }
  put_attributes(t, id, page);
  put_kids(t, id, page);
  g_string_append(t->out, ">>");
  pdf_file_object(t->s->file, t->id[id], t->out->str, t->out->len);
}

/* ---- the way back: from runs and links to elements ---- */

/* Keys [from, to) of the parent tree, each by `put`. */
static unsigned leaf_write(struct tree *t, guint from, guint to, GString *values) {
  unsigned id = pdf_file_id(t->s->file);
  GString *o = g_string_new(NULL);
  g_string_printf(o, "<</Limits[%u %u]/Nums[%s]>>", from, to - 1, values->str);
  screen_object(t->s, id, o);
  g_string_truncate(values, 0);
  return id;
}

static void parent_tree_write(struct tree *t, unsigned id) {
  const GArray *mark = t->s->mark, *link = t->s->link;
  guint pages = t->s->page_id->len, keys = pages + link->len, from = 0;
  GString *o = g_string_new("<</Kids["), *values = g_string_new(NULL);
  for (guint key = 0, m = 0; key < keys; key++) {
    put_whole(values, key);
    g_string_append_c(values, key < pages ? '[' : ' ');
    for (; key < pages && m < mark->len && g_array_index(mark, struct screen_mark, m).page == key; m++) {
      const struct screen_mark *one = &g_array_index(mark, struct screen_mark, m);
      if (one->mcid >= 0) put_ref(values, one->element ? one->element : t->id[one->tag]);
    }
    if (key < pages) g_string_append_c(values, ']');
    else put_ref(values, g_array_index(link, struct screen_link, key - pages).element);
    if (key + 1 - from < LEAF && key + 1 < keys) continue;
    put_ref(o, leaf_write(t, from, key + 1, values));
    from = key + 1;
  }
  g_string_append(o, "]>>");
  screen_object(t->s, id, o);
  g_string_free(values, TRUE);
}

/* Notes have names of their own, in a tree like all names (ISO 14289-1 section 7.9). */
static unsigned note_tree_write(struct tree *t) {
  if (!t->note_ids) return 0;
  unsigned id = pdf_file_id(t->s->file), n = 0;
  GString *o = g_string_new("<</Names[");
  for (size_t i = 1; i < t->n; i++) {
    if (t->tag[i].kind != TAG_NOTE || !t->id[i]) continue;
    g_string_append_printf(o, "(note-%06u)", ++n);
    put_ref(o, t->id[i]);
  }
  g_string_append(o, "]>>");
  screen_object(t->s, id, o);
  return id;
}

void screen_tags_write(struct screen *s) {
  struct tree t = {.s = s, .tag = s->pages->tag, .n = s->pages->tags, .out = g_string_sized_new(256)};
  marks_sort(&t);
  firsts_find(&t);
  ids_give(&t);
  for (tag_id i = 1; i < t.n; i++)
    if (t.id[i]) element_write(&t, i);
  unsigned parents = pdf_file_id(s->file);
  parent_tree_write(&t, parents);
  unsigned notes = note_tree_write(&t);
  GString *o = g_string_new("<</Type/StructTreeRoot/RoleMap<</Aside/Sect>>/K[");
  put_ref(o, t.id[1]);
  g_string_append(o, "]/ParentTree ");
  put_ref(o, parents);
  if (notes) {
    g_string_append(o, "/IDTree ");
    put_ref(o, notes);
  }
  g_string_append_printf(o, "/ParentTreeNextKey %u>>", s->page_id->len + s->link->len);
  screen_object(s, s->tree_id, o);
  g_string_free(t.out, TRUE);
  g_free(t.first);
  g_free(t.begin);
  g_free(t.own);
  g_free(t.id);
}
