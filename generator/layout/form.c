/* Places to write in: labels, ruled lines, fields, check boxes, sentences with blanks, frames. Sizes are the print
 * style's. */
#include <math.h>
#include <string.h>

#include "layout/flow.h"

/* A print style's form in a book ("write") or on the cut-out card ("card"). */
static double form_pt(struct flow *f, bool in_card, const char *what) {
  char path[64];
  g_snprintf(path, sizeof path, "%s.%s", in_card ? "card" : "write", what);
  if (in_card && !print_has(&f->style, path)) g_snprintf(path, sizeof path, "write.%s", what);
  return print_pt(&f->style, path);
}

static double text_width(struct flow *f, const char *utf8, const struct look *look) {
  struct line_style style = {look->font, look->ink, look->spacing_pt, 1};
  return text_line(f->pages, NULL, utf8, 0, 0, &style, (struct pos){0}, f->d);
}

static void text_at(struct flow *f, struct page *page, const char *utf8, double x, double base, const struct look *look,
                    struct pos at) {
  struct line_style style = {look->font, look->ink, look->spacing_pt, 1};
  text_line(f->pages, page, utf8, x, base, &style, at, f->d);
}

/* ---- label with its tag ---- */

struct label {
  const char *tag;
  double tag_width, text_x;
  struct composed *text;
};

