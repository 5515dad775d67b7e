/* What the printer is told, in the order he asks it: rows of a name and a value, as a sheet of paper and as a page. */
#include <math.h>
#include <string.h>

#include "base/date.h"
#include "command/pack.h"
#include "command/report.h"
#include "model/value.h"
#include "publication/site.h"

static const char *const BINDINGS[] = {"saddle", "perfect", "folded", "sheet", NULL};
static const char *const STAGES[] = {"first", "second", "final", NULL};
static const char *const BOUNDS[] = {"left", "right", NULL};

static size_t word_index(const char *const *words, const char *said) {
  size_t i = 0;
  while (words[i] && strcmp(words[i], said) != 0) i++;
  return i;
}

static void check_word(const struct key *root, const char *name, const char *const *words, struct diag *d) {
  const struct key *k = key_get(root, name);
  if (!k || words[word_index(words, k->kind == KEY_SCALAR ? k->text : "")]) return;
  char *all = g_strjoinv(", ", (char **)words);
  diag_error(d, k->pos, "specification-word", name, k->kind == KEY_SCALAR ? k->text : "", all);
  g_free(all);
}

void specification_check(const struct key *root, struct diag *d) {
  static const char *const names[] = {"paper", "cover_paper", "binding", "bound", "copies", "due", "delivery", "contact", "imposition", "finishing", "notes",
                                      "spine", "spine_ink", "spine_ground", "proof", NULL};
  const struct key *said = key_get(root, "specification");
  if (!said) return;
  if (said->kind != KEY_MAP) {
    diag_error(d, said->pos, "specification-map");
    return;
  }
  key_check_names(said, names, d);
  for (const struct key *k = said->first; k; k = k->next)
    if (k->kind != KEY_SCALAR) diag_error(d, k->pos, "specification-text", k->name);
  check_word(said, "binding", BINDINGS, d);
  check_word(said, "bound", BOUNDS, d);
  check_word(said, "proof", STAGES, d);
}

const char *pack_said(const struct pack *p, const char *name) {
  const char *own = key_text(key_get(p->job.spec->keys, "specification"), name, "");
  return *own ? own : key_text(key_get(p->preset->keys, "specification"), name, "");
}

/* ---- binding ---- */

/* A sheet with folds is folded, two pages are a sheet; all else is stitched unless somebody says so. A preset speaks of books. */
static enum pack_binding binding_of(const struct pack *p) {
  const char *own = key_text(key_get(p->job.spec->keys, "specification"), "binding", "");
  if (*own) return (enum pack_binding)word_index(BINDINGS, own);
  if (p->pages->page[0].folds_x || p->pages->page[0].folds_y) return BINDING_FOLDED;
  if (p->pages->n <= 2 || !strcmp(p->job.spec->kind, "map")) return BINDING_SHEET;
  const char *preset = pack_said(p, "binding");
  return !strcmp(preset, BINDINGS[BINDING_PERFECT]) ? BINDING_PERFECT : BINDING_SADDLE;
}

bool pack_specify(struct pack *p) {
  size_t before = diag_errors(p->d), n = p->pages->n;
  specification_check(p->job.spec->keys, p->d);
  specification_check(p->preset->keys, p->d);
  if (diag_errors(p->d) > before) return false;
  p->binding = binding_of(p);
  p->right_bound = !strcmp(pack_said(p, "bound"), "right");
  if (!p->stage) p->stage = *pack_said(p, "proof") ? pack_said(p, "proof") : STAGES[0];
  p->stage = arena_printf(p->a, "stage.%s", p->stage);
  /* Sheets of the body, each two pages, and the cover's own thickness on either side (well-direct.com). */
  if (p->binding == BINDING_PERFECT)
    p->spine_mm = round(((double)(n - 4) / 2 * p->preset->paper_thickness_mm + 2 * p->preset->cover_thickness_mm) * 10) / 10;
  bool book = p->binding <= BINDING_PERFECT;
  const char *multiple = p->binding == BINDING_SADDLE ? "4" : "2";
  if (book && (n < 8 || n % (p->binding == BINDING_SADDLE ? 4 : 2)))
    diag_error(p->d, p->job.spec->keys->pos, "pack-pages", p->job.spec->name, diag_num(p->d, (double)n), multiple);
  return diag_errors(p->d) == before;
}

