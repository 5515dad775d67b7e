/* Rows, headings and lines that both pages of a clinic's spread are made of. */
#include <math.h>
#include <string.h>

#include "layout/book/doctor.h"

/* ---- texts ---- */

double doctor_lines(struct flow *f, struct page *page, const struct composed *text, double x, double y) {
  for (size_t i = 0; text && i < text->lines; i++)
    composed_draw(f->composer, page, text, i, x, y + (double)i * text->look->pitch_pt);
  return y + (text ? (double)text->lines * text->look->pitch_pt : 0);
}

double doctor_width(struct flow *f, const char *utf8, const char *role) {
  const struct look *look = &flow_look(f, role)->look;
  struct line_style style = {look->font, look->ink, look->spacing_pt, 1};
  return text_line(f->pages, NULL, utf8, 0, 0, &style, (struct pos){0}, f->d);
}

double doctor_line(struct flow *f, struct page *page, const char *utf8, const char *role, double x, double base,
                   double width, struct pos at) {
  const struct look *look = &flow_look(f, role)->look;
  double natural = doctor_width(f, utf8, role), condense = natural > width ? fmax(0.8, width / natural) : 1;
  struct line_style style = {look->font, look->ink, look->spacing_pt, condense};
  if (natural * condense > width + 0.01) diag_error(f->d, at, "line-overset", utf8, mm_text(f, natural * condense - width));
  return text_line(f->pages, page, utf8, x, base, &style, at, f->d);
}

tag_id doctor_tag(struct doctor *doc, tag_id parent, enum tag_kind kind) {
  return pages_tag(doc->f->pages, parent, kind);
}

/* ---- headings ---- */

static void draw_heading(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  const struct composed *text = p->data;
  double side = doctor_pt(f, "square"), cy = y + text->look->pitch_pt / 2;
  tag_id before = page_mark(page, 0);
  page_fill_box(f->pages, page, (struct box){x, cy - side / 2, x + side, cy + side / 2}, doctor_ink(f, "ink"));
  page_mark(page, before);
  doctor_lines(f, page, text, x + side + doctor_pt(f, "square_gap"), y);
}

void doctor_heading(struct doctor *doc, struct stack *s, const char *word) {
  struct flow *f = doc->f;
  char name[64];
  g_snprintf(name, sizeof name, "doctors.%s", word);
  tag_id before = flow_tag(f, TAG_HEADING);
  pages_tag_at(f->pages, f->tag)->level = 2;
  double indent = doctor_pt(f, "square") + doctor_pt(f, "square_gap");
  struct composed *text = flow_compose(f, theme_word(f->in->theme, name), "doctor_section", s->width - indent, doc->pos);
  struct piece *p = stack_add(f, s, (double)text->lines * text->look->pitch_pt, draw_heading, text, "heading", doc->pos);
  f->tag = before;
  const struct block_look *look = flow_look(f, "doctor_section");
  p->before = look->before, p->after = look->after, p->keep = p->hard = true;
  if (s->piece->len > 1) doctor_elastic(doc, p, doctor_pt(f, "stretch_gap"), true);
}

/* ---- rows ---- */

static void draw_row(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  const struct doctor_row *row = p->data;
  tag_id before = page->mark;
  page_mark(page, 0);
  if (row->bar > 0) page_fill_box(f->pages, page, (struct box){x, y, x + row->bar, y + p->height}, doctor_ink(f, "ink"));
  for (size_t i = 0; i < row->rules; i++)
    draw_rule(f, page, x + row->rule[i][0], x + row->rule[i][1], y + p->height, doctor_pt(f, "rule"),
              doctor_ink(f, "rule_ink"));
  double tallest = 0;
  for (size_t i = 0; i < row->cells; i++)
    if (row->cell[i].text) tallest = fmax(tallest, (double)row->cell[i].text->lines * row->cell[i].text->look->pitch_pt);
  for (size_t i = 0; i < row->cells; i++) {
    const struct doctor_cell *c = &row->cell[i];
    page_mark(page, c->tag);
    doctor_lines(f, page, c->text, x + c->x, y + (p->height - tallest) / 2);
  }
  page_mark(page, before);
}

