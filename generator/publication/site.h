/* The residents' site, inside: the plan of its pages and what their values are made of. Shared by the site_*.c files
 * only.
 *
 * What many pages show (words, navigation, lists of groups, codes, symbols) becomes values once, in the site's arena; a
 * page's own value is small and lives in the arena the caller clears after each page. */
#ifndef ANNAI_PUBLICATION_SITE_H
#define ANNAI_PUBLICATION_SITE_H

#include <glib.h>

#include "model/link_tel.h"
#include "publication/guides.h"
#include "publication/publication.h"

/* How a field's text becomes a value. */
enum show {
  SHOW_TEXT,
  SHOW_TEL,
  SHOW_MAIL,
  SHOW_URL,
  SHOW_DATE,
  SHOW_FLAG,
  SHOW_CODE,
  SHOW_CODES,
  SHOW_PIECES,
  SHOW_MATRIX,
  SHOW_PROSE,
  SHOW_REFS,
  SHOW_HIDDEN
};
/* A code list with a value for every code. */
struct code_values {
  const char *list;
  size_t n;
  struct value **value; /* by code->order: code, name, reading, path (or false), strong */
};
struct field_plan {
  const struct field *field;
  enum show show;
  const struct code_values *codes; /* SHOW_CODE, SHOW_CODES */
  const char *link_name, *has_name; /* of what is told beside it: tel_link, has_services */
  bool own;                        /* every facility has it: id, name, reading, number */
  bool entry;                      /* shown in lists */
  bool more;                       /* has no place of its own in the page: listed with its label */
};

/* One list of facilities: a district, a kind, a row of the kana table … */
struct group {
  const char *code, *name, *row; /* row: the kana it stands for; NULL */
  const char *folder;            /* "lists/kind/clinic/" */
  const struct code *of;         /* NULL: none */
  const struct facility **member;
  size_t n, capacity;
  const struct value *value;
};
/* All lists by one property. */
struct family {
  const char *by, *name, *title, *folder; /* folder: "lists/kind/" */
  const char *template, *index;           /* page templates; index NULL: no page of all groups */
  const struct key *key;
  bool many; /* one facility may be in several groups */
  struct group *group;
  size_t n;
  const struct value *value;
};

enum plan_kind { PLAN_SINGLE, PLAN_FACILITY, PLAN_LIST, PLAN_FAMILY, PLAN_GUIDE };
struct plan {
  struct site_page page;
  enum plan_kind kind;
  int nav; /* which entry of the navigation it belongs to; -1: none */
  const char *title;
  union {
    const struct key *single;
    const struct facility *facility;
    struct {
      const struct family *family;
      const struct group *group;
      size_t part; /* from 0 */
    } list;
    size_t guide;
  } about;
};

struct site {
  struct publication_input in;
  struct arena *arena;
  struct diag *diag;
  const struct key *keys; /* the publication file */
  GArray *plan;           /* struct plan */
  GHashTable *paths;      /* every path that will exist */
  GHashTable *empty;      /* folders of lists that nobody is in */
  const struct facility *facility;
  size_t facilities;
  const char *facility_folder, *facility_template, *guide_folder;
  size_t page_size;
  bool maps, structured;
  struct site_tiles tiles;
  bool has_tiles, has_leaflet;
  const char *map_page;      /* NULL: none */
  const char *map_svg;       /* of the page being rendered: site_give_map */
  const char *const *shift, *sizes; /* by facility, by zoom: site_give_shifts */
  struct family *family;
  size_t families;
  struct field_plan *field;
  size_t fields;
  GPtrArray *codes; /* struct code_values */
  struct guides *guides;
  /* shared values */
  struct value *site; /* names, contact, date … */
  struct value **nav; /* one for each entry that may be on, and one for none */
  size_t navs;
  struct value *singles;           /* what only pages of their own show: families, scenes, booklets … */
  const struct value **scene;      /* by guide: its scene's value; NULL: none */
  const struct value **guide_link; /* by guide: title and path */
  GHashTable *symbols;             /* symbol id -> value */
  const struct value *days, *closed_mark;
  struct {
    const char *code;
    const struct value *value;
  } * mark;
  size_t marks;
  GPtrArray *docs; /* prose of the page being rendered; freed at the next */
  GArray *files;   /* struct site_file */
};

/* ---- site_plan.c: which pages there are ---- */
bool plan_families(struct site *s, struct diag *d);
bool plan_pages(struct site *s, struct diag *d);
/* The place of a link written by a person ("lists/kind/", "/guide/visit/#cost", "visit.md") from the site's root,
 * naming index.html; NULL if no such page. In the site's arena. */
const char *plan_target(const struct site *s, const char *link, const char *from);
/* Whether a link names a list that nobody is in, which therefore has no page. */
bool plan_is_empty(const struct site *s, const char *link);
/* "../" as often as `path` has folders. Borrowed, static. */
const char *base_for(const char *path);

/* ---- site_shared.c: values made once ---- */
void shared_fields(struct site *s, struct diag *d);
void shared_symbols(struct site *s, struct diag *d);
void shared_values(struct site *s, struct diag *d);
/* The duty roster and the events (site_roster.c). */
void shared_roster(struct site *s);
void shared_events(struct site *s);
const struct value *shared_symbol(const struct site *s, const char *id);
struct value *date_value(struct arena *a, struct value *to, const char *name, const char *iso);
void text_or_false(struct arena *a, struct value *map, const char *name, const char *text);
/* A word below words.…, or NULL without a warning. */
const char *word_or_null(const struct site *s, const char *dotted);

/* ---- site_facility.c: what a page or an entry shows of a facility ---- */
struct value *facility_value(const struct site *s, const struct facility *f, struct arena *a, struct value *to,
                             const char *name, bool whole);

/* ---- site_json.c: data for programs ---- */
/* Appends `text` as a JSON string. */
void json_text(GString *to, const char *text);
/* A facility as a JSON-LD block, which is data, no script that runs. */
const char *json_facility(const struct facility *f, struct arena *a);

/* ---- site_files.c: what lies beside the pages ---- */
void plan_files(struct site *s, struct diag *d);
/* A file from elsewhere on this machine, copied to `path`. Both in the site's arena or static. */
void site_add_copy(struct site *s, const char *path, const char *from);
/* The site's own path of a picture of the ward's assets folder, which is copied; NULL if there is none. */
const char *site_picture(const struct site *s, const char *asset);

/* The pictures of a document, from the ward's assets folder. */
void plan_pictures(struct site *s, const struct doc *doc, const char *own_folder);

/* ---- site_map.c: the map page, its tiles, Leaflet ---- */
void plan_tiles(struct site *s, struct diag *d);
void plan_leaflet(struct site *s, struct diag *d);
void add_map_page(const struct site *s, struct arena *a, struct value *page);

/* ---- prose: guides, and Markdown in records ---- */
/* Checks the links of a document of ours and makes them relative ones that name index.html. */
void links_settle(const struct site *s, struct doc *doc, const char *own_folder);

#endif
