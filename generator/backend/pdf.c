/* The press file by cairo: replays pages into memory. Colour leaves here only as ink levels; press/finish.c makes them CMYK.
 *
 * cairo 1.16 cuts what it paints to whole points, which would leave a white edge on most paper sizes. So each page is made
 * up to a point too large above and to the right, and its true size is noted in the file's keywords for finish.c:
 * "annai-pages MARGIN WIDTH HEIGHT WIDTH HEIGHT …", in points, trimmed sizes. */
#include <cairo-pdf.h>
#include <glib.h>
#include <math.h>
#include <string.h>

#include "backend/backend.h"
#include "backend/image.h"
#include "backend/marks.h"

/* The longest file taken from cairo: beyond this something has gone wrong. */
#define BYTES_MAX ((size_t)1 << 30)
/* cairo's default reaches further out at sharp corners than SVG, which all our art is drawn in. */
#define MITER_LIMIT 4.0

struct bytes {
  GByteArray *to;
  bool failed;
};

struct pdf {
  cairo_t *cr;
  cairo_surface_t *surface;
  const struct pages *pages;
  const struct theme *theme;
  struct pdf_settings settings;
  struct diag *d;
  struct bytes bytes;
  ink_id paper, registration;
  double drop;         /* of the page: from the surface's top to the true one */
  bool ok;
};

