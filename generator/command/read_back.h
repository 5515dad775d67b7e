/* Reading a site back: private to command/read_back*.c. */
#ifndef ANNAI_COMMAND_READ_BACK_H
#define ANNAI_COMMAND_READ_BACK_H

#include "command/make.h"

/* Every page whole, every link inside it leading somewhere, every facility told right. */
bool read_back_site(const struct job *job, const struct view *view, struct diag *d);

#endif
