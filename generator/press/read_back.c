/* Reading a finished PDF as a stranger would, before it is published. */
#include <glib.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "press/extract.h"
#include "press/press.h"

#define TOLD_MAX 20 /* missing strings that are told one by one */
#define PREFIX_MAX 32 /* the most bytes of a wanted string that are hashed */

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

bool press_read_back(const void *pdf, size_t size, const char *name, size_t pages, const char *const *wanted,
                     struct diag *d) {
  size_t before = diag_errors(d);
  struct extraction x;
  extraction_run(&x, pdf, size); /* first: what it unpacks need not be unpacked again */
  bool whole = !extraction_fault(&x) && objects_check(x.o);
  if (!whole)
    diag_error(d, NOWHERE, "press-back-broken", name, extraction_fault(&x));
  else if (x.pages != pages)
    diag_error(d, NOWHERE, "press-back-pages", name, diag_num(d, (double)x.pages), diag_num(d, (double)pages));
  else if (wanted)
    find_wanted(x.text->str, wanted, name, d);
  for (guint i = 0; i < x.unembedded->len; i++)
    diag_error(d, NOWHERE, "press-back-font", name, (const char *)x.unembedded->pdata[i]);
  extraction_end(&x);
  return diag_errors(d) == before;
}
