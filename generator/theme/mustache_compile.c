/* Template text to a program: tags are cut out, lines that hold only silent tags vanish, names are split and looked up.
 *
 * Inheritance brings indentation with it: a block that a parent tag gives loses the indentation of its own first line, and
 * takes that of the block it replaces. */
#include <string.h>

#include "theme/program.h"

enum token_kind {
  TOKEN_TEXT, TOKEN_ESCAPED, TOKEN_RAW, TOKEN_SECTION, TOKEN_INVERTED, TOKEN_CLOSE, TOKEN_COMMENT, TOKEN_DELIMITERS,
  TOKEN_PARTIAL, TOKEN_PARENT, TOKEN_BLOCK
};
struct token {
  enum token_kind kind;
  const char *start; /* text: its bytes, at most one line */
  size_t size;
  const char *name;  /* tags */
  int line, col;
  size_t row;        /* counts lines from 0, to group tokens */
  bool gone;         /* text on a line of silent tags */
  bool own_line;     /* tag on such a line */
  const char *indent; /* the white space before it on that line; for others the white space that begins the line, or "" */
};

struct compiler {
  struct template *t;
  struct diag *d;
  const char *source, *end;
  GArray *tokens;
  size_t at;
  const char *dedent;
  size_t dedent_size;
  int depth;
  bool failed;
};
enum { DEEPEST = 100 };
/* A program being made. Text may grow the operation before it only above `barrier`: jumps lead there. */
struct building {
  GArray *ops;
  size_t barrier;
};

static struct pos token_pos(const struct compiler *c, const struct token *k) {
  return (struct pos){c->t->file, k->line, k->col};
}

static struct arena *arena_of(const struct compiler *c) {
  return c->t->store->arena;
}

/* ---- cutting tags out ---- */

struct scanner {
  const char *p, *line_start;
  int line;
  size_t row;
  char *open, *close;
};

static int column(const struct scanner *s, const char *at) {
  return (int)g_utf8_pointer_to_offset(s->line_start, at) + 1;
}

static void newline(struct scanner *s, const char *after) {
  s->line++;
  s->row++;
  s->line_start = after;
}

static void add_text(struct compiler *c, struct scanner *s, const char *to) {
  while (s->p < to) {
    const char *lf = memchr(s->p, '\n', (size_t)(to - s->p));
    const char *end = lf ? lf + 1 : to;
    struct token k = {.kind = TOKEN_TEXT, .start = s->p, .size = (size_t)(end - s->p), .line = s->line,
                      .col = column(s, s->p), .row = s->row};
    g_array_append_val(c->tokens, k);
    s->p = end;
    if (lf)
      newline(s, end);
  }
}

static bool set_delimiters(struct scanner *s, const char *inside, size_t size) {
  g_autofree char *copy = g_strndup(inside, size);
  char **part = g_strsplit_set(g_strstrip(copy), " \t\r\n", -1);
  char *first = NULL, *second = NULL;
  bool good = true;
  for (char **p = part; *p; p++) {
    if (!**p)
      continue;
    if (!first)
      first = *p;
    else if (!second)
      second = *p;
    else
      good = false;
  }
  good = good && second && !strchr(first, '=') && !strchr(second, '=');
  if (good) {
    g_free(s->open);
    g_free(s->close);
    s->open = g_strdup(first);
    s->close = g_strdup(second);
  }
  g_strfreev(part);
  return good;
}

static enum token_kind kind_of(char sigil) {
  static const char sigils[] = "#^/!=>&<${";
  static const enum token_kind kinds[] = {TOKEN_SECTION, TOKEN_INVERTED, TOKEN_CLOSE, TOKEN_COMMENT, TOKEN_DELIMITERS,
                                          TOKEN_PARTIAL, TOKEN_RAW, TOKEN_PARENT, TOKEN_BLOCK, TOKEN_RAW};
  const char *at = sigil ? strchr(sigils, sigil) : NULL;
  return at ? kinds[at - sigils] : TOKEN_ESCAPED;
}

