/* Unicode normalisation piece by piece: GLib's own moves the rest of the text for each character that it composes, so
 * a file of one long line would take time by the square of its length. */
#ifndef ANNAI_BASE_COMPOSE_H
#define ANNAI_BASE_COMPOSE_H

#include <glib.h>
#include <stdbool.h>

/* Appends text … end, normalised. `stands` says of a character that it stays as it is and composes with none before
 * it. */
void compose_append(GString *out, const char *text, const char *end, GNormalizeMode mode, bool (*stands)(gunichar c));

/* A whole text with full-width and other compatibility characters as ordinary ones (NFKC). Freed with g_free. */
char *compose_compatible(const char *text);

#endif