/* ---- the rows ---- */

static void row(struct pack *p, const char *name, const char *value) {
  g_assert(p->rows < PACK_ROWS);
  p->row[p->rows++] = (struct pack_row){name, value};
}

/* "182 × 257 mm（B5判）" of a page; folded sheets with the size they are folded to. */
static const char *size_words(struct pack *p, const struct page *page) {
  const char *w = pack_mm(p, page->width_pt / PT_PER_MM), *h = pack_mm(p, page->height_pt / PT_PER_MM);
  bool wide = page->width_pt > page->height_pt;
  const char *key = arena_printf(p->a, "%sx%s", wide ? h : w, wide ? w : h), *sizes = arena_printf(p->a, "sizes.%s", key);
  const char *name = pack_word(p, sizes, NULL, NULL);
  const char *size = pack_word(p, "value.size", w, h);
  return strcmp(name, sizes) != 0 ? pack_word(p, "value.named", size, name) : size;
}

static const char *sizes_of(struct pack *p) {
  const struct page *page = &p->pages->page[0];
  GString *s = g_string_new(size_words(p, page));
  for (size_t i = 1; i < p->pages->n; i++) {
    const char *more = size_words(p, &p->pages->page[i]);
    if (!strstr(s->str, more)) g_string_append_printf(s, "\n%s", more);
  }
  if (p->binding == BINDING_FOLDED) {
    double w = page->width_pt / PT_PER_MM / (double)(page->folds_x + 1), h = page->height_pt / PT_PER_MM / (double)(page->folds_y + 1);
    g_string_append_printf(s, "\n%s", pack_word(p, "value.folded", pack_mm(p, w), pack_mm(p, h)));
  }
  const char *kept = arena_strdup(p->a, s->str);
  g_string_free(s, TRUE);
  return kept;
}

static const char *pages_words(struct pack *p) {
  const char *n = arena_printf(p->a, "%zu", p->pages->n);
  if (p->binding > BINDING_PERFECT) return pack_word(p, "value.sides", n, NULL);
  if (p->binding == BINDING_SADDLE) return pack_word(p, "value.pages", n, NULL);
  return pack_word(p, "value.pages_body", n, arena_printf(p->a, "%zu", p->pages->n - 4));
}

static const char *colours_of(struct pack *p, unsigned plates) {
  int n = 0;
  GString *s = g_string_new(NULL);
  static const char *const names[] = {"plate.c", "plate.m", "plate.y", "plate.k"};
  for (int i = 0; i < 5; i++) {
    if (!(plates & 1u << i)) continue;
    g_string_append_printf(s, "%s%s", n++ ? pack_word(p, "joiner", NULL, NULL) : "", i < 4 ? pack_word(p, names[i], NULL, NULL) : p->preset->spot.name);
  }
  const char *words = pack_word(p, "value.colours", arena_printf(p->a, "%d", n), s->str);
  g_string_free(s, TRUE);
  return words;
}

/* Of a sheet each side; of a book all pages together. */
static const char *colours_words(struct pack *p) {
  unsigned all = 0;
  for (size_t i = 0; i < p->pages->n; i++) all |= p->ink[i].plates;
  if (p->pages->n != 2 || p->ink[0].plates == p->ink[1].plates) return colours_of(p, all);
  return pack_word(p, "value.two_sides", colours_of(p, p->ink[0].plates), colours_of(p, p->ink[1].plates));
}

static const char *bleed_words(struct pack *p) {
  const struct press_preset *o = p->preset;
  if (!(o->bleed_pt > 0)) return pack_word(p, "value.no_bleed", NULL, NULL);
  const char *mm = pack_mm(p, o->bleed_pt / PT_PER_MM);
  return o->marks ? pack_word(p, "value.bleed_marks", mm, NULL) : pack_word(p, "value.bleed", mm, NULL);
}

static const char *contact_words(struct pack *p) {
  const char *said = pack_said(p, "contact");
  if (*said) return said;
  const struct key *own = key_get(key_get(p->job.spec->keys, "colophon"), "contact"), *contact = own ? own : key_get(p->job.ward->site->root, "contact");
  if (!contact || contact->kind != KEY_MAP) return "";
  const char *tel = key_text(contact, "tel", ""), *mail = key_text(contact, "mail", "");
  return arena_printf(p->a, "%s %s%s%s%s%s", key_text(p->job.ward->site->root, "name", ""), key_text(contact, "name", ""), *tel ? "\n" : "",
                      *tel ? pack_word(p, "value.tel", tel, NULL) : "", *mail ? "\n" : "", mail);
}

