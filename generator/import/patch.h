/* Changes to the ward's record files, gathered and then made together. Private to import/. */
#ifndef ANNAI_IMPORT_PATCH_H
#define ANNAI_IMPORT_PATCH_H

#include "base/commit.h"
#include "import/inside.h"

struct patch;

/* New rows of public fields go to content/records/<table>-<name>.csv, of others to the same name in the private folder. */
struct patch *patch_new(const struct records *r, const char *ward, const char *private_dir, const char *name,
                        struct show *show, struct diag *d);
void patch_free(struct patch *p);
/* All texts are as stored. Each call tells what it cannot do, and false then; nothing is on the disk before patch_commit. */
bool patch_set(struct patch *p, enum table_id t, const struct raw_row *row, size_t column, const char *text);
/* The row, and what private files hold of it. */
bool patch_remove(struct patch *p, enum table_id t, const struct raw_row *row);
/* A new row where `before` stands, in its file. */
bool patch_insert(struct patch *p, enum table_id t, const struct raw_row *before, const char *const *text);
/* A new row at the end of <table>-<name>.csv; `text` by column, NULL: nothing is known. */
bool patch_append(struct patch *p, enum table_id t, const char *id, const char *const *text);
/* Reads everything back and hands it to the commit. */
bool patch_commit(struct patch *p, struct commit *c);

#endif