static cairo_status_t take_bytes(void *closure, const unsigned char *data, unsigned int length) {
  struct bytes *b = closure;
  if (b->failed || b->to->len + (size_t)length > BYTES_MAX) {
    b->failed = true;
    return CAIRO_STATUS_WRITE_ERROR;
  }
  g_byte_array_append(b->to, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static void set_ink(struct pdf *g, ink_id id) {
  uint16_t level[3];
  ink_levels(g->theme, id, level);
  cairo_set_source_rgb(g->cr, level[0] / 65535.0, level[1] / 65535.0, level[2] / 65535.0);
}

static void add_path(cairo_t *cr, const struct page_path *path) {
  const struct point *p = path->at;
  for (size_t i = 0; i < path->ops; i++)
    switch ((enum path_op)path->op[i]) {
    case PATH_MOVE:
      cairo_move_to(cr, p->x, p->y);
      p += 1;
      break;
    case PATH_LINE:
      cairo_line_to(cr, p->x, p->y);
      p += 1;
      break;
    case PATH_CURVE:
      cairo_curve_to(cr, p[0].x, p[0].y, p[1].x, p[1].y, p[2].x, p[2].y);
      p += 3;
      break;
    case PATH_CLOSE:
      cairo_close_path(cr);
      break;
    }
}

static void draw_fill(struct pdf *g, const struct page_item *it) {
  cairo_new_path(g->cr);
  add_path(g->cr, &it->draw.path);
  cairo_set_fill_rule(g->cr, it->draw.even_odd ? CAIRO_FILL_RULE_EVEN_ODD : CAIRO_FILL_RULE_WINDING);
  set_ink(g, it->ink);
  cairo_fill(g->cr);
}

static void draw_stroke(struct pdf *g, const struct page_item *it) {
  if (!(it->draw.width_pt > 0))
    return;
  cairo_new_path(g->cr);
  add_path(g->cr, &it->draw.path);
  cairo_set_line_width(g->cr, it->draw.width_pt);
  cairo_set_line_cap(g->cr, it->draw.round_cap ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT);
  cairo_set_line_join(g->cr, it->draw.round_join ? CAIRO_LINE_JOIN_ROUND : CAIRO_LINE_JOIN_MITER);
  cairo_set_dash(g->cr, it->draw.dash, (int)it->draw.dashes, 0);
  set_ink(g, it->ink);
  cairo_stroke(g->cr);
}

/* Small letters in several plates lose their edges where the plates do not meet: they take the ink's stand-in. */
static ink_id text_ink(struct pdf *g, const struct page_item *it) {
  double size = g->pages->font[it->text.font].size_pt;
  const struct ink *ink = theme_ink(g->theme, it->ink);
  if (size >= g->settings.small_text_pt - 0.005) return it->ink;
  if (ink->small != it->ink) return ink->small;
  if ((ink->c > 0) + (ink->m > 0) + (ink->y > 0) + (ink->k > 0) > 1) {
    char *text = g_strndup(it->text.utf8, it->text.size);
    diag_error(g->d, (struct pos){0}, "pdf-small-text", g->pages->title ? g->pages->title : "", text, ink->id,
               diag_num(g->d, round(size * 10) / 10), diag_num(g->d, g->settings.small_text_pt));
    g_free(text);
    g->ok = false;
  }
  return it->ink;
}

static void draw_text(struct pdf *g, const struct page_item *it) {
  if (it->text.glyphs == 0)
    return;
  g_assert(it->text.font < g->pages->fonts);
  cairo_set_scaled_font(g->cr, g->pages->font[it->text.font].font);
  set_ink(g, text_ink(g, it));
  if (it->text.clusters > 0)
    cairo_show_text_glyphs(g->cr, it->text.utf8, (int)it->text.size, it->text.glyph, (int)it->text.glyphs,
                           it->text.cluster, (int)it->text.clusters, 0);
  else
    cairo_show_glyphs(g->cr, it->text.glyph, (int)it->text.glyphs);
}

static void append_number(GString *to, double n) {
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  g_string_append_printf(to, "%s ", g_ascii_formatd(text, sizeof text, "%.4f", isfinite(n) ? n : 0));
}

static void draw_items(struct pdf *g, const struct page *page) {
  int depth = 0;
  for (size_t i = 0; i < page->items; i++) {
    const struct page_item *it = &page->item[i];
    switch (it->kind) {
    case ITEM_FILL:
      draw_fill(g, it);
      break;
    case ITEM_STROKE:
      draw_stroke(g, it);
      break;
    case ITEM_TEXT:
      draw_text(g, it);
      break;
    case ITEM_SAVE:
      cairo_save(g->cr);
      depth++;
      cairo_transform(g->cr, &it->save.matrix);
      if (it->save.clip.ops > 0) {
        cairo_new_path(g->cr);
        add_path(g->cr, &it->save.clip);
        cairo_set_fill_rule(g->cr, CAIRO_FILL_RULE_WINDING);
        cairo_clip(g->cr);
      }
      break;
    case ITEM_RESTORE:
      g_assert(depth > 0);
      depth--;
      cairo_restore(g->cr);
      break;
    case ITEM_IMAGE:
      g->ok = image_draw(g->cr, it, g->settings.photos, g->d) && g->ok;
      break;
    case ITEM_LINK:
    case ITEM_TARGET:
    case ITEM_BEGIN:
    case ITEM_END:
      break;
    }
  }
  g_assert(depth == 0);
}

/* How much is added to a length to make it whole. */
static double to_whole(double pt) {
  return ceil(pt) - pt;
}

/* One patch in registration, then one of each ink of the job. */
static void draw_bar(struct pdf *g, const struct page *page) {
  for (size_t i = 0; i <= g->settings.bars; i++) {
    struct box b;
    if (!marks_patch(page, g->settings.bleed_pt, g->settings.margin_pt, g->settings.bars + 1, i, &b)) return;
    set_ink(g, i ? g->settings.bar[i - 1] : g->registration);
    cairo_rectangle(g->cr, b.x0, b.y0, b.x1 - b.x0, b.y1 - b.y0);
    cairo_fill(g->cr);
  }
}

static void draw_page(struct pdf *g, const struct page *page, ink_id paper, ink_id registration) {
  double margin = g->settings.margin_pt, bleed = g->settings.bleed_pt;
  double height = page->height_pt + 2 * margin;
  g->drop = to_whole(height);
  cairo_pdf_surface_set_size(g->surface, ceil(page->width_pt + 2 * margin), height + g->drop);

  /* The whole page first: without it cairo joins the regions of all that follows, which takes time beyond n. */
  set_ink(g, paper);
  cairo_paint(g->cr);

  cairo_save(g->cr);
  cairo_translate(g->cr, margin, margin + g->drop);
  cairo_save(g->cr);
  cairo_set_miter_limit(g->cr, MITER_LIMIT);
  cairo_rectangle(g->cr, -bleed, -bleed, page->width_pt + 2 * bleed, page->height_pt + 2 * bleed);
  cairo_clip(g->cr);
  draw_items(g, page);
  cairo_restore(g->cr);
  if (g->settings.marks) {
    set_ink(g, registration);
    marks_draw(g->cr, page, bleed, margin);
  }
  if (g->settings.colour_bar) draw_bar(g, page);
  cairo_restore(g->cr);
  cairo_show_page(g->cr);
}

static void set_metadata(const struct pdf *g) {
  cairo_surface_t *s = g->surface;
  cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_TITLE, g->pages->title ? g->pages->title : "");
  cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_CREATOR, "annai " ANNAI_VERSION);
  /* Any fixed date: cairo would write the clock's. press/finish.c writes the edition's. */
  cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z");
  GString *sizes = g_string_new("annai-pages ");
  append_number(sizes, g->settings.margin_pt);
  for (size_t i = 0; i < g->pages->n; i++) {
    append_number(sizes, g->pages->page[i].width_pt);
    append_number(sizes, g->pages->page[i].height_pt);
  }
  cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_KEYWORDS, sizes->str);
  g_string_free(sizes, TRUE);
}

