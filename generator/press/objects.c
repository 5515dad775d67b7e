/* Reading a PDF file's objects: the cross-reference, object streams, streams packed by Flate. Read objects.h first. */
#include "press/objects.h"

#include <glib.h>
#include <stdint.h>
#include <string.h>
#include <zlib.h>

#include "press/tokens.h"

enum {
  DEPTH_MAX = 64,          /* of arrays and dictionaries inside one another */
  UNPACKED_MAX = 512 << 20 /* bytes of one stream */
};

enum kind { FREE = 0, ALONE = 1, PACKED = 2 };

struct entry { /* of the cross-reference */
  guint32 at;    /* ALONE: the offset; PACKED: the object stream's number */
  guint16 index; /* PACKED: which of its objects */
  guint8 kind;
  guint8 seen; /* read to its end */
};

struct packed { /* an object stream, unpacked */
  unsigned id;
  char *bytes;
  size_t size, n;
  guint32 *from; /* n + 1 offsets into bytes */
};

struct objects {
  const char *pdf;
  size_t size;
  struct entry *entry;
  size_t n;
  GHashTable *kept; /* number → struct packed that somebody asked for an object of */
  struct value_at trailer;
  char fault[120];
};

static void fault(struct objects *o, const char *what, unsigned id) {
  if (!*o->fault) g_snprintf(o->fault, sizeof o->fault, "object %u: %s", id, what);
}

const char *objects_fault(const struct objects *o) {
  return *o->fault ? o->fault : NULL;
}

/* ---- the grammar of values ---- */

static bool is_blank(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0';
}

static bool digits(const char **c, const char *end, unsigned long *out) {
  const char *from = *c;
  *out = 0;
  for (; *c < end && g_ascii_isdigit(**c) && *c - from < 11; (*c)++) *out = *out * 10 + (unsigned long)(**c - '0');
  return *c > from;
}

/* Whether `number` goes on as "0 R"; then the tokens stand behind it. */
static bool is_reference(struct tokens *t, const struct token *number, unsigned *id_out) {
  const char *c = number->at, *end = t->end;
  unsigned long id, generation;
  if (!digits(&c, end, &id) || c != t->at || id > G_MAXINT32) return false;
  while (c < end && is_blank(*c)) c++;
  if (!digits(&c, end, &generation) || c >= end || !is_blank(*c)) return false;
  while (c < end && is_blank(*c)) c++;
  if (c >= end || *c != 'R' || (c + 1 < end && !is_blank(c[1]) && !strchr("/<[]>(%", c[1]))) return false;
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

static bool value_read(struct tokens *t, struct value_at *v) {
  struct token first = tokens_next(t);
  v->at = first.at;
  if (!value_rest(t, &first, 0)) return false;
  v->end = t->at;
  return true;
}

bool object_whole(const struct value_at *v, size_t *out) {
  const char *c = v->at;
  unsigned long n = 0;
  if (!v->at || !digits(&c, v->end, &n) || c != v->end) return false;
  *out = n;
  return true;
}

/* ---- objects by themselves ---- */

/* The value at an offset, which must say its number. `after` stands behind it. */
static bool alone_at(struct objects *o, unsigned id, size_t at, struct value_at *v, struct tokens *after) {
  *after = (struct tokens){o->pdf + MIN(at, o->size), o->pdf + o->size};
  struct token number = tokens_next(after), generation = tokens_next(after), word = tokens_next(after);
  v->id = id;
  bool ok = at < o->size && number.at == o->pdf + at && number.kind == TOKEN_NUMBER && token_number(&number) == id &&
            generation.kind == TOKEN_NUMBER && token_number(&generation) == 0 && token_is(&word, "obj") && value_read(after, v);
  if (!ok) fault(o, "not where the cross-reference says, or broken", id);
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
    bool ok = digits(&c, end, &id);
    while (c < end && is_blank(*c)) c++;
    ok = ok && digits(&c, end, &at);
    while (c < end && is_blank(*c)) c++;
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
    if (!value_read(&t, &v) || tokens_next(&t).kind != TOKEN_END) return false;
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
  fault(o, "an object stream that is broken", stream.id);
  packed_free(p);
  return NULL;
}

static const struct packed *packed_get(struct objects *o, unsigned id) {
  struct packed *p = g_hash_table_lookup(o->kept, GUINT_TO_POINTER(id));
  struct value_at stream;
  struct tokens after;
  if (p || id >= o->n || o->entry[id].kind != ALONE || !alone_at(o, id, o->entry[id].at, &stream, &after)) return p;
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
    if (!alone_at(o, id, e->at, &v, &after)) return none;
  } else {
    const struct packed *p = packed_get(o, e->at);
    if (!p || e->index >= p->n) {
      fault(o, "not in its object stream", id);
      return none;
    }
    struct tokens t = {p->bytes + p->from[e->index], p->bytes + p->from[e->index + 1]};
    if (!value_read(&t, &v)) return none;
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
  if (is < 0) fault(o, "a stream that does not end where it says", v.id);
  return is > 0;
}

static char *inflated(const char *at, size_t size, size_t *size_out) {
  z_stream z = {.next_in = (Bytef *)(uintptr_t)at, .avail_in = (uInt)size};
  if (size > G_MAXUINT32 || inflateInit(&z) != Z_OK) return NULL;
  size_t room = MAX(4096, size * 4);
  char *out = g_malloc(room + 1);
  int rc = Z_OK;
  while (rc == Z_OK && room < UNPACKED_MAX) {
    if (z.total_out == room) out = g_realloc(out, (room *= 2) + 1);
    z.next_out = (Bytef *)out + z.total_out;
    z.avail_out = (uInt)(room - z.total_out);
    rc = inflate(&z, Z_NO_FLUSH);
    if (rc == Z_BUF_ERROR && z.avail_out == 0) rc = Z_OK;
  }
  *size_out = z.total_out;
  bool ok = rc == Z_STREAM_END && z.avail_in == 0;
  inflateEnd(&z);
  if (!ok) {
    g_free(out);
    return NULL;
  }
  out[*size_out] = '\0';
  return out;
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
      out = inflated(at, size, size_out);
    }
  }
  if (!out) fault(o, "a stream that cannot be unpacked", v.id);
  else if (v.id < o->n && v.id) o->entry[v.id].seen = 1;
  return out;
}