/* A tag's name without the white space around it; NULL if it is none. */
static const char *tag_name(struct compiler *c, enum token_kind kind, const char *from, const char *to) {
  while (from < to && g_ascii_isspace(*from))
    from++;
  while (from < to && g_ascii_isspace(to[-1]))
    to--;
  char *name = arena_strndup(arena_of(c), from, (size_t)(to - from));
  if (kind == TOKEN_PARTIAL && name[0] == '*') /* "> * name" */
    memmove(name + 1, name + 1 + strspn(name + 1, " \t\r\n"), strlen(name + 1 + strspn(name + 1, " \t\r\n")) + 1);
  if (!*name || strpbrk(name, " \t\r\n"))
    return NULL;
  return name;
}

/* Reads the tag at s->p. False: no end, nothing more can be read. */
static bool add_tag(struct compiler *c, struct scanner *s) {
  struct token k = {.start = s->p, .line = s->line, .col = column(s, s->p), .row = s->row};
  const char *inside = s->p + strlen(s->open);
  while (inside < c->end && (*inside == ' ' || *inside == '\t'))
    inside++;
  char sigil = inside < c->end ? *inside : 0;
  k.kind = kind_of(sigil);
  g_autofree char *close = k.kind == TOKEN_DELIMITERS || sigil == '{'
                               ? g_strconcat(sigil == '{' ? "}" : "=", s->close, NULL)
                               : g_strdup(s->close);
  if (k.kind != TOKEN_ESCAPED)
    inside++;
  const char *stop = g_strstr_len(inside, c->end - inside, close);
  if (!stop) {
    diag_error(c->d, token_pos(c, &k), "template-open-tag", close);
    return false;
  }
  s->p = stop + strlen(close);
  if (k.kind == TOKEN_DELIMITERS) {
    if (!set_delimiters(s, inside, (size_t)(stop - inside))) {
      diag_error(c->d, token_pos(c, &k), "template-bad-delimiters");
      c->failed = true;
    }
  } else if (k.kind != TOKEN_COMMENT) {
    k.name = tag_name(c, k.kind, inside, stop);
    if (!k.name) {
      g_autofree char *found = g_strndup(inside, (size_t)(stop - inside));
      diag_error(c->d, token_pos(c, &k), "template-bad-name", g_strstrip(found));
      c->failed = true;
      k.kind = TOKEN_COMMENT;
    }
  }
  for (const char *p = k.start; (p = memchr(p, '\n', (size_t)(s->p - p))); p++)
    newline(s, p + 1);
  k.size = (size_t)(s->p - k.start);
  g_array_append_val(c->tokens, k);
  return true;
}

static bool scan(struct compiler *c) {
  struct scanner s = {.p = c->source, .line_start = c->source, .line = 1};
  s.open = g_strdup("{{");
  s.close = g_strdup("}}");
  bool good = true;
  while (s.p < c->end && good) {
    const char *tag = g_strstr_len(s.p, c->end - s.p, s.open);
    add_text(c, &s, tag ? tag : c->end);
    if (tag)
      good = add_tag(c, &s);
  }
  g_free(s.open);
  g_free(s.close);
  return good;
}

/* ---- lines of silent tags ---- */

static bool blank(const struct token *k) {
  for (size_t i = 0; i < k->size; i++)
    if (!strchr(" \t\r\n", k->start[i]))
      return false;
  return true;
}

/* Whether a line's tokens print nothing of their own. A partial must be alone on its line; a block that opens and closes on
 * the line it is defined in prints there. */
