/* What stands beside a map's PDF: its index as CSV, and each side as SVG where the publication asks for it. */
#ifndef ANNAI_COMMAND_SHEET_FILES_H
#define ANNAI_COMMAND_SHEET_FILES_H

#include "base/sink.h"
#include "command/make.h"
#include "layout/page/pages.h"

/* Writes them; pages that are all there. False after an error. */
bool sheet_files_write(const struct job *job, struct pages *pages, const struct theme *t, struct sink *sink, struct diag *d);
/* Whether `path` is such a file of this publication, as its audience has it. */
bool sheet_files_own(const struct spec *s, const char *path);

#endif
