/* What one cell shows by itself, without its neighbours. Private to records/. */
#ifndef ANNAI_RECORDS_CELL_H
#define ANNAI_RECORDS_CELL_H

#include <glib.h>
#include <stdbool.h>

/* A character of the private use areas: a gaiji, which is another picture, or none, on every other machine. 0: none. */
gunichar cell_private_use(const char *text);
/* 5.22E+12: a long number of which a spreadsheet has kept the beginning. */
bool cell_is_exponent(const char *s);
/* What a spreadsheet puts where a formula found nothing, or where a column is too narrow. */
bool cell_is_formula_error(const char *s);
/* The rings, dots and crosses that stand for each other: the usual one of each kind; NULL for anything else. */
const char *cell_mark(const char *s);
/* The rule that says what is wrong with an address that can be no link: the usual slips have a message each. */
const char *cell_url_fault(const char *s);

#endif