static bool silent_line(const struct token *k, size_t n) {
  size_t tags = 0, partials = 0, parents = 0;
  for (size_t i = 0; i < n; i++) {
    if (k[i].kind == TOKEN_TEXT) {
      if (!blank(&k[i]))
        return false;
      continue;
    }
    if (k[i].kind == TOKEN_ESCAPED || k[i].kind == TOKEN_RAW)
      return false;
    tags++;
    partials += k[i].kind == TOKEN_PARTIAL;
    parents += k[i].kind == TOKEN_PARENT;
    if (k[i].kind == TOKEN_BLOCK && !parents)
      for (size_t j = i + 1; j < n; j++)
        if (k[j].kind == TOKEN_CLOSE && k[j].name && !strcmp(k[j].name, k[i].name))
          return false;
  }
  return tags > 0 && (!partials || tags == 1);
}

static void mark_lines(struct compiler *c) {
  struct token *k = (struct token *)(void *)c->tokens->data;
  for (size_t i = 0, end; i < c->tokens->len; i = end) {
    for (end = i + 1; end < c->tokens->len && k[end].row == k[i].row; end++)
      ;
    bool silent = silent_line(k + i, end - i);
    /* A tag of several lines ends on the line of what follows it: that line is not blank before the tag. */
    if (i > 0 && k[i - 1].kind != TOKEN_TEXT)
      silent = silent && k[i - 1].kind != TOKEN_ESCAPED && k[i - 1].kind != TOKEN_RAW && k[i - 1].own_line;
    const char *indent = "";
    if (k[i].kind == TOKEN_TEXT && blank(&k[i]) && end > i + 1)
      indent = arena_strndup(arena_of(c), k[i].start, k[i].size);
    for (size_t j = i; j < end; j++) {
      bool first_tag = j == i || (j == i + 1 && *indent);
      k[j].indent = first_tag ? indent : "";
      k[j].own_line = silent && k[j].kind != TOKEN_TEXT;
      k[j].gone = silent && k[j].kind == TOKEN_TEXT;
    }
    if (end < c->tokens->len && k[end - 1].kind == TOKEN_COMMENT && k[end - 1].own_line && k[end].kind == TOKEN_TEXT &&
        memchr(k[end - 1].start, '\n', k[end - 1].size) && blank(&k[end]) && memchr(k[end].start, '\n', k[end].size)) {
      /* A comment of several lines, alone on them: its last line end goes too. */
      k[end].gone = true;
      k[end].indent = "";
      end++;
    }
  }
}

/* ---- making operations ---- */

static struct op *add_op(struct building *b, enum op_kind kind, const struct token *k) {
  struct op o = {.kind = kind, .indent = "", .line = k ? k->line : 0, .own_line = k && k->own_line};
  g_array_append_val(b->ops, o);
  return &g_array_index(b->ops, struct op, b->ops->len - 1);
}

static struct program finish(struct compiler *c, struct building *b) {
  struct program p = {.n = b->ops->len};
  p.op = arena_array(arena_of(c), p.n, sizeof *p.op);
  if (p.n)
    memcpy(p.op, b->ops->data, p.n * sizeof *p.op);
  g_array_free(b->ops, TRUE);
  return p;
}

/* How much of the dedent in force `text` begins with. */
static size_t dedent_of(const struct compiler *c, const char *text, size_t size) {
  size_t n = 0;
  while (n < c->dedent_size && n < size && text[n] == c->dedent[n])
    n++;
  return n;
}

static void emit_text(struct compiler *c, struct building *b, const struct token *k) {
  const char *start = k->start;
  size_t size = k->size;
  if (start == c->source || start[-1] == '\n') {
    size_t cut = dedent_of(c, start, size);
    start += cut;
    size -= cut;
  }
  if (!size)
    return;
  if (b->ops->len > b->barrier) {
    struct op *last = &g_array_index(b->ops, struct op, b->ops->len - 1);
    if (last->kind == OP_TEXT && last->text + last->size == start) {
      last->size += size;
      return;
    }
  }
  struct op *o = add_op(b, OP_TEXT, k);
  o->text = start;
  o->size = size;
}

