/* Publications: choose and arrange. A publication file (content/publications/<name>.yaml) and a view become a document (for
 * paper) or a plan of pages (for a site). One table of kinds (publications.c); a new kind is one file and one line. */
#ifndef ANNAI_PUBLICATION_PUBLICATION_H
#define ANNAI_PUBLICATION_PUBLICATION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"
#include "source/basemap.h"
#include "model/doc.h"
#include "model/value.h"
#include "records/records.h"
#include "theme/theme.h"

/* One publication file, read and checked. */
struct spec {
  const char *name;  /* file name without ending: part of addresses */
  const char *kind;  /* site, map, handbook, directory … */
  const char *title; /* shown; also the PDF's title */
  enum audience audience;
  const char *style; /* print/<style>.yaml of the theme; NULL for a site */
  bool screen, press, html, svg; /* outputs */
  const char *printer;      /* printers/<printer>.yaml of the theme */
  const struct key *keys;   /* the whole file, for the kind's own settings */
  const char *file;
  /* One of a series: the file's own name, the series' title, the district it is about; NULL for what stands alone. */
  const char *series, *series_title, *district, *district_name;
};

struct publication_input {
  const char *ward;
  const struct spec *spec;
  const struct key *site; /* content/site.yaml */
  const struct view *view;
  struct theme *theme;
  const struct basemap *basemap;
  const struct spec *const *all; /* every publication, NULL-terminated: a site lists the others' PDFs */
  bool drafts;                   /* drafts and items dated after site.yaml's date are taken in */
};

/* ---- a site: a plan, then one value for each page, so that a hundred thousand pages need the memory of one ---- */
struct site_page {
  const char *path;     /* "facilities/abc/index.html" */
  const char *template; /* name without ending */
  size_t index;         /* what it is about, as the plan knows it */
  const struct facility *facility; /* facility pages: for reading back; else NULL */
  const char *title;
  const char *district;            /* the (first) list of a district: its code, and who is in it; else NULL */
  const struct facility *const *member;
  size_t members;
};
struct site;
/* A site of prose alone: no facility has a page in it. */
bool site_without_facilities(const struct spec *s);
struct site *site_plan(const struct publication_input *in, struct diag *d);
size_t site_pages(const struct site *s);
const struct site_page *site_page(const struct site *s, size_t i);
/* The value page i's template is filled with, in `a`, which may be cleared after rendering. */
const struct value *site_value(const struct site *s, size_t i, struct arena *a);
/* Files that are copied or made beside the pages (style sheets, pictures, data): path and bytes, NULL at the end. */
struct site_file {
  const char *path;
  const char *from;  /* copy this file; NULL: bytes below */
  const char *bytes;
  size_t size;
  const char *told;  /* the name of `from` for messages */
  bool picture;      /* the ward's own: to be checked before it is shown to anybody */
  const struct node *chart; /* to be drawn: a NODE_CHART with its table; NULL */
  struct doc *doc;          /* of `chart` */
};
const struct site_file *site_files(const struct site *s, size_t *n_out);
/* The drawing of file i's chart, before the page that shows it is rendered: `bytes` are copied, the size in pixels goes to its tag. */
void site_chart_drawn(struct site *s, size_t i, const char *bytes, size_t size, double width, double height);
/* The tiles a site's map page asks for; NULL if it has none. */
struct site_tiles {
  int zoom_min, zoom_max;
  bool retina;        /* also in twice as many pixels */
  struct box extent;  /* longitudes and latitudes: the ward's, or what the file says */
  const char *folder; /* "tiles/": <zoom>/<x>/<y>.png and …@2x.png below it */
};
const struct site_tiles *site_tiles(const struct site *s);
/* What the caller draws is given before the page that shows it is rendered, and kept till then: the map of a facility or a
 * district as an SVG element, NULL for none; for each facility of the view how far its symbol stands from its place, "x,y" in
 * pixels for each zoom, ",1" behind it where a line leads back to the place; and the size of symbols at each zoom, in pixels. */
void site_give_map(struct site *s, const char *svg);
void site_give_shifts(struct site *s, const char *const *shift, const char *sizes);
/* The folder of the facilities' pages: "facilities/". Borrowed. */
const char *site_facility_folder(const struct site *s);
void site_free(struct site *s);

/* ---- paper: a document for layout ---- */
struct publication_kind {
  const char *name;
  bool is_site;
  struct doc *(*make)(const struct publication_input *in, struct diag *d); /* NULL for a site */
};
const struct publication_kind *publication_kind_named(const char *name);
/* All kind names, for messages. NULL-terminated, static. */
const char *const *publication_kind_names(void);

/* Reads content/publications/<file>. NULL after an error. Freed with spec_free. */
struct spec *spec_read(const char *ward, const char *file, struct diag *d);
void spec_free(struct spec *s);
/* `series: {by: district}`: one spec for each district of the ward, named <name>-<code>, with "%{district}" replaced by the
 * district's name wherever the file says it. NULL-terminated, freed with g_free; the specs are the caller's, `s` stays his too.
 * NULL after an error. Texts live as long as the collector. */
struct spec **spec_series(const char *ward, const struct spec *s, const struct key *site, const struct view *view,
                          struct diag *d);

/* Shared by the kinds: a facility as a place, in the document's arena. */
struct place place_of(struct doc *doc, const struct facility *f);
/* The same with departments or services joined by the theme's own sign rather than a space. */
struct place place_with(struct doc *doc, const struct facility *f, const char *between);
/* The theme's symbol for a facility: its kind's "symbol" column, else the kind's code; "" without a kind. */
const char *place_symbol(const struct facility *f);
/* The query of a publication's `select:` map or of a directive's attributes. */
bool query_from_keys(const struct key *select, struct query *q_out, struct diag *d);
/* The query of a :::facilities directive. */
struct query query_of_node(const struct node *n);
/* Whether the ward has every code the query asks for; each it has not is an error, at `select`'s own key if given, else at
 * `at`: a misspelt code would publish an empty list. */
bool query_known(const struct publication_input *in, const struct query *q, const struct key *select, struct pos at,
                 struct diag *d);

#endif