struct pdf *pdf_open(const struct pages *p, const struct theme *t, const struct pdf_settings *s, struct diag *d) {
  struct pos nowhere = {0};
  if (p->n == 0) {
    diag_error(d, nowhere, "pdf-empty", p->title ? p->title : "");
    return NULL;
  }
  size_t before = diag_errors(d);
  ink_id paper = theme_ink_named(t, "paper", nowhere, d);
  ink_id registration = s->marks || s->colour_bar ? theme_ink_named(t, "registration", nowhere, d) : paper;
  if (diag_errors(d) > before)
    return NULL;

  struct pdf *g = g_new0(struct pdf, 1);
  *g = (struct pdf){.pages = p, .theme = t, .settings = *s, .d = d, .ok = true, .paper = paper, .registration = registration};
  g->bytes.to = g_byte_array_new();
  g->surface = cairo_pdf_surface_create_for_stream(take_bytes, &g->bytes, p->page[0].width_pt, p->page[0].height_pt);
  /* Under 1.5 cairo leaves out the text of glyphs that stand for no single character; the finisher lowers the number. */
  cairo_pdf_surface_restrict_to_version(g->surface, CAIRO_PDF_VERSION_1_5);
  set_metadata(g);
  g->cr = cairo_create(g->surface);
  return g;
}

void pdf_page(struct pdf *g, const struct page *page) {
  draw_page(g, page, g->paper, g->registration);
}

char *pdf_close(struct pdf *g, size_t *size_out) {
  *size_out = 0;
  cairo_status_t status = cairo_status(g->cr);
  cairo_destroy(g->cr);
  if (g->ok) cairo_surface_finish(g->surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status(g->surface);
  cairo_surface_destroy(g->surface);
  if (g->ok && (status != CAIRO_STATUS_SUCCESS || g->bytes.failed)) {
    diag_error(g->d, (struct pos){0}, "pdf-cairo", g->pages->title ? g->pages->title : "", cairo_status_to_string(status));
    g->ok = false;
  }
  char *out = NULL;
  if (g->ok) *size_out = g->bytes.to->len;
  if (g->ok) out = (char *)g_byte_array_free(g->bytes.to, FALSE);
  else g_byte_array_free(g->bytes.to, TRUE);
  g_free(g);
  return out;
}

char *pdf_write(struct pages *p, const struct theme *t, const struct pdf_settings *s, struct diag *d, size_t *size_out) {
  *size_out = 0;
  struct pdf *g = pdf_open(p, t, s, d);
  for (size_t i = 0; g && i < p->n; i++) pdf_page(g, pages_page(p, i));
  return g ? pdf_close(g, size_out) : NULL;
}
