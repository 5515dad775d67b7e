/* The text gate: decoding, checking, composing. */
#include "base/text.h"

#include <glib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>

#include "base/charset.h"
#include "base/compose.h"
#include "base/file.h"

#define LIMIT_MIB 256
#define TOLD_MOST 20 /* findings of one kind told one by one */

/* ---- places ---- */

static bool ends_line(const char *p, const char *end) {
  return *p == '\n' || (*p == '\r' && (p + 1 == end || p[1] != '\n'));
}

/* Line and column of a byte in text that is UTF-8 up to there. */
static struct pos place_utf8(const char *text, size_t size, size_t at, const char *file) {
  struct pos pos = {file, 1, 1};
  const char *end = text + size;
  for (const char *p = text; p < text + at; p++) {
    if (ends_line(p, end)) {
      pos.line++;
      pos.col = 1;
    } else if ((*p & 0xc0) != 0x80) {
      pos.col++;
    }
  }
  return pos;
}

static struct pos place_cp932(const unsigned char *bytes, size_t at, const char *file) {
  struct pos pos = {file, 1, 1};
  for (size_t i = 0; i < at; i++) {
    unsigned char c = bytes[i];
    if (c == '\n' || (c == '\r' && bytes[i + 1] != '\n')) {
      pos.line++;
      pos.col = 1;
      continue;
    }
    if ((c >= 0x81 && c <= 0x9f) || (c >= 0xe0 && c <= 0xfc))
      i++;
    pos.col++;
  }
  return pos;
}

static const char *byte_name(struct diag *d, unsigned char byte) {
  char text[8];
  g_snprintf(text, sizeof text, "0x%02X", byte);
  return diag_intern(d, text);
}

static const char *char_name(struct diag *d, gunichar c) {
  char text[16];
  g_snprintf(text, sizeof text, "U+%04X", c);
  return diag_intern(d, text);
}

/* ---- checking and composing ---- */

/* Characters that stay as they are in NFC and beside any neighbour; the common ones without asking ICU. */
static inline bool is_composed(gunichar c) {
  if (c < 0x300 || (c >= 0x4e00 && c <= 0x9fff) || (c >= 0x3000 && c <= 0x3029) || (c >= 0x3041 && c <= 0x3096) ||
      (c >= 0x30a1 && c <= 0x30ff) || (c >= 0xff00 && c <= 0xffef))
    return true;
  return u_getIntPropertyValue((UChar32)c, UCHAR_NFC_QUICK_CHECK) == UNORM_YES && u_getCombiningClass((UChar32)c) == 0;
}

/* Why a character may not stand in a file of text; NULL if it may. Of the controls TAB, LF and CR do; those that turn the
 * direction of writing would show the reader another text than the one that is read here. */
