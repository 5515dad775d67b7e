/* Places to write in: labels, marks to check, labelled lines. Sizes are the print style's. */
#include "layout/book/form.h"

#include <math.h>
#include <string.h>

double form_pt(struct flow *f, bool in_card, const char *what) {
  char path[64];
  g_snprintf(path, sizeof path, "%s.%s", in_card ? "card" : "write", what);
  if (in_card && !print_has(&f->style, path)) g_snprintf(path, sizeof path, "write.%s", what);
  return print_pt(&f->style, path);
}

double form_text_width(struct flow *f, const char *utf8, const struct look *look) {
  struct line_style style = {look->font, look->ink, look->spacing_pt, 1};
  return text_line(f->pages, NULL, utf8, 0, 0, &style, (struct pos){0}, f->d);
}

void form_text_at(struct flow *f, struct page *page, const char *utf8, double x, double base, const struct look *look,
                  struct pos at) {
  struct line_style style = {look->font, look->ink, look->spacing_pt, 1};
  text_line(f->pages, page, utf8, x, base, &style, at, f->d);
}

void form_report_wide(struct flow *f, struct pos at, const char *words, double over) {
  diag_error(f->d, at, "line-overset", words, mm_text(f, over));
}

void form_field(struct flow *f, struct page *page, const char *kind, const char *label, struct box at) {
  char *name = g_strdup_printf("field %s%s%s", kind, *label ? " " : "", label);
  page_begin(f->pages, page, name, false, at);
  page_end(f->pages, page);
  g_free(name);
}

const char *form_label(const struct node *n) {
  return node_attr(n, "label", node_attr(n, "title", node_attr(n, "tag", "")));
}

double form_pitch(struct flow *f, const struct node *n, const char *attr, const char *style) {
  double pitch = attr_pt(n, attr, print_pt(&f->style, style)), least = print_pt(&f->style, "write.least");
  if (pitch < least - 0.01) diag_error(f->d, n->pos, "write-pitch", mm_text(f, pitch), mm_text(f, least));
  return pitch;
}

/* ---- label with its tag ---- */

struct label {
  const char *tag;
  double tag_width, text_x;
  struct composed *text;
};

static void draw_label(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  const struct label *l = p->data;
  double pitch = l->text->look->pitch_pt;
  if (l->tag) {
    double height = print_pt(&f->style, "write.tag_height"), top = y + (pitch - height) / 2;
    struct frame frame = {.radius = print_pt(&f->style, "write.tag_radius"),
                          .ground = print_ink(&f->style, "write.tag_ink"),
                          .filled = true};
    const struct look *look = &flow_look(f, "write_tag")->look;
    draw_frame(f, page, (struct box){x, top, x + l->tag_width, top + height}, &frame);
    form_text_at(f, page, l->tag, x + print_pt(&f->style, "write.tag_pad"), top + height / 2 + 0.38 * look->font.size_pt,
            look, p->pos);
  }
  for (size_t i = 0; i < l->text->lines; i++)
    composed_draw(f->composer, page, l->text, i, x + l->text_x, y + (double)i * pitch);
}

static void label_build(struct flow *f, struct stack *s, const struct node *n) {
  const char *label = node_attr(n, "label", NULL), *tag = node_attr(n, "tag", NULL);
  if (!label && !tag) return;
  struct label *l = arena_alloc(f->arena, sizeof *l);
  if (tag) {
    l->tag = tag;
    l->tag_width = form_text_width(f, tag, &flow_look(f, "write_tag")->look) + 2 * print_pt(&f->style, "write.tag_pad");
    l->text_x = l->tag_width + print_pt(&f->style, "write.tag_gap");
  }
  l->text = flow_compose(f, label ? label : "", "write_label", s->width - l->text_x, n->pos);
  tag_id before = flow_tag(f, TAG_P);
  double lines = (double)MAX(l->text->lines, 1);
  struct piece *p = stack_add(f, s, lines * l->text->look->pitch_pt, draw_label, l, "write label", n->pos);
  p->hard = true;
  f->tag = before;
}

/* ---- a short head with a rule below it ---- */

static void draw_title(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  const struct composed *text = p->data;
  for (size_t i = 0; i < text->lines; i++)
    composed_draw(f->composer, page, text, i, x, y + (double)i * text->look->pitch_pt);
  double weight = print_pt(&f->style, "write.title_rule");
  draw_rule(f, page, x, x + p->width, y + p->height - weight / 2, weight, print_ink(&f->style, "write.check_ink"));
}

/* "2回目" for what is written in several times; NULL for once. */
static const char *time_text(struct flow *f, long time, long times) {
  if (times < 2) return NULL;
  char **part = g_strsplit(theme_word(f->in->theme, "write.time"), "N", 2);
  const char *text = arena_printf(f->arena, "%s%ld%s", part[0] ? part[0] : "", time, part[0] && part[1] ? part[1] : "");
  g_strfreev(part);
  return text;
}

