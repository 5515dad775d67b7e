/* What stands in the margins of a book's pages: running heads, folios, thumb tabs. */
#include <math.h>
#include <string.h>

#include "layout/book/index.h"
#include "layout/paragraph/vertical.h"

static void draw_margin_text(struct flow *f, struct page *page, const char *utf8, const char *role, double baseline,
                             bool at_right, double left, double right, const char *part) {
  const struct look *look = &flow_look(f, role)->look;
  struct line_style style = {look->font, look->ink, look->spacing_pt, 1};
  struct pos none = {0};
  double width = text_line(f->pages, NULL, utf8, 0, 0, &style, none, f->d);
  double x = at_right ? page->width_pt - right - width : left;
  page_begin(f->pages, page, part, true, (struct box){x, baseline - look->font.size_pt, x + width, baseline});
  text_line(f->pages, page, utf8, x, baseline, &style, none, f->d);
  page_end(f->pages, page);
}

/* "12〜15": the numbers of the entries on a page, or the heads of their readings where they have none. */
static char *range_text(struct flow *f, const struct plan *plan) {
  const struct place *first = NULL, *last = NULL;
  for (guint i = 0; i < plan->placed->len; i++) {
    const struct place *p = g_array_index(plan->placed, struct placed, i).piece->place;
    if (!p) continue;
    if (!first) first = p;
    last = p;
  }
  if (!first) return NULL;
  const char *to = theme_word(f->in->theme, "directory.range");
  if (strcmp(first->kind, last->kind) != 0) return NULL; /* several lists */
  if (first->number > 0 && last->number > 0) {
    return first == last ? g_strdup_printf("%d", first->number)
                         : g_strdup_printf("%d%s%d", first->number, to, last->number);
  }
  if (strcmp(first->reading ? first->reading : "", last->reading ? last->reading : "") > 0)
    return NULL; /* several lists */
  return strcmp(first->row, last->row) == 0 ? g_strdup(first->row)
                                            : g_strdup_printf("%s%s%s", first->row, to, last->row);
}

/* "か〜さ", "眼科〜歯科": the heads of the index that ends the page. */
static char *index_range(struct flow *f, const struct plan *plan) {
  const char *first = NULL, *last = NULL;
  const struct band *band = NULL;
  for (guint i = 0; i < plan->placed->len; i++) {
    const struct piece *p = g_array_index(plan->placed, struct placed, i).piece;
    const char *row = index_row(p);
    if (!row) continue;
    if (!first || p->band != band) first = row;
    last = row, band = p->band;
  }
  if (!first) return NULL;
  return strcmp(first, last) == 0 ? g_strdup(first)
                                  : g_strdup_printf("%s%s%s", first, theme_word(f->in->theme, "directory.range"), last);
}

/* A directory's: the group at the outer edge, what the page holds at the inner one, a rule below both. */
static void draw_directory_head(struct flow *f, struct page *page, const struct plan *plan, double outer) {
  double inner = print_pt(&f->style, "margins.inner"), baseline = print_pt(&f->style, "running.baseline");
  double left = page->right ? inner : outer, right = page->right ? outer : inner;
  char *range = range_text(f, plan);
  if (!range) range = index_range(f, plan);
  if (plan->chapter)
    draw_margin_text(f, page, plan->chapter, "running", baseline, page->right, outer, outer, "running head");
  char *inside = plan->section && range ? g_strdup_printf("%s\u3000%s", plan->section, range)
                                        : g_strdup(plan->section ? plan->section : range);
  if (inside && flow_has_look(f, "running_range"))
    draw_margin_text(f, page, inside, "running_range", baseline, !page->right, inner, inner, "range");
  draw_rule(f, page, left, page->width_pt - right, print_pt(&f->style, "running.rule_y"),
            print_pt(&f->style, "running.rule"), print_ink(&f->style, "running.rule_ink"));
  g_free(range);
  g_free(inside);
}

/* The folio that binders look for (隠しノンブル): small, beside the spine, on every page but covers, whatever else they show; with
 * `where: bare` on those alone that show no other. */
