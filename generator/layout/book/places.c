/* Entries of institutions: symbol and number, reading over name, address, telephone, hours, tags, notes. */
#include "layout/book/places.h"

#include <math.h>
#include <string.h>

#include "layout/book/doctor.h"
#include "layout/book/index.h"

struct entry {
  const char *cell; /* where it stands on the sheet; NULL */
  const struct place *place;
  const char *kind;        /* "full", "row": the print style's entries.<kind> */
  const char *const *days; /* names of the days; NULL: no hours */
  struct composed *reading, *name, **block, *note;
  size_t blocks; /* of as many as the place has texts */
  double name_condense, tel_width;
  size_t hours, tags;
  const struct attr **sitting, **tag;
  double tags_height, tags_end; /* tags_end: where the last row of tags ends */
  bool note_beside;             /* the note stands in that row */
  struct pos pos;
};

double entries_pt(struct flow *f, const char *kind, const char *what) {
  char path[96];
  g_snprintf(path, sizeof path, "entries.%s.%s", kind, what);
  return print_pt(&f->style, path);
}
bool entries_has(struct flow *f, const char *kind, const char *what) {
  char path[96];
  g_snprintf(path, sizeof path, "entries.%s.%s", kind, what);
  return print_has(&f->style, path);
}
ink_id entries_ink(struct flow *f, const char *kind, const char *what) {
  char path[96];
  g_snprintf(path, sizeof path, "entries.%s.%s", kind, what);
  return print_ink(&f->style, path);
}
static const char *entries_text(struct flow *f, const char *kind, const char *what) {
  char path[96];
  g_snprintf(path, sizeof path, "entries.%s.%s", kind, what);
  return print_text(&f->style, path);
}

static double put(struct flow *f, struct page *page, const char *utf8, double x, double base, const char *role,
                  ink_id ink, double condense, struct pos at) {
  const struct look *look = &flow_look(f, role)->look;
  struct line_style style = {look->font, ink, look->spacing_pt, condense};
  return text_line(f->pages, page, utf8, x, base, &style, at, f->d);
}
static double put_plain(struct flow *f, struct page *page, const char *utf8, double x, double base, const char *role,
                        struct pos at) {
  return put(f, page, utf8, x, base, role, flow_look(f, role)->look.ink, 1, at);
}
static double width_of(struct flow *f, const char *utf8, const char *role) {
  return put_plain(f, NULL, utf8, 0, 0, role, (struct pos){0});
}

/* ---- building ---- */

static void block_add(struct flow *f, struct entry *e, const char *text, const char *role, double width) {
  if (!text || !*text) return;
  e->block[e->blocks++] = flow_compose(f, text, role, width, e->pos);
}

/* A name too long for its line is condensed to four fifths, then set in two lines, never smaller. */
static void name_set(struct flow *f, struct entry *e, double width) {
  e->name = flow_compose(f, e->place->name, "entry_name", 1e6, e->pos);
  double natural = e->name->natural_pt;
  e->name_condense = natural > width ? width / natural : 1;
  if (e->name_condense >= 0.8) return;
  const struct block_look *look = flow_look(f, "entry_name");
  struct setting s = {width, 0, look->align, true, true};
  e->name_condense = 1;
  compose_again(f->composer, e->name, &s, f->d);
}

static void extras_read(struct flow *f, struct entry *e, double block_width, double width) {
  const struct place *p = e->place;
  GString *notes = g_string_new(NULL);
  e->sitting = arena_array(f->arena, p->extras + 1, sizeof *e->sitting);
  e->tag = arena_array(f->arena, p->extras + 1, sizeof *e->tag);
  for (size_t i = 0; i < p->extras; i++) {
    const struct attr *x = &p->extra[i];
    if (strcmp(x->name, "line") == 0) block_add(f, e, x->value, "entry_detail", block_width);
    else if (strcmp(x->name, "hours") == 0) e->sitting[e->hours++] = x;
    else if (g_str_has_prefix(x->name, "tag:")) e->tag[e->tags++] = x;
    else if (strcmp(x->name, "note") == 0) g_string_append_printf(notes, "%s%s", notes->len ? "\u3000" : "", x->value);
  }
  if (notes->len) e->note = flow_compose(f, notes->str, "entry_note", width, e->pos);
  g_string_free(notes, TRUE);
}

