/* A GML file as a tree of its elements, with the numbers of its positions read. */
#ifndef ANNAI_SOURCE_GML_TREE_H
#define ANNAI_SOURCE_GML_TREE_H

#include "base/arena.h"
#include "base/diag.h"

struct gml {
  const char *name;            /* without its prefix, interned: compare with strcmp */
  bool own;                    /* GML's own element, not one of the application's */
  bool turned;                 /* orientation="-" */
  int line, dimension;         /* srsDimension, 0: not given */
  const char *id, *href, *srs; /* NULL if absent; href without its "#" (others are no references) */
  const char *text;            /* of a leaf, without blanks around it; NULL if there is none */
  double *number;              /* of pos, posList and coordinates */
  size_t numbers;
  struct gml *parent, *first, *last, *next;
};

/* The root, in the arena; NULL after an error. */
struct gml *gml_tree(const char *text, size_t size, const char *file, struct arena *arena, struct diag *d);

#endif
