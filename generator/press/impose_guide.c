/* The sheet that says how to print, fold and bind what was imposed: three drawings with a few words below. The words, family and
 * inks stand in share/report/impose.yaml. */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "backend/backend.h"
#include "press/impose_guide.h"

struct drawing {
  const struct impose_guide_input *in;
  struct pages *pages;
  struct page *page;
  ink_id text, line, strong, pale, paper;
  const char *family;
  struct diag *d;
};

/* ---- text ---- */

static double set(struct drawing *g, const char *text, double x, double y, double size, bool bold, bool draw) {
  struct line_style style = {{g->family, bold, size}, g->text, 0, 1};
  return text_line(g->pages, draw ? g->page : NULL, text, x, y, &style, (struct pos){0}, g->d);
}

/* Where a line of at most `width` ends: between words, and never before a closing mark. */
static const char *line_end(struct drawing *g, const char *text, double width, double size, bool bold) {
  const char *good = NULL;
  for (const char *c = text; *c; ) {
    const char *next = g_utf8_next_char(c);
    char *so_far = g_strndup(text, (gsize)(next - text));
    bool over = set(g, so_far, 0, 0, size, bold, false) > width;
    g_free(so_far);
    if (over) return good && good > text ? good : next;
    GUnicodeBreakType after = *next ? g_unichar_break_type(g_utf8_get_char(next)) : G_UNICODE_BREAK_SPACE;
    bool closes = after == G_UNICODE_BREAK_CLOSE_PUNCTUATION || after == G_UNICODE_BREAK_CLOSE_PARANTHESIS || after == G_UNICODE_BREAK_NON_STARTER;
    bool words = (guchar)*c < 0x80 && *c != ' ' && (guchar)*next < 0x80 && *next != ' ';
    if (!closes && !words) good = next;
    c = next;
  }
  return text + strlen(text);
}

/* A paragraph; gives the baseline below it. */
static double paragraph(struct drawing *g, const char *text, double x, double y, double width, double size, bool bold) {
  while (*text) {
    const char *end = line_end(g, text, width, size, bold);
    char *line = g_strndup(text, (gsize)(end - text));
    set(g, g_strstrip(line), x, y, size, bold, true);
    g_free(line);
    text = end;
    y += size * 1.6;
  }
  return y;
}

/* A word with {0}… filled by the plan's facts. Freed with g_free. */
static char *words(const struct drawing *g, const char *group, const char *name) {
  const struct impose_guide_input *in = g->in;
  const struct impose_plan *p = in->plan;
  const struct key *edges = key_get(in->words, "edges");
  GString *s = g_string_new(key_text(key_get(in->words, group), name, ""));
  char *sheets = g_strdup_printf("%zu", p->sides / (p->duplex ? 2 : 1)), *cells = g_strdup_printf("%zu", p->columns * p->rows);
  char *blanks = g_strdup_printf("%zu", p->blanks), *signature = g_strdup_printf("%zu", in->how->signature / 4);
  const char *edge = key_text(edges, p->turn_long ? "long" : "short", "");
  const struct { const char *mark, *by; } fill[] = {
    {"{sheet}", in->how->sheet}, {"{edge}", edge}, {"{sheets}", sheets}, {"{cells}", cells}, {"{blanks}", blanks}, {"{signature}", signature},
    {"{side}", key_text(key_get(in->words, "sides"), in->how->right_bound ? "right" : "left", "")}, {"{title}", in->title}};
  for (size_t i = 0; i < G_N_ELEMENTS(fill); i++) g_string_replace(s, fill[i].mark, fill[i].by, 0);
  g_free(sheets);
  g_free(cells);
  g_free(blanks);
  g_free(signature);
  return g_string_free(s, FALSE);
}

/* ---- shapes ---- */

static void line(struct drawing *g, double x0, double y0, double x1, double y1, double width, bool dashed, ink_id ink) {
  static const double dash[] = {4, 3};
  struct path_builder b;
  path_begin(&b, g->page->arena ? g->page->arena : g->pages->arena);
  path_move(&b, x0, y0);
  path_line(&b, x1, y1);
  struct page_item it = {.kind = ITEM_STROKE, .ink = ink};
  it.draw.path = b.path;
  it.draw.width_pt = width;
  it.draw.dash = dashed ? dash : NULL;
  it.draw.dashes = dashed ? 2 : 0;
  page_add(g->pages, g->page, it);
}

static void shape(struct drawing *g, const struct point *at, size_t n, ink_id fill, ink_id edge) {
  struct path_builder b;
  path_begin(&b, g->page->arena ? g->page->arena : g->pages->arena);
  for (size_t i = 0; i < n; i++) (i ? path_line : path_move)(&b, at[i].x, at[i].y);
  path_close(&b);
  struct page_item it = {.kind = ITEM_FILL, .ink = fill};
  it.draw.path = b.path;
  page_add(g->pages, g->page, it);
  it.kind = ITEM_STROKE;
  it.ink = edge;
  it.draw.width_pt = 0.8;
  page_add(g->pages, g->page, it);
}

