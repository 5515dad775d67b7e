/* Reading a PDF file's objects: values, object streams, streams packed by Flate. Read objects.h first. */
#include "press/objects_parts.h"

#include <glib.h>
#include <string.h>

#include "backend/inflate.h"

enum {
  DEPTH_MAX = 64 /* of arrays and dictionaries inside one another */
};

void object_broken(struct objects *o, const char *what, unsigned id) {
  if (!*o->fault) g_snprintf(o->fault, sizeof o->fault, "object %u: %s", id, what);
}

const char *objects_fault(const struct objects *o) {
  return *o->fault ? o->fault : NULL;
}

/* ---- the grammar of values ---- */

bool object_blank(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0';
}

bool object_digits(const char **c, const char *end, unsigned long *out) {
  const char *from = *c;
  *out = 0;
  for (; *c < end && g_ascii_isdigit(**c) && *c - from < 11; (*c)++) *out = *out * 10 + (unsigned long)(**c - '0');
  return *c > from;
}

/* Whether `number` goes on as "0 R"; then the tokens stand behind it. */
static bool is_reference(struct tokens *t, const struct token *number, unsigned *id_out) {
  const char *c = number->at, *end = t->end;
  unsigned long id, generation;
  if (!object_digits(&c, end, &id) || c != t->at || id > G_MAXINT32) return false;
  while (c < end && object_blank(*c)) c++;
  if (!object_digits(&c, end, &generation) || c >= end || !object_blank(*c)) return false;
  while (c < end && object_blank(*c)) c++;
  if (c >= end || *c != 'R' || (c + 1 < end && !object_blank(c[1]) && !strchr("/<[]>(%", c[1]))) return false;
  t->at = c + 1;
  *id_out = (unsigned)id;
  return true;
}

/* Goes over the rest of a value that begins with `k`; false: it is none. */
static bool value_rest(struct tokens *t, const struct token *k, int depth) {
  unsigned id;
  if (depth > DEPTH_MAX) return false;
  switch (k->kind) {
  case TOKEN_NUMBER:
    is_reference(t, k, &id);
    return true;
  case TOKEN_NAME:
  case TOKEN_STRING:
  case TOKEN_HEX:
    return true;
  case TOKEN_WORD:
    return token_is(k, "null") || token_is(k, "true") || token_is(k, "false");
  case TOKEN_MARK:
    if (k->at[0] == '[') {
      for (struct token in = tokens_next(t); !token_is(&in, "]"); in = tokens_next(t))
        if (!value_rest(t, &in, depth + 1)) return false;
      return true;
    }
    if (k->at[0] != '<') return false;
    for (struct token key = tokens_next(t); !token_is(&key, ">>"); key = tokens_next(t)) {
      if (key.kind != TOKEN_NAME) return false;
      struct token value = tokens_next(t);
      if (!value_rest(t, &value, depth + 1)) return false;
    }
    return true;
  default:
    return false;
  }
}

bool object_value(struct tokens *t, struct value_at *v) {
  struct token first = tokens_next(t);
  v->at = first.at;
  if (!value_rest(t, &first, 0)) return false;
  v->end = t->at;
  return true;
}

bool object_whole(const struct value_at *v, size_t *out) {
  const char *c = v->at;
  unsigned long n = 0;
  if (!v->at || !object_digits(&c, v->end, &n) || c != v->end) return false;
  *out = n;
  return true;
}

/* ---- objects by themselves ---- */

/* The value at an offset, which must say its number. `after` stands behind it. */
bool object_alone(struct objects *o, unsigned id, size_t at, struct value_at *v, struct tokens *after) {
  *after = (struct tokens){o->pdf + MIN(at, o->size), o->pdf + o->size};
  struct token number = tokens_next(after), generation = tokens_next(after), word = tokens_next(after);
  v->id = id;
  bool ok = at < o->size && number.at == o->pdf + at && number.kind == TOKEN_NUMBER && token_number(&number) == id &&
            generation.kind == TOKEN_NUMBER && token_number(&generation) == 0 && token_is(&word, "obj") && object_value(after, v);
  if (!ok) object_broken(o, "not where the cross-reference says, or broken", id);
  return ok;
}

/* ---- object streams ---- */

