/* Pages as text: one item a line, for people and for tests. */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "layout/page/pages.h"

/* Millimetres with two digits; never "-0.00". */
static void put_mm(GString *out, double pt) {
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  double mm = pt / PT_PER_MM;
  if (fabs(mm) < 0.005) mm = 0;
  g_string_append(out, g_ascii_formatd(text, sizeof text, "%.2f", mm));
}

static void put_point(GString *out, double x, double y) {
  g_string_append_c(out, ' ');
  put_mm(out, x);
  g_string_append_c(out, ',');
  put_mm(out, y);
}

static void put_box(GString *out, struct box b) {
  put_point(out, b.x0, b.y0);
  put_point(out, b.x1, b.y1);
}

static void put_quoted(GString *out, const char *text, size_t size) {
  g_string_append(out, " \"");
  for (size_t i = 0; i < size; i++) {
    if (text[i] == '"' || text[i] == '\\') g_string_append_c(out, '\\');
    if (text[i] == '\n') g_string_append(out, "\\n");
    else g_string_append_c(out, text[i]);
  }
  g_string_append_c(out, '"');
}

static void put_path(GString *out, const struct page_path *path) {
  static const char letters[] = "MLCZ";
  static const unsigned char points[] = {1, 1, 3, 0};
  for (size_t i = 0, at = 0; i < path->ops; i++) {
    g_string_append_printf(out, " %c", letters[path->op[i]]);
    for (int j = points[path->op[i]]; j-- > 0; at++) put_point(out, path->at[at].x, path->at[at].y);
  }
}

static void put_ink(GString *out, const struct theme *t, ink_id ink) {
  g_string_append_printf(out, " %s", t && ink < theme_inks(t) ? theme_ink(t, ink)->id : "?");
}

static void put_text(GString *out, const struct pages *p, const struct page_item *item) {
  const struct page_font *f = &p->font[item->text.font];
  put_quoted(out, item->text.utf8, item->text.size);
  if (item->text.glyphs) put_point(out, item->text.glyph[0].x, item->text.glyph[0].y);
  g_string_append_printf(out, " \"%s%s\" ", f->family, f->bold ? " Bold" : "");
  put_mm(out, f->size_pt);
  g_string_append(out, " covers");
  put_box(out, item->box);
}

static void put_matrix(GString *out, const cairo_matrix_t *m) {
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  const double v[4] = {m->xx, m->yx, m->xy, m->yy};
  for (int i = 0; i < 4; i++) {
    double n = fabs(v[i]) < 0.00005 ? 0 : v[i];
    g_string_append_printf(out, " %s", g_ascii_formatd(text, sizeof text, "%.4f", n));
  }
  put_point(out, m->x0, m->y0);
}

static void put_item(GString *out, const struct pages *p, const struct theme *t, const struct page_item *item) {
  switch (item->kind) {
  case ITEM_FILL:
    g_string_append(out, item->draw.even_odd ? "fill even-odd" : "fill");
    put_ink(out, t, item->ink);
    put_path(out, &item->draw.path);
    break;
  case ITEM_STROKE:
    g_string_append(out, "stroke");
    put_ink(out, t, item->ink);
    g_string_append_c(out, ' ');
    put_mm(out, item->draw.width_pt);
    for (size_t i = 0; i < item->draw.dashes; i++) {
      g_string_append(out, i ? "," : " dash ");
      put_mm(out, item->draw.dash[i]);
    }
    if (item->draw.round_cap) g_string_append(out, " round-cap");
    if (item->draw.round_join) g_string_append(out, " round-join");
    put_path(out, &item->draw.path);
    break;
  case ITEM_TEXT:
    g_string_append(out, "text");
    put_ink(out, t, item->ink);
    put_text(out, p, item);
    break;
  case ITEM_SAVE:
    g_string_append(out, "save");
    put_matrix(out, &item->save.matrix);
    if (item->save.clip.ops) g_string_append(out, " clip");
    put_path(out, &item->save.clip);
    break;
  case ITEM_RESTORE: g_string_append(out, "restore"); break;
  case ITEM_LINK:
    g_string_append_printf(out, "link %s", item->link.target);
    put_box(out, item->box);
    break;
  case ITEM_TARGET:
    g_string_append_printf(out, "target %s", item->part.name);
    put_point(out, item->box.x0, item->box.y0);
    break;
  case ITEM_IMAGE:
    g_string_append(out, "image");
    put_box(out, item->image.into);
    break;
  case ITEM_BEGIN:
    g_string_append_printf(out, "begin%s %s", item->part.hard ? " hard" : "", item->part.name);
    put_box(out, item->part.extent);
    break;
  case ITEM_END: g_string_append(out, "end"); break;
  }
}

static void put_page(GString *out, const struct pages *p, const struct theme *t, size_t i) {
  const struct page *page = &p->page[i];
  g_string_append_printf(out, "page %zu", i + 1);
  if (page->label) g_string_append_printf(out, " label %s", page->label);
  put_point(out, page->width_pt, page->height_pt);
  g_string_append(out, page->right ? " right\n" : " left\n");
  for (size_t f = 0; f < page->folds_x; f++) {
    g_string_append(out, "  fold x ");
    put_mm(out, page->fold_x[f]);
    g_string_append_c(out, '\n');
  }
  for (size_t f = 0; f < page->folds_y; f++) {
    g_string_append(out, "  fold y ");
    put_mm(out, page->fold_y[f]);
    g_string_append_c(out, '\n');
  }
  int depth = 1;
  for (size_t j = 0; j < page->items; j++) {
    const struct page_item *item = &page->item[j];
    if ((item->kind == ITEM_END || item->kind == ITEM_RESTORE) && depth > 1) depth--;
    g_string_append_printf(out, "%*s", depth * 2, "");
    put_item(out, p, t, item);
    g_string_append_c(out, '\n');
    if (item->kind == ITEM_BEGIN || item->kind == ITEM_SAVE) depth++;
  }
}

char *pages_dump(struct pages *p, const struct theme *t) {
  GString *out = g_string_new(NULL);
  g_string_append(out, "pages");
  put_quoted(out, p->title ? p->title : "", strlen(p->title ? p->title : ""));
  g_string_append_printf(out, " lang %s bleed ", p->lang ? p->lang : "");
  put_mm(out, p->bleed_pt);
  g_string_append_c(out, '\n');
  for (size_t i = 0; i < p->outlines; i++) {
    const struct outline *o = &p->outline[i];
    g_string_append_printf(out, "outline %d page %zu ", o->level, o->page + 1);
    put_mm(out, o->y_pt);
    put_quoted(out, o->title, strlen(o->title));
    g_string_append_c(out, '\n');
  }
  pages_draw_all(p);
  for (size_t i = 0; i < p->n; i++) put_page(out, p, t, i);
  return g_string_free(out, FALSE);
}
