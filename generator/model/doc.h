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
  NODE_CARD, NODE_PAGE, NODE_SPREAD, NODE_COLUMNS, NODE_CAPTIONED, NODE_INDEX, NODE_COLOPHON, NODE_ORDER,
  /* inlines */
  NODE_TEXT, NODE_SOFT_BREAK, NODE_LINE_BREAK, NODE_EMPH, NODE_STRONG, NODE_CODE, NODE_LINK, NODE_IMAGE, NODE_RUBY,
  NODE_TERM,     /* {^text|reading}: text for the index; text, reading[0] */
  NODE_REF,      /* {@id}: the heading or block of that id, with its page on paper; url "#id" */
  NODE_FOOTNOTE, /* [^id]: children are the note's inlines, at its first reference (none at later ones); level its number in its
                     file, title its id */
  /* made by publications */
  NODE_BOOK,     /* a bound publication: children are its parts; attrs: style … */
  NODE_CONTENTS, /* a table of contents stands here */
  NODE_SHEET,    /* a folded or flat sheet: children are NODE_SIDE */
  NODE_SIDE,     /* one side of it: children are NODE_PANEL */
  NODE_PANEL,    /* attrs: role, column, row, span …; children its content */
  NODE_PLACES,   /* a list or map of facilities: places below */
  NODE_INSET,    /* of a map side: an enlargement: title, around or centre, ground, scale, at */
  NODE_MOVED,    /* of a map side: a symbol (attr id) or name (attr name) set by hand, dx_mm, dy_mm from where it lies */
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
  bool tel_missing; /* the ward has telephones, and none for this one: said, not left white */
  bool town_only;   /* `at` stands for its town or 丁目: never drawn as an exact pin */
  const char *town; /* its town or 丁目; "" unknown */
  struct lonlat at;
  const char *file; /* its record, for messages */
  int line;
  struct attr *extra; /* other fields a publication file asked for, in its order */
  size_t extras;
};

