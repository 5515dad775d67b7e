/* Which district a place lies in: the polygons of one layer of the base map. */
#ifndef ANNAI_RECORDS_DISTRICT_H
#define ANNAI_RECORDS_DISTRICT_H

#include "records/codes.h"
#include "records/records.h"

struct districts;

/* Reads the layer that site.yaml's `districts` names. NULL when it names none or nothing could be read (told). */
struct districts *districts_read(const struct basemap *map, const struct key *site, struct codes *codes, struct diag *d);
void districts_free(struct districts *s);
/* The district's code; NULL outside all. A place on a shared border belongs to the first in the file. */
const char *districts_at(const struct districts *s, struct lonlat at);

/* Whether `at` lies in the area: inside an outline and in none of its holes. Outlines and holes follow one another. */
bool area_contains(const struct shape *area, struct lonlat at);

#endif
