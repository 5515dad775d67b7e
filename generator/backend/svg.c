/* SVG: one page as a stand-alone file for the site. Text stays text; presentation attributes only; short numbers. */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "backend/backend.h"
#include "backend/image.h"

struct svg {
  GString *out;
  GString *open;  /* attributes of the group of paths now open; empty: none */
  GString *d;     /* strokes of one style become one path: their data so far */
  GString *tag;   /* scratch: an item's attributes */
  const struct pages *pages;
  const struct theme *theme;
  int clips;
  int depth;
  GString *links;       /* written last, above all; NULL: nobody asked for them */
  const char *file;     /* of the first page, without its ending */
  size_t page;
  GHashTable *target_page; /* name of a target → its page + 1 */
};

/* ---- numbers: hundredths of a point, written as short as they can be ---- */

static long hundredths(double v) {
  if (!isfinite(v))
    return 0;
  return lround(fmax(-1e7, fmin(1e7, v)) * 100);
}

static void put_hundredths(GString *to, long h) {
  long a = labs(h);
  if (h < 0)
    g_string_append_c(to, '-');
  if (a >= 100 || a == 0)
    g_string_append_printf(to, "%ld", a / 100);
  if (a % 100) {
    g_string_append_c(to, '.');
    g_string_append_c(to, (char)('0' + a % 100 / 10));
    if (a % 10)
      g_string_append_c(to, (char)('0' + a % 10));
  }
}

static void put(GString *to, double v) {
  put_hundredths(to, hundredths(v));
}

/* The next number of a list, which a space divides from the last. */
static void put_next(GString *to, long h) {
  if (to->len > 0 && g_ascii_isdigit(to->str[to->len - 1]))
    g_string_append_c(to, ' ');
  put_hundredths(to, h);
}

static void put_escaped(GString *to, const char *s, size_t n) {
  for (size_t i = 0; i < n; i++)
    switch (s[i]) {
    case '&': g_string_append(to, "&amp;"); break;
    case '<': g_string_append(to, "&lt;"); break;
    case '>': g_string_append(to, "&gt;"); break;
    case '"': g_string_append(to, "&quot;"); break;
    default:
      if ((unsigned char)s[i] >= 0x20 || s[i] == '\t' || s[i] == '\n')
        g_string_append_c(to, s[i]);
    }
}

static void put_colour(GString *to, const struct ink *ink) {
  unsigned r = ink->r, g = ink->g, b = ink->b;
  if (r % 17 == 0 && g % 17 == 0 && b % 17 == 0)
    g_string_append_printf(to, "#%x%x%x", r / 17, g / 17, b / 17);
  else
    g_string_append_printf(to, "#%02x%02x%02x", r, g, b);
}

/* ---- paths: tenths of a point, a twenty-eighth of a millimetre ---- */

static long tenths(double v) {
  return lround((double)hundredths(v) / 10);
}

/* The next number of path data: a '-' divides by itself, and a second '.' cannot belong to the number before. */
static void put_step(GString *to, long t) {
  size_t at = to->len;
  bool dotted = false;
  while (at > 0 && (g_ascii_isdigit(to->str[at - 1]) || to->str[at - 1] == '.'))
    dotted = to->str[--at] == '.' || dotted;
  if (at < to->len && t >= 0 && !(dotted && t > 0 && t < 10))
    g_string_append_c(to, ' ');
  put_hundredths(to, t * 10);
}

