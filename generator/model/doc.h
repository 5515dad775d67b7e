/* The document: one tree for every medium, final text, one language.
 *
 * Markdown (CommonMark, pipe tables, ruby, directives: PRODUCT.md section 6) becomes nodes here; publications add nodes of
 * their own (books, sheets, panels, lists of places). Back ends and layout read the tree and never change it. */
#ifndef ANNAI_MODEL_DOC_H
#define ANNAI_MODEL_DOC_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/geom.h"
#include "source/source.h"

enum node_kind {
  /* blocks of Markdown */
  NODE_ROOT, NODE_PARAGRAPH, NODE_HEADING, NODE_LIST, NODE_ITEM, NODE_QUOTE, NODE_CODE_BLOCK, NODE_RULE,
  NODE_TABLE, NODE_ROW, NODE_CELL,
  /* directives; attributes in attrs */
  NODE_FACILITIES, NODE_MAP, NODE_NOTE, NODE_COLUMN, NODE_BADGE, NODE_WRITE, NODE_FIGURE, NODE_CHART, NODE_REUSE,
  NODE_CARD, NODE_PAGE, NODE_SPREAD,
  /* inlines */
  NODE_TEXT, NODE_SOFT_BREAK, NODE_LINE_BREAK, NODE_EMPH, NODE_STRONG, NODE_CODE, NODE_LINK, NODE_IMAGE, NODE_RUBY,
  /* made by publications */
  NODE_BOOK,     /* a bound publication: children are its parts; attrs: style … */
  NODE_CONTENTS, /* a table of contents stands here */
  NODE_SHEET,    /* a folded or flat sheet: children are NODE_SIDE */
  NODE_SIDE,     /* one side of it: children are NODE_PANEL */
  NODE_PANEL,    /* attrs: role, column, row, span …; children its content */
  NODE_PLACES,   /* a list or map of facilities: places below */
  NODE_KINDS
};

struct attr {
  const char *name, *value;
};

/* A facility as a publication shows it: only what its audience may see. */
struct place {
  const char *id, *name, *reading, *address, *tel;
  const char *kind, *kind_name;  /* code and name of list kinds */
  const char *symbol;            /* symbol id of the theme */
  const char *district, *district_name; /* "" outside */
  const char *detail;            /* departments or services, joined for print */
  const char *row;               /* index head (base/text.h text_kana_row) */
  int number;
  bool has_place;
  struct lonlat at;
  const char *file; /* its record, for messages */
  int line;
  struct attr *extra; /* other fields a publication file asked for, in its order */
  size_t extras;
};

struct node {
  enum node_kind kind;
  struct pos pos;
  struct node *parent, *first, *last, *next;
  const char *text;  /* text, code, ruby base, heading id in id */
  const char *id;    /* heading: anchor, unique in its document; directive: id attribute */
  int level;         /* heading 1…6; list: first number, 0 for bullets; cell: 1 in the head row */
  bool tight;        /* list */
  char align;        /* cell: 'l' 'c' 'r' or 0 */
  const char *url, *title;  /* link, image */
  const char *const *reading; /* ruby: one for the whole base, or one a character; NULL-terminated */
  const struct attr *attrs;
  size_t attr_count;
  const struct place *places; /* NODE_PLACES, NODE_MAP, NODE_FACILITIES once resolved */
  size_t place_count;
};

/* A document owns its nodes and strings. */
struct doc {
  struct node *root;
  struct arena *arena;
  const char *file;
};
struct doc *doc_new(const char *file); /* with an empty NODE_ROOT */
void doc_free(struct doc *doc);
struct node *node_add(struct doc *doc, struct node *parent, enum node_kind kind, struct pos pos);
const char *node_attr(const struct node *n, const char *name, const char *otherwise);
void node_set_attr(struct doc *doc, struct node *n, const char *name, const char *value);
/* A deep copy of `n` below `parent` in `doc`. */
struct node *node_copy(struct doc *doc, struct node *parent, const struct node *n);
/* All text below a node, ruby bases without readings. Freed with g_free. */
char *node_plain_text(const struct node *n);
/* Depth-first next node after `n` within `root` (n's children first); NULL at the end. */
struct node *node_next(const struct node *root, const struct node *n);

/* Markdown to a document. Every directive must be known and closed, its attributes known and of their type; raw HTML is
 * refused; headings get ids; ** left unmatched beside Japanese punctuation is a warning. NULL after an error that stops. */
struct doc *markdown_read(const char *body, size_t size, const char *file, int line, struct diag *d);

/* The tree as text, one node a line, indented: `heading 2 #id "text"`. Freed with g_free. */
char *doc_dump(const struct doc *doc);

/* Every link and image of `doc` that stays inside the site must lead somewhere: `known` answers for a page path (relative
 * to the guide's own place resolved to e.g. "guide/slug/") and anchor ("" for none). Errors at the link's position. */
typedef bool link_known(const char *path, const char *anchor, const void *data);
void doc_check_links(const struct doc *doc, const char *own_path, link_known *known, const void *data, struct diag *d);

#endif
