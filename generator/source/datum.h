/* Places given in other reference systems, to longitude and latitude of JGD2011, through PROJ and without network. */
#ifndef ANNAI_SOURCE_DATUM_H
#define ANNAI_SOURCE_DATUM_H

#include "source/source.h"

#define DATUM_TOKYO 4301 /* longitude and latitude of the old Tokyo datum, as an EPSG code */

/* Whether places of that EPSG code are read: longitude and latitude of JGD2011, JGD2000, WGS 84 and the Tokyo datum, the plane
 * rectangular zones of JGD2011, JGD2000 and the Tokyo datum, and web Mercator. */
bool datum_known(int epsg);
/* Gives every shape paths of its own with its places in JGD2011: x is east or longitude, y north or latitude. JGD2011, JGD2000 and
 * WGS 84 stay as they are: on a map of streets they are one. The Tokyo datum is shifted with the accuracy that PROJ states, which is
 * told as a warning at `at`. False after an error. */
bool datum_shift(struct shapes *s, int epsg, struct pos at, struct diag *d);

#endif
