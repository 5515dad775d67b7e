/* Pages: growing them, and the box each item covers. */
#include "layout/page/pages.h"

#include <glib.h>
#include <math.h>
#include <string.h>

#include "base/image.h"
#include "layout/page/text.h"

static const struct box BOX_NONE = {INFINITY, INFINITY, -INFINITY, -INFINITY};

/* What holds at a level of ITEM_SAVE. */
struct level {
  cairo_matrix_t matrix; /* to page coordinates */
  struct box clip;       /* in page coordinates */
};
struct page_state {
  GArray *level;
};

struct pages *pages_new(void) {
  struct pages *p = g_new0(struct pages, 1);
  p->arena = arena_new();
  p->lang = "";
  p->title = "";
  p->tag_capacity = 16;
  p->tag = g_new0(struct tag, p->tag_capacity);
  p->tags = 2;
  p->tag[1].kind = TAG_DOCUMENT;
  return p;
}

struct pages *pages_new_like(struct pages *like) {
  struct pages *p = pages_new();
  p->lang = arena_strdup(p->arena, like->lang);
  p->font_set = font_set_share(like->font_set);
  p->theme = like->theme;
  return p;
}

void pages_free(struct pages *p) {
  if (!p) return;
  if (p->draw_free) p->draw_free(p->draw_data);
  for (size_t i = 0; i < p->n; i++) {
    pages_page_forget(p, i);
    g_array_free(p->page[i].state->level, TRUE);
    g_free(p->page[i].state);
  }
  g_free(p->tag);
  for (size_t i = 0; i < p->fonts; i++) cairo_scaled_font_destroy(p->font[i].font);
  font_set_release(p->font_set);
  g_free(p->font);
  g_free(p->page);
  g_free(p->outline);
  arena_free(p->arena);
  g_free(p);
}

struct page *pages_add(struct pages *p, double width_pt, double height_pt) {
  if (p->n == p->capacity) {
    p->capacity = p->capacity ? p->capacity * 2 : 8;
    p->page = g_renew(struct page, p->page, p->capacity);
  }
  struct page *page = &p->page[p->n++];
  *page = (struct page){.width_pt = width_pt, .height_pt = height_pt, .right = p->n % 2 == 1};
  if (!p->draw) page->arena = arena_new();
  page->state = g_new0(struct page_state, 1);
  page->state->level = g_array_new(FALSE, FALSE, sizeof(struct level));
  return page;
}

const struct page *pages_page(struct pages *p, size_t i) {
  struct page *page = &p->page[i];
  if (p->draw && !page->arena) {
    page->arena = arena_new();
    p->draw(p->draw_data, page, i);
  }
  return page;
}

void pages_draw_all(struct pages *p) {
  for (size_t i = 0; i < p->n; i++) pages_page(p, i);
}

void pages_page_forget(struct pages *p, size_t i) {
  struct page *page = &p->page[i];
  for (size_t k = 0; page->has_images && k < page->items; k++)
    if (page->item[k].kind == ITEM_IMAGE) picture_free(page->item[k].image.picture);
  page->has_images = false;
  g_free(page->item);
  page->item = NULL;
  page->items = page->capacity = 0;
  arena_free(page->arena);
  page->arena = NULL;
}

/* ---- structure ---- */

tag_id pages_tag(struct pages *p, tag_id parent, enum tag_kind kind) {
  if (p->tags == p->tag_capacity) {
    p->tag_capacity *= 2;
    p->tag = g_renew(struct tag, p->tag, p->tag_capacity);
  }
  tag_id id = (tag_id)p->tags++;
  p->tag[id] = (struct tag){.kind = kind, .parent = parent};
  if (p->tag[parent].last) p->tag[p->tag[parent].last].next = id;
  else p->tag[parent].first = id;
  p->tag[parent].last = id;
  return id;
}

struct tag *pages_tag_at(struct pages *p, tag_id id) {
  return id ? &p->tag[id] : NULL;
}

tag_id page_mark(struct page *page, tag_id tag) {
  tag_id before = page->mark;
  page->mark = tag;
  return before;
}

void pages_add_outline(struct pages *p, int level, const char *title, size_t page, double y_pt) {
  if (p->outlines == p->outline_capacity) {
    p->outline_capacity = p->outline_capacity ? p->outline_capacity * 2 : 16;
    p->outline = g_renew(struct outline, p->outline, p->outline_capacity);
  }
  p->outline[p->outlines++] = (struct outline){level, arena_strdup(p->arena, title), page, y_pt};
}

/* ---- boxes ---- */

static void box_add_point(struct box *b, double x, double y) {
  b->x0 = fmin(b->x0, x), b->y0 = fmin(b->y0, y);
  b->x1 = fmax(b->x1, x), b->y1 = fmax(b->y1, y);
}

static double cubic_at(double a, double b, double c, double d, double t) {
  double u = 1 - t;
  return u * u * u * a + 3 * u * u * t * b + 3 * u * t * t * c + t * t * t * d;
}

