/* What the parts of the walk share. Private to press/preflight/. */
#ifndef ANNAI_PRESS_PREFLIGHT_WALK_H
#define ANNAI_PRESS_PREFLIGHT_WALK_H

#include <glib.h>
#include <qpdf/qpdf-c.h>

#include "base/geom.h"
#include "press/preflight/preflight.h"
#include "press/tokens.h"

#define MM (72 / 25.4)
enum { DEPTH_MAX = 24, STATES_MAX = 512, OPERANDS_MAX = 40, SPACES_MAX = 6 };
enum { OPERATORS_MAX = 60000000, SECONDS_MAX = 100, PAGES_MAX = 5000, FILLS_MAX = 200000, FORM_COSTS = 400 };

struct matrix {
  double a, b, c, d, e, f;
};

/* What the file is held against: a preset's, or what every house has. */
struct limits {
  double bleed_pt, safe_pt, tac, photo_ppi, line_art_ppi, stroke_pt, small_pt;
  bool x1a, x4;     /* asked for, or claimed by the file itself */
  bool black_over;  /* black may overprint */
  bool strict;      /* a preset was named */
  bool fours;       /* stapled: pages in fours */
  const char *spot; /* the spot ink that was asked for; NULL: none */
};

enum space_kind { SPACE_GREY, SPACE_RGB, SPACE_CMYK, SPACE_CAL_RGB, SPACE_ICC_RGB, SPACE_ICC_OTHER, SPACE_LAB, SPACE_SEPARATION,
                  SPACE_INDEXED, SPACE_PATTERN_ONLY, SPACE_UNKNOWN };
struct space {
  enum space_kind kind;
  enum space_kind base; /* of an indexed space or a pattern's own colour */
  int n;                /* components */
  bool all, none;       /* Separation: registration colour, or nothing */
  int plate[8];         /* of each component: 0…3 CMYK, 4 a spot ink */
  char *spot;           /* the first spot ink's name; NULL */
};

/* What a colour lays on the plates. */
struct ink_sum {
  double c, m, y, k, spot;
  bool all, known; /* registration colour; whether the plates are known at all */
};

struct font {
  int id;
  bool type3, wide;  /* wide: two bytes a character */
  bool vertical;
  struct matrix glyph; /* of Type 3 */
  double missing;    /* width of what is not listed, in thousandths (Type 3: glyph units) */
  GHashTable *width; /* code + 1 → thousandths */
  GHashTable *procs; /* Type 3: code + 1 → object id of the glyph's stream */
};

struct gstate {
  struct matrix ctm;
  struct box clip;
  struct ink_sum fill, stroke;
  const struct space *fill_space, *stroke_space;
  double line;
  bool op_fill, op_stroke;
  int opm;
  const struct font *font;
  double size, rise, spacing, words, scale, leading;
  int mode;
};

/* A painted ground, for text that is reversed out of it. */
struct ground {
  struct box box;
  int plates;
  size_t from, n; /* points of the path in walk.points; n 0: the box itself */
};

struct walk {
  qpdf_data q;
  struct preflight *out;
  struct limits limits;
  int page; /* from 1 */
  struct box media, trim, bleed;
  bool has_trim;
  bool painted; /* anything on the page that is no paper */
  bool corner[4];
  GHashTable *by_key; /* findings */
  GHashTable *spaces, *fonts, *streams, *fonts_seen; /* by object id or name; streams: GBytes */
  size_t streams_kept;
  GArray *grounds; /* struct ground */
  GArray *points;  /* struct { double x, y } */
  GHashTable *open; /* object ids being walked: a form that draws itself */
  size_t operators;
  gint64 stop_at;
  bool stopped;
  bool in_glyph;  /* of Type 3 */
  bool in_pattern; /* a tile: colours alone */
  bool glyph_plain; /* d1: its colour is the text's */
};

/* findings.c: `box` in points, NULL: no place. Several of one rule, page and detail become one. */
void walk_find(struct walk *w, bool refused, const char *rule, const struct box *box, const char *detail, const char *wanted);
char *number_text(double v, int digits); /* g_free */

/* objects: */
qpdf_oh key_of(const struct walk *w, qpdf_oh dict, const char *key); /* of a dictionary or a stream's */
bool name_is(const struct walk *w, qpdf_oh o, const char *name);
double number_of(const struct walk *w, qpdf_oh o, double otherwise);
bool box_of(const struct walk *w, qpdf_oh array, struct box *out);
bool matrix_of(const struct walk *w, qpdf_oh array, struct matrix *out);
GBytes *stream_of(struct walk *w, qpdf_oh stream); /* unpacked; NULL: cannot be; freed with g_bytes_unref */

/* geometry */
struct matrix matrix_times(struct matrix first, struct matrix then);
void matrix_point(const struct matrix *m, double x, double y, double *x_out, double *y_out);
double matrix_least(const struct matrix *m); /* the least length that 1 becomes */
struct box box_through(const struct matrix *m, struct box b);
struct box box_common(struct box a, struct box b);
bool box_empty(const struct box *b);

/* space.c */
const struct space *space_named(struct walk *w, qpdf_oh resources, const char *name);
const struct space *space_read(struct walk *w, qpdf_oh o, int depth);
const struct space *space_device(struct walk *w, const char *name); /* "/DeviceCMYK"; NULL: none of that name */
struct ink_sum space_inks(const struct space *s, const double *v, int n);
double ink_total(const struct ink_sum *i);  /* percent */
int ink_plates(const struct ink_sum *i);
/* Tells a space that is not of the press; `what` is one of "", "image", "shading", "pattern", "group". */
void space_tell(struct walk *w, const struct space *s, const char *what, const struct box *box);
void space_free(void *space);

/* font.c */
const struct font *font_read(struct walk *w, qpdf_oh font);
void font_free(void *font);

/* content.c: walks one stream with its resources; `s` is the state it begins with. */
void content_walk(struct walk *w, GBytes *bytes, qpdf_oh resources, const struct gstate *s, int depth);
struct gstate gstate_first(const struct walk *w);

/* resource.c */
void resource_state(struct walk *w, qpdf_oh resources, const char *name, struct gstate *s, int depth);
void resource_draw(struct walk *w, qpdf_oh resources, const char *name, const struct gstate *s, int depth);
void resource_pattern(struct walk *w, qpdf_oh resources, const char *name, struct gstate *s, int depth);
void resource_shading(struct walk *w, qpdf_oh resources, const char *name, const struct gstate *s);
void group_tell(struct walk *w, qpdf_oh holder);
struct image_said {
  double w, h;
  int bits;
  bool mask;
  const struct space *space;
};
void image_tell(struct walk *w, const struct image_said *i, const struct gstate *s);

/* paint.c: what is painted, held against the limits. `at` is within the clip, in points. */
struct outline {
  GArray *at;      /* of points, in points of the page; NAN, NAN divides */
  struct box box;
  bool rectangle;  /* one, upright */
  bool any;
};
void paint_fill(struct walk *w, const struct gstate *s, const struct outline *p);
void paint_stroke(struct walk *w, const struct gstate *s, const struct outline *p);
void paint_image(struct walk *w, const struct gstate *s, struct box at, int plates);
void paint_text(struct walk *w, const struct gstate *s, struct box at, double size_pt);

/* document.c */
void document_check(struct walk *w);
void pages_check(struct walk *w);

#endif
