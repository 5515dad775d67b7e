/* The kinds of paper publication, one file each; publications.c lists them. */
#ifndef ANNAI_PUBLICATION_KINDS_H
#define ANNAI_PUBLICATION_KINDS_H

#include "publication/publication.h"

struct doc *map_make(const struct publication_input *in, struct diag *d);
struct doc *handbook_make(const struct publication_input *in, struct diag *d);
struct doc *doctors_make(const struct publication_input *in, struct diag *d);
struct doc *directory_make(const struct publication_input *in, struct diag *d);

#endif
