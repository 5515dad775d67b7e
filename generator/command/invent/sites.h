/* Finding places for facilities. */
#ifndef ANNAI_INVENT_SITES_H
#define ANNAI_INVENT_SITES_H

#include "command/invent/register.h"

struct sites;
struct sites *sites_new(struct land *g, struct rng rng);
void sites_free(struct sites *s);
/* Gives a facility its place, town, district, 番 and 号; in one district if that is not -1. False when the town is full. */
bool sites_find(struct sites *s, enum facility_kind kind, int district, struct facility *f);

#endif
