/* The cross-reference of a PDF file: a table (ISO 32000-1 section 7.5.4) or a stream (7.5.8), of one revision. */
#include <glib.h>
#include <string.h>

#include "press/objects_parts.h"

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
  return ok && token_is(&k, "trailer") && object_value(&t, &o->trailer);
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
  if (!object_digits(&c, o->pdf + o->size, &id) || id > G_MAXINT32) return false;
  if (!object_alone(o, (unsigned)id, at, &o->trailer, &after)) return false;
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

bool objects_table(struct objects *o) {
  static const char head[] = "%PDF-1.", mark[] = "startxref", end[] = "%%EOF";
  if (o->size < 32 || o->size > G_MAXINT32 || memcmp(o->pdf, head, sizeof head - 1) != 0) return false;
  const char *from = o->pdf + (o->size > 1024 ? o->size - 1024 : 0), *found = NULL;
  for (const char *c = from; c + sizeof mark - 1 < o->pdf + o->size; c++)
    if (memcmp(c, mark, sizeof mark - 1) == 0) found = c + sizeof mark - 1;
  if (!found) return false;
  const char *c = found, *stop = o->pdf + o->size;
  unsigned long at = 0;
  while (c < stop && object_blank(*c)) c++;
  if (!object_digits(&c, stop, &at) || at >= o->size) return false;
  while (c < stop && object_blank(*c)) c++;
  if ((size_t)(stop - c) < sizeof end - 1 || memcmp(c, end, sizeof end - 1) != 0) return false;
  struct tokens t = {o->pdf + at, stop};
  struct token first = tokens_next(&t);
  if (token_is(&first, "xref") ? !table_read(o, t) : !stream_read(o, at)) return false;
  struct value_at count = object_key(o, o->trailer, "/Size"), previous = object_key(o, o->trailer, "/Prev");
  struct value_at secret = object_key(o, o->trailer, "/Encrypt"), hybrid = object_key(o, o->trailer, "/XRefStm");
  size_t n = 0;
  return object_whole(&count, &n) && n == o->n && n > 0 && o->entry[0].kind == FREE && !previous.at && !secret.at && !hybrid.at;
}
