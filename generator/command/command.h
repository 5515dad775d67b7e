/* Commands: one file each; one table (main.c) from which `annai --help` is printed. */
#ifndef ANNAI_COMMAND_COMMAND_H
#define ANNAI_COMMAND_COMMAND_H

#include <stdbool.h>

#include "base/diag.h"

enum exit_status { EXIT_DONE = 0, EXIT_CONTENT = 1, EXIT_USAGE = 2, EXIT_SYSTEM = 3 };

/* What every command gets. */
struct invocation {
  const char *ward;        /* -C, else "." */
  const char *private_dir; /* --private, else NULL: <ward>/content/private is taken if it is there */
  bool json, quiet;
  bool sums; /* set by main from the command */
  struct diag *diag;
  int argc; /* the command's own words; argv[0] is its name */
  char **argv;
};
struct command {
  const char *name;
  int (*run)(struct invocation *in); /* gives an exit_status; diagnostics are printed by main */
  bool sums;                         /* what was found is summed up on standard output */
};
int command_build(struct invocation *in);
int command_check(struct invocation *in);
int command_init(struct invocation *in);
int command_dump(struct invocation *in);
int command_export(struct invocation *in);
int command_locate(struct invocation *in);
int command_import(struct invocation *in);
int command_pack(struct invocation *in);
int command_preflight(struct invocation *in);
int command_impose(struct invocation *in);
int command_diff(struct invocation *in);
int command_proof(struct invocation *in);
int command_help(struct invocation *in);

#endif
