/* Entries as rows of one table: the institution at the left (unless the style says `left: none`), then a column for each field the
 * publication asks for. No row is divided. The names of the columns are repeated on every page: at the head of the page where the
 * style has a place for them (head_y), else above its first row. */
#include "layout/book/places.h"

#include <math.h>
#include <string.h>

struct columns {
  const char *kind; /* the print style's entries.<kind>, its lengths and inks below */
  double gap, pad_top, pad_bottom, cell_top, least, text_x, rule, grid, head_height;
  ink_id rule_ink, head_ground;
  bool left, head_flows; /* the institution has a column of its own; heads stand above the rows, not at the page's head */
  size_t n;
  char **field, **label;
  const char **role;
  double *x, *width; /* from the left of the row */
  tag_id *tag;       /* of the heads, the institution's first */
  bool headed;       /* they were drawn: what is repeated is no content */
  size_t page;       /* 1 + the page whose top rule is drawn */
};
struct cell_text {
  struct composed *text; /* NULL: nothing is known */
  const char *single;    /* the same on one line, condensed; NULL: in the lines of `text` */
  double condense;
};
struct row {
  struct columns *columns;
  tag_id left_tag, *tag;
  const struct place *place;
  struct cell_text left[4]; /* reading, name, detail, address */
  size_t lefts;
  struct cell_text *cell;
};

/* A name is condensed to four fifths before it is broken; a telephone number is never broken. */
static const double NARROWEST_NAME = 0.8, NARROWEST_NUMBER = 0.1;

/* ---- building ---- */

static char **split_copy(struct flow *f, const char *text, size_t *n_out) {
  char **split = g_strsplit(text, "|", -1);
  size_t n = g_strv_length(split);
  char **copy = arena_array(f->arena, n + 1, sizeof *copy);
  for (size_t i = 0; i < n; i++) copy[i] = arena_strdup(f->arena, split[i]);
  g_strfreev(split);
  *n_out = n;
  return copy;
}

/* A field may have a look of its own. */
static const char *role_of(struct flow *f, const char *field) {
  const char *own = arena_printf(f->arena, "row_%s", field);
  return flow_has_look(f, own) ? own : "row_cell";
}

static double length_or(struct flow *f, const char *kind, const char *what, double otherwise) {
  return entries_has(f, kind, what) ? entries_pt(f, kind, what) : otherwise;
}

static void look_read(struct flow *f, struct columns *c) {
  const struct key *left = print_key(&f->style, arena_printf(f->arena, "entries.%s.left", c->kind));
  c->left = !left || left->kind != KEY_SCALAR || strcmp(left->text, "none") != 0;
  c->head_flows = !entries_has(f, c->kind, "head_y");
  c->gap = entries_pt(f, c->kind, "gap"), c->pad_bottom = entries_pt(f, c->kind, "pad_bottom");
  c->pad_top = c->left ? entries_pt(f, c->kind, "pad_top") : 0;
  c->text_x = c->left ? entries_pt(f, c->kind, "text_x") : 0;
  c->cell_top = entries_pt(f, c->kind, "cell_top"), c->least = entries_pt(f, c->kind, "least");
  c->rule = entries_pt(f, c->kind, "rule"), c->rule_ink = entries_ink(f, c->kind, "rule_ink");
  c->grid = length_or(f, c->kind, "grid", 0);
  c->head_height = entries_pt(f, c->kind, "head_height"), c->head_ground = entries_ink(f, c->kind, "head_ground");
}

/* The style gives a width to fields by name; the institution has what is left. */
static struct columns *columns_read(struct flow *f, const struct node *n, const char *kind, double width) {
  struct columns *c = arena_alloc(f->arena, sizeof *c);
  size_t labels;
  c->kind = kind;
  look_read(f, c);
  c->field = split_copy(f, node_attr(n, "columns", ""), &c->n);
  c->label = split_copy(f, node_attr(n, "labels", ""), &labels);
  c->n = MIN(c->n, labels);
  c->x = arena_array(f->arena, c->n + 1, sizeof *c->x);
  c->width = arena_array(f->arena, c->n + 1, sizeof *c->width);
  c->role = arena_array(f->arena, c->n + 1, sizeof *c->role);
  double x = width - (c->grid > 0 ? c->gap / 2 : 0);
  for (size_t i = c->n; i > 0; i--) {
    char *own = g_strdup_printf("widths.%s", c->field[i - 1]);
    c->width[i - 1] = entries_pt(f, c->kind, entries_has(f, c->kind, own) ? own : "width");
    c->role[i - 1] = role_of(f, c->field[i - 1]);
    x -= c->width[i - 1];
    c->x[i - 1] = x;
    x -= c->gap;
    g_free(own);
  }
  double over = c->n ? (c->grid > 0 ? c->gap / 2 : 0) - c->x[0] : 0;
  if (over > 0.01) diag_error(f->d, n->pos, "table-too-wide", mm_text(f, over));
  return c;
}

