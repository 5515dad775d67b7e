/* An ink of the theme as the plates of this job: four process colours, black alone, or black and a spot ink; the printer's
 * marks stand on every plate there is. */
#include <string.h>

#include "press/finishing.h"

#define REGISTRATION "registration" /* the ink of the printer's marks, themes/<name>/inks.yaml */

/* At most four decimals, none for nothing, and a blank after it. */
static void add_number(GString *to, double n) {
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd(text, sizeof text, "%.4f", n);
  char *end = text + strlen(text);
  while (end[-1] == '0')
    *--end = '\0';
  if (end[-1] == '.')
    *--end = '\0';
  g_string_append_printf(to, "%s ", text);
}

static void set_process(struct plate *p, const double part[4]) {
  GString *s = g_string_new(NULL);
  for (int i = 0; i < 4; i++)
    add_number(s, part[i]);
  p->fill = g_strdup_printf("%sk", s->str);
  p->stroke = g_strdup_printf("%sK", s->str);
  p->over = part[0] == 0 && part[1] == 0 && part[2] == 0 && part[3] == 1;
  g_string_free(s, TRUE);
}

static void set_separation(struct plate *p, const char *space, double tint) {
  GString *s = g_string_new(NULL);
  add_number(s, tint);
  p->fill = g_strdup_printf("/%s cs %sscn", space, s->str);
  p->stroke = g_strdup_printf("/%s CS %sSCN", space, s->str);
  g_string_free(s, TRUE);
}

/* How dark an ink is in black alone: inks in black stay as they are, the others as dark as a screen shows them. */
static double darkness(const struct ink *ink) {
  if (ink->c == 0 && ink->m == 0 && ink->y == 0)
    return ink->k;
  return 1 - (0.299 * ink->r + 0.587 * ink->g + 0.114 * ink->b) / 255;
}

static void check_limit(struct finishing *f, const struct ink *ink) {
  double sum = (ink->c + ink->m + ink->y + ink->k) * 100;
  if (sum > f->in->preset->tac_percent + 0.01)
    finishing_error(f, "press-ink-sum", ink->id, diag_num(f->d, sum));
}

const struct plate *plate_of(struct finishing *f, ink_id id) {
  const struct press_preset *preset = f->in->preset;
  const struct ink *ink = theme_ink(f->in->theme, id);
  struct plate *p = &f->plate[id];
  if (p->fill)
    return p;
  if (!strcmp(ink->id, REGISTRATION)) {
    p->space = SPACE_ALL;
    set_separation(p, space_names[SPACE_ALL], 1);
  } else if (preset->colours == COLOURS_CMYK) {
    check_limit(f, ink);
    set_process(p, (double[]){ink->c, ink->m, ink->y, ink->k});
  } else if (preset->colours == COLOURS_TWO && preset->spot.takes[id]) {
    p->space = SPACE_SPOT;
    set_separation(p, space_names[SPACE_SPOT], preset->spot.tint[id]);
  } else {
    set_process(p, (double[]){0, 0, 0, darkness(ink)});
  }
  return p;
}

void plates_end(struct finishing *f) {
  for (size_t i = 0; i < PRESS_INKS; i++) {
    g_free(f->plate[i].fill);
    g_free(f->plate[i].stroke);
  }
}

/* ---- the colour spaces and states that the operators name ---- */

const char *const space_names[] = {"", "AnnaiAll", "AnnaiSpot"};

static qpdf_oh numbers(qpdf_data q, const double *v, size_t n) {
  qpdf_oh list = qpdf_oh_new_array(q);
  for (size_t i = 0; i < n; i++)
    qpdf_oh_append_item(q, list, qpdf_oh_new_real_from_double(q, v[i], 4));
  return list;
}

/* A tint of 0 is paper, of 1 the plates given; in between in proportion. */
static qpdf_oh separation(qpdf_data q, const char *name, const double cmyk[4]) {
  qpdf_oh function = qpdf_oh_new_dictionary(q), space = qpdf_oh_new_array(q);
  qpdf_oh_replace_key(q, function, "/FunctionType", qpdf_oh_new_integer(q, 2));
  qpdf_oh_replace_key(q, function, "/Domain", numbers(q, (double[]){0, 1}, 2));
  qpdf_oh_replace_key(q, function, "/C0", numbers(q, (double[]){0, 0, 0, 0}, 4));
  qpdf_oh_replace_key(q, function, "/C1", numbers(q, cmyk, 4));
  qpdf_oh_replace_key(q, function, "/N", qpdf_oh_new_integer(q, 1));
  char *slashed = g_strconcat("/", name, NULL);
  qpdf_oh_append_item(q, space, qpdf_oh_new_name(q, "/Separation"));
  qpdf_oh_append_item(q, space, qpdf_oh_new_name(q, slashed));
  qpdf_oh_append_item(q, space, qpdf_oh_new_name(q, "/DeviceCMYK"));
  qpdf_oh_append_item(q, space, qpdf_make_indirect_object(q, function));
  g_free(slashed);
  return qpdf_make_indirect_object(q, space);
}

static qpdf_oh space_object(struct finishing *f, enum plate_space space) {
  static const double all[] = {1, 1, 1, 1};
  if (!f->has_space[space]) {
    f->space[space] = space == SPACE_ALL ? separation(f->q, "All", all)
                                         : separation(f->q, f->in->preset->spot.name, f->in->preset->spot.cmyk);
    f->has_space[space] = true;
  }
  return f->space[space];
}

/* ISO 32000-1 8.6.7: op for fills, OP for strokes; mode 1 leaves plates alone that the colour does not touch. */
static qpdf_oh overprint_state(qpdf_data q, unsigned over) {
  qpdf_oh state = qpdf_oh_new_dictionary(q);
  qpdf_oh_replace_key(q, state, "/Type", qpdf_oh_new_name(q, "/ExtGState"));
  qpdf_oh_replace_key(q, state, "/op", qpdf_oh_new_bool(q, over & OVER_FILL ? QPDF_TRUE : QPDF_FALSE));
  qpdf_oh_replace_key(q, state, "/OP", qpdf_oh_new_bool(q, over & OVER_STROKE ? QPDF_TRUE : QPDF_FALSE));
  qpdf_oh_replace_key(q, state, "/OPM", qpdf_oh_new_integer(q, 1));
  return state;
}

static qpdf_oh sub_dictionary(qpdf_data q, qpdf_oh resources, const char *key) {
  qpdf_oh sub = qpdf_oh_get_key(q, resources, key);
  if (!qpdf_oh_is_dictionary(q, sub)) {
    sub = qpdf_oh_new_dictionary(q);
    qpdf_oh_replace_key(q, resources, key, sub);
  }
  return sub;
}

void plates_name(struct finishing *f, qpdf_oh resources, const struct plates_used *used) {
  for (int s = SPACE_ALL; s <= SPACE_SPOT; s++) {
    if (!used->space[s])
      continue;
    char *name = g_strconcat("/", space_names[s], NULL);
    qpdf_oh_replace_key(f->q, sub_dictionary(f->q, resources, "/ColorSpace"), name, space_object(f, (enum plate_space)s));
    g_free(name);
  }
  for (unsigned over = 0; over < OVER_STATES; over++) {
    if (!used->over[over])
      continue;
    char *name = g_strdup_printf("/" OVER_NAME, over);
    qpdf_oh_replace_key(f->q, sub_dictionary(f->q, resources, "/ExtGState"), name, overprint_state(f->q, over));
    g_free(name);
  }
}
