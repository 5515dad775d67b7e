/* Content streams for the press: colours become their inks' plates, everything else must be known and harmless. */
#include <math.h>
#include <string.h>

#include "press/finishing.h"
#include "press/tokens.h"

#define STATES_MAX 64   /* nested q */

enum effect { PLAIN, SAVE, RESTORE, FILL_COLOUR, STROKE_COLOUR, FILLS, STROKES, PAINTS_BOTH, TEXT_MODE };
/* All operators that may stand in a press file. What is not here is refused. */
static const struct {
  char name[4];
  enum effect effect;
} OPERATORS[] = {
  {"\"", FILLS},   {"'", FILLS},     {"B", PAINTS_BOTH}, {"B*", PAINTS_BOTH}, {"BDC", PLAIN}, {"BMC", PLAIN},
  {"BT", PLAIN},   {"Do", PLAIN},    {"EMC", PLAIN},     {"ET", PLAIN},       {"F", FILLS},   {"J", PLAIN},
  {"M", PLAIN},    {"Q", RESTORE},   {"RG", STROKE_COLOUR}, {"S", STROKES},   {"T*", PLAIN},  {"TD", PLAIN},
  {"TJ", FILLS},   {"TL", PLAIN},    {"Tc", PLAIN},      {"Td", PLAIN},       {"Tf", PLAIN},  {"Tj", FILLS},
  {"Tm", PLAIN},   {"Tr", TEXT_MODE},    {"Ts", PLAIN},      {"Tw", PLAIN},       {"Tz", PLAIN},  {"W", PLAIN},
  {"W*", PLAIN},   {"b", PAINTS_BOTH}, {"b*", PAINTS_BOTH}, {"c", PLAIN},     {"cm", PLAIN},  {"d", PLAIN},
  {"d0", PLAIN},   {"d1", PLAIN},    {"f", FILLS},       {"f*", FILLS},       {"gs", PLAIN},  {"h", PLAIN},
  {"i", PLAIN},    {"j", PLAIN},     {"l", PLAIN},       {"m", PLAIN},        {"n", PLAIN},   {"q", SAVE},
  {"re", PLAIN},   {"rg", FILL_COLOUR}, {"s", STROKES},  {"v", PLAIN},        {"w", PLAIN},   {"y", PLAIN},
};

struct state {
  bool fill, stroke; /* a colour was set */
  bool over_set;     /* an overprint state was */
  unsigned over;     /* OVER_FILL, OVER_STROKE */
};

struct content {
  struct finishing *f;
  const char *what;
  bool glyph;
  struct plates_used *used;
  GString *out;
  const char *copied;      /* up to here the stream is in `out` */
  const char *first;       /* where the operands of the coming operator begin */
  struct token operand[3]; /* the first three */
  size_t operands;
  struct state state[STATES_MAX];
  int depth;
};

static int find_operator(const struct token *t) {
  int low = 0, high = (int)G_N_ELEMENTS(OPERATORS) - 1;
  if (t->size > 3)
    return -1;
  char name[4] = {0};
  memcpy(name, t->at, t->size);
  while (low <= high) {
    int mid = (low + high) / 2, order = strcmp(name, OPERATORS[mid].name);
    if (order == 0)
      return mid;
    if (order < 0)
      high = mid - 1;
    else
      low = mid + 1;
  }
  return -1;
}

static bool refuse(struct content *c, const char *rule, const struct token *t) {
  char *text = g_strndup(t->at, MIN(t->size, 40));
  char *safe = g_utf8_make_valid(text, -1);
  finishing_error(c->f, rule, c->what, safe);
  g_free(safe);
  g_free(text);
  return false;
}

/* Black in full overprints where the preset says so: the state is named before the colour, when it changes. */
static void set_overprint(struct content *c, bool over, unsigned which) {
  struct state *s = &c->state[c->depth];
  if (!c->f->in->preset->overprint_black || c->glyph)
    return;
  unsigned want = over ? s->over | which : s->over & ~which;
  if (s->over_set && want == s->over)
    return;
  s->over = want;
  s->over_set = c->used->over[want] = true;
  g_string_append_printf(c->out, "/" OVER_NAME " gs ", want);
}

