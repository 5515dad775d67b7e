/* Drawing on one page: text with halos, lines, boxes. */
#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "layout/map/map.h"

tag_id pen_tag(const struct pen *p, enum tag_kind kind, int level) {
  struct page *page = pen_page(p);
  tag_id tag = pages_tag(p->pages, page->mark ? page->mark : 1, kind);
  pages_tag_at(p->pages, tag)->level = level;
  return page_mark(page, tag);
}

void pen_untag(const struct pen *p, tag_id before) {
  page_mark(pen_page(p), before);
}

double pen_width(const struct pen *p, const char *text, const struct lettering *look) {
  if (!*text) return 0;
  /* Spacing stands between characters, not after the last one. */
  return text_line(p->pages, NULL, text, 0, 0, &look->line, p->at, p->d) - look->line.spacing_pt;
}

/* The outlines of a text item as a path, in the page's arena. */
static struct page_path glyph_path(const struct pen *p, const struct page_item *text) {
  cairo_surface_t *surface = cairo_recording_surface_create(CAIRO_CONTENT_ALPHA, NULL);
  cairo_t *cr = cairo_create(surface);
  cairo_set_scaled_font(cr, p->pages->font[text->text.font].font);
  cairo_glyph_path(cr, text->text.glyph, (int)text->text.glyphs);
  cairo_path_t *from = cairo_copy_path(cr);
  struct path_builder b;
  path_begin(&b, pen_arena(p));
  for (int i = 0; i < from->num_data; i += from->data[i].header.length) {
    const cairo_path_data_t *at = &from->data[i];
    switch (at->header.type) {
    case CAIRO_PATH_MOVE_TO: path_move(&b, at[1].point.x, at[1].point.y); break;
    case CAIRO_PATH_LINE_TO: path_line(&b, at[1].point.x, at[1].point.y); break;
    case CAIRO_PATH_CURVE_TO:
      path_curve(&b, at[1].point.x, at[1].point.y, at[2].point.x, at[2].point.y, at[3].point.x, at[3].point.y);
      break;
    default: path_close(&b); break;
    }
  }
  cairo_path_destroy(from);
  cairo_destroy(cr);
  cairo_surface_destroy(surface);
  return b.path;
}

/* Puts light rims below the text items from `first` on: outlines stroked in the halo's ink, without transparency. */
static void add_halo(const struct pen *p, size_t first, const struct lettering *look) {
  struct page *page = pen_page(p);
  size_t end = page->items;
  for (size_t i = first; i < end; i++) {
    if (page->item[i].kind != ITEM_TEXT) continue;
    page->item[i].text.halo_pt = look->halo_pt;
    page->item[i].text.halo_ink = look->halo_ink;
    struct page_path path = glyph_path(p, &page->item[i]);
    if (!path.ops) continue;
    page_add(p->pages, page,
             (struct page_item){.kind = ITEM_STROKE,
                                .ink = look->halo_ink,
                                .draw = {.path = path, .width_pt = 2 * look->halo_pt, .round_join = true, .halo = true}});
  }
  size_t halos = page->items - end, texts = end - first;
  if (!halos) return;
  struct page_item *copy = g_memdup2(page->item + first, texts * sizeof *copy);
  memmove(page->item + first, page->item + end, halos * sizeof *copy);
  memcpy(page->item + first + halos, copy, texts * sizeof *copy);
  g_free(copy);
}

double pen_text(const struct pen *p, const char *text, double x, double y, const struct lettering *look, char anchor) {
  if (!*text) return 0;
  double width = anchor == 'l' ? 0 : pen_width(p, text, look);
  double from = anchor == 'm' ? x - width / 2 : anchor == 'r' ? x - width : x;
  size_t first = pen_page(p)->items;
  double advance = text_line(p->pages, pen_page(p), text, from, y, &look->line, p->at, p->d);
  if (look->halo_pt > 0) add_halo(p, first, look);
  return advance - look->line.spacing_pt;
}

static void tell_overset(const struct pen *p, const char *text, double over) {
  if (over > 0.02) diag_error(p->d, p->at, "line-overset", text, diag_num(p->d, ceil(over / PT_PER_MM * 10) / 10));
}

double pen_text_fit(const struct pen *p, const char *text, double x, double y, double width,
                    const struct lettering *look, char anchor) {
  struct lettering fitted = *look;
  double w = pen_width(p, text, look);
  if (w > width && w > 0) fitted.line.condense *= fmax(width / w, look->condense_min);
  if (w > 0) tell_overset(p, text, w * look->condense_min - width);
  return pen_text(p, text, x, y, &fitted, anchor);
}

void pen_glyph(const struct pen *p, const char *character, struct point centre, double angle,
               const struct lettering *look) {
  double size = look->line.font.size_pt, width = pen_width(p, character, look);
  cairo_matrix_t m;
  cairo_matrix_init_translate(&m, centre.x, centre.y);
  cairo_matrix_rotate(&m, angle);
  pen_save(p, &m, NULL);
  pen_text(p, character, -width / 2, size * print_number(p->style, "baseline_em"), look, 'l');
  pen_restore(p);
}

/* ---- running text ---- */

