/* Files that people open, edit and bring back (worksheets of export, import, locate and check): put in place whole,
 * and never over what somebody has edited since annai wrote it. */
#ifndef ANNAI_COMMAND_OFFICE_H
#define ANNAI_COMMAND_OFFICE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"

struct office_file {
  const char *name; /* below the folder, with '/' between names: "navii-clinic.csv" */
  const void *bytes;
  size_t size;
  char *written; /* filled: the path a person can open; freed by office_clear */
};
struct office {
  const char *ward;   /* the ward's folder */
  const char *tree;   /* of the output: NULL is "office" */
  const char *folder; /* "import": below that; one of the commands' names, or a folder below that */
  const char *out;    /* --out: files go to this folder itself; NULL: to the ward's output */
  bool
      whole; /* the folder holds what this run makes and no more: what an earlier run wrote there goes, unless edited */
};

/* Writes all files: in the ward's output together or not at all (through the stage, so that the manifest stays
 * true), in an --out folder one by one, each whole. A file there that annai did not write, or that is edited since,
 * stays; the new one gets "-2", "-3" … before its ending, and a note names both. False after an error. */
bool office_publish(const struct office *where, struct office_file *files, size_t n, struct diag *d);
void office_clear(struct office_file *files, size_t n);
/* Whether a path in the output is such a file: a build leaves it. */
bool office_owns(const char *path);

#endif
