/* SVG: one page as a stand-alone file for the site. Text stays text; presentation attributes only; short numbers. */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "backend/backend.h"
#include "backend/image.h"
#include "backend/svg_parts.h"

/* ---- numbers: hundredths of a point, written as short as they can be ---- */

long svg_hundredths(double v) {
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

void svg_put(GString *to, double v) {
  put_hundredths(to, svg_hundredths(v));
}

/* The next number of a list, which a space divides from the last. */
void svg_put_next(GString *to, long h) {
  if (to->len > 0 && g_ascii_isdigit(to->str[to->len - 1]))
    g_string_append_c(to, ' ');
  put_hundredths(to, h);
}

void svg_put_escaped(GString *to, const char *s, size_t n) {
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

void svg_put_colour(GString *to, const struct ink *ink) {
  unsigned r = ink->r, g = ink->g, b = ink->b;
  if (r % 17 == 0 && g % 17 == 0 && b % 17 == 0)
    g_string_append_printf(to, "#%x%x%x", r / 17, g / 17, b / 17);
  else
    g_string_append_printf(to, "#%02x%02x%02x", r, g, b);
}

/* ---- paths: tenths of a point, a twenty-eighth of a millimetre ---- */

static long tenths(double v) {
  return lround((double)svg_hundredths(v) / 10);
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
void svg_flush_strokes(struct svg *s) {
  if (s->d->len == 0)
    return;
  g_string_append_printf(s->out, "<path d=\"%s\"/>\n", s->d->str);
  g_string_truncate(s->d, 0);
}

static void close_group(struct svg *s) {
  svg_flush_strokes(s);
  if (s->open->len > 0)
    g_string_append(s->out, "</g>\n");
  g_string_truncate(s->open, 0);
}

/* Opens a group with the attributes in s->tag unless it is open already. */
void svg_open_group(struct svg *s) {
  if (g_string_equal(s->open, s->tag))
    return;
  close_group(s);
  g_string_append_printf(s->out, "<g%s>\n", s->tag->str);
  g_string_assign(s->open, s->tag->str);
}

/* The pen as attributes, added to the item's. */
static void put_pen(struct svg *s, const struct page_item *it) {
  g_string_append(s->tag, " stroke=\"");
  svg_put_colour(s->tag, theme_ink(s->theme, it->ink));
  g_string_append(s->tag, "\" stroke-width=\"");
  svg_put(s->tag, it->draw.width_pt);
  g_string_append(s->tag, "\"");
  if (it->draw.round_cap)
    g_string_append(s->tag, " stroke-linecap=\"round\"");
  if (it->draw.round_join)
    g_string_append(s->tag, " stroke-linejoin=\"round\"");
  if (it->draw.dashes > 0) {
    g_string_append(s->tag, " stroke-dasharray=\"");
    for (size_t i = 0; i < it->draw.dashes; i++)
      svg_put_next(s->tag, svg_hundredths(it->draw.dash[i]));
    g_string_append(s->tag, "\"");
  }
}

/* Fills a shape; with `pen`, a stroke of the same shape that follows, in one element. */
static void write_fill(struct svg *s, const struct page_item *it, const struct page_item *pen) {
  if (it->draw.path.ops == 0)
    return;
  g_string_assign(s->tag, " fill=\"");
  svg_put_colour(s->tag, theme_ink(s->theme, it->ink));
  g_string_append(s->tag, "\"");
  if (pen)
    put_pen(s, pen);
  svg_open_group(s);
  g_string_append(s->out, it->draw.even_odd ? "<path fill-rule=\"evenodd\" d=\"" : "<path d=\"");
  put_path(s->out, &it->draw.path);
  g_string_append(s->out, "\"/>\n");
}

static void write_stroke(struct svg *s, const struct page_item *it) {
  if (it->draw.path.ops == 0 || !(it->draw.width_pt > 0))
    return;
  g_string_assign(s->tag, " fill=\"none\"");
  put_pen(s, it);
  svg_open_group(s);
  put_path(s->d, &it->draw.path);
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
    svg_put(s->out, m->x0);
    g_string_append_c(s->out, ' ');
    svg_put(s->out, m->y0);
    g_string_append(s->out, ")\"");
  }
  if (clip)
    g_string_append_printf(s->out, " clip-path=\"url(#c%d)\"", s->clips);
  g_string_append(s->out, ">\n");
  s->depth++;
}

void svg_put_box(GString *to, struct box b) {
  const double at[4] = {b.x0, b.y0, b.x1 - b.x0, b.y1 - b.y0};
  static const char *const name[4] = {"x", "y", "width", "height"};
  for (int i = 0; i < 4; i++) {
    g_string_append_printf(to, " %s=\"", name[i]);
    svg_put(to, at[i]);
    g_string_append_c(to, '"');
  }
}

static void write_image(struct svg *s, const struct page_item *it) {
  close_group(s);
  g_string_append(s->out, "<image");
  svg_put_box(s->out, it->image.into);
  g_string_append(s->out, " preserveAspectRatio=\"none\" href=\"");
  image_put_address(s->out, it->image.picture);
  g_string_append(s->out, "\"/>\n");
}

static void write_item(struct svg *s, const struct page_item *it, const struct page_item *pen) {
  if (it->kind != ITEM_STROKE)
    svg_flush_strokes(s);
  switch (it->kind) {
  case ITEM_FILL:
    write_fill(s, it, pen);
    break;
  case ITEM_STROKE:
    write_stroke(s, it);
    break;
  case ITEM_TEXT:
    svg_text(s, it, false);
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
    if (s->links) svg_link(s, it);
    break;
  case ITEM_TARGET:
    if (s->links) svg_target(s, it);
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
    svg_put_colour(s->out, ink);
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
      svg_put_escaped(s->out, p->tag[t].alt, strlen(p->tag[t].alt));
      g_string_append(s->out, "</desc>\n");
    }
  g_free(said);
}

static void put_attribute(GString *to, const char *name, const char *value) {
  g_string_append_printf(to, " %s=\"", name);
  svg_put_escaped(to, value, strlen(value));
  g_string_append_c(to, '"');
}

/* The opening tag, what the drawing is called, and what is said of it. */
static void write_head(struct svg *s, const struct page *from, const char *title, bool within) {
  const double size[] = {from->width_pt, from->height_pt};
  g_string_append(s->out, within ? "<svg role=\"group\" viewBox=\"0 0 " : "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ");
  svg_put(s->out, size[0]);
  g_string_append_c(s->out, ' ');
  svg_put(s->out, size[1]);
  for (int i = 0; i < 2; i++) {
    g_string_append(s->out, i ? "\" height=\"" : "\" width=\"");
    svg_put(s->out, size[i]);
  }
  g_string_append_c(s->out, '"');
  if (within) put_attribute(s->out, "aria-label", title);
  else if (s->file && s->pages->lang) put_attribute(s->out, "lang", s->pages->lang);
  g_string_append(s->out, ">\n");
  if (within) { /* a page that shows it reads out its name and its links, not every street */
    g_string_append(s->out, "<g aria-hidden=\"true\">\n");
    return;
  }
  if (title) {
    g_string_append(s->out, "<title>");
    svg_put_escaped(s->out, title, strlen(title));
    g_string_append(s->out, "</title>\n");
  }
  write_descriptions(s, from);
}

static void write_items(struct svg *s, const struct page *from) {
  for (size_t i = 0; i < from->items; i++) {
    const struct page_item *it = &from->item[i], *next = i + 1 < from->items ? it + 1 : NULL;
    if (it->kind == ITEM_STROKE && it->draw.halo) {
      i = svg_halos(s, from, i) - 1;
      continue;
    }
    bool both = next && page_same_shape(it, next);
    write_item(s, it, both ? next : NULL);
    i += both;
  }
  close_group(s);
  g_assert(s->depth == 0);
}

/* `file`: with links and targets; `within`: an element of a page rather than a file. */
static char *write_page(struct pages *p, size_t page, const struct theme *t, const char *title, const char *file, bool within,
                        size_t *size_out) {
  const struct page *from = pages_page(p, page);
  struct svg s = {g_string_sized_new(65536), g_string_new(NULL), g_string_new(NULL), g_string_new(NULL), p, t, 0, 0,
                  NULL, file, page, NULL};
  if (file) s.links = g_string_new(NULL), s.target_page = svg_targets(p);
  write_head(&s, from, title, within);
  write_paper(&s);
  write_items(&s, from);
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
