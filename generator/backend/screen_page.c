/* A page of a screen file: its items as content (ISO 32000-1 section 8). Every mark on paper lies in a marked run of its tag
 * or in an artifact (ISO 14289-1 section 7.1). */
#include <math.h>
#include <string.h>

#include "backend/screen_parts.h"

/* Decimals of lengths in points: a thousandth is far below what paper or screen can show. */
enum { DIGITS = 3, DIGITS_MAX = 6 };
/* As SVG has it, which all art is drawn in. */
#define MITER_LIMIT 4.0

static int digits_at(double scale) {
  int digits = DIGITS;
  for (; scale > 1.5 && digits < DIGITS_MAX; scale /= 10) digits++;
  return digits;
}

/* ---- what is in force ---- */

static void put_ink(struct screen *s, ink_id id, const char *operator) {
  const struct ink *ink = theme_ink(s->theme, id);
  const double part[3] = {ink->r / 255.0, ink->g / 255.0, ink->b / 255.0};
  for (int i = 0; i < 3; i++) put_number(s->out, part[i], 4);
  g_string_append(s->out, operator);
}

void set_fill(struct screen *s, ink_id ink) {
  if (s->now.fill == (int)ink) return;
  s->now.fill = (int)ink;
  put_ink(s, ink, "rg\n");
}

static bool same_dash(const struct graphics *g, const struct page_item *it) {
  return g->dashes == it->draw.dashes &&
         (!g->dashes || memcmp(g->dash, it->draw.dash, g->dashes * sizeof *g->dash) == 0);
}

static void set_stroke(struct screen *s, const struct page_item *it) {
  struct graphics *g = &s->now;
  int cap = it->draw.round_cap, join = it->draw.round_join;
  if (g->stroke != (int)it->ink) put_ink(s, it->ink, "RG ");
  if (g->width != it->draw.width_pt) {
    put_number(s->out, it->draw.width_pt, digits_at(g->scale));
    g_string_append(s->out, "w ");
  }
  if (g->cap != cap) g_string_append(s->out, cap ? "1 J " : "0 J ");
  if (g->join != join) g_string_append(s->out, join ? "1 j " : "0 j ");
  if (!same_dash(g, it)) {
    g_string_append_c(s->out, '[');
    for (size_t i = 0; i < it->draw.dashes; i++) put_number(s->out, it->draw.dash[i], digits_at(g->scale));
    g_string_append(s->out, "]0 d ");
  }
  *g = (struct graphics){g->fill, (int)it->ink, it->draw.width_pt, g->miter, cap, join, it->draw.dash, it->draw.dashes, g->scale};
}

/* ---- paths ---- */

static void put_path(struct screen *s, const struct page_path *path) {
  static const char operator[] = "mlch";
  static const int points[] = {1, 1, 3, 0};
  const struct point *p = path->at;
  int digits = digits_at(s->now.scale);
  for (size_t i = 0; i < path->ops; i++) {
    for (int k = 0; k < points[path->op[i]]; k++, p++) {
      put_number(s->out, p->x, digits);
      put_number(s->out, p->y, digits);
    }
    g_string_append_c(s->out, operator[path->op[i]]);
    g_string_append_c(s->out, '\n');
  }
}

static void draw_fill(struct screen *s, const struct page_item *it) {
  if (!it->draw.path.ops) return;
  set_fill(s, it->ink);
  put_path(s, &it->draw.path);
  g_string_append(s->out, it->draw.even_odd ? "f*\n" : "f\n");
}

static void draw_stroke(struct screen *s, const struct page_item *it) {
  if (!(it->draw.width_pt > 0) || !it->draw.path.ops) return;
  set_stroke(s, it);
  put_path(s, &it->draw.path);
  g_string_append(s->out, "S\n");
}

/* A shape and its edge, with the path written once. */
static void draw_both(struct screen *s, const struct page_item *fill, const struct page_item *stroke) {
  set_fill(s, fill->ink);
  set_stroke(s, stroke);
  put_path(s, &fill->draw.path);
  g_string_append(s->out, fill->draw.even_odd ? "B*\n" : "B\n");
}

static void draw_save(struct screen *s, const struct page_item *it) {
  const cairo_matrix_t *m = &it->save.matrix;
  g_array_append_val(s->saved, s->now);
  g_string_append(s->out, "q\n");
  if (m->xx != 1 || m->yx != 0 || m->xy != 0 || m->yy != 1 || m->x0 != 0 || m->y0 != 0) {
    const double parts[4] = {m->xx, m->yx, m->xy, m->yy};
    for (int i = 0; i < 4; i++) put_number(s->out, parts[i], DIGITS_MAX);
    put_number(s->out, m->x0, digits_at(s->now.scale));
    put_number(s->out, m->y0, digits_at(s->now.scale));
    g_string_append(s->out, "cm\n");
    s->now.scale *= fmax(hypot(m->xx, m->yx), hypot(m->xy, m->yy));
  }
  if (it->save.clip.ops) {
    put_path(s, &it->save.clip);
    g_string_append(s->out, "W n\n");
  }
}

static void draw_restore(struct screen *s) {
  g_assert(s->saved->len > 0);
  s->now = g_array_index(s->saved, struct graphics, s->saved->len - 1);
  g_array_set_size(s->saved, s->saved->len - 1);
  g_string_append(s->out, "Q\n");
}

/* ---- runs ---- */

