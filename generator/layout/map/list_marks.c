/* Short marks of services in the list, and the key that says what they mean. Which field's marks stand in a box is the style's. */
#include <math.h>
#include <string.h>

#include "layout/map/list.h"

static bool is_mark(const struct attr *a) {
  return g_str_has_prefix(a->name, "mark:");
}

/* Marks of this field are white in a dark box (list.boxed). */
static bool is_boxed(const struct print_style *s, const char *name) {
  const struct key *boxed = print_key(s, "list.boxed");
  for (const struct key *k = boxed && boxed->kind == KEY_LIST ? boxed->first : NULL; k; k = k->next)
    if (k->kind == KEY_SCALAR && !strcmp(k->text, name + strlen("mark:"))) return true;
  return false;
}

/* Boxes are as wide as each other unless their text is wider; plain marks are as wide as their text. */
static double width_of(const struct pen *p, const struct list_looks *l, const char *name, const char *mark) {
  double w = pen_width(p, mark, &l->mark);
  return is_boxed(p->style, name) ? fmax(l->mark_size, w + l->mark_size - l->mark.line.font.size_pt) : w;
}

static void draw_mark(const struct pen *p, const struct list_looks *l, const char *name, const char *mark, double x, double y) {
  double w = width_of(p, l, name, mark), size = l->mark.line.font.size_pt;
  struct lettering look = l->mark;
  if (is_boxed(p->style, name)) {
    double middle = y - print_number(p->style, "baseline_em") * size;
    pen_box(p, (struct box){x, middle - l->mark_size / 2, x + w, middle + l->mark_size / 2}, print_pt(p->style, "list.mark_radius"),
            print_ink(p->style, "list.mark_ground"));
    look.line.ink = print_ink(p->style, "paper_ink");
  }
  pen_text(p, mark, x + w / 2, y, &look, 'm');
}

double list_marks_width(const struct pen *p, const struct list_looks *l, const struct place *f) {
  double w = 0;
  for (size_t i = 0; i < f->extras; i++)
    if (is_mark(&f->extra[i])) w += (w > 0 ? l->between : 0) + width_of(p, l, f->extra[i].name, f->extra[i].value);
  return w;
}

void list_marks_draw(const struct pen *p, const struct list_looks *l, const struct place *f, double x, double y) {
  x -= list_marks_width(p, l, f);
  for (size_t i = 0; i < f->extras; i++) {
    if (!is_mark(&f->extra[i])) continue;
    draw_mark(p, l, f->extra[i].name, f->extra[i].value, x, y);
    x += width_of(p, l, f->extra[i].name, f->extra[i].value) + l->between;
  }
}

/* ---- the key ---- */

static size_t key_items(const struct node *panel) {
  size_t n = 0;
  for (const struct node *c = panel->first; c; c = c->next) n += c->kind == NODE_ITEM && *node_attr(c, "mark", "");
  return n;
}

double list_key_height(const struct pen *p, const struct list_looks *l, const struct node *panel, double width) {
  size_t n = key_items(panel), columns = (size_t)fmax(1, print_number(p->style, "list.key_columns"));
  if (!n) return 0;
  return print_pt(p->style, "list.key_head") + print_pt(p->style, "list.key_row") * (double)((n + columns - 1) / columns) +
         print_pt(p->style, "list.key_after");
}

void list_key_draw(const struct pen *p, const struct list_looks *l, const struct node *panel, struct box b) {
  size_t n = key_items(panel), columns = (size_t)fmax(1, print_number(p->style, "list.key_columns")), i = 0;
  size_t rows = (n + columns - 1) / columns;
  double row = print_pt(p->style, "list.key_row"), at = print_pt(p->style, "list.key_at"), width = (b.x1 - b.x0) / (double)columns;
  pen_text_fit(p, theme_word(p->style->theme, "map.marks"), b.x0, b.y0 + l->group.line.font.size_pt, b.x1 - b.x0, &l->group, 'l');
  for (const struct node *c = panel->first; c; c = c->next) {
    if (c->kind != NODE_ITEM || !*node_attr(c, "mark", "")) continue;
    double x = b.x0 + width * (double)(i / rows), y = b.y0 + print_pt(p->style, "list.key_head") + row * (double)(i % rows + 1) - row * 0.28;
    const char *name = node_attr(c, "field", ""), *mark = node_attr(c, "mark", "");
    draw_mark(p, l, name, mark, x + (at - l->gap - width_of(p, l, name, mark)) / 2, y);
    pen_text_fit(p, c->text, x + at, y, width - at - l->gap, &l->detail, 'l');
    i++;
  }
}