struct node { /* a book has a hundred thousand */
  enum node_kind kind : 16;
  bool tight;        /* list */
  char align;        /* cell: 'l' 'c' 'r' or 0 */
  int level;         /* heading 1…6; list: first number, 0 for bullets, -1 for a list counted from 0; cell: 1 in the head row */
  struct pos pos;
  struct node *parent, *first, *last, *next;
  const char *text;  /* text, code, ruby base, heading id in id */
  const char *id;    /* heading: anchor, unique in its document; directive: id attribute */
  int columns, rows; /* cell: how many it spans; 0 means one. Cells it covers are not in the tree */
  const char *url, *title;  /* link, image; title of a code block: the words after its fence */
  const char *const *reading; /* ruby: one for the whole base, or one a character; NULL-terminated */
  /* ruby in Markdown (layout/paragraph/ruby.h; JLReq 3.3): {漢字|かんじ} one reading over the whole (group); {漢字|かん|じ} one a character of a
   * compound (jukugo: the readings share their room, a line may end between them); {漢|かん}{字|じ} each on its own (mono) */
  const struct attr *attrs;
  const struct place *places; /* NODE_PLACES, NODE_MAP, NODE_FACILITIES once resolved */
  unsigned attr_count, place_count;
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
/* All text below a node, ruby bases without readings, no footnotes. Freed with g_free. */
char *node_plain_text(const struct node *n);
/* The heading or block of that id below `root`; nothing inside a :::reuse. NULL if there is none. */
const struct node *node_by_id(const struct node *root, const char *id);
/* What a reference calls it: a heading's text on one line, a block's title or caption; "" for neither. Freed with g_free. */
char *node_name(const struct node *n);
/* Depth-first next node after `n` within `root` (n's children first); NULL at the end. */
struct node *node_next(const struct node *root, const struct node *n);

/* Markdown to a document. Every directive must be known and closed, its attributes known and of their type; raw HTML is
 * refused; headings get ids; ** left unmatched beside Japanese punctuation is a warning. NULL after an error that stops. */
struct doc *markdown_read(const char *body, size_t size, const char *file, int line, struct diag *d);

/* The same with only some of annai's additions to CommonMark: for the specifications' suites. */
enum markdown_extra {
  MARKDOWN_TABLES = 1, MARKDOWN_RUBY = 2, MARKDOWN_DIRECTIVES = 4,
  MARKDOWN_CHECKED = 8, /* raw HTML, strange links and lost marks are told */
  MARKDOWN_NOTES = 16,  /* [^id] */
  MARKDOWN_TERMS = 32,  /* {^term|reading}, {@id}, ## heading {#id} */
  MARKDOWN_ALL = 63
};
struct doc *markdown_read_with(const char *body, size_t size, const char *file, int line, unsigned extras, struct diag *d);

/* Directives and their attributes (model/directive.c has the table; what it does not name is an error):
 *   every one   id
 *   facilities  kind department service district frame title        (a list, by query), columns: fields, as a table
 *   map         the same, scale height alt
 *   note        title kind (box | plain | lead | urgent) symbol
 *   column      title symbol
 *   badge       title art columns kind (plain | urgent)
 *   write       title tag label hint blank checks columns fields height lines pitch box repeat table rows widths date shape
 *               checks="a|b": to tick, `columns` side by side; fields="a|b;c": labelled lines by row, "[ ] d" a box to tick;
 *               blank="a_b__": words with room between; lines: ruled lines, `pitch` apart; box: the height of an empty box;
 *               height: of a field; repeat: how often; table="a|b|c": columns to fill, `rows` rows of `height`; date="label": a line
 *               for a date
 *   figure      src alt width height align (left | center | right) caption say source place (here | float)   (needs src, alt)
 *   chart       src alt kind (bar | stacked | line | pie) width height caption source unit place   (needs src, alt); src: a CSV below assets/,
 *               which a publication hangs below it as a NODE_TABLE
 *   table       caption source date widths="20 30 50" (per cent) head (rows of the head, 1) src   around one pipe table, or with a CSV below assets/ as src:
 *               NODE_CAPTIONED
 *   columns     count gap title: what is inside flows in balanced columns
 *   index       title columns: all {^terms} of the book by reading
 *   order       how a directory's entries stand, said from its settings
 *   colophon    what the publication file says under `colophon:` (issuer, contact, editions …)
 *   reuse       id              (needs id)
 *   card        size=91x55 fold labels title small  (needs size, millimetres)
 *   page        role (text | cover | contents | card | back | blank) side (left | right) place (top | bottom)
 *               running folio (none) ground art foot depth style name
 *   spread      first second running style name
 * src of figures and images names a file below assets/ ("images/talk.svg"); on the site it stands at doc_image_path(). */

/* The tree as text, one node a line, indented: `heading 2 #id "text"`. Freed with g_free. */
char *doc_dump(const struct doc *doc);

/* Every link and image of `doc` that stays inside the site must lead somewhere: `known` answers for a page path (relative
 * to the guide's own place resolved to e.g. "guide/slug/") and anchor ("" for none). Errors at the link's position. */
typedef bool link_known(const char *path, const char *anchor, const void *data);
void doc_check_links(const struct doc *doc, const char *own_path, link_known *known, const void *data, struct diag *d);
/* Every NODE_REF below `root` must name something there, and something that has a name, unless it asks for the page alone and
 * there are `pages`. doc_check_links does it for a site. */
void doc_check_refs(const struct node *root, bool pages, struct diag *d);
/* Where a link that stays inside the site leads: "guide/other/", "print/map.pdf", "" for the first page. "/guide/other/#a",
 * "other.md#a", "../other/", "#a" are understood. NULL if it leads outside the site ("https:", "tel:") or above its root.
 * Freed with g_free; *anchor_out (freed with g_free) is what follows "#", "" if nothing. */
char *doc_link_path(const char *url, const char *own_path, char **anchor_out);
/* The length of an address's scheme ("https" 5), 0 without one; and whether it names a host without a scheme. */
size_t link_scheme(const char *url);
bool link_names_host(const char *url);
/* Where an image or figure stands on the site: "static/images/talk.svg" for "images/talk.svg". Freed with g_free; NULL if
 * the name climbs, is absolute or leads outside. */
char *doc_image_path(const char *src);

#endif
