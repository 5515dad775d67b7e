/* What a content stream names: graphics states, forms, images, patterns, shadings. */
#include <math.h>
#include <string.h>

#include "press/preflight/walk.h"

/* Transparency: refused where the file must be flat, else a question. */
static void transparent(struct walk *w, const char *rule, const struct box *at, const char *detail) {
  if (!w->limits.x4) walk_find(w, w->limits.x1a, rule, at, detail, "");
}

void group_tell(struct walk *w, qpdf_oh holder) {
  qpdf_oh group = key_of(w, holder, "/Group");
  if (!name_is(w, key_of(w, group, "/S"), "/Transparency")) return;
  const struct space *s = space_read(w, key_of(w, group, "/CS"), 0);
  if (s) space_tell(w, s, "group", NULL);
  if (!s || (s->kind != SPACE_RGB && s->kind != SPACE_CAL_RGB)) transparent(w, "preflight-group", NULL, "");
}

static void state_alpha(struct walk *w, qpdf_oh state) {
  static const char *const keys[] = {"/ca", "/CA"};
  for (int i = 0; i < 2; i++) {
    double v = number_of(w, key_of(w, state, keys[i]), 1);
    char *text = number_text(v * 100, 0);
    if (v < 1) transparent(w, "preflight-alpha", NULL, text);
    g_free(text);
  }
  qpdf_oh blend = key_of(w, state, "/BM");
  if (qpdf_oh_is_array(w->q, blend) && qpdf_oh_get_array_n_items(w->q, blend)) blend = qpdf_oh_get_array_item(w->q, blend, 0);
  if (qpdf_oh_is_name(w->q, blend) && !name_is(w, blend, "/Normal") && !name_is(w, blend, "/Compatible"))
    transparent(w, "preflight-blend", NULL, qpdf_oh_get_name(w->q, blend) + 1);
}

static void draw_form(struct walk *w, qpdf_oh form, const struct gstate *before, int depth);

void resource_state(struct walk *w, qpdf_oh resources, const char *name, struct gstate *s, int depth) {
  qpdf_oh state = key_of(w, key_of(w, resources, "/ExtGState"), name), v, mask;
  if (!qpdf_oh_is_dictionary(w->q, state)) {
    walk_find(w, true, "preflight-absent", NULL, name, "");
    return;
  }
  state_alpha(w, state);
  mask = key_of(w, state, "/SMask");
  if (qpdf_oh_is_dictionary(w->q, mask)) {
    transparent(w, "preflight-softmask", NULL, "");
    qpdf_oh form = key_of(w, mask, "/G");
    bool was = w->in_glyph; /* a mask is no ink: only what it names is looked at */
    w->in_glyph = w->glyph_plain = true;
    if (w->limits.x4 && qpdf_oh_is_stream(w->q, form) && depth + 1 < DEPTH_MAX) draw_form(w, form, s, depth);
    w->in_glyph = was;
  }
  static const char *const screens[] = {"/TR", "/HTP"};
  for (size_t i = 0; i < G_N_ELEMENTS(screens); i++)
    if (qpdf_oh_has_key(w->q, state, screens[i])) walk_find(w, true, "preflight-transfer", NULL, screens[i] + 1, "");
  if (qpdf_oh_is_number(w->q, v = key_of(w, state, "/LW"))) s->line = number_of(w, v, 1);
  if (qpdf_oh_is_number(w->q, v = key_of(w, state, "/OPM"))) s->opm = (int)number_of(w, v, 0);
  if (qpdf_oh_is_bool(w->q, v = key_of(w, state, "/OP"))) s->op_stroke = s->op_fill = qpdf_oh_get_bool_value(w->q, v);
  if (qpdf_oh_is_bool(w->q, v = key_of(w, state, "/op"))) s->op_fill = qpdf_oh_get_bool_value(w->q, v);
  v = key_of(w, state, "/Font");
  if (qpdf_oh_is_array(w->q, v) && qpdf_oh_get_array_n_items(w->q, v) == 2) {
    s->font = font_read(w, qpdf_oh_get_array_item(w->q, v, 0));
    s->size = number_of(w, qpdf_oh_get_array_item(w->q, v, 1), 0);
  }
}

/* ---- images ---- */

void image_tell(struct walk *w, const struct image_said *i, const struct gstate *s) {
  struct box at = box_common(box_through(&s->ctm, (struct box){0, 0, 1, 1}), s->clip);
  double across = hypot(s->ctm.a, s->ctm.b), up = hypot(s->ctm.c, s->ctm.d);
  if (w->in_pattern && i->space && !i->mask) space_tell(w, i->space, "pattern", NULL);
  if (w->in_glyph || box_empty(&at)) return;
  bool line_art = i->mask || i->bits == 1;
  double want = line_art ? w->limits.line_art_ppi : w->limits.photo_ppi;
  double ppi = across > 0 && up > 0 ? MIN(i->w / across, i->h / up) * 72 : 0;
  if (i->space && !i->mask) space_tell(w, i->space, "image", &at);
  if (i->mask) space_tell(w, s->fill_space, "", &at);
  if (ppi < want * 0.985 && i->w * i->h > 4) {
    char *is = number_text(ppi, 0), *wanted = number_text(want, 0);
    walk_find(w, true, line_art ? "preflight-low-line-art" : "preflight-low-image", &at, is, wanted);
    g_free(is);
    g_free(wanted);
  }
  paint_image(w, s, at, i->mask ? ink_plates(&s->fill) : i->space && i->space->n == 1 && i->space->kind == SPACE_GREY ? 1 : 4);
}

