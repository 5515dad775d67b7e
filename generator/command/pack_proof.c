/* The proof: every page with room around it, stamped with the stage, its trim marked; behind them the sheet to sign. Looks are in
 * the theme's print/proof.yaml. */
#include <math.h>

#include "base/date.h"
#include "command/pack.h"
#include "layout/page/take.h"

struct pack_proof {
  struct pack *p;
  struct pages *out;
  struct screen *screen;
  struct pages *sign;
  struct doc *doc;
  double top, side, bottom, gap, tick, weight, pad, stamp_pt, title_pt, note_pt;
  const char *family;
  ink_id stamp, ink, sub;
};

static bool read_look(struct pack_proof *f) {
  struct diag *d = f->p->d;
  const struct key *k = theme_keys(f->p->theme, "print/proof.yaml", d), *text = key_get(k, "text"), *inks = key_get(k, "inks");
  if (!k || !text || !inks) {
    if (!diag_errors(d)) diag_error(d, ((struct pos){0}), "style-absent", "print/proof.yaml");
    return false;
  }
  f->top = key_pt(k, "top", 60, d), f->side = key_pt(k, "side", 30, d), f->bottom = key_pt(k, "bottom", 30, d);
  f->gap = key_pt(k, "gap", 6, d), f->tick = key_pt(k, "tick", 12, d), f->weight = key_pt(k, "weight", 0.5, d);
  f->pad = key_pt(k, "pad", 4, d);
  f->family = key_text(text, "family", "");
  /* A large sheet is proofed reduced: what stands around it grows with it. */
  double scale = fmax(1, f->p->pages->page[0].width_pt / key_pt(k, "grow_from", 600, d));
  f->stamp_pt = key_pt(text, "stamp", 14, d), f->title_pt = key_pt(text, "title", 9, d), f->note_pt = key_pt(text, "note", 8, d);
  double *lengths[] = {&f->top, &f->side, &f->bottom, &f->gap, &f->tick, &f->weight, &f->pad, &f->stamp_pt, &f->title_pt, &f->note_pt};
  for (size_t i = 0; i < G_N_ELEMENTS(lengths); i++) *lengths[i] *= scale;
  f->stamp = theme_ink_named(f->p->theme, key_text(inks, "stamp", ""), inks->pos, d);
  f->ink = theme_ink_named(f->p->theme, key_text(inks, "text", ""), inks->pos, d);
  f->sub = theme_ink_named(f->p->theme, key_text(inks, "note", ""), inks->pos, d);
  return !diag_errors(d);
}

static void add_pages(struct pack_proof *f) {
  const struct pages *from = f->p->pages;
  for (size_t i = 0; i < from->n; i++)
    pages_add(f->out, from->page[i].width_pt + 2 * f->side, from->page[i].height_pt + f->top + f->bottom);
  for (size_t i = 0; i < f->sign->n; i++) pages_add(f->out, f->sign->page[i].width_pt, f->sign->page[i].height_pt);
}

struct pack_proof *pack_proof_open(struct pack *p) {
  struct pack_proof *f = g_new0(struct pack_proof, 1);
  f->p = p;
  bool ok = read_look(f) && (f->sign = pack_sheet_pages(p, true, &f->doc)) != NULL;
  if (ok) {
    f->out = pages_new_like(p->pages);
    f->out->title = arena_strdup(f->out->arena, pack_word(p, "proof.title", p->job.spec->title, pack_word(p, p->stage, NULL, NULL)));
    add_pages(f);
    f->screen = screen_open(f->out, p->theme, p->job.ward->epoch, p->d);
  }
  if (f->screen) return f;
  pack_proof_close(f);
  return NULL;
}

/* One line, drawn narrower where the room is; gives where it ends. */
static double put(struct pack_proof *f, struct page *page, const char *text, double x, double y, double right, double size, bool bold,
                  ink_id ink) {
  struct line_style s = {{f->family, bold, size}, ink, 0, 1};
  struct pos at = {0};
  double wide = text_line(f->out, NULL, text, x, y, &s, at, f->p->d);
  s.condense = fmin(1, (right - x) / wide);
  return x + text_line(f->out, page, text, x, y, &s, at, f->p->d);
}