static struct path_name path_of(struct compiler *c, const char *name) {
  struct path_name p = {0};
  if (!strcmp(name, "."))
    return p;
  char **part = g_strsplit(name, ".", -1);
  p.n = g_strv_length(part);
  p.part = arena_array(arena_of(c), p.n, sizeof *p.part);
  for (size_t i = 0; i < p.n; i++)
    p.part[i] = arena_strdup(arena_of(c), part[i]);
  g_strfreev(part);
  return p;
}

static const char *indent_of(const struct compiler *c, const struct token *k) {
  return k->indent + dedent_of(c, k->indent, strlen(k->indent));
}

static void compile_run(struct compiler *c, struct building *b, const struct token *opener, struct argument **arguments);

/* A template that a tag names; errors are the tag's. */
static const struct template *named(struct compiler *c, const struct token *k) {
  struct template *t = template_named(c->t->store, k->name, c->d);
  if (!t) {
    if (c->t->store->strict) {
      diag_error(c->d, token_pos(c, k), "template-missing-partial", k->name);
      c->failed = true;
    }
  } else if (t->bad) {
    c->failed = true;
  }
  return t;
}

static void compile_section(struct compiler *c, struct building *b, const struct token *k) {
  struct op *o = add_op(b, k->kind == TOKEN_SECTION ? OP_SECTION : OP_INVERTED, k);
  o->path = path_of(c, k->name);
  size_t index = b->ops->len - 1;
  b->barrier = b->ops->len;
  compile_run(c, b, k, NULL);
  b->barrier = b->ops->len;
  g_array_index(b->ops, struct op, index).skip = b->ops->len;
}

static void compile_partial(struct compiler *c, struct building *b, const struct token *k) {
  struct op *o;
  if (k->name[0] == '*') {
    o = add_op(b, OP_DYNAMIC, k);
    o->path = path_of(c, k->name + 1);
  } else {
    const struct template *t = named(c, k);
    if (!t)
      return;
    o = add_op(b, OP_PARTIAL, k);
    o->template = t;
  }
  if (k->own_line)
    o->indent = indent_of(c, k);
}

static void compile_parent(struct compiler *c, struct building *b, const struct token *k) {
  struct building ignored = {.ops = g_array_new(FALSE, TRUE, sizeof(struct op))};
  struct argument *arguments = NULL;
  compile_run(c, &ignored, k, &arguments);
  g_array_free(ignored.ops, TRUE);
  const struct template *t = named(c, k);
  if (!t)
    return;
  struct op *o = add_op(b, OP_PARENT, k);
  o->template = t;
  o->argument = arguments;
  if (k->own_line)
    o->indent = indent_of(c, k);
}

/* The white space before the first word of a block whose tag ends its line; NULL if the block is empty. */
static const char *content_indent(struct compiler *c) {
  for (size_t i = c->at; i < c->tokens->len; i++) {
    const struct token *k = &g_array_index(c->tokens, struct token, i);
    if (k->gone)
      continue;
    if (k->kind == TOKEN_CLOSE)
      return NULL;
    if (k->kind != TOKEN_TEXT)
      return k->indent;
    size_t n = 0;
    while (n < k->size && (k->start[n] == ' ' || k->start[n] == '\t'))
      n++;
    if (n < k->size && k->start[n] != '\n' && k->start[n] != '\r')
      return arena_strndup(arena_of(c), k->start, n);
    if (n == k->size && i + 1 < c->tokens->len && g_array_index(c->tokens, struct token, i + 1).row == k->row)
      return arena_strndup(arena_of(c), k->start, n);
  }
  return NULL;
}

