/* The left page of a clinic's spread: who is it? Head, portrait, motto, story, facts, a day, staff. */
#include <math.h>
#include <string.h>

#include "base/path.h"
#include "layout/book/doctor.h"
#include "layout/book/figure.h"

/* ---- head: symbol and number, reading over name, district and town ---- */

struct head {
  const struct place *place;
  struct composed *name, *reading, *district, *town;
  double condense; /* of the name */
  tag_id name_tag, reading_tag, district_tag, town_tag;
  const struct heading *heading;
};

static void draw_head(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  const struct head *h = p->data;
  double text_x = x + doctor_pt(f, "head_text"), right = x + p->width, bottom = y + p->height;
  char number[24] = "";
  if (h->heading) {
    struct page_item item = {.kind = ITEM_TARGET, .box = {x, y, x, y}};
    item.part.name = h->heading->target;
    page_add(f->pages, page, item);
  }
  tag_id before = page_mark(page, 0);
  if (h->place->number > 0) g_snprintf(number, sizeof number, "%d", h->place->number);
  if (*h->place->symbol && theme_symbol_named(f->in->theme, h->place->symbol))
    draw_symbol(f, page, h->place->symbol, number, x + doctor_pt(f, "symbol_x"), y + doctor_pt(f, "symbol_y"),
                doctor_pt(f, "symbol") / PT_PER_MM, "doctor_number", p->pos);
  draw_rule(f, page, x, right, bottom, doctor_pt(f, "head_rule"), doctor_ink(f, "ink"));
  double at = y;
  page_mark(page, h->reading_tag);
  at = doctor_lines(f, page, h->reading, text_x, at);
  page_mark(page, h->name_tag);
  if (h->condense < 1) doctor_line(f, page, h->place->name, "doctor_name", text_x, at + look_baseline(h->name->look),
                                   h->name->natural_pt * h->condense + 0.01, p->pos);
  else doctor_lines(f, page, h->name, text_x, at);
  page_mark(page, h->district_tag);
  at = y + doctor_pt(f, "district_y");
  if (h->district) at = doctor_lines(f, page, h->district, right - h->district->natural_pt, at);
  page_mark(page, h->town_tag);
  if (h->town) doctor_lines(f, page, h->town, right - h->town->natural_pt, at);
  page_mark(page, before);
}

/* A name too long for its line is condensed to four fifths, then set in two lines, never smaller. */
static void name_set(struct flow *f, struct head *h, double width, struct pos pos) {
  h->name = flow_compose(f, h->place->name, "doctor_name", 1e6, pos);
  h->condense = fmin(1, width / h->name->natural_pt);
  if (h->condense >= 0.8) return;
  const struct block_look *look = flow_look(f, "doctor_name");
  struct setting s = {width, 0, look->align, true, true};
  h->condense = 1;
  compose_again(f->composer, h->name, &s, f->d);
}

static void head_build(struct doctor *doc, struct stack *s) {
  struct flow *f = doc->f;
  struct head *h = arena_alloc(f->arena, sizeof *h);
  *h = (struct head){.place = doc->place, .heading = g_hash_table_lookup(f->heading_of, doc->node->first)};
  double side = 0;
  if (*doc->place->district_name) {
    h->district = flow_compose(f, doc->place->district_name, "doctor_district", 1e6, doc->pos);
    side = h->district->natural_pt;
  }
  if (*doc->place->town) {
    h->town = flow_compose(f, doc->place->town, "doctor_town", 1e6, doc->pos);
    side = fmax(side, h->town->natural_pt);
  }
  name_set(f, h, s->width - doctor_pt(f, "head_text") - side - doctor_pt(f, "head_gap"), doc->pos);
  h->name_tag = doctor_tag(doc, f->tag, TAG_HEADING);
  pages_tag_at(f->pages, h->name_tag)->level = 1;
  if (doc->place->reading && *doc->place->reading) {
    h->reading = flow_compose(f, doc->place->reading, "doctor_reading", s->width, doc->pos);
    h->reading_tag = doctor_tag(doc, f->tag, TAG_P);
  }
  if (h->district) h->district_tag = doctor_tag(doc, f->tag, TAG_P);
  if (h->town) h->town_tag = doctor_tag(doc, f->tag, TAG_P);
  double height = (h->reading ? (double)h->reading->lines * h->reading->look->pitch_pt : 0) +
                  (double)h->name->lines * h->name->look->pitch_pt + doctor_pt(f, "head_pad");
  struct piece *p = stack_add(f, s, fmax(height, doctor_pt(f, "head_height")), draw_head, h, "head", doc->pos);
  p->after = doctor_pt(f, "head_after");
  p->hard = p->keep = true;
}

/* ---- the person: name, reading, what one should know ---- */