/* Path data in relative steps between rounded places, so that roundings do not add up. */
static void put_path(GString *to, const struct page_path *path) {
  long x = 0, y = 0, sx = 0, sy = 0;
  const struct point *p = path->at;
  char last = 0;
  for (size_t i = 0; i < path->ops; i++) {
    enum path_op op = path->op[i];
    if (op == PATH_CLOSE) {
      g_string_append_c(to, 'z');
      x = sx, y = sy, last = 'z';
      continue;
    }
    int n = op == PATH_CURVE ? 3 : 1;
    long px = tenths(p[n - 1].x), py = tenths(p[n - 1].y);
    if (op == PATH_MOVE) {
      g_string_append_c(to, 'M');
      put_step(to, px);
      put_step(to, py);
      sx = px, sy = py, last = 'M';
    } else if (op == PATH_LINE && py == y && px == x && last != 'M') {
      ; /* shorter than a tenth; alone after its move it may be a dot of a round pen */
    } else if (op == PATH_LINE && (py == y || px == x)) {
      char c = py == y ? 'h' : 'v';
      g_string_append_c(to, c);
      put_step(to, py == y ? px - x : py - y);
      last = c;
    } else {
      char c = op == PATH_LINE ? 'l' : 'c';
      if (last != c)
        g_string_append_c(to, c);
      for (int k = 0; k < n; k++) {
        put_step(to, tenths(p[k].x) - x);
        put_step(to, tenths(p[k].y) - y);
      }
      last = c;
    }
    x = px, y = py;
    p += n;
  }
}

/* Writes the path that strokes were gathered in. */
static void flush_strokes(struct svg *s) {
  if (s->d->len == 0)
    return;
  g_string_append_printf(s->out, "<path d=\"%s\"/>\n", s->d->str);
  g_string_truncate(s->d, 0);
}

static void close_group(struct svg *s) {
  flush_strokes(s);
  if (s->open->len > 0)
    g_string_append(s->out, "</g>\n");
  g_string_truncate(s->open, 0);
}

/* Opens a group with the attributes in s->tag unless it is open already. */
static void open_group(struct svg *s) {
  if (g_string_equal(s->open, s->tag))
    return;
  close_group(s);
  g_string_append_printf(s->out, "<g%s>\n", s->tag->str);
  g_string_assign(s->open, s->tag->str);
}

/* The pen as attributes, added to the item's. */
static void put_pen(struct svg *s, const struct page_item *it) {
  g_string_append(s->tag, " stroke=\"");
  put_colour(s->tag, theme_ink(s->theme, it->ink));
  g_string_append(s->tag, "\" stroke-width=\"");
  put(s->tag, it->draw.width_pt);
  g_string_append(s->tag, "\"");
  if (it->draw.round_cap)
    g_string_append(s->tag, " stroke-linecap=\"round\"");
  if (it->draw.round_join)
    g_string_append(s->tag, " stroke-linejoin=\"round\"");
  if (it->draw.dashes > 0) {
    g_string_append(s->tag, " stroke-dasharray=\"");
    for (size_t i = 0; i < it->draw.dashes; i++)
      put_next(s->tag, hundredths(it->draw.dash[i]));
    g_string_append(s->tag, "\"");
  }
}

/* Fills a shape; with `pen`, a stroke of the same shape that follows, in one element. */
static void write_fill(struct svg *s, const struct page_item *it, const struct page_item *pen) {
  if (it->draw.path.ops == 0)
    return;
  g_string_assign(s->tag, " fill=\"");
  put_colour(s->tag, theme_ink(s->theme, it->ink));
  g_string_append(s->tag, "\"");
  if (pen)
    put_pen(s, pen);
  open_group(s);
  g_string_append(s->out, it->draw.even_odd ? "<path fill-rule=\"evenodd\" d=\"" : "<path d=\"");
  put_path(s->out, &it->draw.path);
  g_string_append(s->out, "\"/>\n");
}

static void write_stroke(struct svg *s, const struct page_item *it) {
  if (it->draw.path.ops == 0 || !(it->draw.width_pt > 0))
    return;
  g_string_assign(s->tag, " fill=\"none\"");
  put_pen(s, it);
  open_group(s);
  put_path(s->d, &it->draw.path);
}

/* ---- text ---- */

/* A character wide as its em in every Japanese font: kana, kanji and their punctuation. */
static bool full_width(const char *s) {
  gunichar c = g_utf8_get_char(s);
  return (c >= 0x3000 && c <= 0x9fff) || (c >= 0xff01 && c <= 0xff60);
}