static bool packed_read(struct objects *o, struct packed *p, struct value_at stream) {
  size_t n = 0, first = 0;
  struct value_at count = object_key(o, stream, "/N"), begin = object_key(o, stream, "/First"), type = object_key(o, stream, "/Type");
  if (!object_is(&type, "/ObjStm") || !object_whole(&count, &n) || !object_whole(&begin, &first)) return false;
  p->bytes = object_stream(o, stream, &p->size);
  if (!p->bytes || first > p->size || n > first) return false;
  p->n = n;
  p->from = g_new(guint32, n + 1);
  p->from[n] = (guint32)p->size;
  const char *c = p->bytes, *end = p->bytes + first;
  for (size_t i = 0; i < n; i++) {
    unsigned long id = 0, at = 0;
    bool ok = object_digits(&c, end, &id);
    while (c < end && object_blank(*c)) c++;
    ok = ok && object_digits(&c, end, &at);
    while (c < end && object_blank(*c)) c++;
    if (!ok || first + at > p->size || (i > 0 && first + at <= p->from[i - 1]) || id >= o->n) return false;
    const struct entry *e = &o->entry[id];
    if (e->kind != PACKED || e->at != p->id || e->index != i) return false;
    p->from[i] = (guint32)(first + at);
    o->entry[id].seen = 1;
  }
  return c == end;
}

/* Every object of a stream: one value, and nothing behind it. */
static bool packed_check(const struct packed *p) {
  for (size_t i = 0; i < p->n; i++) {
    struct tokens t = {p->bytes + p->from[i], p->bytes + p->from[i + 1]};
    struct value_at v;
    if (!object_value(&t, &v) || tokens_next(&t).kind != TOKEN_END) return false;
  }
  return true;
}

static void packed_free(gpointer data) {
  struct packed *p = data;
  g_free(p->bytes);
  g_free(p->from);
  g_free(p);
}

/* Unpacked, and every object in it read. NULL and a fault where it is broken. */
static struct packed *packed_open(struct objects *o, struct value_at stream) {
  struct packed *p = g_new0(struct packed, 1);
  p->id = stream.id;
  if (packed_read(o, p, stream) && packed_check(p)) return p;
  object_broken(o, "an object stream that is broken", stream.id);
  packed_free(p);
  return NULL;
}

static const struct packed *packed_get(struct objects *o, unsigned id) {
  struct packed *p = g_hash_table_lookup(o->kept, GUINT_TO_POINTER(id));
  struct value_at stream;
  struct tokens after;
  if (p || id >= o->n || o->entry[id].kind != ALONE || !object_alone(o, id, o->entry[id].at, &stream, &after)) return p;
  p = packed_open(o, stream);
  if (p) g_hash_table_insert(o->kept, GUINT_TO_POINTER(id), p);
  return p;
}

/* ---- values ---- */

static struct value_at object_get(struct objects *o, unsigned id) {
  struct value_at v = {0}, none = {0};
  if (id >= o->n || o->entry[id].kind == FREE) return none; /* section 7.3.10: null */
  const struct entry *e = &o->entry[id];
  if (e->kind == ALONE) {
    struct tokens after;
    if (!object_alone(o, id, e->at, &v, &after)) return none;
  } else {
    const struct packed *p = packed_get(o, e->at);
    if (!p || e->index >= p->n) {
      object_broken(o, "not in its object stream", id);
      return none;
    }
    struct tokens t = {p->bytes + p->from[e->index], p->bytes + p->from[e->index + 1]};
    if (!object_value(&t, &v)) return none;
    v.id = id;
  }
  return v;
}

/* The value that begins with `k`, the reference it is followed. */
static struct value_at follow(struct objects *o, struct tokens *t, const struct token *k) {
  struct value_at v = {k->at, NULL, 0}, none = {0};
  unsigned id;
  if (k->kind == TOKEN_NUMBER && is_reference(t, k, &id)) return object_get(o, id);
  if (!value_rest(t, k, 0)) return none;
  v.end = t->at;
  return token_is(k, "null") ? none : v;
}

bool object_is_dict(const struct value_at *v) {
  return v->at && v->end - v->at >= 4 && v->at[0] == '<' && v->at[1] == '<';
}

bool object_is_array(const struct value_at *v) {
  return v->at && v->at[0] == '[';
}

bool object_is(const struct value_at *v, const char *word) {
  size_t n = strlen(word);
  return v->at && (size_t)(v->end - v->at) == n && memcmp(v->at, word, n) == 0;
}

struct value_at object_key(struct objects *o, struct value_at dict, const char *key) {
  struct value_at none = {0};
  if (!object_is_dict(&dict)) return none;
  struct tokens t = {dict.at + 2, dict.end};
  for (struct token k = tokens_next(&t); k.kind == TOKEN_NAME; k = tokens_next(&t)) {
    struct token value = tokens_next(&t);
    if (token_is(&k, key)) return follow(o, &t, &value);
    if (!value_rest(&t, &value, 0)) return none;
  }
  return none;
}

