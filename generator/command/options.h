/* The words behind a command's name: options and names. */
#ifndef ANNAI_COMMAND_OPTIONS_H
#define ANNAI_COMMAND_OPTIONS_H

#include <stdbool.h>

#include "command/command.h"

struct option {
  const char *name; /* "--out" */
  const char **text; /* takes a value */
  bool *flag;        /* takes none */
};
/* Sorts in->argv[1…] into options (ended by a NULL name) and names; `names_out` is freed with g_free (the array only).
 * An unknown option or a missing value is reported: false, and the command ends with EXIT_USAGE. */
bool options_parse(struct invocation *in, const struct option *options, const char ***names_out);

#endif