/* May not begin a line. Format characters of Japanese, not wording: they come from the theme's words. */
static bool no_line_start(const struct pen *p, const char *at) {
  char one[7] = {0};
  memcpy(one, at, (size_t)(g_utf8_next_char(at) - at));
  return strstr(theme_word(p->style->theme, "map.no_line_start"), one) != NULL;
}
static bool no_line_end(const struct pen *p, const char *at) {
  char one[7] = {0};
  memcpy(one, at, (size_t)(g_utf8_next_char(at) - at));
  return strstr(theme_word(p->style->theme, "map.no_line_end"), one) != NULL;
}

static bool splits_word(const char *before, const char *after) {
  return (guchar)*before < 0x80 && (guchar)*after < 0x80 && g_ascii_isgraph(*before) && g_ascii_isgraph(*after);
}

double pen_paragraph(const struct pen *p, const char *text, double x, double y, double width,
                     const struct lettering *look, bool dry) {
  double used = 0;
  const char *line = text;
  while (*line) {
    const char *end = line, *fit = line;
    double w = 0;
    /* As many characters as fit; `fit` is the last place where a line may end. */
    while (*end && *end != '\n') {
      const char *next = g_utf8_next_char(end);
      char one[7] = {0};
      memcpy(one, end, (size_t)(next - end));
      w += text_line(p->pages, NULL, one, 0, 0, &look->line, p->at, p->d);
      if (w - look->line.spacing_pt > width && fit > line) break;
      end = next;
      if (!*end || *end == '\n' ||
          (!no_line_start(p, end) && !no_line_end(p, g_utf8_prev_char(end)) &&
           !splits_word(g_utf8_prev_char(end), end)))
        fit = end;
    }
    if (!*end || *end == '\n') fit = end;
    char *piece = g_strndup(line, (gsize)(fit - line));
    g_strchomp(piece);
    if (!dry)
      tell_overset(p, piece, pen_text(p, piece, x, y + used + look->line.font.size_pt * 0.88, look, 'l') - width);
    g_free(piece);
    used += look->pitch_pt;
    line = fit;
    while (*line == ' ') line++;
    if (*line == '\n') line++;
  }
  return used;
}

/* ---- shapes ---- */

void pen_fill(const struct pen *p, const struct path_builder *path, ink_id ink) {
  if (path->path.ops)
    page_add(p->pages, pen_page(p), (struct page_item){.kind = ITEM_FILL, .ink = ink, .draw = {.path = path->path}});
}

void pen_stroke(const struct pen *p, const struct path_builder *path, const struct line *line) {
  if (!path->path.ops || line->width_pt <= 0) return;
  page_add(p->pages, pen_page(p),
           (struct page_item){.kind = ITEM_STROKE,
                              .ink = line->ink,
                              .draw = {.path = path->path,
                                       .width_pt = line->width_pt,
                                       .round_cap = line->round,
                                       .round_join = true,
                                       .dash = line->dashes ? line->dash : NULL,
                                       .dashes = line->dashes}});
}

void pen_rule(const struct pen *p, double x0, double y0, double x1, double y1, const struct line *line) {
  struct path_builder b;
  path_begin(&b, pen_arena(p));
  path_move(&b, x0, y0);
  path_line(&b, x1, y1);
  pen_stroke(p, &b, line);
}

void pen_box(const struct pen *p, struct box b, double radius, ink_id ink) {
  struct path_builder path;
  path_begin(&path, pen_arena(p));
  path_rect(&path, b, radius);
  pen_fill(p, &path, ink);
}

void pen_frame(const struct pen *p, struct box b, double radius, const struct line *line) {
  struct path_builder path;
  path_begin(&path, pen_arena(p));
  path_rect(&path, b, radius);
  pen_stroke(p, &path, line);
}

void pen_disc(const struct pen *p, struct point c, double radius, ink_id ink) {
  pen_box(p, (struct box){c.x - radius, c.y - radius, c.x + radius, c.y + radius}, radius, ink);
}

void pen_save(const struct pen *p, const cairo_matrix_t *m, const struct path_builder *clip) {
  struct page_item item = {.kind = ITEM_SAVE};
  if (m) item.save.matrix = *m;
  else cairo_matrix_init_identity(&item.save.matrix);
  if (clip) item.save.clip = clip->path;
  page_add(p->pages, pen_page(p), item);
}

void pen_restore(const struct pen *p) {
  page_add(p->pages, pen_page(p), (struct page_item){.kind = ITEM_RESTORE});
}

void pen_begin(const struct pen *p, bool hard, struct box extent, const char *format, ...) {
  va_list args;
  va_start(args, format);
  char *name = g_strdup_vprintf(format, args);
  va_end(args);
  page_begin(p->pages, pen_page(p), name, hard, extent);
  g_free(name);
}

void pen_end(const struct pen *p) {
  page_end(p->pages, pen_page(p));
}

void pen_link(const struct pen *p, struct box b, const char *format, ...) {
  va_list args;
  va_start(args, format);
  char *target = g_strdup_vprintf(format, args);
  va_end(args);
  page_add(p->pages, pen_page(p), (struct page_item){.kind = ITEM_LINK, .box = b, .link = {target}});
  g_free(target);
}

void pen_target(const struct pen *p, struct box b, const char *format, ...) {
  va_list args;
  va_start(args, format);
  char *name = g_strdup_vprintf(format, args);
  va_end(args);
  page_add(p->pages, pen_page(p),
           (struct page_item){.kind = ITEM_TARGET, .box = {b.x0, b.y0, b.x0, b.y0}, .part = {.name = name}});
  g_free(name);
}