/* Short strokes outside the bleed at the four corners of the trim. */
static void ticks(struct pack_proof *f, struct page *page, double w, double h) {
  double off = f->p->preset->bleed_pt + f->gap / 4;
  for (int i = 0; i < 4; i++) {
    double sx = i & 1 ? 1 : -1, sy = i & 2 ? 1 : -1, x = f->side + (i & 1 ? w : 0), y = f->top + (i & 2 ? h : 0);
    page_stroke_line(f->out, page, (struct point){x + sx * off, y}, (struct point){x + sx * (off + f->tick), y}, f->weight, f->ink);
    page_stroke_line(f->out, page, (struct point){x, y + sy * off}, (struct point){x, y + sy * (off + f->tick)}, f->weight, f->ink);
  }
}

static void stamp(struct pack_proof *f, struct page *page, size_t i) {
  const struct pack *p = f->p;
  const struct page *of = &p->pages->page[i];
  double left = f->side, right = page->width_pt - f->side, base = f->top - p->preset->bleed_pt - f->gap - f->tick;
  const char *stage = pack_word(p, p->stage, NULL, NULL);
  double end = put(f, page, stage, left + f->pad, base - f->pad * 0.6, right, f->stamp_pt, true, f->stamp) + f->pad;
  struct path_builder frame;
  path_begin(&frame, page->arena);
  path_rect(&frame, (struct box){left, base - f->stamp_pt - f->pad, end, base + f->pad * 0.4}, f->pad / 2);
  page_add(f->out, page, (struct page_item){.kind = ITEM_STROKE, .ink = f->stamp, .draw = {.path = frame.path, .width_pt = 2 * f->weight}});
  char *day = date_words(pack_word(p, "date", NULL, NULL), key_text(p->job.ward->site->root, "date", "1970-01-01"));
  const char *count = pack_word(p, "proof.page", arena_printf(p->a, "%zu", i + 1), arena_printf(p->a, "%zu", p->pages->n));
  const char *trim = pack_word(p, "proof.trim", pack_mm(p, of->width_pt / PT_PER_MM), pack_mm(p, of->height_pt / PT_PER_MM));
  const char *gap = pack_word(p, "gap", NULL, NULL), *note = arena_printf(p->a, "%s%s%s%s%s", count, gap, trim, gap, day);
  put(f, page, p->job.spec->title, end + f->gap, base - f->note_pt * 1.5, right, f->title_pt, true, f->ink);
  put(f, page, note, end + f->gap, base, right, f->note_pt, false, f->sub);
  g_free(day);
}

bool pack_proof_page(struct pack_proof *f, size_t i) {
  struct page *page = &f->out->page[i];
  const struct page *of = &f->p->pages->page[i];
  double b = f->p->preset->bleed_pt;
  struct box bleed = {f->side - b, f->top - b, f->side + of->width_pt + b, f->top + of->height_pt + b};
  page_take(f->out, page, f->p->pages, of, f->side, f->top, bleed);
  ticks(f, page, of->width_pt, of->height_pt);
  stamp(f, page, i);
  screen_page(f->screen, page);
  pages_page_forget(f->out, i);
  return !diag_errors(f->p->d);
}

static bool write_sign(struct pack_proof *f) {
  for (size_t i = 0; i < f->sign->n; i++) {
    const struct page *from = pages_page(f->sign, i);
    size_t at = f->p->pages->n + i;
    page_take(f->out, &f->out->page[at], f->sign, from, 0, 0, (struct box){0, 0, from->width_pt, from->height_pt});
    screen_page(f->screen, &f->out->page[at]);
  }
  size_t size;
  char *pdf = screen_close(f->screen, &size), *name = g_strconcat(f->p->job.spec->name, "-proof.pdf", NULL);
  if (pdf) pack_file_add(f->p, name, pdf, size);
  g_free(name);
  f->screen = NULL;
  return pdf != NULL;
}

bool pack_proof_close(struct pack_proof *f) {
  bool ok = f->screen && write_sign(f);
  if (f->out) pages_free(f->out);
  if (f->sign) pages_free(f->sign);
  if (f->doc) doc_free(f->doc);
  g_free(f);
  return ok;
}
