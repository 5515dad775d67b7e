/* Directive lines: which there are, what attributes each takes, and that each is closed. */
#include "model/directive.h"

#include <string.h>

#include "base/geom.h"
#include "base/suggest.h"

enum value_type { TYPE_TEXT, TYPE_ID, TYPE_NUMBER, TYPE_LENGTH, TYPE_SIZE, TYPE_FILE, TYPE_CHOICE };
struct attr_rule {
  const char *name;
  enum value_type type;
  bool needed;
  double most;         /* TYPE_NUMBER: from 1 to this */
  const char *choices; /* TYPE_CHOICE: words between spaces */
};

#define TEXT(n) {.name = n}
#define NUMBER(n, up_to) {.name = n, .type = TYPE_NUMBER, .most = up_to}
#define LENGTH(n) {.name = n, .type = TYPE_LENGTH}
#define CHOICE(n, words) {.name = n, .type = TYPE_CHOICE, .choices = words}
#define FILE_NAME(n) {.name = n, .type = TYPE_FILE}
#define NEEDED(n, t) {.name = n, .type = t, .needed = true}
#define QUERY TEXT("kind"), TEXT("department"), TEXT("service"), TEXT("district"), TEXT("frame"), TEXT("title")
#define END {.name = NULL}

static const struct attr_rule query_rules[] = {QUERY, TEXT("columns"), TEXT("widths"), END};
static const struct attr_rule map_rules[] = {QUERY, NUMBER("scale", 1000000), LENGTH("height"), TEXT("alt"), END};
static const struct attr_rule note_rules[] = {
    TEXT("title"), CHOICE("kind", "box plain lead urgent"), TEXT("symbol"), END};
static const struct attr_rule column_rules[] = {TEXT("title"), TEXT("symbol"), END};
static const struct attr_rule badge_rules[] = {
    TEXT("title"), FILE_NAME("art"), TEXT("symbol"), NUMBER("columns", 9), CHOICE("kind", "plain urgent"), END};
static const struct attr_rule write_rules[] = {
    TEXT("title"), TEXT("tag"), TEXT("label"), TEXT("hint"), TEXT("blank"), TEXT("checks"), NUMBER("columns", 9),
    TEXT("fields"), LENGTH("height"), NUMBER("lines", 60), LENGTH("pitch"), LENGTH("box"), NUMBER("repeat", 9),
    TEXT("table"), NUMBER("rows", 60), TEXT("widths"), TEXT("date"), CHOICE("shape", "circle box"), END};
static const struct attr_rule figure_rules[] = {
    NEEDED("src", TYPE_FILE), NEEDED("alt", TYPE_TEXT), LENGTH("width"), LENGTH("height"),
    CHOICE("align", "left center right"), TEXT("caption"), TEXT("say"), TEXT("source"),
    CHOICE("place", "here float"), END};
static const struct attr_rule chart_rules[] = {
    NEEDED("src", TYPE_FILE), NEEDED("alt", TYPE_TEXT), CHOICE("kind", "bar stacked line pie"), LENGTH("width"),
    LENGTH("height"), TEXT("caption"), TEXT("source"), TEXT("unit"), CHOICE("place", "here float"), END};
static const struct attr_rule table_rules[] = {
    TEXT("caption"), TEXT("source"), TEXT("date"), TEXT("widths"), NUMBER("head", 4), FILE_NAME("src"), END};
static const struct attr_rule columns_rules[] = {NUMBER("count", 4), LENGTH("gap"), TEXT("title"), END};
static const struct attr_rule index_rules[] = {TEXT("title"), NUMBER("columns", 4), END};
static const struct attr_rule no_rules[] = {END};
static const struct attr_rule reuse_rules[] = {NEEDED("id", TYPE_ID), END};
static const struct attr_rule card_rules[] = {
    NEEDED("size", TYPE_SIZE), TEXT("fold"), TEXT("labels"), TEXT("title"), TEXT("small"), END};