static const char *imposition_words(struct pack *p) {
  const char *said = pack_said(p, "imposition");
  if (*said) return said;
  if (p->binding > BINDING_PERFECT) return pack_word(p, "value.sheet", NULL, NULL);
  const char *words = pack_word(p, p->preset->spreads ? "value.spreads" : "value.single", NULL, NULL);
  bool creep = p->binding == BINDING_SADDLE && p->preset->creep;
  return creep ? arena_printf(p->a, "%s\n%s", words, pack_word(p, "value.creep", NULL, NULL)) : words;
}

static const char *due_words(struct pack *p) {
  const char *said = pack_said(p, "due");
  if (!date_is_iso(said)) return said;
  char *day = date_words(pack_word(p, "date", NULL, NULL), said);
  const char *kept = arena_strdup(p->a, day);
  g_free(day);
  return kept;
}

static const char *standard_words(struct pack *p) {
  const char *level = p->preset->pdfx == PDFX_4 ? "PDF/X-4" : "PDF/X-1a:2001";
  return arena_printf(p->a, "%s\n%s", pack_word(p, "value.standard", level, p->preset->condition_info),
                      pack_word(p, "value.limit", pack_mm(p, p->preset->tac_percent), NULL));
}

static const char *binding_words(struct pack *p) {
  const char *word = pack_word(p, arena_printf(p->a, "binding.%s", BINDINGS[p->binding]), NULL, NULL);
  if (p->binding > BINDING_PERFECT) return word;
  return arena_printf(p->a, "%s%s%s", word, pack_word(p, "gap", NULL, NULL), pack_word(p, p->right_bound ? "bound.right" : "bound.left", NULL, NULL));
}

bool pack_rows_fill(struct pack *p) {
  row(p, "title", p->job.spec->title);
  row(p, "size", sizes_of(p));
  row(p, "pages", pages_words(p));
  row(p, "colours", colours_words(p));
  row(p, "bleed", bleed_words(p));
  row(p, "standard", standard_words(p));
  row(p, "paper", pack_said(p, "paper"));
  if (p->binding == BINDING_PERFECT || *pack_said(p, "cover_paper")) row(p, "cover_paper", pack_said(p, "cover_paper"));
  row(p, "binding", binding_words(p));
  if (p->spine_mm > 0) row(p, "spine", pack_word(p, "value.spine", pack_mm(p, p->spine_mm), pack_mm(p, p->preset->paper_thickness_mm * 1000)));
  if (*pack_said(p, "finishing")) row(p, "finishing", pack_said(p, "finishing"));
  row(p, "copies", pack_said(p, "copies"));
  row(p, "due", due_words(p));
  row(p, "imposition", imposition_words(p));
  if (*pack_said(p, "delivery")) row(p, "delivery", pack_said(p, "delivery"));
  row(p, "contact", contact_words(p));
  if (*pack_said(p, "notes")) row(p, "notes", pack_said(p, "notes"));
  GString *open = g_string_new(NULL);
  for (size_t i = 0; i < p->rows; i++)
    if (!*p->row[i].value) {
      const char *label = pack_word(p, arena_printf(p->a, "row.%s", p->row[i].name), NULL, NULL);
      g_string_append_printf(open, "%s%s", open->len ? pack_word(p, "joiner", NULL, NULL) : "", label);
    }
  if (open->len) diag_note(p->d, (struct pos){p->job.spec->file, 0, 0}, "pack-open", open->str);
  g_string_free(open, TRUE);
  return true;
}

/* ---- as a document ---- */

static void text_add(struct doc *doc, struct node *to, const char *text, struct pos at) {
  char **lines = g_strsplit(text, "\n", -1);
  for (char **l = lines; *l; l++) {
    if (l != lines) node_add(doc, to, NODE_LINE_BREAK, at);
    node_add(doc, to, NODE_TEXT, at)->text = arena_strdup(doc->arena, *l);
  }
  g_strfreev(lines);
}

