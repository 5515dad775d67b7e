/* What reading path data and reading the other attributes of a drawing share. */
#ifndef ANNAI_LAYOUT_PATH_H
#define ANNAI_LAYOUT_PATH_H

#include <stdbool.h>

/* The distance of control points that makes a cubic a quarter of a circle. */
static const double KAPPA = 0.5522847498307936;

/* The next number of SVG text, after spaces and commas: decimal and finite, neither hexadecimal nor "inf". Moves *s past it. */
bool path_number(const char **s, double *out);
/* Moves *s past spaces and commas. */
void path_space(const char **s);

#endif