bool object_next(struct objects *o, struct value_at array, const char **cursor, struct value_at *item_out) {
  if (!object_is_array(&array)) return false;
  struct tokens t = {*cursor ? *cursor : array.at + 1, array.end};
  struct token k = tokens_next(&t);
  if (k.kind == TOKEN_END || token_is(&k, "]")) return false;
  *item_out = follow(o, &t, &k);
  *cursor = t.at;
  return true;
}

struct value_at objects_root(struct objects *o) {
  return object_key(o, o->trailer, "/Root");
}

/* ---- streams ---- */

/* The packed bytes of the stream an object is: behind its dictionary, as long as /Length says, and closed. 0: no stream. */
static int stream_raw(struct objects *o, struct value_at v, const char **at, size_t *size) {
  const char *end = o->pdf + o->size;
  if (!object_is_dict(&v) || !v.id || v.end < o->pdf || v.end > end) return 0;
  struct tokens t = {v.end, end};
  struct token word = tokens_next(&t);
  if (!token_is(&word, "stream")) return 0;
  struct value_at length = object_key(o, v, "/Length");
  const char *from = t.at;
  if (from < end && *from == '\r') from++;
  if (from >= end || *from++ != '\n' || !object_whole(&length, size) || *size > (size_t)(end - from)) return -1;
  t.at = from + *size;
  word = tokens_next(&t);
  struct token after = tokens_next(&t);
  *at = from;
  return token_is(&word, "endstream") && token_is(&after, "endobj") ? 1 : -1;
}

bool object_is_stream(struct objects *o, struct value_at v) {
  const char *at;
  size_t size;
  int is = stream_raw(o, v, &at, &size);
  if (is < 0) object_broken(o, "a stream that does not end where it says", v.id);
  return is > 0;
}

/* The one filter of a stream; NULL at: none. */
static struct value_at filter_of(struct objects *o, struct value_at v) {
  struct value_at filter = object_key(o, v, "/Filter"), first = {0}, second;
  const char *cursor = NULL;
  bool one = object_next(o, filter, &cursor, &first) && !object_next(o, filter, &cursor, &second);
  return one ? first : filter;
}

char *object_stream(struct objects *o, struct value_at v, size_t *size_out) {
  const char *at;
  size_t size;
  struct value_at filter = filter_of(o, v), settings = object_key(o, v, "/DecodeParms");
  char *out = NULL;
  if (stream_raw(o, v, &at, &size) > 0 && !settings.at) {
    if (!filter.at) {
      out = g_memdup2(at, size + 1);
      out[size] = '\0';
      *size_out = size;
    } else if (object_is(&filter, "/FlateDecode")) {
      out = inflate_bytes(at, size, size_out);
    }
  }
  if (!out) object_broken(o, "a stream that cannot be unpacked", v.id);
  else if (v.id < o->n && v.id) o->entry[v.id].seen = 1;
  return out;
}

/* ---- the whole file ---- */

static void check_alone(struct objects *o, unsigned id) {
  struct value_at v;
  struct tokens after;
  if (!object_alone(o, id, o->entry[id].at, &v, &after)) return;
  const char *at;
  size_t size;
  int is = stream_raw(o, v, &at, &size);
  if (is < 0) {
    object_broken(o, "a stream that does not end where it says", id);
  } else if (is == 0) {
    struct token word = tokens_next(&after);
    if (!token_is(&word, "endobj")) object_broken(o, "does not end", id);
  } else {
    struct value_at type = object_key(o, v, "/Type"), filter = filter_of(o, v);
    if (object_is(&type, "/ObjStm")) {
      struct packed *p = packed_open(o, v);
      if (p) packed_free(p);
    } else if (object_is(&filter, "/FlateDecode")) {
      char *bytes = inflate_bytes(at, size, &size);
      if (!bytes) object_broken(o, "a stream that cannot be unpacked", id);
      g_free(bytes);
    }
  }
  o->entry[id].seen = 1;
}

bool objects_check(struct objects *o) {
  for (unsigned id = 1; id < o->n && !*o->fault; id++)
    if (o->entry[id].kind == ALONE && !o->entry[id].seen) check_alone(o, id);
  for (unsigned id = 1; id < o->n && !*o->fault; id++)
    if (o->entry[id].kind == PACKED && !o->entry[id].seen) object_broken(o, "not in its object stream", id);
  return !*o->fault;
}

/* ---- from its beginning to its end ---- */

struct objects *objects_open(const void *pdf, size_t size) {
  struct objects *o = g_new0(struct objects, 1);
  o->pdf = pdf;
  o->size = size;
  o->kept = g_hash_table_new_full(NULL, NULL, NULL, packed_free);
  if (!objects_table(o)) object_broken(o, "cross-reference", 0);
  return o;
}

void objects_free(struct objects *o) {
  g_hash_table_destroy(o->kept);
  g_free(o->entry);
  g_free(o);
}
