/* The maps of a site: a small one for each facility, one for each district, and the tiles of its map page. */
#ifndef ANNAI_COMMAND_SITE_MAPS_H
#define ANNAI_COMMAND_SITE_MAPS_H

#include "base/sink.h"
#include "command/make.h"

struct site_maps;
/* NULL after an error. Where the publication file asks for no maps, or the ward has no base map, nothing is drawn. */
struct site_maps *site_maps_open(const struct job *job, struct site *site, const struct view *view, struct theme *theme,
                                 struct diag *d);
/* Draws the map that page i shows and gives it to the site. */
bool site_maps_page(struct site_maps *m, size_t i, struct diag *d);
/* Draws all tiles, in job->jobs processes at once, and writes them; gives the site where symbols stand at each zoom. */
bool site_maps_tiles(struct site_maps *m, struct sink *sink, struct diag *d);
void site_maps_close(struct site_maps *m);

#endif
