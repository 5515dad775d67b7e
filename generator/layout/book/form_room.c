/* Room to write: a sentence with blanks, a date, ruled lines, an empty frame. */
#include <math.h>
#include <string.h>

#include "layout/book/form.h"

/* ---- a sentence with blanks: "_" is one share of the room that is left ---- */

struct blank {
  const char *label; /* of all of it */
  char **word; /* words before each blank, and after the last */
  size_t *share, n;
};

static void draw_blank(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  const struct blank *b = p->data;
  const struct look *look = &flow_look(f, "write_blank")->look;
  double words = 0, shares = 0, gap = print_pt(&f->style, "write.blank_gap"), right = x + p->width;
  double base = y + p->height - 0.12 * look->font.size_pt - PT_PER_MM / 2;
  for (size_t i = 0; i <= b->n; i++) {
    if (*b->word[i]) words += form_text_width(f, b->word[i], look) + (i < b->n ? gap : 0) + (i ? gap : 0);
    if (i < b->n) shares += (double)b->share[i];
  }
  double each = shares > 0 ? (right - x - words) / shares : 0;
  if (each < 0) form_report_wide(f, p->pos, b->word[0], x + words - right);
  for (size_t i = 0; i <= b->n; i++) {
    if (*b->word[i]) {
      if (i) x += gap;
      form_text_at(f, page, b->word[i], x, base, look, p->pos);
      x += form_text_width(f, b->word[i], look) + gap;
    }
    if (i == b->n) break;
    double to = x + each * (double)b->share[i];
    char *name = g_strdup_printf("%s%s%s", b->label, *b->label ? " " : "", *b->label || !*b->word[i] ? b->word[i + 1] : b->word[i]);
    form_field(f, page, "blank", name, (struct box){x, y, to, y + p->height});
    g_free(name);
    draw_rule(f, page, x, to, y + p->height, print_pt(&f->style, "write.rule"), print_ink(&f->style, "write.rule_ink"));
    x = to;
  }
}

static struct piece *blank_add(struct flow *f, struct stack *s, const char *value, const char *label, struct pos pos) {
  struct blank *b = arena_alloc(f->arena, sizeof *b);
  size_t most = strlen(value) + 1;
  b->label = label;
  b->word = arena_array(f->arena, most, sizeof *b->word);
  b->share = arena_array(f->arena, most, sizeof *b->share);
  for (const char *at = value;;) {
    size_t words = strcspn(at, "_"), run = strspn(at + words, "_");
    b->word[b->n] = g_strstrip(arena_strndup(f->arena, at, words));
    if (!run) break;
    b->share[b->n++] = run;
    at += words + run;
  }
  tag_id before = flow_tag(f, TAG_P);
  struct piece *p = stack_add(f, s, print_pt(&f->style, "write.blank"), draw_blank, b, "write blank", pos);
  p->after = print_pt(&f->style, "write.blank_after");
  f->tag = before;
  return p;
}

void form_blank(struct flow *f, struct stack *s, const struct node *n) {
  const char *value = node_attr(n, "blank", NULL);
  if (value) blank_add(f, s, value, "", n->pos);
}

/* A label, then room for the numbers of a year, a month and a day, as wide as the style says. */
void form_date(struct flow *f, struct stack *s, const struct node *n) {
  const char *label = node_attr(n, "date", NULL);
  if (!label) return;
  char *value = g_strdup_printf("%s%s", label, theme_word(f->in->theme, "write.date"));
  struct piece *p = blank_add(f, s, value, label, n->pos);
  double words = form_text_width(f, label, &flow_look(f, "write_blank")->look);
  p->width = fmin(s->width, words + print_pt(&f->style, "write.date_width"));
  p->part = "write date";
  g_free(value);
}

/* ---- ruled lines and frames ---- */

struct ruled {
  size_t n;
  double pitch;
  const char *label;
};

static void draw_ruled(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  const struct ruled *r = p->data;
  form_field(f, page, "lines", r->label, (struct box){x, y, x + p->width, y + p->height});
  for (size_t i = 1; i <= r->n; i++)
    draw_rule(f, page, x, x + p->width, y + (double)i * r->pitch, print_pt(&f->style, "write.rule"),
              print_ink(&f->style, "write.rule_ink"));
}

void form_lines(struct flow *f, struct stack *s, const struct node *n) {
  long lines = attr_number(n, "lines", 0);
  if (lines < 1) return;
  struct ruled *r = arena_alloc(f->arena, sizeof *r);
  *r = (struct ruled){(size_t)lines, form_pitch(f, n, "pitch", "write.pitch"), form_label(n)};
  stack_add(f, s, (double)lines * r->pitch, draw_ruled, r, "write lines", n->pos);
}

static void draw_box(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  struct frame frame = {.radius = print_pt(&f->style, "write.box_radius"),
                        .weight = print_pt(&f->style, "write.box_weight"),
                        .ink = print_ink(&f->style, "write.rule_ink"),
                        .stroked = true};
  struct box b = {x, y, x + p->width, y + p->height};
  form_field(f, page, "box", p->data, b);
  draw_frame(f, page, b, &frame);
}

void form_box(struct flow *f, struct stack *s, const struct node *n) {
  double height = attr_pt(n, "box", 0);
  if (height > 0)
    stack_add(f, s, height, draw_box, form_label(n), "write box", n->pos)->before = print_pt(&f->style, "write.box_before");
}