/* Lines of the width, or one line where it need not be condensed more than to `narrowest`. */
static struct cell_text cell_set(struct flow *f, const char *text, const char *role, double width, double narrowest,
                                 struct pos at) {
  struct cell_text c = {.condense = 1};
  if (!text || !*text) return c;
  c.text = flow_compose(f, text, role, narrowest < 1 ? 1e6 : width, at);
  double natural = c.text->natural_pt;
  if (narrowest == 1 || natural <= width) return c;
  if (width / natural >= narrowest) c.single = text, c.condense = width / natural;
  else c.text = flow_compose(f, text, role, width, at);
  return c;
}

static void left_add(struct flow *f, struct row *r, const char *text, const char *role, double width, double narrowest,
                     struct pos at) {
  if (text && *text) r->left[r->lefts++] = cell_set(f, text, role, width, narrowest, at);
}

static double lines_height(const struct cell_text *cell, size_t n) {
  double h = 0;
  for (size_t i = 0; i < n; i++)
    if (cell[i].text) h += (double)cell[i].text->lines * cell[i].text->look->pitch_pt;
  return h;
}

static double row_height(const struct row *r) {
  const struct columns *c = r->columns;
  double h = c->pad_top + lines_height(r->left, r->lefts);
  for (size_t i = 0; i < c->n; i++) h = fmax(h, c->cell_top + lines_height(&r->cell[i], 1));
  return fmax(h + c->pad_bottom, c->least);
}

/* ---- drawing ---- */

static double draw_cell(struct flow *f, struct page *page, const struct cell_text *c, double x, double y,
                        struct pos at) {
  if (!c->text) return y;
  const struct look *look = c->text->look;
  struct line_style style = {look->font, look->ink, look->spacing_pt, c->condense};
  if (c->single) text_line(f->pages, page, c->single, x, y + look_baseline(look), &style, at, f->d);
  for (size_t i = 0; !c->single && i < c->text->lines; i++)
    composed_draw(f->composer, page, c->text, i, x, y + (double)i * look->pitch_pt);
  return y + (double)c->text->lines * look->pitch_pt;
}

/* The rule below a row; with a grid, those between the columns and the one above the first row of a page too. */
static void draw_rules(struct flow *f, struct page *page, struct columns *c, double x, double y, double width, double height) {
  if (c->grid <= 0) {
    draw_rule(f, page, x, x + width, y + height, c->rule, c->rule_ink);
    return;
  }
  struct path_builder b;
  path_begin(&b, page->arena);
  if (c->page != f->page_now + 1) path_move(&b, x, y), path_line(&b, x + width, y);
  c->page = f->page_now + 1;
  path_move(&b, x, y + height), path_line(&b, x + width, y + height);
  for (size_t i = 0; i <= c->n; i++) {
    double at = i == 0 && !c->left ? 0 : i < c->n ? c->x[i] - c->gap / 2 : width;
    path_move(&b, x + at, y), path_line(&b, x + at, y + height);
  }
  if (c->left) path_move(&b, x, y), path_line(&b, x, y + height);
  page_add(f->pages, page,
           (struct page_item){.kind = ITEM_STROKE, .ink = c->rule_ink, .draw = {.path = b.path, .width_pt = c->grid}});
}

static void draw_entry_row(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  const struct row *r = p->data;
  struct columns *c = r->columns;
  char number[24] = "";
  if (r->place->number > 0) g_snprintf(number, sizeof number, "%d", r->place->number);
  if (c->left) {
    page_mark(page, r->left_tag);
    if (*r->place->symbol && theme_symbol_named(f->in->theme, r->place->symbol))
      draw_symbol(f, page, r->place->symbol, number, x + entries_pt(f, c->kind, "symbol_x"),
                  y + entries_pt(f, c->kind, "symbol_y"), entries_pt(f, c->kind, "symbol_scale") / PT_PER_MM,
                  "entry_number", p->pos);
    double at = y + c->pad_top;
    for (size_t i = 0; i < r->lefts; i++) at = draw_cell(f, page, &r->left[i], x + c->text_x, at, p->pos);
  }
  for (size_t i = 0; i < c->n; i++) {
    page_mark(page, r->tag[i]);
    draw_cell(f, page, &r->cell[i], x + c->x[i], y + c->cell_top, p->pos);
  }
  page_mark(page, 0);
  draw_rules(f, page, c, x, y, p->width, p->height);
}

/* The names of the columns in a band. */
static void heads_draw(struct flow *f, struct page *page, struct columns *c, struct box band, struct pos pos) {
  const struct look *look = &flow_look(f, "row_head")->look;
  struct line_style style = {look->font, look->ink, look->spacing_pt, 1};
  page_fill_box(f->pages, page, band, c->head_ground);
  for (size_t i = c->left ? 0 : 1; i <= c->n; i++) {
    const char *label = i ? c->label[i - 1] : theme_word(f->in->theme, "directory.institution");
    double at = i ? c->x[i - 1] : c->text_x;
    double room = i ? c->width[i - 1] : c->n ? c->x[0] - at : band.x1 - band.x0 - at;
    double natural = text_line(f->pages, NULL, label, 0, 0, &style, pos, f->d);
    style.condense = natural > room ? room / natural : 1;
    tag_id before = page_mark(page, c->headed ? 0 : c->tag[i]);
    text_line(f->pages, page, label, band.x0 + at, (band.y0 + band.y1) / 2 + 0.355 * look->font.size_pt, &style, pos, f->d);
    page_mark(page, before);
    style.condense = 1;
  }
  c->headed = true;
}