static const struct attr_rule page_rules[] = {
    CHOICE("role", "text cover contents card back blank"), CHOICE("side", "left right"), CHOICE("place", "top bottom"),
    TEXT("running"), CHOICE("folio", "none"), TEXT("ground"), FILE_NAME("art"), TEXT("foot"), NUMBER("depth", 6),
    TEXT("style"), TEXT("name"), END};
static const struct attr_rule spread_rules[] = {
    TEXT("first"), TEXT("second"), TEXT("running"), TEXT("style"), TEXT("name"), END};
static const struct attr_rule id_rule = {.name = "id", .type = TYPE_ID};

static const struct {
  const char *name;
  enum node_kind kind;
  const struct attr_rule *rules;
} directives[] = {
    {"facilities", NODE_FACILITIES, query_rules}, {"map", NODE_MAP, map_rules}, {"note", NODE_NOTE, note_rules},
    {"column", NODE_COLUMN, column_rules}, {"badge", NODE_BADGE, badge_rules}, {"write", NODE_WRITE, write_rules},
    {"figure", NODE_FIGURE, figure_rules}, {"chart", NODE_CHART, chart_rules}, {"reuse", NODE_REUSE, reuse_rules},
    {"card", NODE_CARD, card_rules}, {"page", NODE_PAGE, page_rules}, {"spread", NODE_SPREAD, spread_rules},
    {"columns", NODE_COLUMNS, columns_rules}, {"table", NODE_CAPTIONED, table_rules}, {"index", NODE_INDEX, index_rules},
    {"colophon", NODE_COLOPHON, no_rules}, {"order", NODE_ORDER, no_rules},
};

const char *directive_name(enum node_kind kind) {
  for (size_t i = 0; i < G_N_ELEMENTS(directives); i++)
    if (directives[i].kind == kind)
      return directives[i].name;
  return NULL;
}

bool directive_is(const char *line, size_t size) {
  return size >= 3 && !memcmp(line, ":::", 3);
}

/* ---- attributes ---- */

static bool whole_number(const char *text, double most) {
  size_t n = strspn(text, "0123456789");
  return n && n < 8 && !text[n] && g_ascii_strtod(text, NULL) >= 1 && g_ascii_strtod(text, NULL) <= most;
}

static bool size_pair(const char *text) {
  size_t n = strspn(text, "0123456789.");
  if (!n || text[n] != 'x' || !text[n + 1] || text[n + 1 + strspn(text + n + 1, "0123456789.")])
    return false;
  double width = g_ascii_strtod(text, NULL), height = g_ascii_strtod(text + n + 1, NULL);
  return width > 0 && width <= 2000 && height > 0 && height <= 2000;
}

static bool choice(const char *text, const char *choices) {
  char **word = g_strsplit(choices, " ", -1);
  bool found = g_strv_contains((const char *const *)word, text);
  g_strfreev(word);
  return found;
}

bool id_is_sound(const char *text) {
  for (const char *p = text; *p; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    if (!g_unichar_isalnum(c) && c != '-' && c != '_')
      return false;
  }
  return *text;
}

/* Tells what is wrong with a value. */
static void check_value(const struct attr_rule *r, const char *directive, const char *value, struct pos at, struct diag *d) {
  double pt;
  switch (r->type) {
  case TYPE_TEXT:
    return;
  case TYPE_ID:
    if (!id_is_sound(value))
      diag_error(d, at, "directive-id", value);
    return;
  case TYPE_NUMBER:
    if (!whole_number(value, r->most))
      diag_error(d, at, "directive-number", directive, r->name, value, diag_num(d, r->most));
    return;
  case TYPE_LENGTH:
    if (!length_pt(value, &pt) || !(pt > 0 && pt < 10000))
      diag_error(d, at, "directive-length", directive, r->name, value);
    return;
  case TYPE_SIZE:
    if (!size_pair(value))
      diag_error(d, at, "directive-size", directive, r->name, value);
    return;
  case TYPE_FILE: {
    g_autofree char *path = doc_image_path(value);
    if (!path)
      diag_error(d, at, "directive-file", directive, r->name, value);
    return;
  }
  case TYPE_CHOICE:
    if (!choice(value, r->choices))
      diag_error(d, at, "directive-choice", directive, r->name, value, r->choices);
    return;
  }
}