static void draw_hidden_folio(struct flow *f, struct page *page, const struct plan *plan, const char *folio) {
  if (!print_has(&f->style, "folio.hidden") || strcmp(plan->role, "cover") == 0 || strcmp(plan->role, "back") == 0) return;
  bool bare = print_has(&f->style, "folio.hidden.where") && strcmp(print_text(&f->style, "folio.hidden.where"), "bare") == 0;
  if (bare && !plan->bare) return;
  double inner = print_pt(&f->style, "folio.hidden.inner");
  draw_margin_text(f, page, folio, "folio_hidden", page->height_pt - print_pt(&f->style, "folio.hidden.baseline"),
                   !page->right, inner, inner, "hidden folio");
}

/* What stands beside the folio of a page of entries, at the inner edge. */
static void draw_foot(struct flow *f, struct page *page, const struct plan *plan) {
  const char *text = f->foot[page->right];
  bool entries = false;
  if (!text || !*text || !print_has(&f->style, "foot.baseline")) return;
  for (guint i = 0; i < plan->placed->len && !entries; i++)
    entries = g_array_index(plan->placed, struct placed, i).piece->place != NULL;
  if (!entries) return;
  double inner = print_pt(&f->style, "margins.inner");
  draw_margin_text(f, page, text, "foot", page->height_pt - print_pt(&f->style, "foot.baseline"), !page->right, inner,
                   inner, "foot");
}

/* Running head and folio stand at the outer edge. */
void draw_margins(struct flow *f, struct page *page, const struct plan *plan, size_t number) {
  char folio[24];
  g_snprintf(folio, sizeof folio, "%zu", number);
  draw_hidden_folio(f, page, plan, folio);
  if (plan->bare) return;
  double outer = print_pt(&f->style, "margins.outer");
  bool own = plan->running && (page->right || plan->node->kind == NODE_PAGE); /* a spread's stands on its right page */
  const char *running = own           ? plan->running
                        : page->right ? (plan->section && print_has(&f->style, "running.sections") ? plan->section : plan->chapter)
                                      : key_text(f->in->spec, "running", f->in->title);
  if (print_has(&f->style, "running.rule")) {
    if (!own) draw_directory_head(f, page, plan, outer);
  } else if (running && *running) {
    draw_margin_text(f, page, running, "running", print_pt(&f->style, "running.baseline"), page->right, outer, outer,
                     "running head");
  }
  draw_margin_text(f, page, folio, "folio", page->height_pt - print_pt(&f->style, "folio.baseline"), page->right, outer,
                   outer, "folio");
  draw_foot(f, page, plan);
}

/* Whom a paper is for, where that is not everybody: a filled mark at the head of every page, a line at its foot. */
void draw_audience(struct flow *f, struct page *page, double left) {
  const char *audience = key_text(f->in->spec, "audience", "public");
  char mark[64], note[64];
  if (strcmp(audience, "public") == 0) return;
  g_snprintf(mark, sizeof mark, "audience.%s.mark", audience);
  g_snprintf(note, sizeof note, "audience.%s.note", audience);
  const struct look *look = &flow_look(f, "mark")->look, *small = &flow_look(f, "mark_note")->look;
  struct line_style style = {look->font, look->ink, look->spacing_pt, 1}, low = {small->font, small->ink, 0, 1};
  struct pos none = {0};
  const char *text = theme_word(f->in->theme, mark), *foot = theme_word(f->in->theme, note);
  double pad = print_pt(&f->style, "mark.pad"), centre = left + f->width / 2;
  double width = text_line(f->pages, NULL, text, 0, 0, &style, none, f->d) + 2 * pad;
  double y = print_pt(&f->style, "mark.y"), height = print_pt(&f->style, "mark.height");
  struct box b = {centre - width / 2, y, centre + width / 2, y + height};
  struct frame frame = {.filled = true, .radius = print_pt(&f->style, "mark.radius")};
  frame.ground = print_ink(&f->style, "mark.ground");
  page_begin(f->pages, page, "audience", true, b);
  draw_frame(f, page, b, &frame);
  text_line(f->pages, page, text, b.x0 + pad, y + height / 2 + 0.36 * look->font.size_pt, &style, none, f->d);
  page_end(f->pages, page);
  width = text_line(f->pages, NULL, foot, 0, 0, &low, none, f->d);
  double base = page->height_pt - print_pt(&f->style, "mark.foot");
  page_begin(f->pages, page, "audience", true,
             (struct box){centre - width / 2, base - small->font.size_pt, centre + width / 2, base});
  text_line(f->pages, page, foot, centre - width / 2, base, &low, none, f->d);
  page_end(f->pages, page);
}