/* ---- the whole file ---- */

static void check_alone(struct objects *o, unsigned id) {
  struct value_at v;
  struct tokens after;
  if (!alone_at(o, id, o->entry[id].at, &v, &after)) return;
  const char *at;
  size_t size;
  int is = stream_raw(o, v, &at, &size);
  if (is < 0) {
    fault(o, "a stream that does not end where it says", id);
  } else if (is == 0) {
    struct token word = tokens_next(&after);
    if (!token_is(&word, "endobj")) fault(o, "does not end", id);
  } else {
    struct value_at type = object_key(o, v, "/Type"), filter = filter_of(o, v);
    if (object_is(&type, "/ObjStm")) {
      struct packed *p = packed_open(o, v);
      if (p) packed_free(p);
    } else if (object_is(&filter, "/FlateDecode")) {
      char *bytes = inflated(at, size, &size);
      if (!bytes) fault(o, "a stream that cannot be unpacked", id);
      g_free(bytes);
    }
  }
  o->entry[id].seen = 1;
}

bool objects_check(struct objects *o) {
  for (unsigned id = 1; id < o->n && !*o->fault; id++)
    if (o->entry[id].kind == ALONE && !o->entry[id].seen) check_alone(o, id);
  for (unsigned id = 1; id < o->n && !*o->fault; id++)
    if (o->entry[id].kind == PACKED && !o->entry[id].seen) fault(o, "not in its object stream", id);
  return !*o->fault;
}

/* ---- the cross-reference ---- */

/* A table: rows of offset, generation, n or f. */
static bool table_read(struct objects *o, struct tokens t) {
  GArray *rows = g_array_new(FALSE, TRUE, sizeof(struct entry));
  struct token k = tokens_next(&t);
  bool ok = true;
  for (; ok && k.kind == TOKEN_NUMBER; k = tokens_next(&t)) {
    struct token count = tokens_next(&t);
    double first = token_number(&k), n = token_number(&count);
    ok = count.kind == TOKEN_NUMBER && first == rows->len && n >= 0 && n <= (double)o->size / 18;
    for (double i = 0; ok && i < n; i++) {
      struct token at = tokens_next(&t), generation = tokens_next(&t), word = tokens_next(&t);
      struct entry e = {(guint32)MIN(token_number(&at), G_MAXUINT32), 0, token_is(&word, "n") ? ALONE : FREE, 0};
      ok = at.kind == TOKEN_NUMBER && generation.kind == TOKEN_NUMBER && (token_is(&word, "n") || token_is(&word, "f"));
      g_array_append_val(rows, e);
    }
  }
  o->n = rows->len;
  o->entry = (struct entry *)(void *)g_array_free(rows, FALSE);
  return ok && token_is(&k, "trailer") && value_read(&t, &o->trailer);
}

