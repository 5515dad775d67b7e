/* Inside of a theme: what theme.c opens, ink.c and symbol.c read. */
#ifndef ANNAI_THEME_PARTS_H
#define ANNAI_THEME_PARTS_H

#include <glib.h>

#include "base/arena.h"
#include "theme/mustache.h"

struct theme {
  struct arena *arena;
  const char *lang;
  struct diag *diag;     /* for what is found wrong while filling templates and asking words */
  GPtrArray *folders;    /* nearest first, absolute or as the ward was named */
  GPtrArray *shown;      /* the same, as messages name them */
  GHashTable *files;     /* relative name → path, "" for none */
  GHashTable *keys;      /* relative name → struct keys, NULL for none */
  GPtrArray *word_files; /* struct keys, nearest first */
  GHashTable *words;     /* dotted name → text */
  GHashTable *missing;   /* words told as missing */
  struct value *word_map;
  struct mustache *templates;
  struct ink *ink;
  size_t inks;
  struct symbol *symbol;
  size_t symbols;
  const char *const *family; /* those it sets in, NULL-terminated; NULL: none are listed */
  struct fallback {
    const char *family;
    const char *const *other; /* NULL-terminated */
  } *fallback;
  size_t fallbacks;
};

/* Read the families and their fallbacks of theme.yaml (the nearest that lists any), inks.yaml and symbols.yaml. False after errors. */
bool families_read(struct theme *t, struct diag *d);
bool inks_read(struct theme *t, struct diag *d);
bool symbols_read(struct theme *t, struct diag *d);

#endif