static void title_build(struct flow *f, struct stack *s, const struct node *n, bool in_card, const char *time) {
  const char *title = node_attr(n, "title", NULL);
  if (title && time) title = arena_printf(f->arena, "%s\u3000%s", title, time);
  else if (time) title = time;
  if (!title) return;
  tag_id before = flow_tag(f, TAG_P);
  struct composed *text = flow_compose(f, title, in_card ? "card_head" : "write_title", s->width, n->pos);
  double height = (double)text->lines * text->look->pitch_pt + print_pt(&f->style, "write.title_gap");
  stack_add(f, s, height, draw_title, text, "write title", n->pos)->after = time ? print_pt(&f->style, "write.title_gap") : 0;
  f->tag = before;
}

/* ---- a mark to check, with its words ---- */

/* Round or square: what the directive says, else the style. */
static bool check_is_round(struct flow *f, const struct node *n) {
  const char *shape = node_attr(n, "shape", NULL);
  const struct key *style = print_key(&f->style, "write.check_shape");
  if (!shape && style && style->kind == KEY_SCALAR) shape = style->text;
  return shape && strcmp(shape, "circle") == 0;
}

struct check {
  const char *words;
  tag_id tag;
  bool in_card, round;
};

static void draw_check(struct flow *f, struct page *page, const struct check *c, double x, double cy, struct pos at) {
  const struct look *look = &flow_look(f, c->in_card ? "card_check" : "write_check")->look;
  double size = form_pt(f, c->in_card, "check");
  struct frame frame = {.radius = c->round ? size / 2 : form_pt(f, c->in_card, "check_radius"),
                        .weight = form_pt(f, c->in_card, "check_weight"),
                        .ink = print_ink(&f->style, "write.check_ink"),
                        .stroked = true,
                        .ground = theme_ink_named(f->in->theme, "paper", at, f->d),
                        .filled = true};
  struct box b = {x, cy - size / 2, x + size, cy + size / 2};
  tag_id before = page_mark(page, c->tag);
  form_field(f, page, "check", c->words, b);
  draw_frame(f, page, b, &frame);
  form_text_at(f, page, c->words, x + size + form_pt(f, c->in_card, "check_gap"), cy + 0.38 * look->font.size_pt, look, at);
  page_mark(page, before);
}

struct checks {
  struct check *check;
  size_t n;
  long columns;
  double column, row;
};

static void draw_checks(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  const struct checks *c = p->data;
  for (size_t i = 0; i < c->n; i++) {
    double cx = x + (double)(i % (size_t)c->columns) * c->column, row = (double)(i / (size_t)c->columns);
    draw_check(f, page, &c->check[i], cx, y + (row + 0.5) * c->row, p->pos);
  }
}

static void checks_build(struct flow *f, struct stack *s, const struct node *n, bool in_card) {
  const char *value = node_attr(n, "checks", NULL);
  if (!value) return;
  struct checks *c = arena_alloc(f->arena, sizeof *c);
  char **cells = attr_cells(value, "|");
  c->n = g_strv_length(cells);
  c->check = arena_array(f->arena, c->n + 1, sizeof *c->check);
  c->columns = attr_number(n, "columns", (long)print_number(&f->style, "write.check_columns"));
  if (c->columns < 1) c->columns = 1;
  c->column = (s->width + print_pt(&f->style, "write.check_column_gap")) / (double)c->columns;
  c->row = form_pt(f, in_card, "check_row");
  const struct look *look = &flow_look(f, in_card ? "card_check" : "write_check")->look;
  double room = c->column - print_pt(&f->style, "write.check_column_gap") - form_pt(f, in_card, "check") -
                form_pt(f, in_card, "check_gap");
  tag_id before = flow_tag(f, TAG_LIST);
  for (size_t i = 0; i < c->n; i++) {
    tag_id item = pages_tag(f->pages, f->tag, TAG_ITEM);
    c->check[i] = (struct check){arena_strdup(f->arena, cells[i]), pages_tag(f->pages, item, TAG_BODY), in_card,
                                 check_is_round(f, n)};
    double over = form_text_width(f, c->check[i].words, look) - room;
    if (over > 0.01) form_report_wide(f, n->pos, c->check[i].words, over);
  }
  g_strfreev(cells);
  size_t rows = (c->n + (size_t)c->columns - 1) / (size_t)c->columns;
  stack_add(f, s, (double)rows * c->row, draw_checks, c, "write checks", n->pos)->before = print_pt(
      &f->style, "write.check_before");
  f->tag = before;
}

/* ---- fields: a small label, room, a rule ---- */

struct fields {
  struct check *field; /* a label, or a mark to check */
  bool *checked;
  size_t n;
  bool in_card;
};

