/* Figures: drawings (SVG) and photographs (PNG, JPEG) with caption, source and number. */
#include "layout/book/figure.h"

#include <math.h>
#include <string.h>

#include "base/file.h"
#include "base/image.h"
#include "base/path.h"
#include "base/text.h"
#include "layout/book/refs.h"
#include "theme/source_line.h"

enum { PICTURE_MIB = 64 };

struct saying {
  double x, y; /* of the first baseline, in points of the figure */
  struct composed *text;
};
struct figure {
  const char *path, *file;
  bool raster;
  struct photo photo; /* raster */
  double width, height;
  double scale; /* points to a unit of the drawing */
  struct pos pos;
  size_t sayings;
  struct saying *saying;
};

bool asset_path(struct flow *f, const struct node *n, const char *value, const char **path_out, const char **file_out) {
  char *path = doc_image_path(value);
  const char *below = path ? path + strlen("static/") : value;
  *file_out = arena_printf(f->arena, "assets/%s", below);
  *path_out = arena_printf(f->arena, "%s/%s", f->in->ward, *file_out);
  bool there = path && path_is_inside(below) && g_file_test(*path_out, G_FILE_TEST_IS_REGULAR);
  if (!there) diag_error(f->d, n->pos, "figure-missing", *file_out);
  g_free(path);
  return there;
}

/* ---- sizes ---- */

/* Width and height of a drawing, from its viewBox. */
static bool art_size(struct flow *f, const struct node *n, const char *path, const char *file, double *w_out,
                     double *h_out) {
  char *text = text_read_file(path, file, f->d, NULL);
  double v[4];
  int i = 0;
  if (!text) return false;
  char *at = strstr(text, "viewBox=\"");
  for (at = at ? at + strlen("viewBox=\"") : NULL; at && i < 4; i++) {
    char *end;
    while (*at == ' ' || *at == ',') at++;
    v[i] = g_ascii_strtod(at, &end);
    if (end == at) break;
    at = end;
  }
  bool ok = i == 4 && v[2] > 0 && v[3] > 0;
  if (ok) *w_out = v[2], *h_out = v[3];
  else diag_error(f->d, n->pos, "figure-size", file);
  g_free(text);
  return ok;
}

static unsigned char *photo_bytes(struct flow *f, const struct photo *p, size_t *size) {
  char *path = g_strconcat(f->in->ward, "/", p->file, NULL);
  unsigned char *bytes = file_read(path, p->file, PICTURE_MIB, f->d, size);
  g_free(path);
  return bytes;
}

/* Fits the picture into the room and what width= and height= allow. */
static void figure_fit(struct flow *f, const struct node *n, struct figure *fig, double room, double w, double h) {
  bool inside = n->kind == NODE_IMAGE; /* of Markdown: its attributes are none of ours */
  fig->width = fmin(inside ? room : attr_pt(n, "width", room), room);
  if (print_has(&f->style, "figure.scale")) fig->width *= print_number(&f->style, "figure.scale");
  fig->height = fig->width * h / w;
  double most = inside ? 0 : attr_pt(n, "height", 0);
  if (most > 0 && fig->height > most) fig->height = most, fig->width = most * w / h;
  fig->scale = fig->width / w;
}

static const char *mm(struct flow *f, double pt) {
  return diag_num(f->d, floor(pt / PT_PER_MM * 10 + 1e-6) / 10);
}

/* At the size it is placed, a photograph needs so many pixels to the inch and line art more (print style, `image`). */
void photo_check(struct flow *f, const struct photo *p, double width_pt) {
  double want = print_number(&f->style, p->line_art ? "image.line_art" : "image.least_ppi");
  double is = p->width / (width_pt / 72);
  if (want <= 0 || is >= want - 0.5) return;
  diag_error(f->d, p->pos, "image-resolution", p->name, mm(f, width_pt), diag_num(f->d, floor(is)),
             diag_num(f->d, want), mm(f, p->width / want * 72));
}

bool photo_open(struct flow *f, struct photo *p) {
  struct picture_head head;
  size_t size;
  unsigned char *bytes = photo_bytes(f, p, &size);
  bool ok = bytes && picture_measure(bytes, size, p->name, p->pos, f->d, &head);
  g_free(bytes);
  if (!ok) return false;
  p->width = head.width, p->height = head.height;
  p->line_art = head.line_art;
  return true;
}

static bool raster_open(struct flow *f, const struct node *n, struct figure *fig, double room) {
  fig->photo = (struct photo){.file = fig->file, .name = fig->file, .pos = n->pos};
  if (!photo_open(f, &fig->photo)) return false;
  fig->raster = true;
  figure_fit(f, n, fig, room, fig->photo.width, fig->photo.height);
  photo_check(f, &fig->photo, fig->width);
  return true;
}