static void text_add(struct doctor *doc, struct stack *s, const char *text, const char *role) {
  struct flow *f = doc->f;
  if (!*text) return;
  tag_id before = flow_tag(f, TAG_P);
  stack_lines(f, s, flow_compose(f, text, role, s->width, doc->pos), flow_look(f, role), role);
  f->tag = before;
}

static const char *two_words(struct doctor *doc, const char *a, const char *b) {
  return arena_printf(doc->f->arena, "%s%s%s", a, *a && *b ? "\u3000" : "", b);
}

static void person_build(struct doctor *doc, struct stack *s) {
  text_add(doc, s, doctor_extra(doc, "person"), "doctor_person");
  text_add(doc, s, two_words(doc, doctor_extra(doc, "person_reading"), doctor_extra(doc, "role")), "doctor_person_reading");
  for (size_t i = 0; i < doctor_extras(doc, "data"); i++) text_add(doc, s, doctor_extra_at(doc, "data", i), "doctor_data");
}

/* ---- motto and story ---- */

static void story_build(struct doctor *doc, struct stack *s) {
  struct flow *f = doc->f;
  text_add(doc, s, doctor_extra(doc, "motto"), "doctor_motto");
  for (const struct node *n = doc->node->first->next; n; n = n->next) {
    if (n->kind != NODE_PARAGRAPH) {
      diag_error(f->d, n->pos, "block-not-on-paper");
      continue;
    }
    tag_id before = flow_tag(f, TAG_P);
    stack_lines(f, s, flow_compose_node(f, n, "doctor_story", s->width), flow_look(f, "doctor_story"), "story");
    f->tag = before;
  }
}

/* ---- portrait ---- */

struct portrait {
  const char *path;
  struct photo photo;   /* its file is the drawing's too */
  double width, height; /* of the frame, in the alternative tried last */
};

/* How wide a photograph is that covers the frame. */
static double cover_width(const struct photo *a, double width, double height) {
  return fmax(width, height * a->width / a->height);
}

/* A photograph covers its frame: what is too much goes at both sides alike, or at the foot, so that the head stays whole. */
static void draw_photo(struct flow *f, struct page *page, const struct photo *a, struct box frame) {
  double width = cover_width(a, frame.x1 - frame.x0, frame.y1 - frame.y0), left = (frame.x0 + frame.x1 - width) / 2;
  struct path_builder clip;
  path_begin(&clip, page->arena);
  path_rect(&clip, frame, 0);
  struct page_item save = {.kind = ITEM_SAVE};
  cairo_matrix_init_identity(&save.save.matrix);
  save.save.clip = clip.path;
  page_add(f->pages, page, save);
  photo_draw(f, page, a, (struct box){left, frame.y0, left + width, frame.y0 + width * a->height / a->width});
  page_add(f->pages, page, (struct page_item){.kind = ITEM_RESTORE});
}

static void draw_portrait(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  const struct portrait *a = p->data;
  struct box frame = {x, y, x + p->width, y + p->height};
  if (a->photo.width > 0) draw_photo(f, page, &a->photo, frame);
  else page_add_art(f->pages, page, a->path, a->photo.file, frame, true, f->in->theme, f->d);
}

/* The picture that the record names, once for all alternatives. */
void doctor_portrait(struct doctor *doc) {
  struct flow *f = doc->f;
  const char *src = doctor_extra(doc, "portrait");
  if (!*src) return;
  struct portrait *a = arena_alloc(f->arena, sizeof *a);
  const char *file = arena_printf(f->arena, "assets/%s", src);
  const char *name = arena_printf(f->arena, "%s (%s)", file, doctor_extra(doc, "person"));
  *a = (struct portrait){arena_printf(f->arena, "%s/%s", f->in->ward, file), {.file = file, .name = name, .pos = doc->pos}, 0, 0};
  bool there = path_is_inside(src) && g_file_test(a->path, G_FILE_TEST_IS_REGULAR);
  if (!there) diag_error(f->d, doc->pos, "figure-missing", file);
  else if (asset_is_drawing(file) || photo_open(f, &a->photo)) doc->portrait = a;
}

void doctor_portrait_check(const struct doctor *doc) {
  const struct portrait *a = doc->portrait;
  if (a && a->photo.width > 0) photo_check(doc->f, &a->photo, cover_width(&a->photo, a->width, a->height));
}

/* As wide as `s`; nothing without one. */
static bool portrait_build(struct doctor *doc, struct stack *s) {
  struct flow *f = doc->f;
  struct portrait *a = doc->portrait;
  if (!a) return false;
  a->width = s->width, a->height = s->width * print_number(&f->style, "doctor.portrait_ratio");
  tag_id before = flow_tag(f, TAG_FIGURE);
  pages_tag_at(f->pages, f->tag)->alt =
      arena_printf(f->arena, "%s%s", doctor_extra(doc, "person"), theme_word(f->in->theme, "doctors.portrait"));
  struct piece *p = stack_add(f, s, a->height, draw_portrait, a, "portrait", doc->pos);
  p->after = doctor_pt(f, "portrait_after");
  p->hard = true;
  f->tag = before;
  return true;
}

