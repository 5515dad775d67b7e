/* Entries as rows of one table: the institution at the left, then a column for each field the publication asks for.
 * The names of the columns stand at the head of every page that has such rows. */
#include "layout/places.h"

#include <math.h>
#include <string.h>

struct columns {
  const char *kind; /* the print style's entries.<kind> */
  size_t n;
  char **field, **label;
  double *x, *width; /* from the left of the row */
};
struct cell_text {
  struct composed *text; /* NULL: nothing is known */
  const char *single;    /* the same on one line, condensed; NULL: in the lines of `text` */
  double condense;
};
struct row {
  const struct columns *columns;
  const struct place *place;
  struct cell_text left[4]; /* reading, name, detail, address */
  size_t lefts;
  struct cell_text *cell;
};

/* A name is condensed to three quarters before it is broken; a telephone number is never broken. */
static const double NARROWEST_NAME = 0.75, NARROWEST_NUMBER = 0.1;

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

/* The style gives a width to fields by name; the institution has what is left. */
static struct columns *columns_read(struct flow *f, const struct node *n, const char *kind, double width) {
  struct columns *c = arena_alloc(f->arena, sizeof *c);
  size_t labels;
  c->kind = kind;
  c->field = split_copy(f, node_attr(n, "columns", ""), &c->n);
  c->label = split_copy(f, node_attr(n, "labels", ""), &labels);
  c->n = MIN(c->n, labels);
  c->x = arena_array(f->arena, c->n + 1, sizeof *c->x);
  c->width = arena_array(f->arena, c->n + 1, sizeof *c->width);
  double gap = entries_pt(f, c->kind, "gap"), x = width;
  for (size_t i = c->n; i > 0; i--) {
    char *own = g_strdup_printf("widths.%s", c->field[i - 1]);
    c->width[i - 1] = entries_pt(f, c->kind, entries_has(f, c->kind, own) ? own : "width");
    x -= c->width[i - 1];
    c->x[i - 1] = x;
    x -= gap;
    g_free(own);
  }
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
    if (cell[i].text) h += (double)cell[i].text->lines * cell[i].text->look.pitch_pt;
  return h;
}

static double row_height(struct flow *f, const struct row *r) {
  const struct columns *c = r->columns;
  double left = entries_pt(f, c->kind, "pad_top") + lines_height(r->left, r->lefts), h = left;
  for (size_t i = 0; i < c->n; i++) h = fmax(h, entries_pt(f, c->kind, "cell_top") + lines_height(&r->cell[i], 1));
  return fmax(h + entries_pt(f, c->kind, "pad_bottom"), entries_pt(f, c->kind, "least"));
}

/* ---- drawing ---- */

static double draw_cell(struct flow *f, struct page *page, const struct cell_text *c, double x, double y,
                        struct pos at) {
  if (!c->text) return y;
  const struct look *look = &c->text->look;
  struct line_style style = {look->font, look->ink, look->spacing_pt, c->condense};
  if (c->single) text_line(f->pages, page, c->single, x, y + look_baseline(look), &style, at, f->d);
  for (size_t i = 0; !c->single && i < c->text->lines; i++)
    composed_draw(f->composer, page, c->text, i, x, y + (double)i * look->pitch_pt);
  return y + (double)c->text->lines * look->pitch_pt;
}

static void draw_entry_row(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  const struct row *r = p->data;
  const struct columns *c = r->columns;
  char number[24] = "";
  if (r->place->number > 0) g_snprintf(number, sizeof number, "%d", r->place->number);
  if (*r->place->symbol && theme_symbol_named(f->in->theme, r->place->symbol))
    draw_symbol(f, page, r->place->symbol, number, x + entries_pt(f, c->kind, "symbol_x"),
                y + entries_pt(f, c->kind, "symbol_y"), entries_pt(f, c->kind, "symbol_scale") / PT_PER_MM,
                "entry_number", p->pos);
  double at = y + entries_pt(f, c->kind, "pad_top");
  for (size_t i = 0; i < r->lefts; i++)
    at = draw_cell(f, page, &r->left[i], x + entries_pt(f, c->kind, "text_x"), at, p->pos);
  for (size_t i = 0; i < c->n; i++)
    draw_cell(f, page, &r->cell[i], x + c->x[i], y + entries_pt(f, c->kind, "cell_top"), p->pos);
  draw_rule(f, page, x, x + p->width, y + p->height, entries_pt(f, c->kind, "rule"),
            entries_ink(f, c->kind, "rule_ink"));
}

