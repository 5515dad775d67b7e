/* Cutting a zoom into tiles, in several processes. */
#ifndef ANNAI_COMMAND_TILES_H
#define ANNAI_COMMAND_TILES_H

#include "base/mercator.h"
#include "base/sink.h"
#include "layout/page/pages.h"
#include "publication/publication.h"

/* Writes <folder>/<zoom>/<x>/<y>.png for every tile of the range, and …@2x.png where the site asks for them. `pages` holds the
 * range as one page. The same bytes whatever `jobs` is. */
bool tiles_write(struct pages *pages, const struct theme *t, const struct tile_range *range, const struct site_tiles *how,
                 int jobs, struct sink *sink, struct diag *d);

#endif
