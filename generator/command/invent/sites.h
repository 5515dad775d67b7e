/* Finding places for facilities. */
#ifndef ANNAI_INVENT_SITES_H
#define ANNAI_INVENT_SITES_H

#include "command/invent/register.h"

struct sites;
struct sites *sites_new(struct ground *g, struct rng rng);
void sites_free(struct sites *s);
/* Gives a facility its place, town, district, 番 and 号. False when the town is full. */
bool sites_find(struct sites *s, enum facility_kind kind, struct facility *f);

#endif
