/* Filling templates: runs a program over a stack of values. */
#include "theme/mustache.h"

#include <string.h>

#include "model/doc.h"
#include "theme/program.h"

enum { DEEPEST_STACK = 256, DEEPEST_TEMPLATES = 100, MOST_TEMPLATES = 1000000 };

/* What a parent tag gave, and what was given outside of it: the outermost wins. */
struct frame {
  const struct argument *arguments;
  const struct frame *outer;
};
struct run {
  GString *out;
  node_writer *write_node;
  void *data;
  const struct value *stack[DEEPEST_STACK];
  size_t depth;
  const struct frame *frames;
  const char *indent; /* put before each line of template text; "" mostly */
  size_t indent_size;
  bool at_line_start; /* kept only while there is an indent */
  int templates;      /* nested partials, parents and blocks */
  long all_templates; /* run so far */
  bool stopped;       /* endless: told, nothing more is written */
  const struct template *template;
};

/* ---- the store ---- */

struct mustache *mustache_new(mustache_loader *load, void *data, bool strict, struct diag *d) {
  struct mustache *m = g_new0(struct mustache, 1);
  m->arena = arena_new();
  m->templates = g_hash_table_new(g_str_hash, g_str_equal);
  m->load = load;
  m->data = data;
  m->strict = strict;
  m->diag = d;
  return m;
}

void mustache_free(struct mustache *m) {
  if (!m)
    return;
  g_hash_table_destroy(m->templates);
  arena_free(m->arena);
  g_free(m);
}

struct template *template_named(struct mustache *m, const char *name, struct diag *d) {
  struct template *t = g_hash_table_lookup(m->templates, name);
  if (t)
    return t;
  const char *file = name;
  size_t size = 0;
  char *text = m->load(name, &file, &size, m->data);
  if (!text)
    return NULL;
  t = arena_alloc(m->arena, sizeof *t);
  t->name = arena_strdup(m->arena, name);
  t->file = arena_strdup(m->arena, file);
  t->store = m;
  g_hash_table_insert(m->templates, (char *)t->name, t); /* before compiling: it may name itself */
  t->bad = !template_compile(t, arena_strndup(m->arena, text, size), size, d);
  g_free(text);
  return t;
}

const struct template *mustache_get(struct mustache *m, const char *name, struct diag *d) {
  struct template *t = template_named(m, name, d);
  return t && !t->bad ? t : NULL;
}

/* ---- output ---- */

/* g_string_append_len where there is room: most of what is written is short, and its call costs as much as its work. */
static inline void put(GString *out, const char *text, size_t size) {
  if (out->len + size >= out->allocated_len) {
    g_string_append_len(out, text, (gssize)size);
    return;
  }
  memcpy(out->str + out->len, text, size);
  out->len += size;
  out->str[out->len] = '\0';
}

void mustache_escape(GString *out, const char *text) {
  for (;;) {
    size_t plain = strcspn(text, "&<>\"");
    put(out, text, plain);
    text += plain;
    switch (*text++) {
    case '&':
      g_string_append_len(out, "&amp;", 5);
      break;
    case '<':
      g_string_append_len(out, "&lt;", 4);
      break;
    case '>':
      g_string_append_len(out, "&gt;", 4);
      break;
    case '"':
      g_string_append_len(out, "&quot;", 6);
      break;
    default:
      return;
    }
  }
}

static void begin_line(struct run *r) {
  if (r->indent_size && r->at_line_start)
    g_string_append_len(r->out, r->indent, (gssize)r->indent_size);
  r->at_line_start = false;
}

static void put_text(struct run *r, const char *text, size_t size) {
  if (!r->indent_size) {
    put(r->out, text, size);
    return;
  }
  while (size) {
    const char *lf = memchr(text, '\n', size);
    size_t n = lf ? (size_t)(lf - text) + 1 : size;
    if (*text != '\n' && *text != '\r')
      begin_line(r);
    g_string_append_len(r->out, text, (gssize)n);
    r->at_line_start = lf != NULL;
    text += n;
    size -= n;
  }
}

/* ---- names ---- */

static const struct value *lookup(const struct run *r, const struct path_name *path) {
  if (!path->n)
    return r->stack[r->depth - 1];
  const struct value *v = value_find(r->stack, r->depth, path->part[0]);
  for (size_t i = 1; i < path->n && v; i++)
    v = value_get(v, path->part[i]);
  return v;
}

static bool truthy(const struct value *v) {
  if (!v || v->kind == VALUE_FALSE)
    return false;
  if (v->kind == VALUE_TEXT)
    return v->text[0] != 0;
  return v->kind != VALUE_LIST || v->first;
}

static void put_value(struct run *r, const struct op *o) {
  const struct value *v = lookup(r, &o->path);
  if (!v)
    return;
  const char *text = v->kind == VALUE_TEXT ? v->text : v->kind == VALUE_TRUE ? "true" : NULL;
  if (v->kind == VALUE_NODE && (o->escape || !r->write_node)) {
    g_autofree char *plain = node_plain_text(v->node);
    begin_line(r);
    mustache_escape(r->out, plain);
  } else if (v->kind == VALUE_NODE) {
    begin_line(r);
    r->write_node(v->node, r->data, r->out);
  } else if (text && *text) {
    begin_line(r);
    if (o->escape)
      mustache_escape(r->out, text);
    else
      g_string_append(r->out, text);
  }
}

