/* reports/labels.json, labels.html. */
#ifndef ANNAI_COMMAND_LABELS_REPORT_H
#define ANNAI_COMMAND_LABELS_REPORT_H

#include "command/make.h"

struct map_labels;
/* What became of symbols and names on one sheet's maps, as the inside of a JSON object on one line, without tabs; "" for NULL.
 * Freed with g_free. */
char *labels_json(const struct map_labels *maps);
/* The file, of all sheets among the jobs. Freed with g_free. */
char *labels_file(const struct job *job, size_t n);
/* The same as a page, in the language of `d`; NULL after an error. Freed with g_free. */
char *labels_page(const struct ward *w, const struct job *job, size_t n, struct diag *d, size_t *size_out);

#endif