/* Tags in rows; gives the height, draws when there is a page: items of `list`. */
static double tags_set(struct flow *f, const struct entry *e, struct page *page, tag_id list, double x, double y, double width,
                       double *end_out) {
  double pad = entries_pt(f, e->kind, "tag_pad"), gap = entries_pt(f, e->kind, "tag_gap");
  double height = entries_pt(f, e->kind, "tag_height");
  double at = 0, row = 0;
  const char *solid = entries_text(f, e->kind, "tag_solid");
  const struct look *look = &flow_look(f, "entry_tag")->look;
  char **solids = g_strsplit(solid, " ", -1);
  for (size_t i = 0; i < e->tags; i++) {
    const char *code = e->tag[i]->name + strlen("tag:");
    double w = width_of(f, e->tag[i]->value, "entry_tag") + 2 * pad;
    if (at > 0 && at + w > width) at = 0, row += height + gap;
    if (page) {
      bool filled = g_strv_contains((const char *const *)solids, code);
      struct box b = {x + at, y + row, x + at + w, y + row + height};
      struct frame frame = {.radius = entries_pt(f, e->kind, "tag_radius"),
                            .weight = entries_pt(f, e->kind, "tag_weight"),
                            .stroked = !filled,
                            .filled = filled,
                            .ink = entries_ink(f, e->kind, "tag_ink"),
                            .ground = entries_ink(f, e->kind, "tag_solid_ink")};
      draw_frame(f, page, b, &frame);
      page_mark(page, pages_tag(f->pages, pages_tag(f->pages, list, TAG_ITEM), TAG_BODY));
      put(f, page, e->tag[i]->value, b.x0 + pad, (b.y0 + b.y1) / 2 + 0.38 * look->font.size_pt, "entry_tag",
          filled ? entries_ink(f, e->kind, "tag_solid_text") : look->ink, 1, e->pos);
    }
    at += w + gap;
  }
  g_strfreev(solids);
  if (end_out) *end_out = at;
  return e->tags ? row + height : 0;
}

static double lines_height(const struct composed *t) {
  return t ? (double)t->lines * t->look->pitch_pt : 0;
}

/* The telephone is taller than the line it stands on: a line alone below the name makes room for it. */
static double tel_room(struct flow *f, const struct entry *e) {
  size_t lines = 0;
  for (size_t i = 0; i < e->blocks; i++) lines += e->block[i]->lines;
  if (lines != 1 || e->tel_width <= 0 || strcmp(entries_text(f, e->kind, "tel_at"), "last") != 0) return 0;
  return fmax(0, flow_look(f, "entry_tel")->look.pitch_pt - e->block[0]->look->pitch_pt);
}

/* Each text of an entry is a paragraph of its section. */
static void mark_text(struct flow *f, struct page *page, const struct piece *p) {
  page_mark(page, pages_tag(f->pages, p->tag, TAG_P));
}

/* 「地図 C-3」 on the first line of an entry, at its right: where it stands on the sheet that the book refers to. */
static void draw_cell(struct flow *f, struct page *page, const struct piece *p, const struct entry *e, double right, double top) {
  if (!e->cell) return;
  const struct look *look = &flow_look(f, "entry_cell")->look;
  mark_text(f, page, p);
  put_plain(f, page, e->cell, right - width_of(f, e->cell, "entry_cell"), top + look_baseline(look), "entry_cell", e->pos);
}