static void draw_image(struct walk *w, qpdf_oh image, const struct gstate *s) {
  struct image_said i = {.w = number_of(w, key_of(w, image, "/Width"), 0), .h = number_of(w, key_of(w, image, "/Height"), 0)};
  i.bits = (int)number_of(w, key_of(w, image, "/BitsPerComponent"), 8);
  i.mask = qpdf_oh_is_bool(w->q, key_of(w, image, "/ImageMask")) && qpdf_oh_get_bool_value(w->q, key_of(w, image, "/ImageMask"));
  i.space = space_read(w, key_of(w, image, "/ColorSpace"), 0);
  struct box at = box_through(&s->ctm, (struct box){0, 0, 1, 1});
  if (qpdf_oh_is_stream(w->q, key_of(w, image, "/SMask"))) transparent(w, "preflight-softmask", &at, "image");
  qpdf_oh filter = key_of(w, image, "/Filter");
  if (qpdf_oh_is_array(w->q, filter)) {
    int n = qpdf_oh_get_array_n_items(w->q, filter);
    if (n > 0) filter = qpdf_oh_get_array_item(w->q, filter, n - 1);
  }
  bool new = name_is(w, filter, "/JPXDecode") || name_is(w, filter, "/JBIG2Decode");
  if (new && w->limits.x1a) walk_find(w, true, "preflight-filter", &at, qpdf_oh_get_name(w->q, filter) + 1, "");
  if (qpdf_oh_has_key(w->q, qpdf_oh_get_dict(w->q, image), "/OPI")) walk_find(w, true, "preflight-opi", &at, "", "");
  image_tell(w, &i, s);
}

/* ---- forms ---- */

static void draw_form(struct walk *w, qpdf_oh form, const struct gstate *before, int depth) {
  int id = qpdf_oh_get_object_id(w->q, form);
  if (id && !g_hash_table_add(w->open, GINT_TO_POINTER(id))) {
    walk_find(w, true, "preflight-deep", NULL, "", "");
    return;
  }
  w->operators += FORM_COSTS; /* forms that draw forms that draw forms end too */
  struct gstate s = *before;
  struct matrix m;
  struct box b;
  GBytes *bytes = stream_of(w, form);
  if (matrix_of(w, key_of(w, form, "/Matrix"), &m)) s.ctm = matrix_times(m, s.ctm);
  if (box_of(w, key_of(w, form, "/BBox"), &b)) s.clip = box_common(s.clip, box_through(&s.ctm, b));
  if (bytes) content_walk(w, bytes, key_of(w, form, "/Resources"), &s, depth + 1);
  else walk_find(w, true, "preflight-content", NULL, "", "");
  if (bytes) g_bytes_unref(bytes);
  if (id) g_hash_table_remove(w->open, GINT_TO_POINTER(id));
}

void resource_draw(struct walk *w, qpdf_oh resources, const char *name, const struct gstate *s, int depth) {
  qpdf_oh o = key_of(w, key_of(w, resources, "/XObject"), name), kind = key_of(w, o, "/Subtype");
  if (!qpdf_oh_is_stream(w->q, o)) {
    walk_find(w, true, "preflight-absent", NULL, name, "");
  } else if (name_is(w, kind, "/Image")) {
    draw_image(w, o, s);
  } else if (name_is(w, kind, "/Form")) {
    group_tell(w, o);
    draw_form(w, o, s, depth);
  } else {
    walk_find(w, true, "preflight-postscript", NULL, name, "");
  }
}

/* ---- patterns and shadings ---- */

static void shading_tell(struct walk *w, qpdf_oh shading, const char *what, const struct box *at) {
  const struct space *s = space_read(w, key_of(w, shading, "/ColorSpace"), 0);
  if (s) space_tell(w, s, what, at);
  else walk_find(w, true, "preflight-space", at, what, "");
}

void resource_shading(struct walk *w, qpdf_oh resources, const char *name, const struct gstate *s) {
  if (w->in_glyph) return;
  shading_tell(w, key_of(w, key_of(w, resources, "/Shading"), name), "shading", &s->clip);
  paint_image(w, s, s->clip, 4);
}

/* The tile is walked once where it is named, as if it stood at the page's origin: places within it are the pattern's. */
void resource_pattern(struct walk *w, qpdf_oh resources, const char *name, struct gstate *before, int depth) {
  qpdf_oh o = key_of(w, key_of(w, resources, "/Pattern"), name);
  if (number_of(w, key_of(w, o, "/PatternType"), 0) == 2) {
    shading_tell(w, key_of(w, o, "/Shading"), "shading", NULL);
    return;
  }
  int id = qpdf_oh_get_object_id(w->q, o);
  if (!qpdf_oh_is_stream(w->q, o)) walk_find(w, true, "preflight-absent", NULL, name, "");
  if (!qpdf_oh_is_stream(w->q, o) || (id && !g_hash_table_add(w->open, GINT_TO_POINTER(id)))) return;
  GBytes *bytes = stream_of(w, o);
  if (bytes) {
    struct gstate s = gstate_first(w);
    struct matrix m;
    if (matrix_of(w, key_of(w, o, "/Matrix"), &m)) s.ctm = m;
    s.clip = before->clip;
    bool was = w->in_glyph, plain = w->glyph_plain, tile = w->in_pattern;
    w->in_pattern = true;
    w->in_glyph = true; /* how it lies on the page is not followed: its colours are looked at alone */
    w->glyph_plain = true;
    content_walk(w, bytes, key_of(w, o, "/Resources"), &s, depth + 1);
    w->in_glyph = was, w->glyph_plain = plain, w->in_pattern = tile;
    g_bytes_unref(bytes);
  }
  if (id) g_hash_table_remove(w->open, GINT_TO_POINTER(id));
}
