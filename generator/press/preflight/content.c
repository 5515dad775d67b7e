/* One content stream: operators by an allow-list, the graphics state, paths and text followed to where they fall on the page. */
#include <math.h>
#include <string.h>

#include "press/preflight/walk.h"

enum op { OP_NONE, OP_SAVE, OP_RESTORE, OP_CM, OP_WIDTH, OP_GS, OP_MOVE, OP_LINE, OP_CURVE, OP_CURVE_V, OP_RECT, OP_CLOSE, OP_STROKE,
          OP_CLOSE_STROKE, OP_FILL, OP_BOTH, OP_CLOSE_BOTH, OP_END, OP_CLIP, OP_GREY_F, OP_GREY_S, OP_RGB_F, OP_RGB_S, OP_CMYK_F,
          OP_CMYK_S, OP_SPACE_F, OP_SPACE_S, OP_SET_F, OP_SET_S, OP_SHADE, OP_DO, OP_IMAGE, OP_BT, OP_FONT, OP_TD, OP_TD_LEAD,
          OP_TM, OP_NEXT, OP_LEAD, OP_CHAR, OP_WORD, OP_SCALE, OP_RISE, OP_MODE, OP_SHOW, OP_SHOW_NEXT, OP_SHOW_SPACED, OP_SHOW_LIST,
          OP_GLYPH_COLOUR, OP_GLYPH_PLAIN, OP_POSTSCRIPT };
static const struct {
  char name[4];
  guint8 op;
} OPERATORS[] = {
  {"\"", OP_SHOW_SPACED}, {"'", OP_SHOW_NEXT}, {"B", OP_BOTH}, {"B*", OP_BOTH}, {"BDC", OP_NONE}, {"BI", OP_IMAGE}, {"BMC", OP_NONE},
  {"BT", OP_BT}, {"BX", OP_NONE}, {"CS", OP_SPACE_S}, {"DP", OP_NONE}, {"Do", OP_DO}, {"EMC", OP_NONE}, {"ET", OP_NONE}, {"EX", OP_NONE},
  {"F", OP_FILL}, {"G", OP_GREY_S}, {"J", OP_NONE}, {"K", OP_CMYK_S}, {"M", OP_NONE}, {"MP", OP_NONE}, {"PS", OP_POSTSCRIPT},
  {"Q", OP_RESTORE}, {"RG", OP_RGB_S}, {"S", OP_STROKE}, {"SC", OP_SET_S}, {"SCN", OP_SET_S}, {"T*", OP_NEXT}, {"TD", OP_TD_LEAD},
  {"TJ", OP_SHOW_LIST}, {"TL", OP_LEAD}, {"Tc", OP_CHAR}, {"Td", OP_TD}, {"Tf", OP_FONT}, {"Tj", OP_SHOW}, {"Tm", OP_TM},
  {"Tr", OP_MODE}, {"Ts", OP_RISE}, {"Tw", OP_WORD}, {"Tz", OP_SCALE}, {"W", OP_CLIP}, {"W*", OP_CLIP}, {"b", OP_CLOSE_BOTH},
  {"b*", OP_CLOSE_BOTH}, {"c", OP_CURVE}, {"cm", OP_CM}, {"cs", OP_SPACE_F}, {"d", OP_NONE}, {"d0", OP_GLYPH_COLOUR},
  {"d1", OP_GLYPH_PLAIN}, {"f", OP_FILL}, {"f*", OP_FILL}, {"g", OP_GREY_F}, {"gs", OP_GS}, {"h", OP_CLOSE}, {"i", OP_NONE},
  {"j", OP_NONE}, {"k", OP_CMYK_F}, {"l", OP_LINE}, {"m", OP_MOVE}, {"n", OP_END}, {"q", OP_SAVE}, {"re", OP_RECT}, {"rg", OP_RGB_F},
  {"ri", OP_NONE}, {"s", OP_CLOSE_STROKE}, {"sc", OP_SET_F}, {"scn", OP_SET_F}, {"sh", OP_SHADE}, {"v", OP_CURVE_V}, {"w", OP_WIDTH},
  {"y", OP_CURVE_V},
};

