/* The table of kinds: a new kind of publication is one file and one line here. */
#include <string.h>

#include "publication/kinds.h"
#include "publication/publication.h"

static const struct publication_kind kinds[] = {
    {"site", true, NULL},
    {"map", false, map_make},
    {"handbook", false, handbook_make},
    {"directory", false, directory_make},
    {"doctors", false, doctors_make},
};
static const char *const names[] = {"site", "map", "handbook", "directory", "doctors", NULL};

const struct publication_kind *publication_kind_named(const char *name) {
  for (size_t i = 0; name && i < sizeof kinds / sizeof *kinds; i++)
    if (!strcmp(kinds[i].name, name)) return &kinds[i];
  return NULL;
}

const char *const *publication_kind_names(void) {
  return names;
}