static struct node *heading_add(struct doc *doc, struct node *to, int level, const char *text, struct pos at) {
  struct node *h = node_add(doc, to, NODE_HEADING, at);
  h->level = level;
  text_add(doc, h, text, at);
  return h;
}

static void cells_add(struct doc *doc, struct node *table, bool head, const char *const *cell, size_t n, struct pos at) {
  struct node *row_node = node_add(doc, table, NODE_ROW, at);
  for (size_t i = 0; i < n; i++) {
    struct node *c = node_add(doc, row_node, NODE_CELL, at);
    c->level = head;
    text_add(doc, c, cell[i], at);
  }
}

/* A table with the widths of its columns in per cent. */
static struct node *table_add(struct doc *doc, struct node *to, const char *widths, struct pos at) {
  struct node *caption = node_add(doc, to, NODE_CAPTIONED, at);
  node_set_attr(doc, caption, "widths", widths);
  return node_add(doc, caption, NODE_TABLE, at);
}

static void specification_add(struct pack *p, struct doc *doc, struct node *part, struct pos at) {
  heading_add(doc, part, 2, pack_word(p, "sheet.title", NULL, NULL), at);
  struct node *table = table_add(doc, part, "24 76", at);
  cells_add(doc, table, true, (const char *[]){pack_word(p, "sheet.item", NULL, NULL), pack_word(p, "sheet.value", NULL, NULL)}, 2, at);
  for (size_t i = 0; i < p->rows; i++) {
    const char *label = pack_word(p, arena_printf(p->a, "row.%s", p->row[i].name), NULL, NULL);
    const char *value = *p->row[i].value ? p->row[i].value : pack_word(p, "value.open", NULL, NULL);
    cells_add(doc, table, false, (const char *[]){label, value}, 2, at);
  }
  heading_add(doc, part, 3, pack_word(p, "fonts.title", NULL, NULL), at);
  table = table_add(doc, part, "50 25 25", at);
  cells_add(doc, table, true, (const char *[]){pack_word(p, "fonts.name", NULL, NULL), pack_word(p, "fonts.type", NULL, NULL), pack_word(p, "fonts.embedded", NULL, NULL)}, 3, at);
  for (size_t i = 0; i < p->fonts; i++) {
    const char *in = pack_word(p, !p->font[i].embedded ? "fonts.out" : p->font[i].subset ? "fonts.part" : "fonts.whole", NULL, NULL);
    cells_add(doc, table, false, (const char *[]){p->font[i].name, p->font[i].type, in}, 3, at);
  }
}

/* The words and boxes are a page of Markdown, in generator/share/report/; the head says which proof of what. */
static bool sign_add(struct pack *p, struct doc *doc, struct node *part, struct pos at) {
  heading_add(doc, part, 2, pack_word(p, "sign.title", NULL, NULL), at);
  struct node *table = table_add(doc, part, "24 76", at);
  const char *stage = pack_word(p, p->stage, NULL, NULL);
  char *day = date_words(pack_word(p, "date", NULL, NULL), key_text(p->job.ward->site->root, "date", "1970-01-01"));
  const char *rows[][2] = {{"row.title", p->job.spec->title}, {"sign.stage", stage}, {"row.pages", pages_words(p)}, {"sign.date", day}, {"row.contact", contact_words(p)}};
  cells_add(doc, table, true, (const char *[]){pack_word(p, "sheet.item", NULL, NULL), pack_word(p, "sheet.value", NULL, NULL)}, 2, at);
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) cells_add(doc, table, false, (const char *[]){pack_word(p, rows[i][0], NULL, NULL), rows[i][1]}, 2, at);
  g_free(day);
  const char *body = pack_word(p, "sign.body", NULL, NULL);
  struct doc *page = markdown_read(body, strlen(body), "report/pack.yaml", 1, p->d);
  for (const struct node *n = page ? page->root->first : NULL; n; n = n->next) node_copy(doc, part, n);
  if (page) doc_free(page);
  return page != NULL;
}

