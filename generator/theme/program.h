/* A compiled template, between mustache_compile.c, which makes it, and mustache.c, which runs it. */
#ifndef ANNAI_THEME_PROGRAM_H
#define ANNAI_THEME_PROGRAM_H

#include "base/arena.h"
#include "base/diag.h"
#include "theme/mustache.h"

enum op_kind { OP_TEXT, OP_VALUE, OP_SECTION, OP_INVERTED, OP_PARTIAL, OP_DYNAMIC, OP_PARENT, OP_BLOCK };

/* A dotted name, split. No parts: the implicit iterator. */
struct path_name {
  size_t n;
  const char **part;
};
/* A run of operations: a template's, or a block's that a parent tag gives. */
struct program {
  struct op *op;
  size_t n;
};
/* What a parent tag puts in the place of a block. */
struct argument {
  const char *name;
  struct program program;
  struct argument *next;
};
struct op {
  enum op_kind kind;
  bool escape;     /* OP_VALUE */
  bool own_line;   /* OP_PARTIAL, OP_PARENT, OP_BLOCK: its tag stands alone on its line */
  size_t skip;     /* OP_SECTION, OP_INVERTED, OP_BLOCK: index of the operation after its content */
  const char *text;   /* OP_TEXT; OP_BLOCK: name */
  size_t size;
  struct path_name path; /* OP_VALUE, OP_SECTION, OP_INVERTED, OP_DYNAMIC */
  const struct template *template; /* OP_PARTIAL, OP_PARENT; NULL: empty */
  struct argument *argument; /* OP_PARENT */
  const char *indent; /* put before each line: OP_PARTIAL, OP_PARENT, OP_DYNAMIC, OP_BLOCK; "" for none */
  int line;
};
struct template {
  const char *name, *file;
  struct program program;
  struct mustache *store;
  bool bad; /* it, or what it names, has errors */
};

struct mustache {
  struct arena *arena;
  GHashTable *templates; /* name → struct template */
  mustache_loader *load;
  void *data;
  bool strict;
  struct diag *diag;
};

/* Compiles `source` (kept by the caller) into `t`. False after errors. */
bool template_compile(struct template *t, const char *source, size_t size, struct diag *d);
/* A template by name, loaded and compiled at need. NULL if there is none (not told); may be `bad`. */
struct template *template_named(struct mustache *m, const char *name, struct diag *d);

#endif