struct piece *doctor_row_add(struct doctor *doc, struct stack *s, const struct doctor_row *row, const char *part) {
  double tallest = 0;
  struct doctor_row *own = arena_alloc(doc->f->arena, sizeof *own);
  *own = *row;
  for (size_t i = 0; i < row->cells; i++) {
    const struct composed *text = row->cell[i].text;
    if (text) tallest = fmax(tallest, (double)text->lines * text->look->pitch_pt);
  }
  struct piece *p = stack_add(doc->f, s, tallest + 2 * row->pad, draw_row, own, part, doc->pos);
  p->hard = p->keep = true;
  doctor_elastic(doc, p, doctor_pt(doc->f, "stretch_row"), false);
  return p;
}

/* "label|text": the first piece and the rest. */
static void row_cells(struct doctor *doc, struct doctor_row *row, const char *value, const char *label_role,
                      const char *text_role, double label_x, double text_x, double width) {
  char **part = g_strsplit(value, "|", 2);
  struct flow *f = doc->f;
  row->cell[0].text = flow_compose(f, part[0] ? part[0] : "", label_role, text_x - label_x, doc->pos);
  row->cell[0].x = label_x;
  if (part[0] && part[1]) {
    for (char *c = part[1]; *c; c++)
      if (*c == '|') *c = ' ';
    row->cell[1].text = flow_compose(f, part[1], text_role, width - text_x, doc->pos);
  }
  row->cell[1].x = text_x;
  row->cells = 2;
  g_strfreev(part);
}

void doctor_table(struct doctor *doc, struct stack *s, const char *word, const char *extra) {
  struct flow *f = doc->f;
  if (!doctor_extras(doc, extra)) return;
  doctor_heading(doc, s, word);
  tag_id before = flow_tag(f, TAG_TABLE);
  for (size_t i = 0; i < doctor_extras(doc, extra); i++) {
    struct doctor_row row = {.pad = doctor_pt(f, "table_pad"), .rules = 1, .rule = {{0, s->width}}};
    row_cells(doc, &row, doctor_extra_at(doc, extra, i), "doctor_label", "doctor_text", 0, doctor_pt(f, "table_text"), s->width);
    tag_id line = doctor_tag(doc, f->tag, TAG_ROW);
    row.cell[0].tag = doctor_tag(doc, line, TAG_TH), row.cell[1].tag = doctor_tag(doc, line, TAG_TD);
    pages_tag_at(f->pages, row.cell[0].tag)->scope = 'r';
    doctor_row_add(doc, s, &row, extra);
  }
  f->tag = before;
}

void doctor_list(struct doctor *doc, struct stack *s, const char *word, const char *extra) {
  struct flow *f = doc->f;
  if (!doctor_extras(doc, extra)) return;
  doctor_heading(doc, s, word);
  tag_id before = flow_tag(f, TAG_LIST);
  for (size_t i = 0; i < doctor_extras(doc, extra); i++) {
    struct doctor_row row = {.pad = doctor_pt(f, "list_pad"), .bar = doctor_pt(f, "list_bar")};
    row_cells(doc, &row, doctor_extra_at(doc, extra, i), "doctor_time", "doctor_text", doctor_pt(f, "list_label"),
              doctor_pt(f, "list_text"), s->width);
    tag_id item = doctor_tag(doc, f->tag, TAG_ITEM);
    row.cell[0].tag = doctor_tag(doc, item, TAG_LABEL), row.cell[1].tag = doctor_tag(doc, item, TAG_BODY);
    doctor_row_add(doc, s, &row, extra);
  }
  f->tag = before;
}