/* Two columns: the person, what the person says; one where there is no portrait. */
struct both {
  struct stack *person, *story;
  double story_x;
};

static void draw_both(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  const struct both *b = p->data;
  stack_draw(f, page, b->person, x, y);
  stack_draw(f, page, b->story, x + b->story_x, y);
}

static void self_build(struct doctor *doc, struct stack *s) {
  struct flow *f = doc->f;
  struct both *b = arena_alloc(f->arena, sizeof *b);
  double width = doctor_pt(f, "portrait"), gap = doctor_pt(f, "portrait_gap");
  b->person = stack_new(f, width);
  if (!portrait_build(doc, b->person)) {
    struct stack *inner = stack_new(f, s->width);
    person_build(doc, inner);
    struct piece *first = inner->piece->len ? g_ptr_array_index(inner->piece, 0) : NULL;
    guint person = inner->piece->len;
    story_build(doc, inner);
    if (person && inner->piece->len > person) ((struct piece *)g_ptr_array_index(inner->piece, person))->before = doctor_pt(f, "person_after");
    if (first) first->before = 0;
    stack_take(s, inner, 0);
    return;
  }
  person_build(doc, b->person);
  b->story_x = width + gap;
  b->story = stack_new(f, s->width - b->story_x);
  story_build(doc, b->story);
  stack_add(f, s, fmax(stack_height(b->person, NULL), stack_height(b->story, NULL)), draw_both, b, "person", doc->pos);
}

/* ---- three facts in boxes ---- */

struct facts {
  size_t n;
  double width, gap, tallest; /* tallest: what stands in the fullest box */
  struct stack **box;
};

static void draw_facts(struct flow *f, struct page *page, const struct piece *p, double x, double y) {
  const struct facts *a = p->data;
  struct frame frame = {.radius = doctor_pt(f, "fact_radius"), .filled = true, .ground = doctor_ink(f, "fact_ground")};
  for (size_t i = 0; i < a->n; i++) {
    double left = x + (double)i * (a->width + a->gap);
    tag_id before = page_mark(page, 0);
    draw_frame(f, page, (struct box){left, y, left + a->width, y + p->height}, &frame);
    page_mark(page, before);
    stack_draw(f, page, a->box[i], left + doctor_pt(f, "fact_pad_x"), y + (p->height - a->tallest) / 2);
  }
}

static void facts_build(struct doctor *doc, struct stack *s) {
  struct flow *f = doc->f;
  static const char *const roles[] = {"doctor_fact_label", "doctor_fact", "doctor_fact_note"};
  struct facts *a = arena_alloc(f->arena, sizeof *a);
  a->tallest = 0;
  a->n = doctor_extras(doc, "facts"), a->gap = doctor_pt(f, "fact_gap");
  if (!a->n) return;
  a->width = (s->width - a->gap * (double)(a->n - 1)) / (double)a->n;
  a->box = arena_array(f->arena, a->n, sizeof(struct stack *));
  tag_id before = flow_tag(f, TAG_LIST), list = f->tag;
  for (size_t i = 0; i < a->n; i++) {
    char **part = g_strsplit(doctor_extra_at(doc, "facts", i), "|", 3);
    a->box[i] = stack_new(f, a->width - 2 * doctor_pt(f, "fact_pad_x"));
    tag_id item = doctor_tag(doc, list, TAG_ITEM), label = doctor_tag(doc, item, TAG_LABEL);
    tag_id body = part[0] && part[1] ? doctor_tag(doc, item, TAG_BODY) : 0;
    for (size_t k = 0; part[k]; k++) {
      f->tag = k ? doctor_tag(doc, body, TAG_P) : label;
      stack_lines(f, a->box[i], flow_compose(f, part[k], roles[k], a->box[i]->width, doc->pos), flow_look(f, roles[k]), roles[k]);
    }
    a->tallest = fmax(a->tallest, stack_height(a->box[i], NULL));
    g_strfreev(part);
  }
  f->tag = before;
  struct piece *p = stack_add(f, s, a->tallest + 2 * doctor_pt(f, "fact_pad_y"), draw_facts, a, "facts", doc->pos);
  p->before = doctor_pt(f, "fact_before"), p->after = doctor_pt(f, "fact_after");
  doctor_elastic(doc, p, doctor_pt(f, "stretch_gap"), true);
}

void doctor_left(struct flow *f, struct stack *s, void *data) {
  struct doctor *doc = data;
  (void)f;
  g_array_set_size(doc->elastic, 0);
  head_build(doc, s);
  self_build(doc, s);
  facts_build(doc, s);
  doctor_list(doc, s, "day", "day");
  doctor_table(doc, s, "staff", "staff");
}
