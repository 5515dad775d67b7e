/* Where finished bytes go: files below one folder, each written once, whole, and digested. What fails is told at once. */
#ifndef ANNAI_BASE_SINK_H
#define ANNAI_BASE_SINK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"

struct sink;

/* Opens a sink that writes below `dir`; if that cannot be opened, the first file written says so. Free with sink_close. */
struct sink *sink_open(const char *dir);
/* Writes one whole file. `path` is relative, with '/' between names; a path that is absolute, climbs (".."), holds a
 * control character or a name over 255 bytes is refused. Missing folders are made. False and a diagnostic when it fails. */
bool sink_write(struct sink *s, const char *path, const void *bytes, size_t size, struct diag *d);
/* Takes the lines of another sink's manifest that wrote below the same folder. */
void sink_adopt(struct sink *s, const char *manifest, size_t size);
const char *sink_dir(const struct sink *s);
/* Lines of "sha256  path\n" for every file written, sorted by path. Freed with g_free. */
char *sink_manifest(const struct sink *s, size_t *size_out);
void sink_close(struct sink *s);

#endif