/* ---- words in a figure ---- */

/* say="42,16:first/second|67,40:…" */
static void sayings_read(struct flow *f, const struct node *n, struct figure *fig) {
  const char *value = node_attr(n, "say", NULL);
  if (!value) return;
  char **entries = attr_cells(value, "|");
  fig->saying = arena_array(f->arena, g_strv_length(entries) + 1, sizeof *fig->saying);
  for (char **e = entries; *e; e++) {
    char *end, *end2 = NULL;
    double x = g_ascii_strtod(*e, &end), y = 0;
    if (*end == ',') y = g_ascii_strtod(end + 1, &end2);
    if (!end2 || *end2 != ':') {
      diag_error(f->d, n->pos, "attr-say", *e);
      continue;
    }
    for (char *c = end2; *c; c++)
      if (*c == '/') *c = '\n';
    struct saying *s = &fig->saying[fig->sayings++];
    *s = (struct saying){x * fig->scale, y * fig->scale, NULL};
    s->text = flow_compose(f, end2 + 1, "say", fmax(1, fig->width - s->x), n->pos);
  }
  g_strfreev(entries);
}

static void draw_saying(struct flow *f, struct page *page, const struct saying *s, double left, double y) {
  double top = y + s->y - look_baseline(s->text->look);
  page_begin(f->pages, page, "saying", true,
             (struct box){left + s->x, top, left + s->x + s->text->natural_pt,
                          top + (double)s->text->lines * s->text->look->pitch_pt});
  for (size_t line = 0; line < s->text->lines; line++)
    composed_draw(f->composer, page, s->text, line, left + s->x, top + (double)line * s->text->look->pitch_pt);
  page_end(f->pages, page);
}

/* ---- the picture ---- */

void photo_draw(struct flow *f, struct page *page, const struct photo *photo, struct box into) {
  size_t size;
  unsigned char *bytes = photo_bytes(f, photo, &size);
  struct picture *p = bytes ? picture_read(bytes, size, photo->name, photo->pos, f->d) : NULL;
  g_free(bytes);
  double screen_ppi = photo->line_art ? 0 : print_number(&f->style, "image.screen_ppi");
  if (p) page_add(f->pages, page, (struct page_item){.kind = ITEM_IMAGE, .image = {.picture = p, .into = into, .screen_ppi = screen_ppi}});
}

static void draw_figure(struct flow *f, struct page *page, const void *data, double x, double y) {
  const struct figure *fig = data;
  struct box into = {x, y, x + fig->width, y + fig->height};
  if (fig->raster) photo_draw(f, page, &fig->photo, into);
  else page_add_art(f->pages, page, fig->path, fig->file, into, false, f->in->theme, f->d);
  for (size_t i = 0; i < fig->sayings; i++) draw_saying(f, page, &fig->saying[i], x, y);
}

bool asset_is_drawing(const char *file) {
  const char *dot = strrchr(file, '.');
  return dot && g_ascii_strcasecmp(dot, ".svg") == 0;
}

void figure_build(struct flow *f, struct stack *s, const struct node *n) {
  struct figure *fig = arena_alloc(f->arena, sizeof *fig);
  const char *src = n->kind == NODE_IMAGE ? n->url : node_attr(n, "src", "");
  double w, h;
  fig->pos = n->pos;
  if (!asset_path(f, n, src ? src : "", &fig->path, &fig->file)) return;
  if (asset_is_drawing(fig->file)) {
    if (!art_size(f, n, fig->path, fig->file, &w, &h)) return;
    figure_fit(f, n, fig, s->width, w, h);
  } else if (!raster_open(f, n, fig, s->width)) {
    return;
  }
  sayings_read(f, n, fig);
  struct shown shown = {draw_figure, fig, figure_left(n, s->width, fig->width), fig->width, fig->height, NULL};
  figure_add(f, s, n, &shown, "figure");
}

/* ---- picture, caption and source as one piece ---- */

struct framed {
  struct shown shown;
  double gap;
  struct stack *caption; /* NULL: none */
  struct stack *table;   /* the same */
  double table_x;
};

double figure_left(const struct node *n, double room, double width) {
  const char *align = n->kind == NODE_IMAGE ? "center" : node_attr(n, "align", "center");
  return strcmp(align, "left") == 0 ? 0 : (room - width) * (strcmp(align, "right") == 0 ? 1 : 0.5);
}

static const char *caption_of(const struct node *n) {
  const char *caption = n->kind == NODE_IMAGE ? n->title : node_attr(n, "caption", NULL);
  return caption && *caption ? caption : NULL;
}

