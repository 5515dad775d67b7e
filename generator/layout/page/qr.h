/* QR codes (JIS X 0510, ISO/IEC 18004) as one path; libqrencode is at home in qr.c. */
#ifndef ANNAI_LAYOUT_PAGE_QR_H
#define ANNAI_LAYOUT_PAGE_QR_H

#include "layout/page/pages.h"

/* Light modules around the code on every side (ISO/IEC 18004 9.1). */
enum { QR_QUIET = 4 };
/* Modules of the code of `text` in a row without the quiet zone, error correction M; 0: too long for any code, or empty. */
int qr_modules(const char *text);
/* Draws the code of `text` with its quiet zone, which is painted `paper`, into a square of `size_pt` whose left top corner is at
 * (x, y). False after an error at `at`: a text that fits no code, modules under `module_pt`, an ink that is not black alone. The
 * edges of modules that touch are no edges of the path, so no seam shows. */
bool qr_draw(struct pages *p, struct page *page, const char *text, double x, double y, double size_pt, double module_pt,
             ink_id ink, ink_id paper, struct pos at, struct diag *d);
/* The matrix as rows of '#' and '.', for tests; freed with g_free; NULL as qr_modules. */
char *qr_rows(const char *text);

#endif