struct content {
  struct walk *w;
  qpdf_oh resources;
  int depth;
  struct gstate *state; /* STATES_MAX */
  size_t states;
  struct token operand[OPERANDS_MAX];
  int n; /* operands */
  struct outline path;
  double x, y, sx, sy; /* the current point and where the subpath began, in the user's space */
  int rectangles, pieces;
  bool clip;
  struct matrix line, text;
  struct tokens in;
  GString *bytes;
};

struct gstate gstate_first(const struct walk *w) {
  struct gstate s = {.ctm = {1, 0, 0, 1, 0, 0}, .clip = w->media, .line = 1, .scale = 1};
  s.fill.k = s.stroke.k = 1;
  s.fill.known = s.stroke.known = true;
  return s;
}

static int find_operator(const struct token *t) {
  int low = 0, high = (int)G_N_ELEMENTS(OPERATORS) - 1;
  char name[4] = {0};
  if (t->size > 3) return -1;
  memcpy(name, t->at, t->size);
  while (low <= high) {
    int mid = (low + high) / 2, order = strcmp(name, OPERATORS[mid].name);
    if (order == 0) return OPERATORS[mid].op;
    if (order < 0) high = mid - 1;
    else low = mid + 1;
  }
  return -1;
}

static double number(const struct content *c, int i) { /* from the last operands back: i of n wanted ones */
  double v = i >= 0 && i < c->n ? token_number(&c->operand[i]) : 0;
  return isfinite(v) && fabs(v) < 1e9 ? v : 0;
}

static char *name_at(const struct content *c, int i) {
  if (i < 0 || i >= c->n || c->operand[i].kind != TOKEN_NAME || c->operand[i].size > 200) return g_strdup("/");
  return g_strndup(c->operand[i].at, c->operand[i].size);
}

/* ---- paths ---- */

static void put_point(struct content *c, double x, double y) {
  struct gstate *s = &c->state[c->states];
  double at[2];
  matrix_point(&s->ctm, x, y, &at[0], &at[1]);
  struct box *b = &c->path.box;
  if (!c->path.any) *b = (struct box){at[0], at[1], at[0], at[1]}, c->path.any = true;
  b->x0 = MIN(b->x0, at[0]), b->x1 = MAX(b->x1, at[0]);
  b->y0 = MIN(b->y0, at[1]), b->y1 = MAX(b->y1, at[1]);
  g_array_append_vals(c->path.at, at, 1);
}

static void divide_path(struct content *c) {
  double none[2] = {NAN, NAN};
  if (c->path.at->len) g_array_append_vals(c->path.at, none, 1);
}

static void go(struct content *c, double x, double y, bool line) {
  if (!line) divide_path(c), c->sx = x, c->sy = y, c->pieces++;
  c->x = x, c->y = y;
  put_point(c, x, y);
}

static void rectangle(struct content *c) {
  double x = number(c, 0), y = number(c, 1), wide = number(c, 2), high = number(c, 3);
  go(c, x, y, false);
  put_point(c, x + wide, y);
  put_point(c, x + wide, y + high);
  put_point(c, x, y + high);
  c->rectangles++;
}

static void end_path(struct content *c) {
  if (c->clip && c->path.any) {
    struct gstate *s = &c->state[c->states];
    s->clip = box_common(s->clip, c->path.box);
  }
  c->clip = false;
  g_array_set_size(c->path.at, 0);
  c->path.any = false;
  c->rectangles = c->pieces = 0;
}

