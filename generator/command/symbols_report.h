/* reports/symbols.json and symbols.html: the theme's symbols as colour-blind readers, a grey copy and a fax show them. */
#ifndef ANNAI_COMMAND_SYMBOLS_REPORT_H
#define ANNAI_COMMAND_SYMBOLS_REPORT_H

#include "command/ward.h"

/* Both files, in the language of `d`. False after an error; what merges is told by the sheets, not here. Freed with g_free. */
bool symbols_report(const struct ward *w, struct diag *d, char **json_out, char **html_out, size_t *html_size_out);

#endif