static void draw_label(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  const struct label *l = p->data;
  double pitch = l->text->look.pitch_pt;
  if (l->tag) {
    double height = print_pt(&f->style, "write.tag_height"), top = y + (pitch - height) / 2;
    struct frame frame = {.radius = print_pt(&f->style, "write.tag_radius"),
                          .ground = print_ink(&f->style, "write.tag_ink"),
                          .filled = true};
    const struct look *look = &flow_look(f, "write_tag")->look;
    draw_frame(f, page, (struct box){x, top, x + l->tag_width, top + height}, &frame);
    text_at(f, page, l->tag, x + print_pt(&f->style, "write.tag_pad"), top + height / 2 + 0.38 * look->font.size_pt,
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
    l->tag_width = text_width(f, tag, &flow_look(f, "write_tag")->look) + 2 * print_pt(&f->style, "write.tag_pad");
    l->text_x = l->tag_width + print_pt(&f->style, "write.tag_gap");
  }
  l->text = flow_compose(f, label ? label : "", "write_label", s->width - l->text_x, n->pos);
  double lines = (double)MAX(l->text->lines, 1);
  struct piece *p = stack_add(f, s, lines * l->text->look.pitch_pt, draw_label, l, "write label", n->pos);
  p->hard = true;
}

/* ---- a short head with a rule below it ---- */

static void draw_title(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  const struct composed *text = p->data;
  for (size_t i = 0; i < text->lines; i++)
    composed_draw(f->composer, page, text, i, x, y + (double)i * text->look.pitch_pt);
  double weight = print_pt(&f->style, "write.title_rule");
  draw_rule(f, page, x, x + p->width, y + p->height - weight / 2, weight, print_ink(&f->style, "write.check_ink"));
}

static void title_build(struct flow *f, struct stack *s, const struct node *n) {
  const char *title = node_attr(n, "title", NULL);
  if (!title) return;
  struct composed *text = flow_compose(f, title, "write_title", s->width, n->pos);
  double height = (double)text->lines * text->look.pitch_pt + print_pt(&f->style, "write.title_gap");
  stack_add(f, s, height, draw_title, text, "write title", n->pos);
}

/* ---- a check box with its words ---- */

static void draw_check(struct flow *f, struct page *page, bool in_card, const char *words, double x, double cy,
                       const struct look *look, struct pos at) {
  double size = form_pt(f, in_card, "check");
  struct frame frame = {.radius = form_pt(f, in_card, "check_radius"),
                        .weight = form_pt(f, in_card, "check_weight"),
                        .ink = print_ink(&f->style, "write.check_ink"),
                        .stroked = true,
                        .ground = theme_ink_named(f->in->theme, "paper", at, f->d),
                        .filled = true};
  page_begin(f->pages, page, "check", false, (struct box){x, cy - size / 2, x + size, cy + size / 2});
  draw_frame(f, page, (struct box){x, cy - size / 2, x + size, cy + size / 2}, &frame);
  page_end(f->pages, page);
  text_at(f, page, words, x + size + form_pt(f, in_card, "check_gap"), cy + 0.38 * look->font.size_pt, look, at);
}

struct checks {
  char **words;
  size_t n;
  long columns;
  double column, row;
  bool in_card;
};

static void draw_checks(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  const struct checks *c = p->data;
  const struct look *look = &flow_look(f, c->in_card ? "card_check" : "write_check")->look;
  for (size_t i = 0; i < c->n; i++) {
    double cx = x + (double)(i % (size_t)c->columns) * c->column, row = (double)(i / (size_t)c->columns);
    draw_check(f, page, c->in_card, c->words[i], cx, y + (row + 0.5) * c->row, look, p->pos);
  }
}

static void report_wide(struct flow *f, struct pos at, const char *words, double over) {
  diag_error(f->d, at, "line-overset", words, diag_num(f->d, ceil(over / PT_PER_MM * 10) / 10));
}

static void checks_build(struct flow *f, struct stack *s, const struct node *n, bool in_card) {
  const char *value = node_attr(n, "checks", NULL);
  if (!value) return;
  struct checks *c = arena_alloc(f->arena, sizeof *c);
  char **cells = attr_cells(value, "|");
  c->n = g_strv_length(cells);
  c->words = arena_array(f->arena, c->n + 1, sizeof *c->words);
  c->columns = attr_number(f, n, "columns", (long)print_number(&f->style, "write.check_columns"));
  if (c->columns < 1) c->columns = 1;
  c->column = (s->width + print_pt(&f->style, "write.check_column_gap")) / (double)c->columns;
  c->row = form_pt(f, in_card, "check_row");
  c->in_card = in_card;
  const struct look *look = &flow_look(f, in_card ? "card_check" : "write_check")->look;
  double room = c->column - print_pt(&f->style, "write.check_column_gap") - form_pt(f, in_card, "check") -
                form_pt(f, in_card, "check_gap");
  for (size_t i = 0; i < c->n; i++) {
    c->words[i] = arena_strdup(f->arena, cells[i]);
    double over = text_width(f, c->words[i], look) - room;
    if (over > 0.01) report_wide(f, n->pos, c->words[i], over);
  }
  g_strfreev(cells);
  size_t rows = (c->n + (size_t)c->columns - 1) / (size_t)c->columns;
  stack_add(f, s, (double)rows * c->row, draw_checks, c, "write checks", n->pos)->before = print_pt(
      &f->style, "write.check_before");
}

/* ---- fields: a small label, room, a rule ---- */

struct fields {
  char **words;
  size_t n;
  bool in_card;
};

static void draw_fields(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  const struct fields *r = p->data;
  double gap = form_pt(f, r->in_card, "field_gap"), rule = print_pt(&f->style, "write.rule");
  double width = (p->width - gap * (double)(r->n - 1)) / (double)r->n;
  for (size_t i = 0; i < r->n; i++, x += width + gap) {
    if (g_str_has_prefix(r->words[i], "[ ]")) {
      const struct look *look = &flow_look(f, r->in_card ? "card_check" : "write_check")->look;
      double size = form_pt(f, r->in_card, "check");
      draw_check(f, page, r->in_card, g_strchug(r->words[i] + 3), x, y + p->height - size / 2 - rule, look, p->pos);
      continue;
    }
    const struct look *look = &flow_look(f, r->in_card ? "card_field" : "write_field")->look;
    text_at(f, page, r->words[i], x, y + form_pt(f, r->in_card, "field_pad") + look_baseline(look), look, p->pos);
    draw_rule(f, page, x, x + width, y + p->height - rule / 2, rule, print_ink(&f->style, "write.rule_ink"));
  }
}

static void fields_build(struct flow *f, struct stack *s, const struct node *n, bool in_card) {
  const char *value = node_attr(n, "fields", NULL);
  if (!value) return;
  double height = attr_pt(f, n, "height", form_pt(f, in_card, "field")), gap = form_pt(f, in_card, "field_gap");
  const struct look *look = &flow_look(f, in_card ? "card_field" : "write_field")->look;
  char **rows = attr_cells(value, ";");
  for (char **row = rows; *row; row++) {
    char **cells = attr_cells(*row, "|");
    struct fields *r = arena_alloc(f->arena, sizeof *r);
    r->n = MAX(g_strv_length(cells), 1);
    r->words = arena_array(f->arena, r->n + 1, sizeof *r->words);
    r->in_card = in_card;
    double room = (s->width - gap * (double)(r->n - 1)) / (double)r->n;
    for (size_t i = 0; cells[i]; i++) {
      r->words[i] = arena_strdup(f->arena, cells[i]);
      double over = text_width(f, r->words[i], look) - room;
      if (over > 0.01) report_wide(f, n->pos, r->words[i], over);
    }
    if (!r->words[0]) r->words[0] = arena_strdup(f->arena, "");
    g_strfreev(cells);
    struct piece *p = stack_add(f, s, height, draw_fields, r, "write fields", n->pos);
    if (row == rows && !in_card) p->before = print_pt(&f->style, "write.fields_before");
  }
  g_strfreev(rows);
}

/* ---- a sentence with blanks: "_" is one share of the room that is left ---- */

struct blank {
  char **word; /* words before each blank, and after the last */
  size_t *share, n;
};

static void draw_blank(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  const struct blank *b = p->data;
  const struct look *look = &flow_look(f, "write_blank")->look;
  double words = 0, shares = 0, gap = print_pt(&f->style, "write.blank_gap"), right = x + p->width;
  double base = y + p->height - 0.12 * look->font.size_pt - PT_PER_MM / 2;
  for (size_t i = 0; i <= b->n; i++) {
    if (*b->word[i]) words += text_width(f, b->word[i], look) + (i < b->n ? gap : 0) + (i ? gap : 0);
    if (i < b->n) shares += (double)b->share[i];
  }
  double each = shares > 0 ? (right - x - words) / shares : 0;
  if (each < 0) report_wide(f, p->pos, b->word[0], x + words - right);
  for (size_t i = 0; i <= b->n; i++) {
    if (*b->word[i]) {
      if (i) x += gap;
      text_at(f, page, b->word[i], x, base, look, p->pos);
      x += text_width(f, b->word[i], look) + gap;
    }
    if (i == b->n) break;
    double to = x + each * (double)b->share[i];
    draw_rule(f, page, x, to, y + p->height, print_pt(&f->style, "write.rule"), print_ink(&f->style, "write.rule_ink"));
    x = to;
  }
}

static void blank_build(struct flow *f, struct stack *s, const struct node *n) {
  const char *value = node_attr(n, "blank", NULL);
  if (!value) return;
  struct blank *b = arena_alloc(f->arena, sizeof *b);
  size_t most = strlen(value) + 1;
  b->word = arena_array(f->arena, most, sizeof *b->word);
  b->share = arena_array(f->arena, most, sizeof *b->share);
  for (const char *at = value;;) {
    size_t words = strcspn(at, "_"), run = strspn(at + words, "_");
    b->word[b->n] = g_strstrip(arena_strndup(f->arena, at, words));
    if (!run) break;
    b->share[b->n++] = run;
    at += words + run;
  }
  struct piece *p = stack_add(f, s, print_pt(&f->style, "write.blank"), draw_blank, b, "write blank", n->pos);
  p->after = print_pt(&f->style, "write.blank_after");
}

/* ---- ruled lines and frames ---- */

static void draw_ruled(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  draw_rule(f, page, x, x + p->width, y + p->height, print_pt(&f->style, "write.rule"),
            print_ink(&f->style, "write.rule_ink"));
}

static void draw_box(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  struct frame frame = {.radius = print_pt(&f->style, "write.box_radius"),
                        .weight = print_pt(&f->style, "write.box_weight"),
                        .ink = print_ink(&f->style, "write.rule_ink"),
                        .stroked = true};
  draw_frame(f, page, (struct box){x, y, x + p->width, y + p->height}, &frame);
}

static void draw_whole(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  stack_draw(f, page, p->data, x, y);
}

void write_build(struct flow *f, struct stack *s, const struct node *n, bool in_card) {
  long repeat = attr_number(f, n, "repeat", 1);
  for (long r = 0; r < repeat; r++) {
    struct stack *inner = stack_new(f, s->width);
    title_build(f, inner, n);
    label_build(f, inner, n);
    const char *hint = node_attr(n, "hint", NULL);
    if (hint)
      stack_lines(f, inner, flow_compose(f, hint, "write_hint", s->width, n->pos), flow_look(f, "write_hint"),
                  "write hint");
    blocks_build(f, inner, n->first, in_card ? "card" : "body");
    blank_build(f, inner, n);
    checks_build(f, inner, n, in_card);
    fields_build(f, inner, n, in_card);
    long lines = attr_number(f, n, "lines", 0);
    for (long i = 0; i < lines; i++)
      stack_add(f, inner, attr_pt(f, n, "pitch", print_pt(&f->style, "write.pitch")), draw_ruled, NULL, "write line",
                n->pos);
    double box = attr_pt(f, n, "box", 0);
    if (box > 0)
      stack_add(f, inner, box, draw_box, NULL, "write box", n->pos)->before = print_pt(&f->style, "write.box_before");
    if (!inner->piece->len) {
      diag_error(f->d, n->pos, "write-empty");
      return;
    }
    struct piece *p = stack_add(f, s, stack_height(inner, NULL), draw_whole, inner, "write", n->pos);
    p->before = in_card ? 0 : print_pt(&f->style, "write.before");
    p->after = in_card ? 0 : print_pt(&f->style, "write.after");
  }
}

/* ---- the band above a page that is filled in twice ---- */

struct band {
  struct frame frame;
  char *title, *small;
  const char *role;
};

static void draw_band(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  const struct band *b = p->data;
  double pad = print_pt(&f->style, "band.pad"), cy = y + p->height / 2;
  const struct look *title = &flow_look(f, b->role)->look, *small = &flow_look(f, "band_small")->look;
  draw_frame(f, page, (struct box){x, y, x + p->width, y + p->height}, &b->frame);
  text_at(f, page, b->title, x + pad, cy + 0.38 * title->font.size_pt, title, p->pos);
  if (b->small)
    text_at(f, page, b->small, x + p->width - pad - text_width(f, b->small, small), cy + 0.38 * small->font.size_pt,
            small, p->pos);
}

void band_build(struct flow *f, struct stack *s, const struct node *n, const char *which) {
  struct band *b = arena_alloc(f->arena, sizeof *b);
  bool second = strcmp(which, "second") == 0;
  char **cells = attr_cells(node_attr(n, which, ""), "|");
  b->title = arena_strdup(f->arena, cells[0] ? cells[0] : "");
  if (cells[0] && cells[1]) b->small = arena_strdup(f->arena, cells[1]);
  g_strfreev(cells);
  b->role = second ? "band_second" : "band_first";
  b->frame.radius = print_pt(&f->style, "band.radius");
  b->frame.ground = print_ink(&f->style, second ? "band.second_ground" : "band.first_ground");
  b->frame.filled = true;
  b->frame.stroked = second;
  b->frame.weight = print_pt(&f->style, "band.second_weight");
  b->frame.ink = print_ink(&f->style, "band.second_ink");
  struct piece *p = stack_add(f, s, print_pt(&f->style, "band.height"), draw_band, b, "band", n->pos);
  p->after = print_pt(&f->style, "band.after");
}