/* Whether the path is one upright rectangle, drawn by re or by lines. */
static bool upright(const struct content *c) {
  const struct matrix *m = &c->state[c->states].ctm;
  bool straight = (fabs(m->b) < 1e-9 && fabs(m->c) < 1e-9) || (fabs(m->a) < 1e-9 && fabs(m->d) < 1e-9);
  if (c->pieces != 1) return false;
  if (c->rectangles == 1) return straight;
  const double *p = (const double *)(const void *)c->path.at->data;
  if (c->path.at->len < 4 || c->path.at->len > 5) return false;
  for (guint i = 0; i + 1 < c->path.at->len; i++)
    if (fabs(p[2 * i] - p[2 * i + 2]) > 0.01 && fabs(p[2 * i + 1] - p[2 * i + 3]) > 0.01) return false;
  return true;
}

static void paint(struct content *c, bool fill, bool stroke) {
  struct gstate *s = &c->state[c->states];
  c->path.rectangle = upright(c);
  if (c->path.any && !c->w->in_glyph) {
    if (fill) paint_fill(c->w, s, &c->path);
    if (stroke) paint_stroke(c->w, s, &c->path);
  }
  end_path(c);
}

/* ---- colours ---- */

static void set_colour(struct content *c, const char *space, bool stroke) {
  struct gstate *s = &c->state[c->states];
  double v[8] = {0};
  const struct space *of = space ? space_device(c->w, space) : stroke ? s->stroke_space : s->fill_space;
  for (int i = 0; i < MIN(c->n, 8); i++) v[i] = number(c, i);
  struct ink_sum inks = space_inks(of, v, c->n);
  if (c->w->in_pattern) space_tell(c->w, of, "pattern", NULL);
  if (c->w->in_glyph && c->w->glyph_plain) return; /* ISO 32000-1 9.6.5: ignored there */
  if (c->w->in_glyph) walk_find(c->w, true, "preflight-glyph-colour", NULL, "", "");
  if (stroke) s->stroke = inks, s->stroke_space = of;
  else s->fill = inks, s->fill_space = of;
}

static void set_space(struct content *c, bool stroke) {
  struct gstate *s = &c->state[c->states];
  char *name = name_at(c, c->n - 1);
  const struct space *of = space_named(c->w, c->resources, name);
  double first[8] = {0};
  if (of && of->kind == SPACE_SEPARATION) for (int i = 0; i < 8; i++) first[i] = 1;
  if (of && of->kind == SPACE_CMYK) first[3] = 1;
  struct ink_sum inks = space_inks(of, first, of ? of->n : 0);
  if (!of) walk_find(c->w, true, "preflight-space", NULL, name, "");
  if (stroke) s->stroke_space = of, s->stroke = inks;
  else s->fill_space = of, s->fill = inks;
  g_free(name);
}

static void set_named(struct content *c, bool stroke) {
  struct gstate *s = &c->state[c->states];
  if (c->n && c->operand[c->n - 1].kind == TOKEN_NAME) {
    char *name = name_at(c, c->n - 1);
    if (stroke) s->stroke.known = false;
    else s->fill.known = false;
    resource_pattern(c->w, c->resources, name, s, c->depth);
    g_free(name);
  } else {
    set_colour(c, NULL, stroke);
  }
}

/* ---- text ---- */

static double width_of(const struct font *f, int code) {
  gpointer v;
  if (!g_hash_table_lookup_extended(f->width, GINT_TO_POINTER(code + 1), NULL, &v)) return f->missing;
  return GPOINTER_TO_INT(v) / 16.0;
}

/* How far the bytes go along the line, in the text's space. */
static double advance(const struct gstate *s, const char *bytes, size_t size) {
  const struct font *f = s->font;
  size_t step = f->wide ? 2 : 1;
  double sum = 0, unit = f->type3 ? f->glyph.a : 0.001;
  for (size_t i = 0; i + step <= size; i += step) {
    int code = f->wide ? (unsigned char)bytes[i] << 8 | (unsigned char)bytes[i + 1] : (unsigned char)bytes[i];
    double wide = f->vertical ? -1 : width_of(f, code) * unit;
    sum += wide * s->size + (f->vertical ? -s->spacing : s->spacing) + (step == 1 && code == ' ' ? s->words : 0);
  }
  return f->vertical ? sum : sum * s->scale;
}