static void box(struct drawing *g, struct box b, ink_id fill) {
  shape(g, (struct point[]){{b.x0, b.y0}, {b.x1, b.y0}, {b.x1, b.y1}, {b.x0, b.y1}}, 4, fill, g->text);
}

/* An arc from one point over (cx, cy) to another, with a head. */
static void arrow(struct drawing *g, struct point from, struct point over, struct point to) {
  struct path_builder b;
  path_begin(&b, g->page->arena ? g->page->arena : g->pages->arena);
  path_move(&b, from.x, from.y);
  path_curve(&b, from.x + (over.x - from.x) * 0.67, from.y + (over.y - from.y) * 0.67, to.x + (over.x - to.x) * 0.67,
             to.y + (over.y - to.y) * 0.67, to.x, to.y);
  struct page_item it = {.kind = ITEM_STROKE, .ink = g->strong};
  it.draw.path = b.path;
  it.draw.width_pt = 2;
  page_add(g->pages, g->page, it);
  double dx = to.x - over.x, dy = to.y - over.y, n = hypot(dx, dy), s = 7;
  dx *= s / n, dy *= s / n;
  shape(g, (struct point[]){{to.x + dx, to.y + dy}, {to.x - dy * 0.6, to.y + dx * 0.6}, {to.x + dy * 0.6, to.y - dx * 0.6}}, 3, g->strong, g->strong);
}

/* The first sheet's front as it lies, its slots numbered, drawn into `room`; gives where it is. */
static struct box sheet(struct drawing *g, struct box room, bool cuts) {
  const struct impose_plan *p = g->in->plan;
  double scale = fmin((room.x1 - room.x0) / p->width, (room.y1 - room.y0) / p->height);
  double w = p->width * scale, h = p->height * scale, x = (room.x0 + room.x1 - w) / 2, y = (room.y0 + room.y1 - h) / 2;
  box(g, (struct box){x, y, x + w, y + h}, g->paper);
  for (size_t i = 0; i < p->columns * p->rows; i++) {
    const struct impose_slot *s = &p->slot[i];
    double cell_w = g->in->how->page_w * scale, cell_h = g->in->how->page_h * scale;
    double sx = x + s->at.x * scale, sy = y + h - (s->at.y * scale) - cell_h;
    struct box cell = {sx, sy, sx + cell_w, sy + cell_h};
    if (cuts || p->columns * p->rows > 2) {
      line(g, cell.x0, cell.y0, cell.x1, cell.y0, 0.6, cuts, g->line);
      line(g, cell.x0, cell.y1, cell.x1, cell.y1, 0.6, cuts, g->line);
      line(g, cell.x0, cell.y0, cell.x0, cell.y1, 0.6, cuts, g->line);
      line(g, cell.x1, cell.y0, cell.x1, cell.y1, 0.6, cuts, g->line);
    }
    if (!s->page) continue;
    char *number = g_strdup_printf("%zu", s->page);
    double size = fmin(18, cell_h * 0.4), half = set(g, number, 0, 0, size, true, false) / 2;
    set(g, number, (cell.x0 + cell.x1) / 2 - half, (cell.y0 + cell.y1) / 2 + size * 0.35, size, true, true);
    g_free(number);
  }
  return (struct box){x, y, x + w, y + h};
}

/* ---- the three drawings ---- */

/* Over which edge the sheet is turned: that edge thick, an arrow across it. */
static void draw_turn(struct drawing *g, struct box room) {
  room.y0 += 20;
  struct box s = sheet(g, room, false);
  const struct impose_plan *p = g->in->plan;
  if (!p->duplex) return;
  double x = (s.x0 + s.x1) / 2, y = (s.y0 + s.y1) / 2;
  bool upright = p->turn_long == (p->height > p->width);
  if (upright) {
    line(g, s.x0, s.y0, s.x0, s.y1, 3.5, false, g->strong);
    arrow(g, (struct point){s.x1 - 10, s.y0 - 4}, (struct point){x, s.y0 - 26}, (struct point){s.x0 + 14, s.y0 - 5});
  } else {
    line(g, s.x0, s.y0, s.x1, s.y0, 3.5, false, g->strong);
    arrow(g, (struct point){s.x1 + 4, s.y1 - 10}, (struct point){s.x1 + 26, y}, (struct point){s.x1 + 5, s.y0 + 14});
  }
}