/* ---- running ---- */

static void run(struct run *r, const struct op *op, size_t from, size_t to);

static void stop(struct run *r, const struct op *o, const struct template *t) {
  diag_error(r->template->store->diag, ((struct pos){r->template->file, o->line, 0}), "template-endless", t->name);
  r->stopped = true;
}

static bool push(struct run *r, const struct value *v, const struct op *o) {
  if (r->depth == DEEPEST_STACK) {
    stop(r, o, r->template);
    return false;
  }
  r->stack[r->depth++] = v;
  return true;
}

static void run_section(struct run *r, const struct op *op, size_t i) {
  const struct op *o = &op[i];
  const struct value *v = lookup(r, &o->path);
  if (!truthy(v))
    return;
  if (v->kind != VALUE_LIST) {
    if (push(r, v, o)) {
      run(r, op, i + 1, o->skip);
      r->depth--;
    }
    return;
  }
  for (const struct value *item = v->first; item && !r->stopped; item = item->next) {
    if (!push(r, item, o))
      return;
    run(r, op, i + 1, o->skip);
    r->depth--;
  }
}

/* Runs a program under `indent` more (or, with `inner` false, under none), beginning a line or not. */
struct place_of_run {
  const struct op *op;
  const char *indent;
  bool inner, line_start;
};
static void run_program(struct run *r, const struct program *p, const struct template *t, struct place_of_run at) {
  if (r->templates == DEEPEST_TEMPLATES || r->all_templates++ == MOST_TEMPLATES) {
    stop(r, at.op, t);
    return;
  }
  const struct template *template = r->template;
  const char *indent = r->indent;
  size_t indent_size = r->indent_size;
  g_autofree char *joined = NULL;
  if (!at.inner)
    r->indent = "";
  else if (*at.indent)
    r->indent = indent_size ? (joined = g_strconcat(indent, at.indent, NULL)) : at.indent;
  if (at.line_start)
    r->at_line_start = true;
  else if (*at.indent || !at.inner)
    begin_line(r); /* under the old indent */
  r->indent_size = strlen(r->indent);
  r->template = t;
  r->templates++;
  run(r, p->op, 0, p->n);
  r->templates--;
  r->template = template;
  r->indent = indent;
  r->indent_size = indent_size;
}

static void run_template(struct run *r, const struct template *t, const struct op *o) {
  run_program(r, &t->program, t, (struct place_of_run){o, o->indent, o->own_line, o->own_line});
}

static void run_dynamic(struct run *r, const struct op *o) {
  const struct value *v = lookup(r, &o->path);
  if (!v || v->kind != VALUE_TEXT || !*v->text)
    return;
  struct mustache *m = r->template->store;
  const struct template *t = template_named(m, v->text, m->diag);
  if (t && !t->bad)
    run_template(r, t, o);
  else if (!t && m->strict)
    diag_error(m->diag, ((struct pos){r->template->file, o->line, 0}), "template-missing-partial", v->text);
}

static void run_parent(struct run *r, const struct op *o) {
  struct frame frame = {o->argument, r->frames};
  r->frames = &frame;
  run_template(r, o->template, o);
  r->frames = frame.outer;
}

/* What fills a block: given by the outermost parent tag that names it. */
static const struct argument *given(const struct run *r, const char *name, const struct frame **frame_out) {
  const struct argument *found = NULL;
  for (const struct frame *f = r->frames; f; f = f->outer)
    for (const struct argument *a = f->arguments; a; a = a->next)
      if (!strcmp(a->name, name)) {
        found = a;
        *frame_out = f;
      }
  return found;
}

static void run_block(struct run *r, const struct op *op, size_t i) {
  const struct op *o = &op[i];
  const struct frame *frames = r->frames, *frame = NULL;
  const struct argument *a = given(r, o->text, &frame);
  if (!a) {
    run(r, op, i + 1, o->skip);
    return;
  }
  r->frames = frame->outer; /* blocks within what was given belong to the giver's own parents */
  run_program(r, &a->program, r->template, (struct place_of_run){o, o->indent, true, o->own_line});
  r->frames = frames;
}

static void run(struct run *r, const struct op *op, size_t from, size_t to) {
  for (size_t i = from; i < to && !r->stopped; i++) {
    const struct op *o = &op[i];
    switch (o->kind) {
    case OP_TEXT:
      put_text(r, o->text, o->size);
      break;
    case OP_VALUE:
      put_value(r, o);
      break;
    case OP_SECTION:
      run_section(r, op, i);
      i = o->skip - 1;
      break;
    case OP_INVERTED:
      if (truthy(lookup(r, &o->path)))
        i = o->skip - 1;
      break;
    case OP_PARTIAL:
      run_template(r, o->template, o);
      break;
    case OP_DYNAMIC:
      run_dynamic(r, o);
      break;
    case OP_PARENT:
      run_parent(r, o);
      break;
    case OP_BLOCK:
      run_block(r, op, i);
      i = o->skip - 1;
      break;
    }
  }
}

void template_render(const struct template *t, const struct value *context, node_writer *write_node, void *data, void *out) {
  struct run r = {.out = out, .write_node = write_node, .data = data, .indent = "", .template = t};
  r.stack[r.depth++] = context;
  run(&r, t->program.op, 0, t->program.n);
}
