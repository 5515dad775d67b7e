/* Mustache: template text compiled once to a flat program, then filled with values as often as wanted.
 *
 * All of the specification's required modules, inheritance ({{<parent}} {{$block}}) and dynamic names ({{>*name}}); no
 * lambdas. An empty text is false, as an empty list is. Names of partials and parents are asked from a loader. */
#ifndef ANNAI_THEME_MUSTACHE_H
#define ANNAI_THEME_MUSTACHE_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

#include "theme/theme.h"

struct mustache;

/* Gives a template's text (freed with g_free) and the file name for messages (borrowed); NULL if there is none of that name. */
typedef char *mustache_loader(const char *name, const char **file_out, size_t *size_out, void *data);

/* `strict`: an unknown partial or parent is an error at its tag; otherwise it is empty. `d` must outlive the store: what goes
 * wrong only while filling (a dynamic name, endless recursion) is told there. */
struct mustache *mustache_new(mustache_loader *load, void *data, bool strict, struct diag *d);
void mustache_free(struct mustache *m);
/* Compiles a template and all it names; kept by the store. NULL after an error, told once. */
const struct template *mustache_get(struct mustache *m, const char *name, struct diag *d);
/* Appends `text` with & < > " escaped. */
void mustache_escape(GString *out, const char *text);

#endif