static void run_end(struct screen *s) {
  if (s->is_open) g_string_append(s->out, "EMC\n");
  s->is_open = false;
}

/* What is drawn from here on belongs to this tag. */
static void run_begin(struct screen *s, tag_id tag) {
  if (s->is_open && s->open == tag) return;
  run_end(s);
  s->is_open = true;
  s->open = tag;
  if (!tag) {
    g_string_append(s->out, "/Artifact BMC\n");
    return;
  }
  struct screen_mark mark = {tag, s->page, s->mcid, 0};
  g_array_append_val(s->mark, mark);
  g_string_append(s->out, "/Span<</MCID ");
  put_whole(s->out, s->mcid++);
  g_string_append(s->out, ">>BDC\n");
}

static void figure_grow(struct screen *s, tag_id tag, struct box box) {
  struct box *b = g_hash_table_lookup(s->figure, GUINT_TO_POINTER(tag));
  if (!(box.x1 > box.x0) && !(box.y1 > box.y0)) return;
  if (!b) {
    b = g_memdup2(&box, sizeof box);
    g_hash_table_insert(s->figure, GUINT_TO_POINTER(tag), b);
  }
  *b = (struct box){fmin(b->x0, box.x0), fmin(b->y0, box.y0), fmax(b->x1, box.x1), fmax(b->y1, box.y1)};
}

/* What a link says: all the text below it. */
static void link_says(struct screen *s, tag_id tag, const struct page_item *it) {
  while (tag && s->pages->tag[tag].kind != TAG_LINK) tag = s->pages->tag[tag].parent;
  if (!tag) return;
  GString *text = g_hash_table_lookup(s->said, GUINT_TO_POINTER(tag));
  if (!text) g_hash_table_insert(s->said, GUINT_TO_POINTER(tag), text = g_string_new(NULL));
  g_string_append_len(text, it->text.utf8, (gssize)it->text.size);
}

/* `both`: a fill, and the next item strokes its path. */
static void draw_item(struct screen *s, const struct page_item *it, bool both) {
  bool drawn = it->kind == ITEM_FILL || it->kind == ITEM_STROKE || it->kind == ITEM_TEXT || it->kind == ITEM_IMAGE;
  if (drawn) {
    tag_id tag = screen_tag(s, it->tag);
    run_begin(s, tag);
    if (tag && s->pages->tag[tag].kind == TAG_FIGURE) figure_grow(s, tag, it[both].box);
    if (it->kind == ITEM_TEXT) link_says(s, tag, it);
  }
  switch (it->kind) {
  case ITEM_FILL:
    if (both) draw_both(s, it, it + 1);
    else draw_fill(s, it);
    break;
  case ITEM_STROKE: draw_stroke(s, it); break;
  case ITEM_TEXT: screen_text(s, it); break;
  case ITEM_IMAGE: screen_image(s, it); break;
  case ITEM_SAVE: draw_save(s, it); break;
  case ITEM_RESTORE: draw_restore(s); break;
  case ITEM_LINK: screen_link_add(s, it); break;
  case ITEM_TARGET: screen_target_add(s, it); break;
  default: break;
  }
}

/* Where the sheet is folded: a tick from the edge inwards at each end. */
static void draw_ticks(struct screen *s, const struct page *page) {
  struct path_builder b;
  double w = page->width_pt, h = page->height_pt, t = page->tick_pt;
  if (!(t > 0) || !(page->folds_x + page->folds_y)) return;
  path_begin(&b, page->arena);
  for (size_t i = 0; i < 2 * page->folds_x; i++) {
    double x = page->fold_x[i / 2], y = i % 2 ? h - t : 0;
    path_move(&b, x, y);
    path_line(&b, x, y + t);
  }
  for (size_t i = 0; i < 2 * page->folds_y; i++) {
    double y = page->fold_y[i / 2], x = i % 2 ? w - t : 0;
    path_move(&b, x, y);
    path_line(&b, x + t, y);
  }
  const struct page_item tick = {
      .kind = ITEM_STROKE, .ink = page->tick_ink, .draw = {.path = b.path, .width_pt = page->tick_width_pt}};
  draw_item(s, &tick, false);
}

void screen_draw(struct screen *s, const struct page *page) {
  g_string_truncate(s->out, 0);
  s->now = (struct graphics){.fill = -1, .stroke = -1, .width = 1, .scale = 1};
  s->mcid = 0;
  s->is_open = false;
  /* y grows downwards from here on. */
  g_string_append(s->out, "1 0 0 -1 0 ");
  put_number(s->out, page->height_pt, DIGITS_MAX);
  g_string_append(s->out, "cm ");
  put_number(s->out, MITER_LIMIT, 1);
  g_string_append(s->out, "M\n");
  run_begin(s, 0);
  set_fill(s, s->paper);
  g_string_append(s->out, "0 0 ");
  put_number(s->out, page->width_pt, DIGITS_MAX);
  put_number(s->out, page->height_pt, DIGITS_MAX);
  g_string_append(s->out, "re f\n");
  for (size_t i = 0; i < page->items; i++) {
    const struct page_item *it = &page->item[i];
    bool both = i + 1 < page->items && it->tag == it[1].tag && page_same_shape(it, it + 1);
    draw_item(s, it, both);
    i += both;
  }
  draw_ticks(s, page);
  run_end(s);
  g_assert(s->saved->len == 0);
}