/* ---- thumb tabs ---- */

/* The names set vertically, their characters the look's pitch apart, nearer where a name is long. */
static struct vertical **tab_texts(struct flow *f, const char *role) {
  struct look look = flow_look(f, role)->look;
  double room = print_pt(&f->style, "tabs.height") - PT_PER_MM, apart = fmax(0, look.pitch_pt - look.font.size_pt);
  size_t n = 0;
  while (f->tabs[n]) n++;
  struct vertical **text = arena_array(f->arena, n, sizeof *text);
  for (size_t i = 0; i < n; i++) {
    long characters = g_utf8_strlen(f->tabs[i], -1);
    look.spacing_pt = apart;
    text[i] = vertical_text(f->composer, f->tabs[i], &look, 0, f->in->spec ? f->in->spec->pos : (struct pos){0}, f->d);
    double over = vertical_height(text[i]) - room;
    if (over <= 0 || characters < 2) continue;
    look.spacing_pt -= over / (double)(characters - 1);
    text[i] = vertical_text(f->composer, f->tabs[i], &look, 0, (struct pos){0}, f->d);
  }
  return text;
}

void tabs_read(struct flow *f, const struct node *book) {
  f->foot[0] = node_attr(book, "foot_left", NULL), f->foot[1] = node_attr(book, "foot_right", NULL);
  const char *names = node_attr(book, "tabs", NULL);
  if (!names || !*names || !print_has(&f->style, "tabs")) return;
  char **split = g_strsplit(names, "|", 64);
  const char **tabs = arena_array(f->arena, g_strv_length(split) + 1, sizeof *tabs);
  for (size_t i = 0; split[i]; i++) tabs[i] = arena_strdup(f->arena, split[i]);
  g_strfreev(split);
  f->tabs = tabs;
  f->tab_text[0] = tab_texts(f, "tab"), f->tab_text[1] = tab_texts(f, "tab_here");
}

void draw_tabs(struct flow *f, struct page *page, int here) {
  double width = print_pt(&f->style, "tabs.width"), height = print_pt(&f->style, "tabs.height");
  double bleed = f->pages->bleed_pt, x = page->right ? page->width_pt - width : -bleed;
  for (int i = 0; f->tabs[i]; i++) {
    double y = print_pt(&f->style, "tabs.top") + i * print_pt(&f->style, "tabs.step");
    struct frame frame = {.radius = print_pt(&f->style, "tabs.radius"),
                          .filled = true,
                          .ground = print_ink(&f->style, i == here ? "tabs.here" : "tabs.ground")};
    struct box b = {x, y, x + width + bleed, y + height};
    /* Round at the inner side only: the outer one is cut. */
    page_begin(f->pages, page, "tab", false, b);
    draw_frame(f, page, b, &frame);
    double cut = page->right ? b.x1 - width / 2 : b.x0;
    page_fill_box(f->pages, page, (struct box){cut, y, cut + width / 2, y + height}, frame.ground);
    const struct vertical *text = f->tab_text[i == here][i];
    double middle = page->right ? page->width_pt - width / 2 : width / 2;
    vertical_draw(f->composer, page, text, middle + vertical_width(text) / 2, y + (height - vertical_height(text)) / 2);
    page_end(f->pages, page);
  }
}