/* Where one coordinate of a cubic turns: at most two parameters between 0 and 1. */
static int cubic_turns(double a, double b, double c, double d, double t_out[2]) {
  double qa = -a + 3 * b - 3 * c + d, qb = 2 * (a - 2 * b + c), qc = b - a;
  double t[2];
  int n = 0, kept = 0;
  if (fabs(qa) < 1e-12) {
    if (fabs(qb) > 1e-12) t[n++] = -qc / qb;
  } else {
    double disc = qb * qb - 4 * qa * qc;
    if (disc >= 0) {
      t[n++] = (-qb + sqrt(disc)) / (2 * qa);
      t[n++] = (-qb - sqrt(disc)) / (2 * qa);
    }
  }
  for (int i = 0; i < n; i++)
    if (t[i] > 0 && t[i] < 1) t_out[kept++] = t[i];
  return kept;
}

static void box_add_curve(struct box *b, struct point p0, struct point p1, struct point p2, struct point p3) {
  double t[2];
  box_add_point(b, p3.x, p3.y);
  for (int i = cubic_turns(p0.x, p1.x, p2.x, p3.x, t); i-- > 0;)
    box_add_point(b, cubic_at(p0.x, p1.x, p2.x, p3.x, t[i]), cubic_at(p0.y, p1.y, p2.y, p3.y, t[i]));
  for (int i = cubic_turns(p0.y, p1.y, p2.y, p3.y, t); i-- > 0;)
    box_add_point(b, cubic_at(p0.x, p1.x, p2.x, p3.x, t[i]), cubic_at(p0.y, p1.y, p2.y, p3.y, t[i]));
}

static struct point matrix_point(const cairo_matrix_t *m, struct point p) {
  cairo_matrix_transform_point(m, &p.x, &p.y);
  return p;
}

static struct box path_box(const struct page_path *path, const cairo_matrix_t *m) {
  struct box b = BOX_NONE;
  struct point last = {0, 0};
  for (size_t i = 0, at = 0; i < path->ops; i++) {
    switch (path->op[i]) {
    case PATH_MOVE:
    case PATH_LINE:
      last = matrix_point(m, path->at[at++]);
      box_add_point(&b, last.x, last.y);
      break;
    case PATH_CURVE: {
      struct point p1 = matrix_point(m, path->at[at]), p2 = matrix_point(m, path->at[at + 1]);
      struct point p3 = matrix_point(m, path->at[at + 2]);
      box_add_curve(&b, last, p1, p2, p3);
      last = p3;
      at += 3;
      break;
    }
    default: break;
    }
  }
  return b;
}

static struct box box_transform(struct box b, const cairo_matrix_t *m) {
  struct box out = BOX_NONE;
  double x[2] = {b.x0, b.x1}, y[2] = {b.y0, b.y1};
  for (int i = 0; i < 4; i++) {
    struct point p = matrix_point(m, (struct point){x[i & 1], y[i >> 1]});
    box_add_point(&out, p.x, p.y);
  }
  return out;
}

static struct box box_clip(struct box b, struct box clip) {
  return (struct box){fmax(b.x0, clip.x0), fmax(b.y0, clip.y0), fmin(b.x1, clip.x1), fmin(b.y1, clip.y1)};
}

static struct box text_box(const struct pages *p, const struct page_item *item) {
  cairo_text_extents_t e = {0};
  if (item->text.glyphs == 0 || item->text.font >= p->fonts) return BOX_NONE;
  cairo_scaled_font_glyph_extents(p->font[item->text.font].font, item->text.glyph, (int)item->text.glyphs, &e);
  const cairo_glyph_t *g = &item->text.glyph[0];
  double x = g->x + e.x_bearing, y = g->y + e.y_bearing;
  return (struct box){x, y, x + e.width, y + e.height};
}

static struct level state_top(const struct page *page) {
  struct level top;
  cairo_matrix_init_identity(&top.matrix);
  top.clip = (struct box){-INFINITY, -INFINITY, INFINITY, INFINITY};
  GArray *levels = page->state->level;
  return levels->len ? g_array_index(levels, struct level, levels->len - 1) : top;
}

static struct box item_box(const struct pages *p, const struct page *page, const struct page_item *item) {
  struct level top = state_top(page);
  struct box b = BOX_NONE;
  switch (item->kind) {
  case ITEM_FILL: b = path_box(&item->draw.path, &top.matrix); break;
  case ITEM_STROKE: {
    double sx = hypot(top.matrix.xx, top.matrix.yx), sy = hypot(top.matrix.xy, top.matrix.yy);
    b = box_grow(path_box(&item->draw.path, &top.matrix), item->draw.width_pt / 2 * fmax(sx, sy));
    break;
  }
  case ITEM_TEXT: b = text_box(p, item); break;
  case ITEM_LINK: b = item->box; break;
  case ITEM_IMAGE: b = item->image.into; break;
  case ITEM_TARGET: return item->box;
  case ITEM_BEGIN: return item->part.extent;
  default: return (struct box){0, 0, 0, 0};
  }
  if (b.x0 > b.x1) return (struct box){0, 0, 0, 0};
  if (item->kind == ITEM_TEXT || item->kind == ITEM_LINK || item->kind == ITEM_IMAGE) b = box_transform(b, &top.matrix);
  b = box_clip(b, top.clip);
  if (b.x0 > b.x1 || b.y0 > b.y1) return (struct box){0, 0, 0, 0};
  return b;
}

