/* Latitude and longitude of a row: both, within the country, the right way round. */
#ifndef ANNAI_RECORDS_PLACE_H
#define ANNAI_RECORDS_PLACE_H

#include "records/schema.h"

/* False when the row has no place that can be used; why is told at the cells unless both are empty. One that is too far
 * away is in *out all the same. */
bool place_read(const char *lat, const char *lon, struct pos at_lat, struct pos at_lon, struct lonlat *out,
                struct diag *d);
/* site.yaml's `frame`: [west, south, east, north] in degrees. False if there is none; a wrong one is told. */
bool frame_read(const struct key *site, struct box *out, struct diag *d);

#endif