static void show(struct content *c, const struct token *t) {
  struct gstate *s = &c->state[c->states];
  if (!s->font) return;
  g_string_truncate(c->bytes, 0);
  token_bytes(t, c->bytes);
  if (!c->bytes->len) return;
  double along = advance(s, c->bytes->str, c->bytes->len);
  struct matrix m = matrix_times(c->text, s->ctm);
  struct box em = s->font->vertical ? (struct box){-0.45 * s->size, along, 0.45 * s->size, 0}
                                    : (struct box){0, s->rise, along, s->rise + 0.75 * s->size};
  double size = fabs(s->size) * hypot(m.c, m.d);
  if (!c->w->in_glyph && s->mode != 3 && s->mode != 7) paint_text(c->w, s, box_through(&m, em), size);
  struct matrix step = s->font->vertical ? (struct matrix){1, 0, 0, 1, 0, along} : (struct matrix){1, 0, 0, 1, along, 0};
  c->text = matrix_times(step, c->text);
}

static void show_list(struct content *c, const char *from, const char *to) {
  struct gstate *s = &c->state[c->states];
  struct tokens in = {from, to};
  for (struct token t = tokens_next(&in); t.kind != TOKEN_END && t.kind != TOKEN_BAD; t = tokens_next(&in)) {
    if (t.kind == TOKEN_STRING || t.kind == TOKEN_HEX) show(c, &t);
    double by = t.kind == TOKEN_NUMBER ? -token_number(&t) / 1000 * s->size : 0;
    bool down = s->font && s->font->vertical;
    if (by != 0) c->text = matrix_times((struct matrix){1, 0, 0, 1, down ? 0 : by * s->scale, down ? by : 0}, c->text);
  }
}

static void next_line(struct content *c, double x, double y) {
  c->line = c->text = matrix_times((struct matrix){1, 0, 0, 1, x, y}, c->line);
}

static void set_font(struct content *c) {
  struct gstate *s = &c->state[c->states];
  char *name = name_at(c, 0);
  s->size = number(c, 1);
  s->font = c->depth < DEPTH_MAX ? font_read(c->w, key_of(c->w, key_of(c->w, c->resources, "/Font"), name)) : NULL;
  if (!s->font) walk_find(c->w, true, "preflight-font-absent", NULL, name, "");
  g_free(name);
}

/* ---- an image within the stream ---- */

static bool short_or_long(const struct token *t, const char *brief, const char *whole) {
  return token_is(t, brief) || token_is(t, whole);
}

static void inline_image(struct content *c) {
  struct image_said i = {.bits = 8};
  struct token k, v;
  for (k = tokens_next(&c->in); k.kind == TOKEN_NAME; k = tokens_next(&c->in)) {
    const char *before = c->in.at;
    v = tokens_next(&c->in);
    if (short_or_long(&k, "/W", "/Width")) i.w = token_number(&v);
    if (short_or_long(&k, "/H", "/Height")) i.h = token_number(&v);
    if (short_or_long(&k, "/BPC", "/BitsPerComponent")) i.bits = (int)CLAMP(token_number(&v), 0, 16);
    if (short_or_long(&k, "/IM", "/ImageMask")) i.mask = token_is(&v, "true");
    if (short_or_long(&k, "/CS", "/ColorSpace") && v.kind == TOKEN_NAME && v.size < 100) {
      char *name = g_strndup(v.at, v.size);
      i.space = space_named(c->w, c->resources, name);
      g_free(name);
    }
    for (int depth = token_is(&v, "[") || token_is(&v, "<<"); depth > 0 && v.kind != TOKEN_END && v.kind != TOKEN_BAD;) {
      v = tokens_next(&c->in);
      depth += token_is(&v, "[") || token_is(&v, "<<") ? 1 : token_is(&v, "]") || token_is(&v, ">>") ? -1 : 0;
    }
    if (c->in.at == before) break;
  }
  const char *p = c->in.at;
  while (p + 3 <= c->in.end && !(g_ascii_isspace(p[0]) && p[1] == 'E' && p[2] == 'I' && (p + 3 == c->in.end || g_ascii_isspace(p[3])))) p++;
  c->in.at = p + 3 <= c->in.end ? p + 3 : c->in.end;
  image_tell(c->w, &i, &c->state[c->states]);
}