static double entry_height(struct flow *f, const struct entry *e) {
  double h = entries_pt(f, e->kind, "pad_top") + lines_height(e->reading) + lines_height(e->name) + tel_room(f, e);
  for (size_t i = 0; i < e->blocks; i++) h += lines_height(e->block[i]);
  if (e->hours)
    h += entries_pt(f, e->kind, "hours_before") + (double)(e->hours + 1) * entries_pt(f, e->kind, "hours_row");
  if (e->tags) h += entries_pt(f, e->kind, "tags_before") + e->tags_height;
  if (e->note && !e->note_beside) h += entries_pt(f, e->kind, "note_before") + lines_height(e->note);
  return fmax(h + entries_pt(f, e->kind, "pad_bottom"), entries_pt(f, e->kind, "least"));
}

/* ---- drawing ---- */

static double draw_lines(struct flow *f, struct page *page, const struct composed *t, double x, double y) {
  for (size_t i = 0; t && i < t->lines; i++)
    composed_draw(f->composer, page, t, i, x, y + (double)i * t->look->pitch_pt);
  return y + lines_height(t);
}

static double draw_name(struct flow *f, struct page *page, const struct entry *e, double x, double y) {
  if (e->name_condense == 1) return draw_lines(f, page, e->name, x, y);
  const struct look *look = e->name->look;
  put(f, page, e->place->name, x, y + look_baseline(look), "entry_name", look->ink, e->name_condense, e->pos);
  return y + look->pitch_pt;
}

/* A cell of the table belongs to its tag. */
static void mark_cell(struct page *page, const struct hours_table *t, size_t row, size_t cell) {
  if (t->tag) page_mark(page, t->tag[row * 9 + cell]);
}

double hours_draw(struct flow *f, struct page *page, const struct hours_table *t, double x0, double x1, double y) {
  double row = t->row, first = x0 + entries_pt(f, t->kind, "hours_first");
  double cell = (x1 - first) / 8;
  const struct look *head = &flow_look(f, "entry_day")->look, *mark = &flow_look(f, "entry_mark")->look;
  tag_id before = page->mark;
  for (int d = 0; d < 8 && t->days[d]; d++) {
    mark_cell(page, t, 0, (size_t)d + 1);
    draw_centred(f, page, t->days[d], first + (d + 0.5) * cell, y + row / 2, head);
  }
  y += row;
  draw_rule(f, page, x0, x1, y, entries_pt(f, t->kind, "hours_head_rule"), entries_ink(f, t->kind, "hours_ink"));
  for (size_t i = 0; i < t->sittings; i++, y += row) {
    char **part = g_strsplit(t->sitting[i]->value, "|", 9);
    const struct look *time = &flow_look(f, "entry_time")->look;
    double base = y + row / 2 + 0.36 * time->font.size_pt;
    mark_cell(page, t, i + 1, 0);
    put_plain(f, page, part[0] ? part[0] : "", x0, base, "entry_time", t->pos);
    for (int d = 0; d < 8 && part[0] && part[d + 1]; d++) {
      char path[96];
      const char *code = *part[d + 1] ? part[d + 1] : "closed";
      bool closed = strcmp(code, "closed") == 0;
      double left = first + d * cell;
      if (closed)
        page_fill_box(f->pages, page, (struct box){left, y, left + cell, y + row},
                      entries_ink(f, t->kind, "closed_ink"));
      g_snprintf(path, sizeof path, "marks.%s.sign", code);
      mark_cell(page, t, i + 1, (size_t)d + 1);
      draw_centred(f, page, theme_word(f->in->theme, path), left + cell / 2, y + row / 2, mark);
    }
    draw_rule(f, page, x0, x1, y + row, entries_pt(f, t->kind, "hours_rule"),
              entries_ink(f, t->kind, "hours_rule_ink"));
    g_strfreev(part);
  }
  page_mark(page, before);
  return y;
}

const tag_id *hours_tags(struct pages *pages, struct arena *arena, tag_id table, size_t sittings) {
  tag_id *tag = arena_array(arena, (sittings + 1) * 9, sizeof *tag);
  for (size_t row = 0; row <= sittings; row++) {
    tag_id line = pages_tag(pages, table, TAG_ROW);
    for (size_t cell = 0; cell < 9; cell++) {
      bool head = (row == 0) != (cell == 0);
      tag[row * 9 + cell] = pages_tag(pages, line, head ? TAG_TH : TAG_TD);
      if (head) pages_tag_at(pages, tag[row * 9 + cell])->scope = row ? 'r' : 'c';
    }
  }
  return tag;
}

