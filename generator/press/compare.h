/* Two PDF files page by page: which pages came and went, which lines of text, and where a page looks otherwise. */
#ifndef ANNAI_PRESS_COMPARE_H
#define ANNAI_PRESS_COMPARE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"
#include "base/geom.h"

enum { COMPARE_DPI = 100 };

struct compared {
  size_t page[2];     /* in the old and in the new file, from 1; 0: it is not there */
  bool looks;         /* some pixels differ */
  double width, height; /* mm, of what was compared */
  struct box *box;    /* mm from the top left corner: where it looks otherwise, joined where they lie close */
  size_t boxes;
  char **gone, **come; /* lines of text, NULL-terminated; never NULL */
  char *png[2];       /* the pages with the boxes outlined; NULL: not differing, or too many */
  size_t png_size[2];
};
struct comparison {
  size_t pages[2];
  struct compared *pair; /* in the order of the new file; what is gone stands where it was */
  size_t n;
};
/* Sides of outlines in sRGB: in the old page, in the new one. At most `pictures` pages have any. NULL and told after an error.
 * Freed with comparison_free. */
struct comparison *compare_files(const char *const path[2], const unsigned char outline[2][3], size_t pictures, struct diag *d);
void comparison_free(struct comparison *c);
/* Whether anything was noticed about the pair. */
bool compared_differs(const struct compared *p);

/* compare_align.c: pairs the pages of two files, given the text of each and a digest of how it looks (0: not known): the pairing
 * that keeps the order and the most lines. Freed with g_free. */
struct compared *compare_align(char **const text[2], const unsigned long long *const look[2], const size_t n[2], size_t *n_out);
/* Lines of `a` that `b` has not, as often as that is so. Freed with g_strfreev. */
char **compare_lines(const char *a, const char *b);

#endif
