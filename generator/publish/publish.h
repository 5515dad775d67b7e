/* Publishing: everything is made in a stage folder beside the output, read back, digested, and put in place by one exchange
 * under a lock. Whatever dies before that leaves the old output byte for byte. */
#ifndef ANNAI_PUBLISH_PUBLISH_H
#define ANNAI_PUBLISH_PUBLISH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"

struct stage;

/* Takes the lock of `out` (waiting for another build, told on standard error), removes what killed runs left, and makes an
 * empty stage folder. NULL after an error. */
struct stage *stage_open(const char *out, struct diag *d);
/* A fresh folder in the stage for one publication's files. Freed with g_free. */
char *stage_folder(struct stage *s, const char *name, struct diag *d);
/* Moves a publication's finished folder into the tree to publish. `manifest` tells its files ("sha256  path\n" lines, as
 * sink_manifest gives them). Two publications that write the same path are an error. */
bool stage_adopt(struct stage *s, const char *folder, const char *manifest, size_t size, struct diag *d);
/* Keeps from the published tree what this run does not make: every file whose path `mine` does not claim. */
bool stage_keep(struct stage *s, bool (*mine)(const char *path, const void *data), const void *data, struct diag *d);
/* Writes MANIFEST.sha256, syncs, and exchanges the stage with the output. False: the output is as it was. */
bool stage_publish(struct stage *s, struct diag *d);
/* Ends the stage (removing it if not published) and gives the lock back. */
void stage_close(struct stage *s);

#endif
