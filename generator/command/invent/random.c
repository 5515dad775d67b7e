/* Chance that is the same everywhere: splitmix64, and what is drawn from it. */
#include "command/invent/random.h"

struct rng rng_stream(uint64_t seed, uint64_t purpose) {
  struct rng r = {seed * UINT64_C(0x9e3779b97f4a7c15) ^ purpose * UINT64_C(0xd1342543de82ef95)};
  rng_next(&r);
  return r;
}

uint64_t rng_next(struct rng *r) {
  uint64_t z = r->state += UINT64_C(0x9e3779b97f4a7c15);
  z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
  z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
  return z ^ z >> 31;
}

double rng_unit(struct rng *r) {
  return (double)(rng_next(r) >> 11) * 0x1p-53;
}

double rng_between(struct rng *r, double low, double high) {
  return low + (high - low) * rng_unit(r);
}

size_t rng_below(struct rng *r, size_t n) {
  return (size_t)(rng_next(r) % n);
}

bool rng_chance(struct rng *r, double p) {
  return rng_unit(r) < p;
}

double rng_bell(struct rng *r) {
  double sum = 0;
  for (int i = 0; i < 4; i++)
    sum += rng_unit(r);
  return (sum - 2) * 1.7320508075688772;
}

void rng_shuffle(struct rng *r, size_t *order, size_t n) {
  for (size_t i = 0; i < n; i++)
    order[i] = i;
  for (size_t i = n; i > 1; i--) {
    size_t j = rng_below(r, i), keep = order[i - 1];
    order[i - 1] = order[j];
    order[j] = keep;
  }
}
