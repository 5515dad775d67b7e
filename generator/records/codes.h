/* Code lists: content/codes/<list>.csv, and the codes that open fields add to them. */
#ifndef ANNAI_RECORDS_CODES_H
#define ANNAI_RECORDS_CODES_H

#include "records/records.h"
#include "records/schema.h"

struct codes;

/* Reads every list below `dir` (content/codes), told as `told`. Never NULL; free with codes_free. */
struct codes *codes_read(const char *dir, const char *told, struct diag *d);
void codes_free(struct codes *c);
bool codes_has_list(const struct codes *c, const char *list);
/* The index of a cell's word in its list: a code, a name or an alias; -1 if there is none. */
int codes_find(struct codes *c, const char *list, const char *word);
/* Adds a code of an open field, told by its row; `audience` is the field's: no view below it sees the code. */
int codes_add(struct codes *c, const char *list, const char *code, const char *name, enum audience audience);
const char *codes_code(const struct codes *c, const char *list, int index);
/* The word of the list nearest to `word`; NULL if none is near. */
const char *codes_suggest(const struct codes *c, const char *list, const char *word);

/* ---- copies for a view ---- */
/* List names, sorted, NULL-terminated; the array is in `arena`. */
const char *const *codes_lists(const struct codes *c, struct arena *arena);
/* All codes of a list that `audience` may see, in order, copied into `arena` whole. */
const struct code *codes_copy(const struct codes *c, const char *list, enum audience audience, struct arena *arena,
                              size_t *n_out);

#endif