/* {{$name}} in a parent tag: what the parent is given. */
static void compile_argument(struct compiler *c, const struct token *k, struct argument **arguments) {
  const char *dedent = c->dedent;
  size_t dedent_size = c->dedent_size;
  if (k->own_line) {
    const char *indent = content_indent(c);
    c->dedent = indent ? indent : "";
    c->dedent_size = strlen(c->dedent);
  }
  struct building b = {.ops = g_array_new(FALSE, TRUE, sizeof(struct op))};
  compile_run(c, &b, k, NULL);
  struct argument *a = arena_alloc(arena_of(c), sizeof *a);
  a->name = k->name;
  a->program = finish(c, &b);
  c->dedent = dedent;
  c->dedent_size = dedent_size;
  while (*arguments) {
    if (!strcmp((*arguments)->name, k->name)) {
      diag_error(c->d, token_pos(c, k), "template-block-twice", k->name);
      c->failed = true;
      return;
    }
    arguments = &(*arguments)->next;
  }
  *arguments = a;
}

/* {{$name}} elsewhere: a place that can be filled, with what stands there otherwise. */
static void compile_block(struct compiler *c, struct building *b, const struct token *k) {
  const char *indent = k->own_line ? content_indent(c) : NULL;
  struct op *o = add_op(b, OP_BLOCK, k);
  o->text = k->name;
  o->indent = indent ? indent + dedent_of(c, indent, strlen(indent)) : indent_of(c, k);
  size_t index = b->ops->len - 1;
  b->barrier = b->ops->len;
  compile_run(c, b, k, NULL);
  b->barrier = b->ops->len;
  g_array_index(b->ops, struct op, index).skip = b->ops->len;
}

/* Everything up to the tag that closes `opener`, or to the end. `arguments`: this is the inside of a parent tag. After an
 * error the rest is left unread: it would only repeat the error. */
static void compile_run(struct compiler *c, struct building *b, const struct token *opener, struct argument **arguments) {
  if (++c->depth > DEEPEST) {
    diag_error(c->d, token_pos(c, opener), "template-too-deep", diag_num(c->d, DEEPEST));
    c->failed = true;
    c->at = c->tokens->len;
  }
  while (c->at < c->tokens->len) {
    const struct token *k = &g_array_index(c->tokens, struct token, c->at++);
    switch (k->kind) {
    case TOKEN_TEXT:
      if (!k->gone)
        emit_text(c, b, k);
      break;
    case TOKEN_ESCAPED:
    case TOKEN_RAW: {
      struct op *o = add_op(b, OP_VALUE, k);
      o->escape = k->kind == TOKEN_ESCAPED;
      o->path = path_of(c, k->name);
      break;
    }
    case TOKEN_SECTION:
    case TOKEN_INVERTED:
      compile_section(c, b, k);
      break;
    case TOKEN_PARTIAL:
      compile_partial(c, b, k);
      break;
    case TOKEN_PARENT:
      compile_parent(c, b, k);
      break;
    case TOKEN_BLOCK:
      if (arguments)
        compile_argument(c, k, arguments);
      else
        compile_block(c, b, k);
      break;
    case TOKEN_CLOSE:
      if (opener && !strcmp(opener->name, k->name)) {
        c->depth--;
        return;
      }
      if (opener)
        diag_error(c->d, token_pos(c, k), "template-wrong-close", k->name, opener->name, diag_num(c->d, opener->line));
      else
        diag_error(c->d, token_pos(c, k), "template-stray-close", k->name);
      c->failed = true;
      c->at = c->tokens->len;
      return;
    case TOKEN_COMMENT:
    case TOKEN_DELIMITERS:
      break;
    }
  }
  if (opener && !c->failed) {
    diag_error(c->d, token_pos(c, opener), "template-open-section", opener->name);
    c->failed = true;
  }
}

bool template_compile(struct template *t, const char *source, size_t size, struct diag *d) {
  struct compiler c = {.t = t, .d = d, .source = source, .end = source + size, .dedent = ""};
  c.tokens = g_array_new(FALSE, TRUE, sizeof(struct token));
  if (!scan(&c))
    c.failed = true;
  else {
    mark_lines(&c);
    struct building b = {.ops = g_array_new(FALSE, TRUE, sizeof(struct op))};
    compile_run(&c, &b, NULL, NULL);
    t->program = finish(&c, &b);
  }
  g_array_free(c.tokens, TRUE);
  return !c.failed;
}
