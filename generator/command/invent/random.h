/* Chance that is the same everywhere: splitmix64, and what is drawn from it. */
#ifndef ANNAI_INVENT_RANDOM_H
#define ANNAI_INVENT_RANDOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rng {
  uint64_t state;
};

/* A stream of its own for each purpose, so that more of one thing does not change another. */
struct rng rng_stream(uint64_t seed, uint64_t purpose);
uint64_t rng_next(struct rng *r);
/* 0 <= x < 1 */
double rng_unit(struct rng *r);
double rng_between(struct rng *r, double low, double high);
/* 0 <= i < n; n > 0 */
size_t rng_below(struct rng *r, size_t n);
bool rng_chance(struct rng *r, double p);
/* Bell-shaped around 0 with deviation 1, within ±3.5; only sums, so that every machine gives the same. */
double rng_bell(struct rng *r);
/* Fills order[0…n-1] with 0…n-1, shuffled. */
void rng_shuffle(struct rng *r, size_t *order, size_t n);

#endif
