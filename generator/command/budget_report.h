/* reports/pages.json, pages.html. */
#ifndef ANNAI_COMMAND_BUDGET_REPORT_H
#define ANNAI_COMMAND_BUDGET_REPORT_H

#include "command/make.h"

struct budget;
/* One book's, as the inside of a JSON object on one line; "" for NULL. Freed with g_free. */
char *budget_json(const struct budget *b);
/* The file, of all books among the jobs. Freed with g_free. */
char *budgets_json(const struct job *job, size_t n);
/* The same as a page, in the language of `d`; NULL after an error. Freed with g_free. */
char *budgets_page(const struct ward *w, const struct job *job, size_t n, struct diag *d, size_t *size_out);

#endif
