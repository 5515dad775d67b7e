/* Pictures of the ward, judged before they are copied to the site. */
#ifndef ANNAI_COMMAND_PICTURES_H
#define ANNAI_COMMAND_PICTURES_H

#include "publication/publication.h"

/* SVG by the rules of art on paper; PNG and JPEG by the size their header claims; no other format. What is wrong is told,
 * with the file and what to do. */
bool pictures_check(const struct site *site, const struct theme *t, struct diag *d);

#endif
