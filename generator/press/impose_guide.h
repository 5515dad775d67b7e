/* The sheet that says how to print, fold and bind what was imposed. */
#ifndef ANNAI_PRESS_IMPOSE_GUIDE_H
#define ANNAI_PRESS_IMPOSE_GUIDE_H

#include "press/impose.h"
#include "source/source.h"
#include "theme/theme.h"

struct impose_guide_input {
  const struct impose_plan *plan;
  const struct impose_how *how;
  const struct theme *theme;
  const struct key *words; /* of one language, from share/report/impose.yaml */
  const struct key *look;  /* family and inks, from there too */
  const char *title;       /* of what is imposed */
  long epoch;
};
/* A PDF of one page, as large as the sheets. Freed with g_free; NULL and told after an error. */
char *impose_guide_draw(const struct impose_guide_input *in, struct diag *d, size_t *size_out);

#endif
