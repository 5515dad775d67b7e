/* The merge of one field. What is not known is compared with nothing; an empty cell of the ward holds nothing. */
#include "import/import.h"

#include <string.h>

enum merge merge_field(const char *base, const char *ours, const char *theirs) {
  const char *own = ours ? ours : "";
  if (!theirs || !strcmp(theirs, own)) return MERGE_SAME;
  /* Never imported: what the ward lacks is taken, and a source that says nothing takes nothing away. */
  if (!base) return !*own ? MERGE_THEIRS : !*theirs ? MERGE_OURS : MERGE_CONFLICT;
  if (!strcmp(base, theirs)) return MERGE_OURS;
  if (!strcmp(base, own)) return MERGE_THEIRS;
  return MERGE_CONFLICT;
}
