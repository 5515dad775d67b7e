/* Reading a finished PDF as a stranger would, before it is published. */
#include <glib.h>
#include <qpdf/qpdf-c.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "press/extract.h"
#include "press/press.h"

#define TOLD_MAX 20 /* missing strings that are told one by one */
#define PREFIX_MAX 32 /* the most bytes of a wanted string that are hashed */

enum { TOUCHED_MAX = 8000 }; /* objects one reader looks at */

static const struct pos NOWHERE;

/* ---- finding many strings in one text ---- */

/* The string without white space of any kind. */
static char *squeeze(const char *s, size_t *size_out) {
  GString *out = g_string_sized_new(strlen(s));
  for (const char *c = s; *c; c = g_utf8_next_char(c)) {
    gunichar u = g_utf8_get_char(c);
    if (!g_unichar_isspace(u) && u != 0x200b && u != 0x2060 && u != 0xfeff && u != '\f')
      g_string_append_len(out, c, g_utf8_next_char(c) - c);
  }
  *size_out = out->len;
  return g_string_free(out, FALSE);
}

struct wanted {
  char *text; /* squeezed */
  size_t size, index;
  uint64_t hash; /* of the first `prefix` bytes */
  size_t prefix;
  bool found;
  struct wanted *next; /* of the same hash */
};

#define BASE UINT64_C(1099511628211)

static uint64_t hash_of(const char *s, size_t n) {
  uint64_t h = 0;
  for (size_t i = 0; i < n; i++)
    h = h * BASE + (unsigned char)s[i] + 1;
  return h;
}

/* Few lengths of prefixes, so that the text is gone over few times. */
static size_t prefix_of(size_t size) {
  return size >= PREFIX_MAX ? PREFIX_MAX : size >= 20 ? 20 : size >= 12 ? 12 : size;
}

/* Which hashes there may be, a bit for each: nearly every place of the text is passed over by it. */
enum { SIEVE_BITS = 20 };

static uint64_t sieve_bit(uint64_t hash) {
  return (hash ^ hash >> 32) & ((UINT64_C(1) << SIEVE_BITS) - 1);
}

/* All wanted strings with one prefix length: one rolling hash goes over the text once. */
static void find_length(struct wanted *w, size_t n, size_t prefix, const char *text, size_t size) {
  if (size < prefix)
    return;
  GHashTable *by_hash = g_hash_table_new(g_int64_hash, g_int64_equal);
  unsigned char *sieve = g_malloc0((size_t)1 << (SIEVE_BITS - 3));
  for (size_t i = 0; i < n; i++)
    if (w[i].prefix == prefix) {
      w[i].next = g_hash_table_lookup(by_hash, &w[i].hash);
      g_hash_table_insert(by_hash, &w[i].hash, &w[i]);
      sieve[sieve_bit(w[i].hash) >> 3] |= (unsigned char)(1 << (sieve_bit(w[i].hash) & 7));
    }
  uint64_t power = 1, h = hash_of(text, prefix);
  for (size_t i = 1; i < prefix; i++)
    power *= BASE;
  for (size_t at = 0; g_hash_table_size(by_hash) > 0; at++) {
    bool likely = sieve[sieve_bit(h) >> 3] & 1 << (sieve_bit(h) & 7);
    for (struct wanted *k = likely ? g_hash_table_lookup(by_hash, &h) : NULL; k; k = k->next)
      if (!k->found && at + k->size <= size && memcmp(text + at, k->text, k->size) == 0)
        k->found = true;
    if (at + prefix >= size)
      break;
    h = (h - ((unsigned char)text[at] + 1) * power) * BASE + (unsigned char)text[at + prefix] + 1;
  }
  g_free(sieve);
  g_hash_table_destroy(by_hash);
}

static void tell_missing(const struct wanted *w, size_t n, const char *const *wanted, const char *name, struct diag *d) {
  size_t missing = 0;
  for (size_t i = 0; i < n; i++)
    if (!w[i].found && missing++ < TOLD_MAX)
      diag_error(d, NOWHERE, "press-back-missing", name, wanted[w[i].index]);
  if (missing > TOLD_MAX)
    diag_error(d, NOWHERE, "press-back-more", name, diag_num(d, (double)(missing - TOLD_MAX)));
}

