/* What a reader must find on paper: names and telephones, asked of the records and of the publication file. Never of the
 * document under test: who is missing there would be missing here as well. */
#ifndef ANNAI_COMMAND_WANTED_H
#define ANNAI_COMMAND_WANTED_H

#include "publication/publication.h"

/* NULL-terminated; the array freed with g_free, its strings the view's. `doc` says only which lists the text of a book asks
 * for (:::facilities); who belongs to them is asked anew. */
const char **wanted_on_paper(const struct spec *spec, const struct doc *doc, const struct view *view, struct diag *d);

#endif
