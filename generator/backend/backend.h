/* Back ends: one medium each; they read what earlier stages made and give bytes. None opens a file. */
#ifndef ANNAI_BACKEND_BACKEND_H
#define ANNAI_BACKEND_BACKEND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"
#include "layout/page/pages.h"
#include "model/doc.h"
#include "theme/theme.h"

/* ---- screen PDF (backend/screen.c): media = trim, the bleed is cut; sRGB as DeviceRGB; links, outline, page labels;
 * the structure tree of `p` (ISO 32000-1 section 14.7), all else artifacts; language and title of `p`. Ready to be read ----
 *
 * A file page by page, so that the pages of a long book need not be there all at once: pages_page, then screen_page and
 * pdf_page, then pages_page_forget. `epoch`: the file's date in seconds. NULL after an error. `p` and `t` outlive it. */
struct screen *screen_open(const struct pages *p, const struct theme *t, long epoch, struct diag *d);
void screen_page(struct screen *s, const struct page *page);
/* Bytes freed with g_free; NULL after an error, or if a page was left out. Frees `s`. */
char *screen_close(struct screen *s, size_t *size_out);
/* All pages at once. */
char *screen_write(struct pages *p, const struct theme *t, long epoch, struct diag *d, size_t *size_out);

/* ---- press PDF by cairo (backend/pdf.c): media = trim + bleed + marks; inks carried in 16 bits for press/finish.c ---- */
struct pdf_settings {
  double bleed_pt;  /* drawn around the trim */
  double margin_pt; /* from trim to media edge: holds the marks */
  bool marks;       /* トンボ, centre and fold marks in the ink named "registration" */
  bool colour_bar;  /* patches of the inks on the sheet's edge */
  double small_text_pt; /* text under it stands in inks of one plate; 0: any */
  bool photos;      /* photographs in colour may be drawn: press/ can part them into plates */
  const ink_id *bar; /* of the colour bar, in order, behind the registration ink; outlives the drawing */
  size_t bars;
};
/* Page by page, as above. */
struct pdf *pdf_open(const struct pages *p, const struct theme *t, const struct pdf_settings *s, struct diag *d);
void pdf_page(struct pdf *pdf, const struct page *page);
/* Bytes freed with g_free; NULL after an error. Frees `pdf`. */
char *pdf_close(struct pdf *pdf, size_t *size_out);
/* All pages at once. */
char *pdf_write(struct pages *p, const struct theme *t, const struct pdf_settings *s, struct diag *d, size_t *size_out);

/* ---- SVG (backend/svg.c): one page as a stand-alone file, text as text, no script, no style attribute ---- */
char *svg_write(struct pages *p, size_t page, const struct theme *t, const char *title, size_t *size_out);
/* The same with its links and targets, to be read by itself; page 0 is <file>.svg, page i <file>-<i + 1>.svg. Pages that are
 * all there. */
char *svg_sheet_write(struct pages *p, size_t page, const struct theme *t, const char *title, const char *file,
                      size_t *size_out);

/* An <svg> element for an HTML page, with its links; called `name`, all but the links hidden from who is read to. */
char *svg_inline_write(struct pages *p, size_t page, const struct theme *t, const char *name, size_t *size_out);

/* ---- pixels (backend/raster.c): a page square by square, on white ---- */
struct raster *raster_open(struct pages *p, size_t page, const struct theme *t); /* both outlive it */
/* The square whose top left corner lies at `corner` (points), in 32 bits a pixel as cairo's RGB24 has them. */
void raster_draw(const struct raster *r, struct point corner, double px_per_pt, int width, int height, unsigned char *pixel,
                 int stride);
void raster_free(struct raster *r);
/* A whole page, cut at its trim, as a PNG. Freed with g_free; NULL when memory ends. */
char *raster_png(struct pages *p, size_t page, const struct theme *t, double px_per_pt, size_t *size_out);

/* ---- HTML (backend/html.c) ---- */
struct html_settings {
  const char *base;  /* from the page to the site's root: "../../" or "" */
  struct theme *theme;
  bool plain;        /* CommonMark's own output, for its test suite */
  const char *facilities; /* folder of the facilities' pages from there: "facilities/"; NULL: there are none to link to */
  const char *own_path; /* of the page ("guide/slug/"): links relative to it are made whole; NULL: they are left as they are */
  struct diag *diag; /* told what cannot be shown on a page (:::page, an unresolved :::chart …); NULL: dropped unsaid */
};
/* Whether an ITEM_IMAGE may go to the press; `colour`: as pdf_settings.photos. If not: image-colour-press, naming its file. */
struct page_item;
bool image_check(const struct page_item *it, bool colour, struct diag *d);

/* Appends a node and all below as HTML to a GString. */
void html_write(const struct node *n, const struct html_settings *s, void *gstring);
/* Escapes for text and double-quoted attributes. */
void html_escape(const char *text, void *gstring);

#endif