static bool replace_colour(struct content *c, const struct token *operator, bool stroke) {
  uint16_t level[3];
  ink_id id;
  if (c->operands != 3)
    return refuse(c, "press-operands", operator);
  for (int i = 0; i < 3; i++) {
    double v = token_number(&c->operand[i]);
    if (c->operand[i].kind != TOKEN_NUMBER || v < 0 || v > 1)
      return refuse(c, "press-operands", operator);
    level[i] = (uint16_t)lround(v * 65535);
  }
  struct token all = {TOKEN_WORD, c->first, (size_t)(operator->at + operator->size - c->first)};
  if (!ink_from_levels(level, &id) || id >= c->f->inks)
    return refuse(c, "press-colour", &all);
  /* The sRGB that travels along must be the ink's: a colour that only looks like a carried ink is caught here. */
  const struct ink *ink = theme_ink(c->f->in->theme, id);
  if (level[0] >> 8 != ink->r || level[1] >> 8 != ink->g || level[2] >> 8 != ink->b)
    return refuse(c, "press-colour", &all);
  g_string_append_len(c->out, c->copied, c->first - c->copied);
  const struct plate *plate = plate_of(c->f, id);
  set_overprint(c, plate->over, stroke ? OVER_STROKE : OVER_FILL);
  c->used->space[plate->space] = true;
  g_string_append(c->out, stroke ? plate->stroke : plate->fill);
  c->copied = operator->at + operator->size;
  return true;
}

static bool apply(struct content *c, const struct token *t) {
  int found = find_operator(t);
  struct state *s = &c->state[c->depth];
  if (found < 0)
    return refuse(c, "press-operator", t);
  switch (OPERATORS[found].effect) {
  case PLAIN:
    return true;
  case SAVE:
    if (c->depth + 1 == STATES_MAX)
      return refuse(c, "press-nesting", t);
    c->state[c->depth + 1] = *s;
    c->depth++;
    return true;
  case RESTORE:
    if (c->depth == 0)
      return refuse(c, "press-nesting", t);
    c->depth--;
    return true;
  case FILL_COLOUR:
    s->fill = true;
    return replace_colour(c, t, false);
  case STROKE_COLOUR:
    s->stroke = true;
    return replace_colour(c, t, true);
  case FILLS:
    return s->fill || refuse(c, "press-unset", t);
  case STROKES:
    return s->stroke || refuse(c, "press-unset", t);
  case PAINTS_BOTH:
    return (s->fill && s->stroke) || refuse(c, "press-unset", t);
  case TEXT_MODE: /* outlined text would be stroked, invisible or clipping text would not be what it seems */
    return (c->operands == 1 && c->operand[0].kind == TOKEN_NUMBER && token_number(&c->operand[0]) == 0) ||
           refuse(c, "press-operands", t);
  }
  return false;
}

GString *content_to_plates(struct finishing *f, const char *bytes, size_t size, const char *what, bool glyph,
                           struct plates_used *used_out) {
  struct tokens t = {bytes, bytes + size};
  struct content *c = g_new0(struct content, 1);
  c->f = f;
  c->what = what;
  c->glyph = glyph;
  c->used = used_out;
  *used_out = (struct plates_used){0};
  c->copied = c->first = bytes;
  c->state[0] = (struct state){.fill = glyph, .stroke = glyph};
  c->out = g_string_sized_new(size + size / 16 + 16);
  bool ok = true, in_array = false;
  int dictionary = 0;
  for (struct token k = tokens_next(&t); k.kind != TOKEN_END && ok; k = tokens_next(&t)) {
    if (k.kind == TOKEN_BAD) {
      ok = refuse(c, "press-syntax", &k);
    } else if (k.kind == TOKEN_MARK) {
      in_array = k.size == 1 ? k.at[0] == '[' : in_array;
      dictionary += k.size == 1 ? 0 : k.at[0] == '<' ? 1 : -1;
    }
    bool operand = k.kind != TOKEN_WORD || in_array || dictionary > 0;
    if (operand) {
      if (c->operands == 0)
        c->first = k.at;
      if (c->operands < G_N_ELEMENTS(c->operand))
        c->operand[c->operands] = k;
      c->operands++;
    } else if (ok) {
      if (c->operands == 0)
        c->first = k.at;
      ok = apply(c, &k);
      c->operands = 0;
    }
  }
  if (ok && (c->depth != 0 || c->operands != 0 || in_array || dictionary != 0)) {
    struct token end = {TOKEN_END, "", 0};
    ok = refuse(c, "press-nesting", &end);
  }
  g_string_append_len(c->out, c->copied, bytes + size - c->copied);
  GString *out = c->out;
  g_free(c);
  if (!ok) {
    g_string_free(out, TRUE);
    return NULL;
  }
  return out;
}