/* A directive line as it is read. */
struct reading {
  const char *p, *end, *line;
  struct pos pos;
  const char *name;
  const struct attr_rule *rules;
  struct doc *doc;
  struct diag *d;
};

static struct pos here(const struct reading *r, const char *at) {
  return (struct pos){r->pos.file, r->pos.line, (int)g_utf8_pointer_to_offset(r->line, at) + 1};
}

static const struct attr_rule *rule_named(const struct reading *r, const char *name, struct pos at) {
  const char *names[24];
  size_t n = 0;
  for (const struct attr_rule *rule = r->rules; rule->name; rule++) {
    if (!strcmp(rule->name, name))
      return rule;
    names[n++] = rule->name;
  }
  if (!strcmp(name, "id"))
    return &id_rule;
  names[n++] = "id";
  names[n] = NULL;
  const char *near = suggest_nearest(name, names);
  g_autofree char *all = g_strjoinv(", ", (char **)names);
  diag_error(r->d, at, near ? "directive-attribute-near" : "directive-attribute", r->name, name, near ? near : all);
  return NULL;
}

static void skip_spaces(struct reading *r) {
  for (;;) {
    if (r->p < r->end && (*r->p == ' ' || *r->p == '\t'))
      r->p++;
    else if (r->end - r->p >= 3 && !memcmp(r->p, "\u3000", 3)) /* the ideographic space */
      r->p += 3;
    else
      return;
  }
}

/* A value, plain or in quotation marks with \" and \\. NULL: the mark is never closed. */
static char *read_value(struct reading *r) {
  if (r->p == r->end || *r->p != '"') {
    const char *start = r->p;
    while (r->p < r->end && *r->p != ' ' && *r->p != '\t')
      r->p++;
    return arena_strndup(r->doc->arena, start, (size_t)(r->p - start));
  }
  GString *value = g_string_new("");
  bool closed = false;
  for (r->p++; r->p < r->end && !closed; r->p++) {
    if (*r->p == '"')
      closed = true;
    else if (*r->p == '\\' && r->p + 1 < r->end && (r->p[1] == '"' || r->p[1] == '\\'))
      g_string_append_c(value, *++r->p);
    else
      g_string_append_c(value, *r->p);
  }
  char *kept = closed ? arena_strdup(r->doc->arena, value->str) : NULL;
  g_string_free(value, TRUE);
  return kept;
}

/* One key=value. False: the rest of the line cannot be read. */
static bool read_attr(struct reading *r, struct directive *out) {
  const char *start = r->p;
  while (r->p < r->end && (g_ascii_isalnum(*r->p) || *r->p == '_' || *r->p == '-'))
    r->p++;
  char *name = arena_strndup(r->doc->arena, start, (size_t)(r->p - start));
  if (!*name || r->p == r->end || *r->p != '=') {
    const char *stop = start;
    while (stop < r->end && *stop != ' ')
      stop++;
    g_autofree char *found = g_strndup(start, (size_t)(stop - start));
    diag_error(r->d, here(r, start), "directive-no-value", r->name, found);
    return false;
  }
  r->p++;
  const char *value_at = r->p;
  char *value = read_value(r);
  if (!value) {
    diag_error(r->d, here(r, value_at), "directive-open-quote", r->name, name);
    return false;
  }
  if (r->p < r->end && *r->p != ' ' && *r->p != '\t' && memcmp(r->p, "\u3000", (size_t)MIN(3, r->end - r->p))) {
    diag_error(r->d, here(r, r->p), "directive-after-quote", r->name, name);
    return false;
  }
  const struct attr_rule *rule = rule_named(r, name, here(r, start));
  if (!rule)
    return true;
  check_value(rule, r->name, value, here(r, value_at), r->d);
  for (size_t i = 0; i < out->attr_count; i++)
    if (!strcmp(out->attrs[i].name, name)) {
      diag_error(r->d, here(r, start), "directive-attribute-twice", r->name, name);
      return true;
    }
  struct attr *more = arena_array(r->doc->arena, out->attr_count + 1, sizeof *more);
  if (out->attr_count)
    memcpy(more, out->attrs, out->attr_count * sizeof *more);
  more[out->attr_count++] = (struct attr){name, value};
  out->attrs = more;
  return true;
}