/* ---- operators ---- */

static void save(struct content *c, bool back) {
  if (back && c->states > 0) {
    c->states--;
  } else if (!back && c->states + 1 < STATES_MAX) {
    c->state[c->states + 1] = c->state[c->states];
    c->states++;
  } else {
    walk_find(c->w, true, back ? "preflight-restore" : "preflight-deep", NULL, back ? "Q" : "q", "");
  }
}

static struct matrix matrix_here(const struct content *c) {
  return (struct matrix){number(c, 0), number(c, 1), number(c, 2), number(c, 3), number(c, 4), number(c, 5)};
}

static void do_path(struct content *c, enum op op) {
  switch (op) {
  case OP_MOVE: go(c, number(c, 0), number(c, 1), false); break;
  case OP_LINE: go(c, number(c, 0), number(c, 1), true); break;
  case OP_CURVE: put_point(c, number(c, 0), number(c, 1)), put_point(c, number(c, 2), number(c, 3)), go(c, number(c, 4), number(c, 5), true); break;
  case OP_CURVE_V: put_point(c, number(c, 0), number(c, 1)), go(c, number(c, 2), number(c, 3), true); break;
  case OP_RECT: rectangle(c); break;
  case OP_CLOSE: c->x = c->sx, c->y = c->sy; break;
  case OP_STROKE: case OP_CLOSE_STROKE: paint(c, false, true); break;
  case OP_FILL: paint(c, true, false); break;
  case OP_BOTH: case OP_CLOSE_BOTH: paint(c, true, true); break;
  case OP_END: end_path(c); break;
  default: c->clip = true; break;
  }
}

static void do_text(struct content *c, enum op op, const char *first, const char *last) {
  struct gstate *s = &c->state[c->states];
  switch (op) {
  case OP_BT: c->line = c->text = (struct matrix){1, 0, 0, 1, 0, 0}; break;
  case OP_FONT: set_font(c); break;
  case OP_TD: next_line(c, number(c, 0), number(c, 1)); break;
  case OP_TD_LEAD: s->leading = -number(c, 1), next_line(c, number(c, 0), number(c, 1)); break;
  case OP_TM: c->line = c->text = matrix_here(c); break;
  case OP_NEXT: next_line(c, 0, -s->leading); break;
  case OP_LEAD: s->leading = number(c, 0); break;
  case OP_CHAR: s->spacing = number(c, 0); break;
  case OP_WORD: s->words = number(c, 0); break;
  case OP_SCALE: s->scale = number(c, 0) / 100; break;
  case OP_RISE: s->rise = number(c, 0); break;
  case OP_MODE: s->mode = (int)CLAMP(number(c, 0), 0, 7); break;
  case OP_SHOW_SPACED: s->words = number(c, 0), s->spacing = number(c, 1); /* fall through */
  case OP_SHOW_NEXT: next_line(c, 0, -s->leading); /* fall through */
  case OP_SHOW: if (c->n) show(c, &c->operand[c->n - 1]); break;
  default: show_list(c, first, last); break;
  }
}

static void do_colour(struct content *c, enum op op) {
  switch (op) {
  case OP_GREY_F: set_colour(c, "/DeviceGray", false); break;
  case OP_GREY_S: set_colour(c, "/DeviceGray", true); break;
  case OP_RGB_F: set_colour(c, "/DeviceRGB", false); break;
  case OP_RGB_S: set_colour(c, "/DeviceRGB", true); break;
  case OP_CMYK_F: set_colour(c, "/DeviceCMYK", false); break;
  case OP_CMYK_S: set_colour(c, "/DeviceCMYK", true); break;
  case OP_SPACE_F: set_space(c, false); break;
  case OP_SPACE_S: set_space(c, true); break;
  case OP_SET_F: set_named(c, false); break;
  default: set_named(c, true); break;
  }
}