/* Whether the line's places follow from its first: full-width characters, each so far from its em's end as the others. */
static bool solid(const struct page_item *it, double em, double *spacing_out) {
  const char *c = it->text.utf8;
  size_t glyph = 0;
  for (size_t i = 0; i < it->text.clusters; i++) {
    const cairo_text_cluster_t *k = &it->text.cluster[i];
    if (k->num_glyphs != 1 || k->num_bytes != 3 || !full_width(c))
      return false;
    if (i == 1)
      *spacing_out = it->text.glyph[1].x - it->text.glyph[0].x - em;
    if (i > 0 && fabs(it->text.glyph[glyph].x - it->text.glyph[glyph - 1].x - em - *spacing_out) > 0.02)
      return false;
    c += k->num_bytes;
    glyph++;
  }
  return true;
}

/* Runs of characters with a place for each. A cluster of several characters ends its run: all but its first flow. */
static void write_runs(struct svg *s, const struct page_item *it, double condense) {
  GString *x = g_string_new(NULL), *chars = g_string_new(NULL);
  const char *c = it->text.utf8;
  size_t glyph = 0;
  for (size_t i = 0; i < it->text.clusters; i++) {
    const cairo_text_cluster_t *k = &it->text.cluster[i];
    size_t bytes = (size_t)k->num_bytes;
    if (bytes > 0 && k->num_glyphs > 0) {
      put_next(x, hundredths(it->text.glyph[glyph].x / condense));
      put_escaped(chars, c, bytes);
    }
    bool single = bytes > 0 && g_utf8_next_char(c) == c + bytes && bytes < 4;
    if (chars->len > 0 && (!single || i + 1 == it->text.clusters)) {
      g_string_append_printf(s->out, "<tspan x=\"%s\">%s</tspan>", x->str, chars->str);
      g_string_truncate(x, 0);
      g_string_truncate(chars, 0);
    }
    c += bytes;
    glyph += (size_t)k->num_glyphs;
  }
  g_string_free(x, TRUE);
  g_string_free(chars, TRUE);
}

static bool spaced(const char *text, size_t n) {
  return n > 0 && (text[0] == ' ' || text[n - 1] == ' ' || g_strstr_len(text, (gssize)n, "  "));
}