static double draw_hours(struct flow *f, struct page *page, const struct entry *e, tag_id section, double x0, double x1, double y) {
  struct hours_table t = {.kind = e->kind, .days = e->days, .sitting = e->sitting, .sittings = e->hours,
                          .row = entries_pt(f, e->kind, "hours_row"), .pos = e->pos};
  t.tag = hours_tags(f->pages, page->arena, pages_tag(f->pages, section, TAG_TABLE), e->hours);
  return hours_draw(f, page, &t, x0, x1, y);
}

static void draw_tel(struct flow *f, struct page *page, const struct entry *e, double right, double base) {
  if (e->place->tel_missing) {
    const char *text = theme_word(f->in->theme, "no_tel");
    put_plain(f, page, text, right - width_of(f, text, "entry_detail"), base, "entry_detail", e->pos);
  }
  const char *sign = entries_text(f, e->kind, "tel_sign"), *tel = e->place->tel;
  if (!tel || !*tel) return;
  double width = width_of(f, tel, "entry_tel"), gap = entries_pt(f, e->kind, "tel_sign_gap");
  if (*sign)
    put_plain(f, page, sign, right - width - gap - width_of(f, sign, "entry_tel_sign"), base, "entry_tel_sign", e->pos);
  put_plain(f, page, tel, right - width, base, "entry_tel", e->pos);
}

static void draw_entry(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  const struct entry *e = p->data;
  tag_id before = page->mark;
  double left = x + entries_pt(f, e->kind, "text_x"), right = x + p->width, top = y + entries_pt(f, e->kind, "pad_top");
  char number[24] = "";
  if (e->place->number > 0) g_snprintf(number, sizeof number, "%d", e->place->number);
  if (y > f->top_y + 1)
    draw_rule(f, page, x, right, y, entries_pt(f, e->kind, "rule"), entries_ink(f, e->kind, "rule_ink"));
  if (*e->place->symbol && theme_symbol_named(f->in->theme, e->place->symbol)) {
    if (*number) mark_text(f, page, p);
    draw_symbol(f, page, e->place->symbol, number, x + entries_pt(f, e->kind, "symbol_x"),
                y + entries_pt(f, e->kind, "symbol_y"), entries_pt(f, e->kind, "symbol_scale") / PT_PER_MM,
                "entry_number", e->pos);
  }
  draw_cell(f, page, p, e, right, top);
  if (e->reading) mark_text(f, page, p);
  double at = draw_lines(f, page, e->reading, left, top);
  double base = at + look_baseline(e->name->look);
  mark_text(f, page, p);
  at = draw_name(f, page, e, left, at) + tel_room(f, e);
  for (size_t i = 0; i < e->blocks; i++) {
    double last = at + ((double)e->block[i]->lines - 1) * e->block[i]->look->pitch_pt +
                  look_baseline(e->block[i]->look);
    if (strcmp(entries_text(f, e->kind, "tel_at"), "last") == 0) base = last;
    mark_text(f, page, p);
    at = draw_lines(f, page, e->block[i], left, at);
  }
  if (e->tel_width > 0) mark_text(f, page, p);
  draw_tel(f, page, e, right, base);
  if (e->hours) at = draw_hours(f, page, e, p->tag, left, right, at + entries_pt(f, e->kind, "hours_before"));
  if (e->tags) {
    at += entries_pt(f, e->kind, "tags_before");
    at += tags_set(f, e, page, pages_tag(f->pages, p->tag, TAG_LIST), left, at, right - left, NULL);
  }
  if (e->note) mark_text(f, page, p);
  if (e->note_beside)
    draw_lines(f, page, e->note, left + e->tags_end + entries_pt(f, e->kind, "tag_gap"),
               at - (entries_pt(f, e->kind, "tag_height") + e->note->look->pitch_pt) / 2);
  else if (e->note) draw_lines(f, page, e->note, left, at + entries_pt(f, e->kind, "note_before"));
  page_mark(page, before);
}