/* ---- adding ---- */

static size_t path_points(const struct page_path *path) {
  static const unsigned char points[] = {1, 1, 3, 0};
  size_t n = 0;
  for (size_t i = 0; i < path->ops; i++) n += points[path->op[i]];
  return n;
}

bool page_same_shape(const struct page_item *fill, const struct page_item *stroke) {
  if (fill->kind != ITEM_FILL || stroke->kind != ITEM_STROKE || !(stroke->draw.width_pt > 0) || !fill->draw.path.ops) return false;
  const struct page_path *a = &fill->draw.path, *b = &stroke->draw.path;
  if (a->ops != b->ops || memcmp(a->op, b->op, a->ops) != 0) return false;
  return memcmp(a->at, b->at, path_points(a) * sizeof *a->at) == 0;
}

static struct page_path path_copy(struct arena *a, const struct page_path *from) {
  struct page_path to = {from->ops, NULL, NULL};
  size_t points = path_points(from);
  if (from->ops) {
    to.op = arena_alloc(a, from->ops);
    memcpy(to.op, from->op, from->ops);
  }
  if (points) {
    to.at = arena_array(a, points, sizeof *to.at);
    memcpy(to.at, from->at, points * sizeof *to.at);
  }
  return to;
}

static void state_save(struct page *page, const struct page_item *item) {
  struct level top = state_top(page);
  cairo_matrix_multiply(&top.matrix, &item->save.matrix, &top.matrix);
  if (item->save.clip.ops) top.clip = box_clip(top.clip, path_box(&item->save.clip, &top.matrix));
  g_array_append_val(page->state->level, top);
}

void page_add(struct pages *p, struct page *page, struct page_item item) {
  if (page->items == page->capacity) {
    page->capacity = page->capacity ? page->capacity * 2 : 64;
    page->item = g_renew(struct page_item, page->item, page->capacity);
  }
  /* Lines and grounds are furniture, but in a picture. */
  bool drawn = item.kind == ITEM_FILL || item.kind == ITEM_STROKE || item.kind == ITEM_IMAGE;
  item.tag = drawn && p->tag[page->mark].kind != TAG_FIGURE ? 0 : page->mark;
  item.box = item_box(p, page, &item);
  switch (item.kind) {
  case ITEM_FILL:
  case ITEM_STROKE:
    item.draw.path = path_copy(page->arena, &item.draw.path);
    if (item.draw.dashes) {
      double *dash = arena_array(page->arena, item.draw.dashes, sizeof *dash);
      memcpy(dash, item.draw.dash, item.draw.dashes * sizeof *dash);
      item.draw.dash = dash;
    }
    break;
  case ITEM_SAVE:
    state_save(page, &item);
    item.save.clip = path_copy(page->arena, &item.save.clip);
    break;
  case ITEM_RESTORE:
    if (page->state->level->len) g_array_set_size(page->state->level, page->state->level->len - 1);
    break;
  case ITEM_IMAGE: page->has_images = true; break;
  case ITEM_LINK:
    item.link.target = arena_strdup(page->arena, item.link.target);
    item.link.name = item.link.name ? arena_strdup(page->arena, item.link.name) : NULL;
    break;
  case ITEM_TARGET:
  case ITEM_BEGIN: item.part.name = arena_strdup(page->arena, item.part.name); break;
  default: break;
  }
  page->item[page->items++] = item;
}

void page_fill_box(struct pages *p, struct page *page, struct box b, ink_id ink) {
  unsigned char op[5] = {PATH_MOVE, PATH_LINE, PATH_LINE, PATH_LINE, PATH_CLOSE};
  struct point at[4] = {{b.x0, b.y0}, {b.x1, b.y0}, {b.x1, b.y1}, {b.x0, b.y1}};
  page_add(p, page, (struct page_item){.kind = ITEM_FILL, .ink = ink, .draw = {.path = {5, op, at}}});
}

void page_stroke_line(struct pages *p, struct page *page, struct point a, struct point b, double width_pt, ink_id ink) {
  unsigned char op[2] = {PATH_MOVE, PATH_LINE};
  struct point at[2] = {a, b};
  page_add(p, page,
           (struct page_item){.kind = ITEM_STROKE, .ink = ink, .draw = {.path = {2, op, at}, .width_pt = width_pt}});
}

void page_begin(struct pages *p, struct page *page, const char *name, bool hard, struct box extent) {
  page_add(p, page, (struct page_item){.kind = ITEM_BEGIN, .part = {.name = name, .hard = hard, .extent = extent}});
}

void page_end(struct pages *p, struct page *page) {
  page_add(p, page, (struct page_item){.kind = ITEM_END});
}