static void draw_fields(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  const struct fields *r = p->data;
  double gap = form_pt(f, r->in_card, "field_gap"), rule = print_pt(&f->style, "write.rule");
  double width = (p->width - gap * (double)(r->n - 1)) / (double)r->n;
  const struct look *look = &flow_look(f, r->in_card ? "card_field" : "write_field")->look;
  double pad = form_pt(f, r->in_card, "field_pad");
  for (size_t i = 0; i < r->n; i++, x += width + gap) {
    const struct check *c = &r->field[i];
    if (r->checked[i]) {
      draw_check(f, page, c, x, y + p->height - form_pt(f, r->in_card, "check") / 2 - rule, p->pos);
      continue;
    }
    tag_id before = page_mark(page, c->tag);
    form_text_at(f, page, c->words, x, y + pad + look_baseline(look), look, p->pos);
    form_field(f, page, "text", c->words, (struct box){x, y + fmin(pad + look->pitch_pt, p->height / 2), x + width, y + p->height});
    draw_rule(f, page, x, x + width, y + p->height - rule / 2, rule, print_ink(&f->style, "write.rule_ink"));
    page_mark(page, before);
  }
}

static void fields_build(struct flow *f, struct stack *s, const struct node *n, bool in_card) {
  const char *value = node_attr(n, "fields", NULL);
  if (!value) return;
  double height = attr_pt(n, "height", form_pt(f, in_card, "field")), gap = form_pt(f, in_card, "field_gap");
  const struct look *look = &flow_look(f, in_card ? "card_field" : "write_field")->look;
  char **rows = attr_cells(value, ";");
  for (char **row = rows; *row; row++) {
    char **cells = attr_cells(*row, "|");
    struct fields *r = arena_alloc(f->arena, sizeof *r);
    r->n = MAX(g_strv_length(cells), 1);
    r->field = arena_array(f->arena, r->n + 1, sizeof *r->field);
    r->checked = arena_array(f->arena, r->n + 1, sizeof *r->checked);
    r->in_card = in_card;
    double room = (s->width - gap * (double)(r->n - 1)) / (double)r->n;
    for (size_t i = 0; cells[i]; i++) {
      r->checked[i] = g_str_has_prefix(cells[i], "[ ]");
      const char *words = arena_strdup(f->arena, r->checked[i] ? g_strchug(cells[i] + strlen("[ ]")) : cells[i]);
      r->field[i] = (struct check){words, pages_tag(f->pages, f->tag, TAG_P), in_card, check_is_round(f, n)};
      double over = form_text_width(f, words, look) - room;
      if (over > 0.01) form_report_wide(f, n->pos, words, over);
      if (!*words) diag_error(f->d, n->pos, "write-no-label");
    }
    if (!r->field[0].words) r->field[0].words = "";
    g_strfreev(cells);
    struct piece *p = stack_add(f, s, height, draw_fields, r, "write fields", n->pos);
    if (row == rows && !in_card) p->before = print_pt(&f->style, "write.fields_before");
  }
  g_strfreev(rows);
}

static void draw_whole(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  stack_draw(f, page, p->data, x, y);
}

/* Whoever writes must see what for: words of its own, or a heading, a paragraph or a place to write just before it. */
static void label_check(struct flow *f, const struct node *n) {
  bool room = node_attr(n, "lines", NULL) || node_attr(n, "box", NULL);
  if (!room || *form_label(n) || n->first || node_attr(n, "hint", NULL) || node_attr(n, "blank", NULL)) return;
  if (n->parent && n->parent->first != n) return;
  diag_error(f->d, n->pos, "write-no-label");
}

static void hint_build(struct flow *f, struct stack *s, const struct node *n) {
  const char *hint = node_attr(n, "hint", NULL);
  if (!hint) return;
  tag_id before = flow_tag(f, TAG_P);
  stack_lines(f, s, flow_compose(f, hint, "write_hint", s->width, n->pos), flow_look(f, "write_hint"), "write hint");
  f->tag = before;
}

void write_build(struct flow *f, struct stack *s, const struct node *n, bool in_card) {
  long repeat = attr_number(n, "repeat", 1);
  label_check(f, n);
  for (long r = 0; r < repeat; r++) {
    struct stack *inner = stack_new(f, s->width);
    title_build(f, inner, n, in_card, time_text(f, r + 1, repeat));
    label_build(f, inner, n);
    hint_build(f, inner, n);
    guint said = inner->piece->len;
    blocks_build(f, inner, n->first, in_card ? "card" : "body");
    form_date(f, inner, n);
    form_blank(f, inner, n);
    checks_build(f, inner, n, in_card);
    fields_build(f, inner, n, in_card);
    form_lines(f, inner, n);
    form_table(f, inner, n);
    form_box(f, inner, n);
    if (inner->piece->len == said) {
      diag_error(f->d, n->pos, "write-empty");
      return;
    }
    struct piece *p = stack_add(f, s, stack_height(inner, NULL), draw_whole, inner, "write", n->pos);
    piece_notes_of(f, p, inner);
    p->before = in_card ? 0 : print_pt(&f->style, "write.before");
    p->after = in_card ? 0 : print_pt(&f->style, "write.after");
  }
}