static void add_text(struct flow *f, struct stack *to, const char *text, const char *role, struct pos pos) {
  stack_lines(f, to, flow_compose(f, text, role, to->width, pos), flow_look(f, role), "caption");
}

static struct stack *caption_build(struct flow *f, const struct node *n, double width) {
  const char *caption = caption_of(n), *source = n->kind == NODE_IMAGE ? NULL : node_attr(n, "source", NULL);
  int number = caption && print_has(&f->style, "figure.number") ? refs_number(f, n) : 0;
  bool own = n->kind == NODE_FIGURE && n->first;
  if (!caption && !source && !own) return NULL;
  struct stack *to = stack_new(f, width);
  tag_id before = flow_tag(f, TAG_CAPTION);
  if (number) caption = arena_printf(f->arena, "%s%d\u3000%s", theme_word(f->in->theme, "doc.figure"), number, caption);
  if (caption) add_text(f, to, caption, "caption", n->pos);
  if (own) blocks_build(f, to, n->first, "caption");
  if (source) {
    char *line = theme_source_line(f->in->theme, source, NULL, n->pos, f->d);
    add_text(f, to, line, flow_has_look(f, "source") ? "source" : "caption", n->pos);
    g_free(line);
  }
  f->tag = before;
  return to;
}

static void draw_framed(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  const struct framed *fr = p->data;
  fr->shown.draw(f, page, fr->shown.picture, x + fr->shown.x, y);
  y += fr->shown.height;
  if (fr->caption) stack_draw(f, page, fr->caption, x, y + fr->gap), y += fr->gap + stack_height(fr->caption, NULL);
  if (fr->table) stack_draw(f, page, fr->table, x + fr->table_x, y + fr->gap);
}

/* As wide as its words want and no wider: its numbers stand close together. */
static double table_width(struct flow *f, const struct node *table, double room) {
  double all = 0;
  size_t columns = 0;
  for (const struct node *c = table->first ? table->first->first : NULL; c; c = c->next) columns++;
  for (size_t i = 0; i < columns; i++) {
    double widest = 0;
    for (const struct node *row = table->first; row; row = row->next) {
      const struct node *cell = row->first;
      for (size_t k = 0; cell && k < i; k++) cell = cell->next;
      if (cell) widest = fmax(widest, flow_compose_node(f, cell, row == table->first ? "cell_head" : "cell", 1e6)->natural_pt);
    }
    all += widest + print_pt(&f->style, "table.gap") * 1.5;
  }
  return fmin(all, room);
}

static void table_set(struct flow *f, struct framed *fr, const struct node *n, double room) {
  double width = table_width(f, fr->shown.table, room);
  fr->table = stack_new(f, width);
  fr->table_x = figure_left(n, room, width);
  table_build(f, fr->table, fr->shown.table);
}

static const char *alt_of(struct flow *f, const struct node *n) {
  if (n->kind != NODE_IMAGE) return arena_strdup(f->arena, node_attr(n, "alt", ""));
  char *text = node_plain_text(n);
  const char *kept = arena_strdup(f->arena, g_strstrip(text));
  g_free(text);
  return kept;
}

static bool may_float(struct flow *f, const struct node *n) {
  const char *place = n->kind == NODE_IMAGE ? NULL : node_attr(n, "place", NULL);
  if (place) return strcmp(place, "float") == 0;
  return print_has(&f->style, "figure.float") && strcmp(print_text(&f->style, "figure.float"), "yes") == 0;
}

struct piece *figure_add(struct flow *f, struct stack *s, const struct node *n, const struct shown *shown,
                         const char *part) {
  struct framed *fr = arena_alloc(f->arena, sizeof *fr);
  const char *alt = alt_of(f, n);
  tag_id figure = *alt ? pages_tag(f->pages, f->tag, TAG_FIGURE) : 0;
  if (figure) pages_tag_at(f->pages, figure)->alt = alt;
  fr->shown = *shown;
  fr->gap = print_pt(&f->style, "figure.caption_gap");
  fr->caption = caption_build(f, n, s->width);
  double height = shown->height + (fr->caption ? fr->gap + stack_height(fr->caption, NULL) : 0);
  if (shown->table) table_set(f, fr, n, s->width), height += fr->gap + stack_height(fr->table, NULL);
  struct piece *p = stack_add(f, s, height, draw_framed, fr, part, n->pos);
  p->before = print_pt(&f->style, "figure.before"), p->after = print_pt(&f->style, "figure.after");
  p->tag = figure;
  p->floats = may_float(f, n);
  if (fr->caption) piece_notes_of(f, p, fr->caption);
  return p;
}