struct pages *pack_sheet_pages(struct pack *p, bool sign, struct doc **doc_out) {
  struct pos at = {p->job.spec->file, 1, 1};
  const char *title = pack_word(p, sign ? "sign.title" : "sheet.title", NULL, NULL);
  const char *said = arena_printf(p->a, "{audience: %s}", audience_name(p->job.spec->audience));
  struct keys *keys = yaml_read(said, strlen(said), p->job.spec->file, 1, p->d);
  struct doc *doc = doc_new(p->job.spec->file);
  struct node *book = node_add(doc, doc->root, NODE_BOOK, at), *part = node_add(doc, book, NODE_ROOT, at);
  bool ok = keys != NULL;
  if (ok && sign) ok = sign_add(p, doc, part, at);
  else if (ok) specification_add(p, doc, part, at);
  struct layout_input in = {p->job.ward->dir, doc, p->theme, p->job.ward->basemap, "pack-a4", keys ? keys->root : NULL, title, p->job.ward->lang, NULL};
  struct pages *pages = ok ? layout_pages(&in, p->d) : NULL;
  if (pages) pages_draw_all(pages);
  if (keys) keys_free(keys); /* drawn: nobody asks it again */
  *doc_out = doc;
  return pages;
}

/* ---- as a page ---- */

static void add_lines(struct pack *p, struct value *to, const char *text) {
  struct value *lines = value_add_list(p->a, to, "lines");
  char **all = g_strsplit(text, "\n", -1);
  for (char **l = all; *l; l++) value_add_text(p->a, value_add_map(p->a, lines, NULL), "line", arena_strdup(p->a, *l));
  g_strfreev(all);
}

static void add_ink(struct pack *p, struct value *page) {
  struct value *list = value_add_list(p->a, page, "inks");
  static const char *const names[] = {"c", "m", "y", "k", "spot"};
  bool measured = false;
  for (size_t i = 0; i < p->pages->n; i++) {
    struct value *v = value_add_map(p->a, list, NULL), *plates = value_add_list(p->a, v, "plates");
    value_add_number(p->a, v, "page", (long)i + 1);
    for (int k = 0; k < 5; k++) {
      struct value *one = value_add_map(p->a, plates, NULL);
      value_add_text(p->a, one, "plate", names[k]);
      value_add_bool(p->a, one, "used", p->ink[i].plates & 1u << k);
      if (k < 4 && p->ink[i].measured) value_add_text(p->a, one, "percent", arena_printf(p->a, "%s %%", pack_mm(p, p->ink[i].percent[k])));
    }
    measured = measured || p->ink[i].measured;
  }
  value_add_bool(p->a, page, "measured", measured);
}

static char *html_of(struct pack *p, size_t *size_out) {
  struct value *page = report_value(p->a, p->job.ward, p->keys, p->words->name), *rows = value_add_list(p->a, page, "rows");
  for (size_t i = 0; i < p->rows; i++) {
    struct value *v = value_add_map(p->a, rows, NULL);
    value_add_text(p->a, v, "label", pack_word(p, arena_printf(p->a, "row.%s", p->row[i].name), NULL, NULL));
    value_add_bool(p->a, v, "open", !*p->row[i].value);
    add_lines(p, v, *p->row[i].value ? p->row[i].value : pack_word(p, "value.open", NULL, NULL));
  }
  struct value *fonts = value_add_list(p->a, page, "fonts");
  for (size_t i = 0; i < p->fonts; i++) {
    struct value *v = value_add_map(p->a, fonts, NULL);
    value_add_text(p->a, v, "font", p->font[i].name);
    value_add_text(p->a, v, "type", p->font[i].type);
    value_add_text(p->a, v, "in", pack_word(p, !p->font[i].embedded ? "fonts.out" : p->font[i].subset ? "fonts.part" : "fonts.whole", NULL, NULL));
  }
  value_add_text(p->a, page, "title", p->job.spec->title);
  value_add_text(p->a, page, "stage", pack_word(p, p->stage, NULL, NULL));
  add_ink(p, page);
  return report_fill(p->a, "pack", page, p->d, size_out);
}

bool pack_sheet_write(struct pack *p) {
  struct doc *doc = NULL;
  struct pages *pages = pack_sheet_pages(p, false, &doc);
  size_t size = 0;
  char *pdf = pages ? screen_write(pages, p->theme, p->job.ward->epoch, p->d, &size) : NULL;
  if (pdf) pack_file_add(p, "specification.pdf", pdf, size);
  if (pages) pages_free(pages);
  if (doc) doc_free(doc);
  char *html = pdf ? html_of(p, &size) : NULL;
  if (html) pack_file_add(p, "specification.html", html, size);
  return html != NULL;
}