static void find_wanted(const char *raw, const char *const *wanted, const char *name, struct diag *d) {
  size_t size, n = 0;
  char *text = squeeze(raw, &size);
  while (wanted[n])
    n++;
  struct wanted *w = g_new0(struct wanted, n + 1);
  bool lengths[PREFIX_MAX + 1] = {false};
  for (size_t i = 0; i < n; i++) {
    w[i].index = i;
    w[i].text = squeeze(wanted[i], &w[i].size);
    w[i].prefix = prefix_of(w[i].size);
    w[i].hash = hash_of(w[i].text, w[i].prefix);
    w[i].found = w[i].size == 0;
    lengths[w[i].prefix] = true;
  }
  for (size_t prefix = 1; prefix <= PREFIX_MAX; prefix++)
    if (lengths[prefix])
      find_length(w, n, prefix, text, size);
  tell_missing(w, n, wanted, name, d);
  for (size_t i = 0; i < n; i++)
    g_free(w[i].text);
  g_free(w);
  g_free(text);
}

/* ---- the file ---- */

/* What libqpdf last complained of, or NULL. g_free. */
static char *complaint(qpdf_data q) {
  qpdf_error e = qpdf_has_error(q) ? qpdf_get_error(q) : qpdf_more_warnings(q) ? qpdf_next_warning(q) : NULL;
  return e ? g_utf8_make_valid(qpdf_get_error_message_detail(q, e), -1) : NULL;
}

static qpdf_data reader_open(const void *pdf, size_t size, const char *name) {
  qpdf_data q = qpdf_init();
  qpdf_silence_errors(q);
  qpdf_set_suppress_warnings(q, QPDF_TRUE);
  qpdf_set_attempt_recovery(q, QPDF_FALSE);
  qpdf_read_memory(q, name, pdf, size, NULL);
  return q;
}

static int size_of(qpdf_data q) {
  qpdf_oh size = qpdf_has_error(q) ? 0 : qpdf_oh_get_key(q, qpdf_get_trailer(q), "/Size");
  return size && qpdf_oh_is_integer(q, size) ? qpdf_oh_get_int_value_as_int(q, size) : 0;
}

/* The number of the cross-reference stream that the file's end names; 0: it has a table instead. */
static int xref_stream(const char *pdf, size_t size) {
  const char *tail = g_strrstr_len(pdf + (size > 64 ? size - 64 : 0), (gssize)MIN(size, 64), "startxref");
  guint64 at = tail ? g_ascii_strtoull(tail + strlen("startxref"), NULL, 10) : size;
  if (at + 32 > size) return 0;
  char head[33] = {0}, *end;
  memcpy(head, pdf + at, 32);
  guint64 id = g_ascii_strtoull(head, &end, 10);
  return id < INT32_MAX && g_str_has_prefix(end, " 0 obj") ? (int)id : 0;
}

/* A byte for each object of a file with a cross-reference stream (ISO 32000-1, 7.5.8): 1 where it stands in the file itself. The others
 * are packed in object streams, which stand in the file: as their bytes are sound, so are what they hold. NULL: not such a file. */
