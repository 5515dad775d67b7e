/* Guides: the Markdown pages of content/guide/<lang>/, read and ordered. */
#ifndef ANNAI_PUBLICATION_GUIDES_H
#define ANNAI_PUBLICATION_GUIDES_H

#include "base/diag.h"
#include "model/doc.h"

struct guide {
  const char *slug;                                            /* file name without ending: part of its address */
  const char *title, *lead, *summary, *scene, *date, *updated; /* "" if not given */
  long order;
  struct pos scene_pos;
  const char *file;
  struct doc *doc;
};
struct guides {
  size_t n;
  struct guide *guide; /* by order, then slug */
  struct arena *arena;
};
/* Reads the ward's guides: of content/guide/<lang>, or of another `folder` of the ward ("content/manual"; NULL: none). Drafts and guides dated after `today` (ISO; "" for no limit) are left out unless `drafts`.
 * Never NULL; ask diag_errors(). */
struct guides *guides_read(const char *ward, const char *folder, const char *lang, const char *today, bool drafts, struct diag *d);
/* None at all: for a site that shows no guides. */
struct guides *guides_none(void);
void guides_free(struct guides *g);

#endif