/* The text in its ink, or only the rim around it. */
static void write_text(struct svg *s, const struct page_item *it, bool halo) {
  if (it->text.glyphs == 0 || it->text.clusters == 0)
    return;
  const struct page_font *font = &s->pages->font[it->text.font];
  cairo_matrix_t m;
  cairo_scaled_font_get_font_matrix(font->font, &m);
  double condense = m.yy > 0 && m.xx > 0 ? m.xx / m.yy : 1;
  if (fabs(condense - 1) < 0.005)
    condense = 1;

  g_string_assign(s->tag, halo ? " fill=\"none\" stroke-linejoin=\"round\" stroke=\"" : " fill=\"");
  put_colour(s->tag, theme_ink(s->theme, halo ? it->text.halo_ink : it->ink));
  if (halo) {
    g_string_append(s->tag, "\" stroke-width=\"");
    put(s->tag, 2 * it->text.halo_pt);
  }
  g_string_append(s->tag, "\" font-family=\"'");
  put_escaped(s->tag, font->family, strlen(font->family));
  g_string_append(s->tag, "',sans-serif\"");
  if (font->bold)
    g_string_append(s->tag, " font-weight=\"700\"");
  g_string_append(s->tag, " font-size=\"");
  put(s->tag, font->size_pt);
  g_string_append(s->tag, "\"");
  open_group(s);

  g_string_append(s->out, "<text");
  if (spaced(it->text.utf8, it->text.size))
    g_string_append(s->out, " xml:space=\"preserve\"");
  if (condense != 1) {
    char number[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd(number, sizeof number, "%.3f", condense);
    g_string_append_printf(s->out, " transform=\"scale(%s 1)\"", number);
  }
  double spacing = 0;
  bool whole = condense == 1 && solid(it, font->size_pt, &spacing);
  if (whole) {
    g_string_append(s->out, " x=\"");
    put(s->out, it->text.glyph[0].x);
    g_string_append(s->out, "\"");
  }
  if (whole && fabs(spacing) > 0.02) {
    g_string_append(s->out, " letter-spacing=\"");
    put(s->out, spacing);
    g_string_append(s->out, "\"");
  }
  g_string_append(s->out, " y=\"");
  put(s->out, it->text.glyph[0].y);
  g_string_append(s->out, "\">");
  if (whole)
    put_escaped(s->out, it->text.utf8, it->text.size);
  else
    write_runs(s, it, condense);
  g_string_append(s->out, "</text>\n");
}

/* The rims that stand below the texts behind them: drawn here as texts too, which take a tenth of the room of their
 * outlines. Gives the first item that is no rim. */
static size_t write_halos(struct svg *s, const struct page *page, size_t i) {
  flush_strokes(s);
  while (i < page->items && page->item[i].kind == ITEM_STROKE && page->item[i].draw.halo) i++;
  for (size_t k = i; k < page->items && page->item[k].kind == ITEM_TEXT && page->item[k].text.halo_pt > 0; k++)
    write_text(s, &page->item[k], true);
  return i;
}

/* ---- the page ---- */

static void write_save(struct svg *s, const struct page_item *it) {
  close_group(s);
  const cairo_matrix_t *m = &it->save.matrix;
  bool clip = it->save.clip.ops > 0;
  if (clip) {
    g_string_append_printf(s->out, "<clipPath id=\"c%d\"", ++s->clips);
    g_string_append(s->out, "><path d=\"");
    put_path(s->out, &it->save.clip);
    g_string_append(s->out, "\"/></clipPath>\n");
  }
  g_string_append(s->out, "<g");
  if (m->xx != 1 || m->yx != 0 || m->xy != 0 || m->yy != 1 || m->x0 != 0 || m->y0 != 0) {
    double part[4] = {m->xx, m->yx, m->xy, m->yy};
    g_string_append(s->out, " transform=\"matrix(");
    for (int i = 0; i < 4; i++) {
      char number[G_ASCII_DTOSTR_BUF_SIZE];
      g_string_append_printf(s->out, "%s ", g_ascii_formatd(number, sizeof number, "%.5g", part[i]));
    }
    put(s->out, m->x0);
    g_string_append_c(s->out, ' ');
    put(s->out, m->y0);
    g_string_append(s->out, ")\"");
  }
  if (clip)
    g_string_append_printf(s->out, " clip-path=\"url(#c%d)\"", s->clips);
  g_string_append(s->out, ">\n");
  s->depth++;
}

static void put_box(GString *to, struct box b) {
  const double at[4] = {b.x0, b.y0, b.x1 - b.x0, b.y1 - b.y0};
  static const char *const name[4] = {"x", "y", "width", "height"};
  for (int i = 0; i < 4; i++) {
    g_string_append_printf(to, " %s=\"", name[i]);
    put(to, at[i]);
    g_string_append_c(to, '"');
  }
}

static void write_image(struct svg *s, const struct page_item *it) {
  close_group(s);
  g_string_append(s->out, "<image");
  put_box(s->out, it->image.into);
  g_string_append(s->out, " preserveAspectRatio=\"none\" href=\"");
  image_put_address(s->out, it->image.picture);
  g_string_append(s->out, "\"/>\n");
}

/* ---- links of a file that is read by itself ---- */

/* Whom a link is about, where it is a facility's ("list-c012", "map-c012"); NULL. */
static const char *link_about(const struct svg *s, const char *dest) {
  const char *id = strchr(dest, '-');
  for (size_t i = 0; id && i < s->pages->refs; i++)
    if (!strcmp(s->pages->ref[i].place->id, id + 1)) return s->pages->ref[i].place->name;
  return NULL;
}

/* A clear rectangle over what leads on; one that leads nowhere here is left out. */
static void write_link(struct svg *s, const struct page_item *it) {
  const char *to = it->link.target;
  GString *href = g_string_new(NULL);
  size_t page = 0;
  if (g_str_has_prefix(to, "uri:")) {
    put_escaped(href, to + 4, strlen(to + 4));
  } else if (g_str_has_prefix(to, "dest:") && (page = GPOINTER_TO_SIZE(g_hash_table_lookup(s->target_page, to + 5)))) {
    if (page - 1 != s->page) put_escaped(href, s->file, strlen(s->file));
    if (page - 1 != s->page && page > 1) g_string_append_printf(href, "-%zu", page);
    if (page - 1 != s->page) g_string_append(href, ".svg");
    g_string_append_c(href, '#');
    put_escaped(href, to + 5, strlen(to + 5));
  }
  if (href->len) {
    g_string_append_printf(s->links, "<a href=\"%s\"><rect", href->str);
    put_box(s->links, it->box);
    const char *about = it->link.name ? it->link.name : page ? link_about(s, to + 5) : to + 4;
    g_string_append(s->links, " fill-opacity=\"0\"/>");
    if (about) g_string_append(s->links, "<title>");
    if (about) put_escaped(s->links, about, strlen(about));
    g_string_append(s->links, about ? "</title></a>\n" : "</a>\n");
  }
  g_string_free(href, TRUE);
}

static void write_target(struct svg *s, const struct page_item *it) {
  if (GPOINTER_TO_SIZE(g_hash_table_lookup(s->target_page, it->part.name)) != s->page + 1) return;
  g_string_append(s->links, "<rect id=\"");
  put_escaped(s->links, it->part.name, strlen(it->part.name));
  g_string_append_c(s->links, '"');
  put_box(s->links, it->box);
  g_string_append(s->links, " fill=\"none\"/>\n");
}

/* Where every target of the file's pages stands; the first of a name is the one. */
static GHashTable *find_targets(struct pages *p) {
  GHashTable *found = g_hash_table_new(g_str_hash, g_str_equal);
  for (size_t i = 0; i < p->n; i++) {
    const struct page *page = pages_page(p, i);
    for (size_t k = 0; k < page->items; k++)
      if (page->item[k].kind == ITEM_TARGET && !g_hash_table_contains(found, page->item[k].part.name))
        g_hash_table_insert(found, (gpointer)page->item[k].part.name, GSIZE_TO_POINTER(i + 1));
  }
  return found;
}

static void write_item(struct svg *s, const struct page_item *it, const struct page_item *pen) {
  if (it->kind != ITEM_STROKE)
    flush_strokes(s);
  switch (it->kind) {
  case ITEM_FILL:
    write_fill(s, it, pen);
    break;
  case ITEM_STROKE:
    write_stroke(s, it);
    break;
  case ITEM_TEXT:
    write_text(s, it, false);
    break;
  case ITEM_SAVE:
    write_save(s, it);
    break;
  case ITEM_RESTORE:
    g_assert(s->depth > 0);
    close_group(s);
    g_string_append(s->out, "</g>\n");
    s->depth--;
    break;
  case ITEM_IMAGE:
    write_image(s, it);
    break;
  case ITEM_LINK: /* else the page that shows the drawing has the links */
    if (s->links) write_link(s, it);
    break;
  case ITEM_TARGET:
    if (s->links) write_target(s, it);
    break;
  case ITEM_BEGIN:
  case ITEM_END:
    break;
  }
}

static void write_paper(struct svg *s) {
  for (size_t i = 0; i < theme_inks(s->theme); i++) {
    const struct ink *ink = theme_ink(s->theme, (ink_id)i);
    if (strcmp(ink->id, "paper") != 0)
      continue;
    g_string_append(s->out, "<rect width=\"100%\" height=\"100%\" fill=\"");
    put_colour(s->out, ink);
    g_string_append(s->out, "\"/>\n");
    return;
  }
}

/* What the figures of a page are said to show. */
static void write_descriptions(struct svg *s, const struct page *from) {
  const struct pages *p = s->pages;
  bool *said = g_new0(bool, p->tags + 1);
  for (size_t i = 0; i < from->items; i++)
    for (tag_id t = from->item[i].tag; t && t < p->tags && !said[t]; t = p->tag[t].parent) {
      said[t] = true;
      if (p->tag[t].kind != TAG_FIGURE || !p->tag[t].alt || !*p->tag[t].alt) continue;
      g_string_append(s->out, "<desc>");
      put_escaped(s->out, p->tag[t].alt, strlen(p->tag[t].alt));
      g_string_append(s->out, "</desc>\n");
    }
  g_free(said);
}

/* `file`: with links and targets; `within`: an element of a page rather than a file. */
static char *write_page(struct pages *p, size_t page, const struct theme *t, const char *title, const char *file, bool within,
                        size_t *size_out) {
  const struct page *from = pages_page(p, page);
  struct svg s = {g_string_sized_new(65536), g_string_new(NULL), g_string_new(NULL), g_string_new(NULL), p, t, 0, 0,
                  NULL, file, page, NULL};
  if (file) s.links = g_string_new(NULL), s.target_page = find_targets(p);
  g_string_append(s.out, within ? "<svg role=\"group\" viewBox=\"0 0 "
                                : "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ");
  put(s.out, from->width_pt);
  g_string_append_c(s.out, ' ');
  put(s.out, from->height_pt);
  g_string_append(s.out, "\" width=\"");
  put(s.out, from->width_pt);
  g_string_append(s.out, "\" height=\"");
  put(s.out, from->height_pt);
  g_string_append_c(s.out, '"');
  if (within) { /* a page that shows it reads out its name and its links, not every street */
    g_string_append(s.out, " aria-label=\"");
    put_escaped(s.out, title, strlen(title));
    g_string_append_c(s.out, '"');
  }
  if (file && p->lang && !within) {
    g_string_append(s.out, " lang=\"");
    put_escaped(s.out, p->lang, strlen(p->lang));
    g_string_append_c(s.out, '"');
  }
  g_string_append(s.out, ">\n");
  if (title && !within) {
    g_string_append(s.out, "<title>");
    put_escaped(s.out, title, strlen(title));
    g_string_append(s.out, "</title>\n");
  }
  if (within) g_string_append(s.out, "<g aria-hidden=\"true\">\n");
  else write_descriptions(&s, from);
  write_paper(&s);
  for (size_t i = 0; i < from->items; i++) {
    const struct page_item *next = i + 1 < from->items ? &from->item[i + 1] : NULL;
    if (from->item[i].kind == ITEM_STROKE && from->item[i].draw.halo) {
      i = write_halos(&s, from, i) - 1;
      continue;
    }
    bool both = next && page_same_shape(&from->item[i], next);
    write_item(&s, &from->item[i], both ? next : NULL);
    i += both;
  }
  close_group(&s);
  g_assert(s.depth == 0);
  if (within) g_string_append(s.out, "</g>\n");
  if (file) {
    g_string_append_len(s.out, s.links->str, (gssize)s.links->len);
    g_string_free(s.links, TRUE);
    g_hash_table_destroy(s.target_page);
  }
  g_string_append(s.out, "</svg>\n");
  g_string_free(s.open, TRUE);
  g_string_free(s.d, TRUE);
  g_string_free(s.tag, TRUE);
  *size_out = s.out->len;
  return g_string_free(s.out, FALSE);
}

char *svg_write(struct pages *p, size_t page, const struct theme *t, const char *title, size_t *size_out) {
  return svg_sheet_write(p, page, t, title, NULL, size_out);
}

char *svg_sheet_write(struct pages *p, size_t page, const struct theme *t, const char *title, const char *file,
                      size_t *size_out) {
  return write_page(p, page, t, title, file, false, size_out);
}

char *svg_inline_write(struct pages *p, size_t page, const struct theme *t, const char *name, size_t *size_out) {
  return write_page(p, page, t, name, "", true, size_out);
}