static GBytes *direct_objects(qpdf_data q, const void *pdf, size_t size, int objects) {
  int id = xref_stream(pdf, size), w[3];
  qpdf_oh table = id ? qpdf_get_object_by_id(q, id, 0) : 0;
  if (!table || !qpdf_oh_is_stream(q, table)) return NULL;
  qpdf_oh dict = qpdf_oh_get_dict(q, table), widths = qpdf_oh_get_key(q, dict, "/W");
  if (qpdf_oh_has_key(q, dict, "/Index") || qpdf_oh_has_key(q, dict, "/Prev") || !qpdf_oh_is_array(q, widths) ||
      qpdf_oh_get_array_n_items(q, widths) != 3)
    return NULL;
  for (int i = 0; i < 3; i++) w[i] = qpdf_oh_get_int_value_as_int(q, qpdf_oh_get_array_item(q, widths, i));
  unsigned char *rows = NULL;
  size_t length, row = (size_t)(w[0] + w[1] + w[2]), n = (size_t)objects + 1;
  QPDF_BOOL filtered;
  if (w[0] != 1 || w[1] < 1 || w[1] > 4 || w[2] < 0 || w[2] > 4) return NULL;
  qpdf_oh_get_stream_data(q, table, qpdf_dl_generalized, &filtered, &rows, &length);
  guchar *direct = rows && length == n * row ? g_malloc0(n) : NULL;
  for (size_t i = 0; direct && i < n; i++) direct[i] = rows[i * row] == 1;
  for (size_t i = 0; direct && i < n; i++) { /* what is packed lies in a stream of the file */
    size_t in = 0;
    for (int k = 0; k < w[1]; k++) in = in << 8 | rows[i * row + 1 + (size_t)k];
    if (rows[i * row] == 2 && (in >= n || !direct[in])) g_clear_pointer(&direct, g_free);
  }
  free(rows);
  return direct ? g_bytes_new_take(direct, n) : NULL;
}

/* Objects [from, to) can be read, their streams unpacked. */
static void touch(qpdf_data q, const guchar *direct, int from, int to) {
  for (int id = from; id < to && !qpdf_has_error(q); id++) {
    if (direct && !direct[id]) continue;
    qpdf_oh oh = qpdf_get_object_by_id(q, id, 0);
    if (qpdf_oh_is_stream(q, oh)) {
      unsigned char *bytes = NULL;
      size_t length;
      QPDF_BOOL filtered;
      qpdf_oh_get_stream_data(q, oh, qpdf_dl_generalized, &filtered, &bytes, &length);
      free(bytes);
    }
    qpdf_oh_release(q, oh);
  }
}

/* Every object. libqpdf keeps all it has read: a long book's structure goes through several readers, one after the other.
 * What the first complained of, or NULL; g_free. */
static char *touch_all(const void *pdf, size_t size, const char *name) {
  char *said = NULL;
  GBytes *direct = NULL;
  for (int from = 1, objects = 1; from <= objects && !said; from += TOUCHED_MAX) {
    qpdf_data q = reader_open(pdf, size, name);
    objects = size_of(q) - 1;
    if (from == 1 && objects > 0) direct = direct_objects(q, pdf, size, objects);
    touch(q, direct ? g_bytes_get_data(direct, NULL) : NULL, from, MIN(from + (direct ? objects : TOUCHED_MAX), objects + 1));
    if (direct) from = objects;
    said = complaint(q);
    qpdf_cleanup(&q);
  }
  if (direct) g_bytes_unref(direct);
  return said;
}

bool press_read_back(const void *pdf, size_t size, const char *name, size_t pages, const char *const *wanted,
                     struct diag *d) {
  size_t before = diag_errors(d);
  char *said = touch_all(pdf, size, name);
  qpdf_data q = reader_open(pdf, size, name);
  struct extraction x;
  extraction_begin(&x, q);
  size_t n = 0;
  if (!said && !qpdf_has_error(q)) {
    qpdf_push_inherited_attributes_to_page(q);
    n = qpdf_has_error(q) ? 0 : (size_t)qpdf_get_num_pages(q);
    for (size_t i = 0; i < n && x.ok; i++)
      extraction_page(&x, qpdf_get_page_n(q, i));
  }
  if (!said) said = complaint(q);
  if (said || !x.ok)
    diag_error(d, NOWHERE, "press-back-broken", name, said ? said : "stream");
  else if (n != pages)
    diag_error(d, NOWHERE, "press-back-pages", name, diag_num(d, (double)n), diag_num(d, (double)pages));
  else if (wanted)
    find_wanted(x.text->str, wanted, name, d);
  for (guint i = 0; i < x.unembedded->len; i++)
    diag_error(d, NOWHERE, "press-back-font", name, (const char *)x.unembedded->pdata[i]);
  g_free(said);
  extraction_end(&x);
  qpdf_cleanup(&q);
  return diag_errors(d) == before;
}