static void check_needed(const struct reading *r, const struct directive *out) {
  for (const struct attr_rule *rule = r->rules; rule->name; rule++) {
    bool found = !rule->needed;
    for (size_t i = 0; i < out->attr_count && !found; i++)
      found = !strcmp(out->attrs[i].name, rule->name);
    if (!found)
      diag_error(r->d, r->pos, "directive-needs", r->name, rule->name);
  }
}

static bool find_directive(struct reading *r, struct directive *out) {
  const char *names[G_N_ELEMENTS(directives) + 1] = {0};
  for (size_t i = 0; i < G_N_ELEMENTS(directives); i++) {
    names[i] = directives[i].name;
    if (!strcmp(directives[i].name, r->name)) {
      out->kind = directives[i].kind;
      r->rules = directives[i].rules;
      return true;
    }
  }
  suggest_error(r->d, r->pos, "directive-unknown", r->name, names);
  return false;
}

struct directive directive_read(struct doc *doc, const char *line, size_t size, struct pos pos, struct diag *d) {
  struct directive out = {.pos = pos, .kept = true, .kind = NODE_NOTE};
  struct reading r = {.p = line, .end = line + size, .line = line, .pos = pos, .doc = doc, .d = d};
  while (r.end > r.p && (r.end[-1] == ' ' || r.end[-1] == '\t' || r.end[-1] == '\r'))
    r.end--;
  r.p += 3;
  skip_spaces(&r);
  if (r.p == r.end) {
    out.closes = true;
    return out;
  }
  const char *start = r.p;
  while (r.p < r.end && *r.p != ' ' && *r.p != '\t' && memcmp(r.p, "\u3000", (size_t)MIN(3, r.end - r.p)))
    r.p++;
  r.name = arena_strndup(doc->arena, start, (size_t)(r.p - start));
  if (!find_directive(&r, &out))
    return out; /* it opens all the same, so that its ":::" is no second error */
  for (skip_spaces(&r); r.p < r.end; skip_spaces(&r))
    if (!read_attr(&r, &out))
      return out;
  check_needed(&r, &out);
  return out;
}

enum { DEEPEST_DIRECTIVES = 16 };

void directives_match(struct directive *all, size_t n, struct diag *d) {
  GArray *open = g_array_new(FALSE, FALSE, sizeof(size_t));
  for (size_t i = 0; i < n; i++) {
    if (!all[i].closes) {
      if (open->len == DEEPEST_DIRECTIVES)
        diag_error(d, all[i].pos, "directive-too-deep", diag_num(d, DEEPEST_DIRECTIVES));
      all[i].kept = open->len < DEEPEST_DIRECTIVES;
      g_array_append_val(open, i);
    } else if (open->len) {
      all[i].kept = all[g_array_index(open, size_t, open->len - 1)].kept;
      g_array_set_size(open, open->len - 1);
    } else {
      diag_error(d, all[i].pos, "directive-stray-close");
      all[i].kept = false;
    }
  }
  for (size_t i = 0; i < open->len; i++) {
    struct directive *left = &all[g_array_index(open, size_t, i)];
    diag_error(d, left->pos, "directive-open", directive_name(left->kind));
    left->kept = false;
  }
  g_array_free(open, TRUE);
}