static void draw_heads(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  struct columns *c = (struct columns *)p->data;
  heads_draw(f, page, c, (struct box){x, y, x + p->width, y + p->height}, p->pos);
  draw_rules(f, page, c, x, y, p->width, p->height);
}

/* The names of the columns above the text area of a page that has rows. */
void rows_head_draw(struct flow *f, struct page *page, const GArray *placed, double x) {
  const struct piece *first = NULL;
  for (guint i = 0; i < placed->len && !first; i++) {
    const struct piece *p = g_array_index(placed, struct placed, i).piece;
    if (p->draw == draw_entry_row) first = p;
  }
  if (!first) return;
  struct columns *c = ((const struct row *)first->data)->columns;
  if (c->head_flows) return;
  double top = entries_pt(f, c->kind, "head_y");
  struct box band = {x, top, x + first->width, top + c->head_height};
  page_begin(f->pages, page, "column heads", true, band);
  heads_draw(f, page, c, band, first->pos);
  page_end(f->pages, page);
}

/* ---- lists ---- */

static const char *value_of(const struct place *p, size_t i) {
  for (size_t j = 0; j < p->extras; j++)
    if (strcmp(p->extra[j].name, "cell") == 0 && i-- == 0) return p->extra[j].value;
  return "";
}

static bool is_number(const char *text) {
  return !text[strspn(text, "0123456789+-()#* ")];
}

/* The institution's own column. */
static void left_build(struct flow *f, struct row *r, const struct place *p, double width, struct pos at) {
  const struct columns *c = r->columns;
  double room = (c->n ? c->x[0] - c->gap : width) - c->text_x;
  r->left_tag = pages_tag(f->pages, f->tag, TAG_TH);
  pages_tag_at(f->pages, r->left_tag)->scope = 'r';
  left_add(f, r, p->reading, "entry_reading", room, NARROWEST_NAME, at);
  left_add(f, r, p->name, "entry_name", room, NARROWEST_NAME, at);
  left_add(f, r, p->detail, "entry_detail", room, 1, at);
  left_add(f, r, p->address, "entry_address", room, 1, at);
}

static void row_build(struct flow *f, struct stack *s, struct columns *c, const struct place *p, const struct piece *head) {
  struct row *r = arena_alloc(f->arena, sizeof *r);
  struct pos at = {p->file, p->line, 0};
  tag_id before = flow_tag(f, TAG_ROW);
  r->columns = c, r->place = p;
  if (c->left) left_build(f, r, p, s->width, at);
  r->cell = arena_array(f->arena, c->n + 1, sizeof *r->cell);
  r->tag = arena_array(f->arena, c->n + 1, sizeof *r->tag);
  for (size_t i = 0; i < c->n; i++) {
    const char *text = value_of(p, i);
    r->tag[i] = pages_tag(f->pages, f->tag, TAG_TD);
    r->cell[i] = cell_set(f, text, c->role[i], c->width[i], is_number(text) ? NARROWEST_NUMBER : 1, at);
  }
  f->tag = before;
  struct piece *piece = stack_add(f, s, row_height(r), draw_entry_row, r, arena_printf(f->arena, "entry %s", p->id), at);
  piece->hard = true, piece->place = p, piece->head = head;
}

/* The heads' structure; as a piece where they stand above the rows. */
static struct piece *heads_build(struct flow *f, struct stack *s, struct columns *c, const struct node *n) {
  tag_id table = flow_tag(f, TAG_HEAD);
  flow_tag(f, TAG_ROW);
  c->tag = arena_array(f->arena, c->n + 1, sizeof *c->tag);
  for (size_t i = c->left ? 0 : 1; i <= c->n; i++) {
    c->tag[i] = pages_tag(f->pages, f->tag, TAG_TH);
    pages_tag_at(f->pages, c->tag[i])->scope = 'c';
  }
  f->tag = table;
  if (!c->head_flows) return NULL;
  struct piece *p = stack_add(f, s, c->head_height, draw_heads, c, "column heads", n->pos);
  p->hard = p->keep = true;
  return p;
}

void rows_build(struct flow *f, struct stack *s, const struct node *n, const char *kind) {
  struct columns *c = columns_read(f, n, kind, s->width);
  tag_id before = flow_tag(f, TAG_TABLE);
  const struct piece *head = heads_build(f, s, c, n);
  flow_tag(f, TAG_ROWS);
  for (size_t i = 0; i < n->place_count; i++) row_build(f, s, c, &n->places[i], head);
  f->tag = before;
}