/* ---- lists ---- */

static void entry_build(struct flow *f, struct stack *s, const struct place *p, const char *kind,
                        const char *const *days) {
  struct entry *e = arena_alloc(f->arena, sizeof *e);
  e->place = p, e->kind = kind, e->days = days;
  e->pos = (struct pos){p->file, p->line, 0};
  double width = s->width - entries_pt(f, e->kind, "text_x"), gap = entries_pt(f, e->kind, "tel_gap");
  if (p->tel && *p->tel)
    e->tel_width = width_of(f, p->tel, "entry_tel") + gap + entries_pt(f, e->kind, "tel_sign_width");
  else if (p->tel_missing) e->tel_width = width_of(f, theme_word(f->in->theme, "no_tel"), "entry_detail") + gap;
  bool beside_name = strcmp(entries_text(f, e->kind, "tel_at"), "name") == 0;
  double block_width = width - (beside_name ? 0 : e->tel_width);
  const char *cell = f->in->cells ? sheet_cells_of(f->in->cells, p->id) : "";
  if (*cell) e->cell = arena_printf(f->arena, "%s%s", theme_word(f->in->theme, "directory.map_cell"), cell);
  double beside = e->cell ? width_of(f, e->cell, "entry_cell") + gap : 0;
  if (p->reading && *p->reading) e->reading = flow_compose(f, p->reading, "entry_reading", width - beside, e->pos);
  name_set(f, e, width - (beside_name ? e->tel_width : 0));
  e->block = arena_array(f->arena, p->extras + 2, sizeof *e->block); /* department, address, and every line */
  block_add(f, e, p->detail, "entry_detail", block_width);
  block_add(f, e, p->address, "entry_address", block_width);
  extras_read(f, e, block_width, width);
  /* A style without room for them leaves hours and tags out. */
  if (!days || !days[0] || !entries_has(f, e->kind, "hours_row")) e->hours = 0;
  if (!entries_has(f, e->kind, "tag_height")) e->tags = 0;
  if (e->tags) e->tags_height = tags_set(f, e, NULL, 0, 0, 0, width, &e->tags_end);
  e->note_beside = e->tags && e->note && e->note->lines == 1 &&
                   e->tags_end + entries_pt(f, e->kind, "tag_gap") + e->note->natural_pt <= width;
  tag_id before = flow_tag(f, TAG_SECT);
  struct piece *piece = stack_add(f, s, entry_height(f, e), draw_entry, e, arena_printf(f->arena, "entry %s", p->id),
                                  e->pos);
  f->tag = before;
  piece->hard = true;
  piece->place = p;
}

void places_build(struct flow *f, struct stack *s, const struct node *n) {
  const char *kind = node_attr(n, "entry", print_text(&f->style, "entries.default")),
             *title = node_attr(n, "title", NULL);
  if (strcmp(kind, "doctor") == 0) {
    doctor_build(f, s, n);
    return;
  }
  if (strcmp(kind, "area") == 0) {
    area_map_build(f, s, n);
    return;
  }
  if (strcmp(kind, "doctors") == 0) {
    doctors_build(f, s, n);
    return;
  }
  if (strcmp(kind, "index") == 0) {
    places_index_build(f, s, n);
    return;
  }
  if (node_attr(n, "columns", NULL)) {
    rows_build(f, s, n, kind);
    return;
  }
  const char *names = node_attr(n, "days", "");
  const char **days = NULL;
  if (*names) {
    char **split = g_strsplit(names, "|", 8);
    days = arena_array(f->arena, 9, sizeof *days);
    for (size_t i = 0; split[i]; i++) days[i] = arena_strdup(f->arena, split[i]);
    g_strfreev(split);
  }
  if (title) stack_lines(f, s, flow_compose(f, title, "point", s->width, n->pos), flow_look(f, "point"), "heading");
  for (size_t i = 0; i < n->place_count; i++) entry_build(f, s, &n->places[i], kind, days);
}
