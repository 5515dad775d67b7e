/* The PDF of a publication that a build made. */
#ifndef ANNAI_COMMAND_MADE_FILE_H
#define ANNAI_COMMAND_MADE_FILE_H

#include "base/diag.h"

/* What a person names: a publication, or a file with .pdf at its end. `from` is "screen" or "press"; NULL takes the screen file, or
 * the press file where there is no other. The path, freed with g_free; NULL and told: the output holds none. */
char *made_file(const char *ward, const char *name, const char *from, struct diag *d);
/* The name in the report's own file name: of a path its last part without .pdf. Freed with g_free. */
char *made_name(const char *name);

#endif
