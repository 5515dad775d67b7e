/* A telephone number as the address of a link, the same on the site and in PDFs. */
#ifndef ANNAI_MODEL_LINK_TEL_H
#define ANNAI_MODEL_LINK_TEL_H

#include "base/arena.h"

/* What follows "tel:": digits and + - * as they stand, # as %23 (it would begin a fragment); all else is left out. */
const char *tel_link(struct arena *a, const char *tel);

#endif