static void do_named(struct content *c, enum op op) {
  struct gstate *s = &c->state[c->states];
  char *name = name_at(c, c->n - 1);
  if (op == OP_GS) resource_state(c->w, c->resources, name, s, c->depth);
  else if (op == OP_DO) resource_draw(c->w, c->resources, name, s, c->depth);
  else resource_shading(c->w, c->resources, name, s);
  g_free(name);
}

static void operate(struct content *c, enum op op, const char *first, const char *last) {
  if (op >= OP_MOVE && op <= OP_CLIP) do_path(c, op);
  else if (op >= OP_GREY_F && op <= OP_SET_S) do_colour(c, op);
  else if (op >= OP_BT && op <= OP_SHOW_LIST) do_text(c, op, first, last);
  else if (op == OP_SAVE || op == OP_RESTORE) save(c, op == OP_RESTORE);
  else if (op == OP_CM) c->state[c->states].ctm = matrix_times(matrix_here(c), c->state[c->states].ctm);
  else if (op == OP_WIDTH) c->state[c->states].line = number(c, 0);
  else if (op == OP_GS || op == OP_DO || op == OP_SHADE) do_named(c, op);
  else if (op == OP_IMAGE) inline_image(c);
  else if (op == OP_GLYPH_COLOUR || op == OP_GLYPH_PLAIN) c->w->glyph_plain = op == OP_GLYPH_PLAIN;
  else if (op == OP_POSTSCRIPT) walk_find(c->w, true, "preflight-postscript", NULL, "PS", "");
}

static bool may_go_on(struct walk *w) {
  if (++w->operators > OPERATORS_MAX || (w->operators % 4096 == 0 && g_get_monotonic_time() > w->stop_at)) w->stopped = true;
  return !w->stopped;
}

static void go_through(struct content *c, GBytes *bytes) {
  gsize size;
  const char *at = g_bytes_get_data(bytes, &size), *first = at, *last = at;
  c->in = (struct tokens){at, at ? at + size : at};
  for (struct token t = tokens_next(&c->in); t.kind != TOKEN_END && may_go_on(c->w); t = tokens_next(&c->in)) {
    if (t.kind == TOKEN_BAD) {
      walk_find(c->w, true, "preflight-content", NULL, "", "");
      return;
    }
    if (!c->n) first = t.at;
    if (t.kind != TOKEN_WORD || token_is(&t, "true") || token_is(&t, "false") || token_is(&t, "null")) {
      if (c->n < OPERANDS_MAX) c->operand[c->n++] = t;
      last = c->in.at;
      continue;
    }
    int op = find_operator(&t);
    char *name = op < 0 ? g_strndup(t.at, MIN(t.size, 20)) : NULL;
    if (op < 0) walk_find(c->w, true, "preflight-operator", NULL, name, "");
    else operate(c, (enum op)op, first, last);
    g_free(name);
    c->n = 0;
  }
  if (c->states) walk_find(c->w, c->depth == 0, "preflight-restore", NULL, "q", "");
}

void content_walk(struct walk *w, GBytes *bytes, qpdf_oh resources, const struct gstate *s, int depth) {
  if (depth >= DEPTH_MAX) {
    walk_find(w, true, "preflight-deep", NULL, "", "");
    return;
  }
  struct content c = {.w = w, .resources = resources, .depth = depth, .bytes = g_string_new(NULL)};
  c.state = g_new(struct gstate, STATES_MAX);
  c.path.at = g_array_new(FALSE, FALSE, 2 * sizeof(double));
  c.state[0] = *s;
  c.line = c.text = (struct matrix){1, 0, 0, 1, 0, 0};
  go_through(&c, bytes);
  g_array_free(c.path.at, TRUE);
  g_string_free(c.bytes, TRUE);
  g_free(c.state);
}