/* The names of the columns above the text area of a page that has rows. */
void rows_head_draw(struct flow *f, struct page *page, const GArray *placed, double x) {
  const struct piece *first = NULL;
  for (guint i = 0; i < placed->len && !first; i++) {
    const struct piece *p = g_array_index(placed, struct placed, i).piece;
    if (p->draw == draw_entry_row) first = p;
  }
  if (!first) return;
  const struct columns *c = ((const struct row *)first->data)->columns;
  const struct look *look = &flow_look(f, "row_head")->look;
  struct line_style style = {look->font, look->ink, look->spacing_pt, 1};
  double top = entries_pt(f, c->kind, "head_y"), height = entries_pt(f, c->kind, "head_height");
  struct box band = {x, top, x + first->width, top + height};
  page_begin(f->pages, page, "column heads", true, band);
  page_fill_box(f->pages, page, band, entries_ink(f, c->kind, "head_ground"));
  for (size_t i = 0; i <= c->n; i++) {
    const char *label = i < c->n ? c->label[i] : theme_word(f->in->theme, "directory.institution");
    double at = i < c->n ? c->x[i] : entries_pt(f, c->kind, "text_x");
    double room = i < c->n ? c->width[i] : c->n ? c->x[0] - at : first->width - at;
    double natural = text_line(f->pages, NULL, label, 0, 0, &style, first->pos, f->d);
    style.condense = natural > room ? room / natural : 1;
    text_line(f->pages, page, label, x + at, top + height / 2 + 0.355 * look->font.size_pt, &style, first->pos, f->d);
    style.condense = 1;
  }
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

/* A field may have a look of its own. */
static const char *role_of(struct flow *f, const char *field) {
  const char *own = arena_printf(f->arena, "row_%s", field);
  return flow_has_look(f, own) ? own : "row_cell";
}

static void row_build(struct flow *f, struct stack *s, const struct columns *c, const struct place *p) {
  struct row *r = arena_alloc(f->arena, sizeof *r);
  struct pos at = {p->file, p->line, 0};
  double text_x = entries_pt(f, c->kind, "text_x"),
         width = (c->n ? c->x[0] - entries_pt(f, c->kind, "gap") : s->width) - text_x;
  r->columns = c, r->place = p;
  left_add(f, r, p->reading, "entry_reading", width, NARROWEST_NAME, at);
  left_add(f, r, p->name, "entry_name", width, NARROWEST_NAME, at);
  left_add(f, r, p->detail, "entry_detail", width, 1, at);
  left_add(f, r, p->address, "entry_address", width, 1, at);
  r->cell = arena_array(f->arena, c->n + 1, sizeof *r->cell);
  for (size_t i = 0; i < c->n; i++) {
    const char *text = value_of(p, i);
    r->cell[i] = cell_set(f, text, role_of(f, c->field[i]), c->width[i], is_number(text) ? NARROWEST_NUMBER : 1, at);
  }
  struct piece *piece = stack_add(f, s, row_height(f, r), draw_entry_row, r, arena_printf(f->arena, "entry %s", p->id),
                                  at);
  piece->hard = true;
  piece->place = p;
}

void rows_build(struct flow *f, struct stack *s, const struct node *n, const char *kind) {
  const struct columns *c = columns_read(f, n, kind, s->width);
  for (size_t i = 0; i < n->place_count; i++) row_build(f, s, c, &n->places[i]);
}