static void draw_fold(struct drawing *g, struct box room) {
  if (g->in->how->kind >= IMPOSE_CARDS) {
    sheet(g, room, true);
    return;
  }
  double w = (room.x1 - room.x0) * 0.36, h = fmin(room.y1 - room.y0 - 36, w * 1.4), x = (room.x0 + room.x1) / 2, y = room.y1 - h;
  bool right = g->in->how->right_bound;
  double side = right ? -1 : 1; /* the half that stays lies on this side of the fold */
  shape(g, (struct point[]){{x, y}, {x + side * w, y}, {x + side * w, y + h}, {x, y + h}}, 4, g->paper, g->text);
  shape(g, (struct point[]){{x, y}, {x - side * w * 0.8, y - 22}, {x - side * w * 0.8, y + h - 22}, {x, y + h}}, 4, g->pale, g->text);
  line(g, x, y - 8, x, y + h + 8, 1, true, g->strong);
  arrow(g, (struct point){x - side * w * 0.5, y - 18}, (struct point){x, y - 40}, (struct point){x + side * w * 0.4, y - 8});
}

static void draw_bind(struct drawing *g, struct box room) {
  const struct impose_how *how = g->in->how;
  double h = (room.y1 - room.y0) * 0.9, w = h * 0.68, x = (room.x0 + room.x1 - w) / 2, y = (room.y0 + room.y1 - h) / 2;
  bool glued = how->kind == IMPOSE_PERFECT, book = how->kind < IMPOSE_CARDS;
  double spine = how->right_bound ? x + w : x;
  int layers = how->kind == IMPOSE_SADDLE ? 1 : 4;
  for (int i = layers - 1; i >= 0; i--) {
    double off = i * 4.0 * (how->right_bound ? -1 : 1);
    box(g, (struct box){x + off, y - i * 4.0, x + w + off, y + h - i * 4.0}, g->paper);
  }
  if (!book) return;
  if (glued) line(g, spine, y, spine, y + h, 5, false, g->strong);
  for (int i = 0; i < 2 && !glued; i++) line(g, spine, y + h * (0.2 + 0.45 * i), spine, y + h * (0.35 + 0.45 * i), 4, false, g->strong);
  double edge = how->right_bound ? x + 5 : x + w - 5; /* what sticks out is cut */
  line(g, edge, y - 6, edge, y + h + 6, 0.8, true, g->line);
}

static void draw_panels(struct drawing *g, double top) {
  static void (*const draw[])(struct drawing *, struct box) = {draw_turn, draw_fold, draw_bind};
  static const char *const kind[] = {"saddle", "perfect", "cards", "labels"}, *const step[] = {"print", "fold", "bind"};
  double margin = 40, gap = 24, w = g->page->width_pt, h = g->page->height_pt;
  bool row = w > h;
  double size = w > 800 || h > 1000 ? 13 : 10.5;
  double room_w = row ? (w - 2 * margin - 2 * gap) / 3 : (w - 2 * margin - gap) / 2, room_h = row ? (h - top) * 0.5 : (h - top - margin) / 3 - gap;
  for (int i = 0; i < 3; i++) {
    double x = row ? margin + i * (room_w + gap) : margin, y = row ? top : top + i * (room_h + gap);
    draw[i](g, (struct box){x + 24, y, x + room_w - 24, y + room_h});
    char *text = words(g, kind[g->in->how->kind], step[i]);
    double tx = row ? x : x + room_w + gap, ty = row ? y + room_h + 40 : y + size + 10;
    char *number = g_strdup_printf("%d", i + 1);
    double in = set(g, number, tx, ty, size * 1.5, true, true) + 8;
    paragraph(g, text, tx + in, ty, room_w - in, size, false);
    g_free(number);
    g_free(text);
  }
}

static ink_id ink(struct drawing *g, const char *role) {
  const struct key *k = key_get(key_get(g->in->look, "inks"), role);
  return theme_ink_named(g->in->theme, k && k->kind == KEY_SCALAR ? k->text : role, k ? k->pos : (struct pos){0}, g->d);
}

char *impose_guide_draw(const struct impose_guide_input *in, struct diag *d, size_t *size_out) {
  size_t before = diag_errors(d);
  struct drawing g = {.in = in, .pages = pages_new(), .d = d, .family = key_text(in->look, "family", "")};
  g.text = ink(&g, "text"), g.line = ink(&g, "line"), g.strong = ink(&g, "strong"), g.pale = ink(&g, "pale"), g.paper = ink(&g, "paper");
  g.pages->lang = theme_lang(in->theme);
  g.pages->theme = in->theme;
  char *title = words(&g, "guide", "title"), *lead = words(&g, "guide", in->plan->blanks ? "lead_blanks" : "lead");
  g.pages->title = title;
  g.page = pages_add(g.pages, in->plan->width, in->plan->height);
  set(&g, title, 40, 62, 22, true, true);
  double y = paragraph(&g, lead, 40, 90, g.page->width_pt - 80, 11, false);
  draw_panels(&g, y + 16);
  char *pdf = diag_errors(d) == before ? screen_write(g.pages, in->theme, in->epoch, d, size_out) : NULL;
  pages_free(g.pages);
  g_free(title);
  g_free(lead);
  return pdf;
}
