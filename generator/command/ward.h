/* A ward's folder, opened: settings, records, base map and publication files, in the order every command needs them. */
#ifndef ANNAI_COMMAND_WARD_H
#define ANNAI_COMMAND_WARD_H

#include <stdbool.h>
#include <stddef.h>

#include "command/command.h"
#include "source/basemap.h"
#include "publication/publication.h"
#include "records/records.h"
#include "source/source.h"

struct ward {
  const char *dir;
  char *private_dir; /* NULL: none */
  struct keys *site;
  struct records *records;
  struct basemap *basemap;
  struct spec **spec; /* NULL-terminated, by name; drafts left out */
  size_t specs;
  const char *lang;   /* of the build */
  bool drafts;        /* --drafts: also what is not due yet */
  bool each_repair;   /* --repairs: every mended cell is told, not only their count */
  bool misnamed;      /* the command names a folder or a publication that is not there: wrong usage, not wrong content */
  long epoch;         /* SOURCE_DATE_EPOCH, else midnight UTC of site.yaml's date */
};

/* Reads content/site.yaml only, and sets the language of messages: ANNAI_LANG, else the site's, else the locale's. */
bool ward_open_site(struct ward *w, struct invocation *in);
/* Reads records, base map and publication files. Everything wrong is reported; false when a build makes no sense. */
bool ward_load(struct ward *w, struct invocation *in);
void ward_close(struct ward *w);
/* The exit status of a command that did not come to its end. */
enum exit_status ward_failure(const struct ward *w, const struct diag *d);

#endif