static guint32 field(const unsigned char **c, size_t width) {
  guint32 v = 0;
  for (; width; width--) v = v << 8 | *(*c)++;
  return v;
}

/* A stream: rows of kind, place, number. */
static bool stream_read(struct objects *o, size_t at) {
  const char *c = o->pdf + at;
  unsigned long id;
  struct tokens after;
  size_t n = 0, width[3], size = 0;
  if (!digits(&c, o->pdf + o->size, &id) || id > G_MAXINT32) return false;
  if (!alone_at(o, (unsigned)id, at, &o->trailer, &after)) return false;
  struct value_at type = object_key(o, o->trailer, "/Type"), count = object_key(o, o->trailer, "/Size");
  struct value_at widths = object_key(o, o->trailer, "/W"), index = object_key(o, o->trailer, "/Index");
  if (!object_is(&type, "/XRef") || !object_whole(&count, &n) || index.at) return false;
  const char *cursor = NULL;
  for (size_t i = 0; i < 3; i++) {
    struct value_at w;
    if (!object_next(o, widths, &cursor, &w) || !object_whole(&w, &width[i]) || width[i] > 4) return false;
  }
  char *rows = object_stream(o, o->trailer, &size);
  bool ok = rows && width[0] == 1 && width[1] && size == n * (width[0] + width[1] + width[2]) && id < n;
  if (ok) {
    o->n = n;
    o->entry = g_new0(struct entry, n);
    const unsigned char *b = (const unsigned char *)rows;
    for (size_t i = 0; i < n && ok; i++) {
      struct entry *e = &o->entry[i];
      e->kind = (guint8)field(&b, width[0]);
      e->at = field(&b, width[1]);
      e->index = (guint16)field(&b, width[2]);
      ok = e->kind <= PACKED;
    }
    ok = ok && o->entry[id].kind == ALONE && o->entry[id].at == at;
  }
  g_free(rows);
  return ok;
}

static bool cross_reference(struct objects *o) {
  static const char head[] = "%PDF-1.", mark[] = "startxref", end[] = "%%EOF";
  if (o->size < 32 || o->size > G_MAXINT32 || memcmp(o->pdf, head, sizeof head - 1) != 0) return false;
  const char *from = o->pdf + (o->size > 1024 ? o->size - 1024 : 0), *found = NULL;
  for (const char *c = from; c + sizeof mark - 1 < o->pdf + o->size; c++)
    if (memcmp(c, mark, sizeof mark - 1) == 0) found = c + sizeof mark - 1;
  if (!found) return false;
  const char *c = found, *stop = o->pdf + o->size;
  unsigned long at = 0;
  while (c < stop && is_blank(*c)) c++;
  if (!digits(&c, stop, &at) || at >= o->size) return false;
  while (c < stop && is_blank(*c)) c++;
  if ((size_t)(stop - c) < sizeof end - 1 || memcmp(c, end, sizeof end - 1) != 0) return false;
  struct tokens t = {o->pdf + at, stop};
  struct token first = tokens_next(&t);
  if (token_is(&first, "xref") ? !table_read(o, t) : !stream_read(o, at)) return false;
  struct value_at count = object_key(o, o->trailer, "/Size"), previous = object_key(o, o->trailer, "/Prev");
  struct value_at secret = object_key(o, o->trailer, "/Encrypt"), hybrid = object_key(o, o->trailer, "/XRefStm");
  size_t n = 0;
  return object_whole(&count, &n) && n == o->n && n > 0 && o->entry[0].kind == FREE && !previous.at && !secret.at && !hybrid.at;
}

struct objects *objects_open(const void *pdf, size_t size) {
  struct objects *o = g_new0(struct objects, 1);
  o->pdf = pdf;
  o->size = size;
  o->kept = g_hash_table_new_full(NULL, NULL, NULL, packed_free);
  if (!cross_reference(o)) fault(o, "cross-reference", 0);
  return o;
}

void objects_free(struct objects *o) {
  g_hash_table_destroy(o->kept);
  g_free(o->entry);
  g_free(o);
}