static const char *refusal(gunichar c) {
  bool control = c < 0x20 ? c != '\t' && c != '\n' && c != '\r' : c >= 0x7f && c < 0xa0;
  bool turning = (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
  bool private = (c >= 0xe000 && c <= 0xf8ff) || c >= 0xf0000;
  if (c == 0xfffd) return "text-lost";
  if (control || turning || (c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef)) return c ? "text-control" : "text-nul";
  return private ? "text-gaiji" : NULL;
}

const char *text_refused(const char *value, char name[16]) {
  for (const char *p = value; *p; p = g_utf8_next_char(p)) {
    if ((unsigned char)*p >= 0x20 && (unsigned char)*p < 0x7f)
      continue;
    gunichar c = g_utf8_get_char_validated(p, -1);
    bool invalid = c == (gunichar)-1 || c == (gunichar)-2;
    const char *rule = invalid ? "text-not-utf8" : refusal(c);
    if (!rule || !strcmp(rule, "text-gaiji")) /* told at the cell, as of any other table */
      continue;
    g_snprintf(name, 16, invalid ? "0x%02X" : "U+%04X", invalid ? (unsigned char)*p : c);
    return rule;
  }
  return NULL;
}

struct check {
  bool loose;    /* something is not, or may not be, in NFC */
  size_t latin;  /* U+00A0 … U+00FF */
  size_t broken; /* characters that misread Japanese abounds in */
  size_t others; /* the rest beyond ASCII */
  size_t hidden; /* signs without width that pasted text brings along */
  size_t first_hidden;
  size_t refused; /* characters that may not stand there, but for: */
  size_t refused_at[TOLD_MOST];
  size_t high;    /* controls beyond ASCII */
  size_t first_high;
};

/* Zero-width spaces, word joiners, marks of direction, a byte order mark in the middle. The joiners that scripts and emoji
 * need are not among them. */
static bool hides(gunichar c) {
  return c == 0x200b || c == 0x200e || c == 0x200f || c == 0x2060 || c == 0xfeff;
}

/* What UTF-8 read as CP932 turns into. */
static bool misread(gunichar c) {
  return c == 0x7e3a || c == 0x7e67 || c == 0x7e5d;
}

/* Japanese text that needs no second look: kana and kanji in NFC, none of them a sign of misreading. */
static inline bool ordinary(gunichar c) {
  return c >= 0x3041 && c <= 0x9fff && !(c > 0x3096 && c < 0x30a1) && !(c > 0x30ff && c < 0x4e00) && !misread(c);
}

static void count(struct check *found, gunichar c) {
  found->loose = found->loose || !is_composed(c);
  if (c < 0x100)
    found->latin += c >= 0xa0;
  else if (misread(c))
    found->broken++;
  else
    found->others++;
}

/* Many control characters beyond ASCII are one fault: the whole text was misread. */
static void tell_high(const char *text, size_t size, size_t first, size_t n, const char *file, struct diag *d) {
  struct pos pos = place_utf8(text, size, first, file);
  if (n > 3)
    diag_error(d, pos, "text-misread-latin", diag_num(d, (double)n));
  else
    diag_error(d, pos, "text-control", char_name(d, g_utf8_get_char(text + first)));
}

/* g_utf8_get_char, without a call for the three bytes that most of Japanese takes. */
static inline gunichar char_at(const char *p) {
  if (((unsigned char)*p & 0xf0) == 0xe0)
    return ((gunichar)*p & 0x0f) << 12 | ((gunichar)p[1] & 0x3f) << 6 | ((gunichar)p[2] & 0x3f);
  return g_utf8_get_char(p);
}

/* Characters of which nothing is to be said but that they are there: those of ordinary(), and the signs that stand among
 * them. Without a branch between them, as in Japanese text any of them may come next. */
static inline bool easy(gunichar c) {
  bool kana = (c - 0x3041 <= 0x3096 - 0x3041) | (c - 0x30a1 <= 0x30ff - 0x30a1);
  bool signs = (c - 0x3000 <= 0x3029 - 0x3000) | (c - 0xff01 <= 0xff5e - 0xff01);
  return (kana | signs | (c - 0x4e00 <= 0x9fff - 0x4e00)) & !misread(c);
}

static void look(struct check *found, gunichar u, size_t at, bool table) {
  if (u >= 0x80)
    count(found, u);
  if (hides(u) && found->hidden++ == 0)
    found->first_hidden = at;
  const char *rule = refusal(u);
  if (!rule || (table && !strcmp(rule, "text-gaiji")))
    return;
  if (u >= 0x80 && u < 0xa0)
    found->first_high = found->high++ ? found->first_high : at;
  else if (found->refused++ < TOLD_MOST)
    found->refused_at[found->refused - 1] = at;
}

/* Looks at all characters; the first byte that is no UTF-8, or size. In a table characters of the private use areas pass:
 * whoever reads its cells tells them one by one. */
static size_t scan(const char *text, size_t size, bool table, struct check *found) {
  const unsigned char *start = (const unsigned char *)text, *p = start, *end = p + size;
  *found = (struct check){0};
  while (p < end) {
    unsigned char c = *p;
    if (c >= 0x20 && c < 0x7f) {
      p++;
      continue;
    }
    if (c >= 0xe1 && c != 0xed && c <= 0xef && end - p >= 3 && (p[1] & 0xc0) == 0x80 && (p[2] & 0xc0) == 0x80 &&
        easy((gunichar)(c & 0x0f) << 12 | (gunichar)(p[1] & 0x3f) << 6 | (p[2] & 0x3f))) {
      found->others++;
      p += 3;
      continue;
    }
    size_t n = charset_utf8_at(p, end);
    if (n == 0)
      break;
    look(found, g_utf8_get_char((const char *)p), (size_t)(p - start), table);
    p += n;
  }
  return (size_t)(p - start);
}

/* Tells what is no text; true when nothing was refused. */
static bool accept_text(const char *text, size_t size, const struct check *found, const char *file, struct diag *d) {
  for (size_t i = 0; i < MIN(found->refused, TOLD_MOST); i++) {
    gunichar c = g_utf8_get_char(text + found->refused_at[i]);
    diag_error(d, place_utf8(text, size, found->refused_at[i], file), refusal(c), char_name(d, c));
  }
  if (found->high)
    tell_high(text, size, found->first_high, found->high, file, d);
  if (found->refused > TOLD_MOST)
    diag_error(d, ((struct pos){file, 0, 0}), "text-more", diag_num(d, (double)(found->refused - TOLD_MOST)));
  return found->refused == 0 && found->high == 0;
}

/* Text that was misread once before it reached us is valid, but nonsense. It may be meant: a warning. */
bool text_count_misread(const struct text_count *all) {
  bool latin = all->latin > 20 && all->latin > all->others * 4;
  bool kanji = all->broken > 3 && all->broken > all->others / 10;
  return latin || kanji;
}

void text_count(struct text_count *all, const char *value) {
  struct check found = {0};
  for (const char *p = value; *p; p = g_utf8_next_char(p)) {
    gunichar c = (unsigned char)*p < 0x80 ? 0 : char_at(p);
    if (ordinary(c))
      found.others++;
    else if (c)
      count(&found, c);
  }
  all->latin += found.latin;
  all->broken += found.broken;
  all->others += found.others;
}

static void warn_misread(const struct check *found, const char *file, struct diag *d) {
  struct text_count all = {found->latin, found->broken, found->others};
  if (text_count_misread(&all))
    diag_warning(d, ((struct pos){file, 0, 0}), "text-misread");
}

static bool stands(gunichar c) {
  return is_composed(c);
}

/* Takes `text`. */
static char *compose(char *text, size_t size, size_t *size_out) {
  GString *out = g_string_sized_new(size + 1);
  compose_append(out, text, text + size, G_NORMALIZE_NFC, stands);
  g_free(text);
  *size_out = out->len;
  return g_string_free(out, FALSE);
}

char *text_nfc(const char *s) {
  for (const char *p = s; *p; p = g_utf8_next_char(p))
    if ((unsigned char)*p >= 0x80 && !is_composed(g_utf8_get_char(p))) {
      GString *out = g_string_new(NULL);
      compose_append(out, s, s + strlen(s), G_NORMALIZE_NFC, stands);
      return g_string_free(out, FALSE);
    }
  return g_strdup(s);
}

/* ---- decoding ---- */

static char *decode_utf16(const unsigned char *bytes, size_t size, bool little, const char *file, struct diag *d,
                          size_t *size_out) {
  GString *out = g_string_sized_new(size * 3 / 2 + 4);
  gunichar high = 0;
  bool bad = false;
  size_t at = 2;
  for (; at + 1 < size && !bad; at += 2) {
    gunichar unit = little ? bytes[at] | (gunichar)bytes[at + 1] << 8 : bytes[at + 1] | (gunichar)bytes[at] << 8;
    if (high) {
      bad = unit < 0xdc00 || unit > 0xdfff;
      if (!bad)
        g_string_append_unichar(out, 0x10000 + ((high - 0xd800) << 10) + (unit - 0xdc00));
      high = 0;
    } else if (unit >= 0xd800 && unit <= 0xdbff) {
      high = unit;
    } else if (unit >= 0xdc00 && unit <= 0xdfff) {
      bad = true;
    } else if (unit == 0) {
      g_string_append_c(out, '\0');
    } else {
      g_string_append_unichar(out, unit);
    }
  }
  *size_out = out->len;
  if (!bad && !high && at == size)
    return g_string_free(out, FALSE);
  diag_error(d, place_utf8(out->str, out->len, out->len, file), "text-utf16", diag_num(d, (double)at));
  g_string_free(out, TRUE);
  return NULL;
}

static char *decode_cp932(const unsigned char *bytes, size_t size, bool table, const char *file, struct diag *d,
                          size_t *size_out) {
  gsize read = 0, written = 0;
  GError *error = NULL;
  char *text = g_convert((const char *)bytes, (gssize)size, "UTF-8", "CP932", &read, &written, &error);
  bool partial = text && read < size;
  if (!text || partial) {
    size_t at = MIN(read, size - 1);
    diag_error(d, place_cp932(bytes, at, file), "text-not-cp932", byte_name(d, bytes[at]), diag_num(d, (double)at));
    g_clear_error(&error);
    g_free(text);
    return NULL;
  }
  size_t outside = 0;
  for (const char *p = text; !table && p < text + written; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    if (c >= 0xe000 && c <= 0xf8ff && outside++ < TOLD_MOST)
      diag_error(d, place_utf8(text, written, (size_t)(p - text), file), "text-gaiji", char_name(d, c));
  }
  if (outside > TOLD_MOST)
    diag_error(d, ((struct pos){file, 0, 0}), "text-gaiji-more", diag_num(d, (double)(outside - TOLD_MOST)));
  if (outside) {
    g_free(text);
    return NULL;
  }
  *size_out = written;
  return text;
}

/* The bytes as UTF-8, looked through when they are so already: then they are given back in their place, NUL-terminated.
 * Does not free `bytes`, which has room for one byte more. */
static char *decode_bytes(unsigned char *bytes, size_t size, bool table, const char *file, struct diag *d,
                          size_t *size_out, enum text_encoding *encoding, struct check *found) {
  if (size >= 2 && ((bytes[0] == 0xff && bytes[1] == 0xfe) || (bytes[0] == 0xfe && bytes[1] == 0xff))) {
    *encoding = bytes[0] == 0xff ? TEXT_UTF16LE : TEXT_UTF16BE;
    return decode_utf16(bytes, size, bytes[0] == 0xff, file, d, size_out);
  }
  bool bom = size >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0;
  size_t skip = bom ? 3 : 0;
  *encoding = bom ? TEXT_UTF8_BOM : TEXT_UTF8;
  size_t bad = scan((const char *)bytes + skip, size - skip, table, found);
  if (bad == size - skip) {
    if (skip)
      memmove(bytes, bytes + skip, size - skip);
    *size_out = size - skip;
    bytes[*size_out] = '\0';
    return (char *)bytes;
  }
  if (!bom && charset_looks_cp932(bytes, size)) {
    *encoding = TEXT_CP932;
    return decode_cp932(bytes, size, table, file, d, size_out);
  }
  diag_error(d, place_utf8((const char *)bytes + skip, size - skip, bad, file), "text-not-utf8",
             byte_name(d, bytes[skip + bad]), diag_num(d, (double)(skip + bad)));
  return NULL;
}

/* Takes `bytes`, which has room for one byte more. */
static char *decode(unsigned char *bytes, size_t size, bool table, const char *file, struct diag *d, size_t *size_out,
                    enum text_encoding *encoding_out) {
  enum text_encoding encoding = TEXT_UTF8;
  size_t n = 0;
  struct check found = {0};
  file = diag_intern(d, file);
  char *text = decode_bytes(bytes, size, table, file, d, &n, &encoding, &found);
  if (text != (char *)bytes)
    g_free(bytes);
  if (text && encoding != TEXT_UTF8 && encoding != TEXT_UTF8_BOM)
    scan(text, n, table, &found);
  if (text && !accept_text(text, n, &found, file, d)) {
    g_free(text);
    text = NULL;
  }
  if (!text)
    return NULL;
  warn_misread(&found, file, d);
  if (found.hidden && !table)
    diag_warning(d, place_utf8(text, n, found.first_hidden, file), "text-hidden", diag_num(d, (double)found.hidden));
  if (encoding == TEXT_CP932)
    diag_note(d, ((struct pos){file, 0, 0}), "text-read-as", "Shift_JIS (CP932)");
  else if (encoding == TEXT_UTF16LE || encoding == TEXT_UTF16BE)
    diag_note(d, ((struct pos){file, 0, 0}), "text-read-as", "UTF-16");
  if (found.loose)
    text = compose(text, n, &n);
  if (size_out)
    *size_out = n;
  if (encoding_out)
    *encoding_out = encoding;
  return text;
}

char *text_decode(const void *bytes, size_t size, const char *file, struct diag *d, size_t *size_out,
                  enum text_encoding *encoding_out) {
  unsigned char *copy = g_malloc(size + 1);
  if (size)
    memcpy(copy, bytes, size);
  return decode(copy, size, false, file, d, size_out, encoding_out);
}

/* ---- reading ---- */

char *text_read_file(const char *path, const char *file, struct diag *d, size_t *size_out) {
  size_t size = 0;
  unsigned char *bytes = file_read(path, file, LIMIT_MIB, d, &size);
  return bytes ? decode(bytes, size, false, file, d, size_out, NULL) : NULL;
}

char *text_read_table(const char *path, const char *file, struct diag *d, size_t *size_out) {
  size_t size = 0;
  unsigned char *bytes = file_read(path, file, LIMIT_MIB, d, &size);
  return bytes ? decode(bytes, size, true, file, d, size_out, NULL) : NULL;
}
