/* A sheet as CSV. The text is made in UTF-8; for CP932 it is turned over character by character and read back
 * whole, for the converter writes some characters as others without a word. */
#include <glib.h>
#include <string.h>

#include "backend/sheet_parts.h"
#include "base/text.h"
#include "source/guard.h"

static void append_cell(GString *out, const char *text) {
  bool guard = guard_needed(text);
  if (!guard && !strpbrk(text, ",\"\r\n") && *text != ' ' && (!*text || text[strlen(text) - 1] != ' ')) {
    g_string_append(out, text);
    return;
  }
  g_string_append(out, guard ? "\"'" : "\"");
  for (; *text; text++) {
    if (*text == '"') g_string_append_c(out, '"');
    g_string_append_c(out, *text);
  }
  g_string_append_c(out, '"');
}

static GString *as_utf8(const struct sheet *s) {
  GString *out = g_string_new(NULL);
  for (size_t row = 0; row < s->rows; row++) {
    for (size_t col = 0; col < s->width; col++) {
      const char *text = s->cell[row * s->width + col].text;
      if (col) g_string_append_c(out, ',');
      append_cell(out, text ? text : "");
    }
    g_string_append(out, "\r\n");
  }
  return out;
}

/* ---- CP932 ---- */

/* Characters of one shape and two code points, of which CP932 knows the other: they are written as that, which is
 * counted. */
static const gunichar twins[][2] = {{0x301C, 0xFF5E}, {0x2212, 0xFF0D}, {0x2016, 0x2225}, {0x2014, 0x2015},
                                    {0x00A2, 0xFFE0}, {0x00A3, 0xFFE1}, {0x00AC, 0xFFE2}, {0x00A6, 0xFFE4}};

static gunichar twin(gunichar c) {
  for (size_t i = 0; i < G_N_ELEMENTS(twins); i++) {
    if (twins[i][0] == c) return twins[i][1];
  }
  return c;
}

struct turning {
  GIConv to, from;
  signed char known[0x10000]; /* by character: 0 not asked, 1 reads back as it is, -1 does not */
  struct diag *d;
  const char *file;
};

static bool holds(struct turning *t, gunichar c) {
  if (c < 0x80) return true;
  if (c > 0xFFFF) return false;
  if (t->known[c]) return t->known[c] > 0;
  char utf8[6];
  gsize size, back_size;
  int n = g_unichar_to_utf8(c, utf8);
  char *bytes = g_convert_with_iconv(utf8, n, t->to, NULL, &size, NULL);
  char *back = bytes ? g_convert_with_iconv(bytes, (gssize)size, t->from, NULL, &back_size, NULL) : NULL;
  bool same = back && back_size == (gsize)n && !memcmp(back, utf8, (size_t)n);
  t->known[c] = same ? 1 : -1;
  g_free(bytes);
  g_free(back);
  return same;
}

/* Tells each character of a cell that CP932 cannot hold, once; counts the twins. */
static bool check_cell(struct turning *t, const char *text, struct pos pos, unsigned counts[]) {
  bool ok = true;
  for (const char *p = text; *p; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p), other = twin(c);
    if (holds(t, c)) continue;
    if (other != c && holds(t, other)) {
      for (size_t i = 0; i < G_N_ELEMENTS(twins); i++) counts[i] += twins[i][0] == c;
      continue;
    }
    char *code = g_strdup_printf("U+%04X", (unsigned)c), shown[8] = "";
    shown[g_unichar_to_utf8(c, shown)] = '\0';
    diag_error(t->d, pos, "sheet-cp932", shown, code);
    g_free(code);
    ok = false;
  }
  return ok;
}

static void tell_twins(const struct turning *t, const unsigned counts[]) {
  for (size_t i = 0; i < G_N_ELEMENTS(twins); i++) {
    if (!counts[i]) continue;
    char a[8] = "", b[8] = "";
    a[g_unichar_to_utf8(twins[i][0], a)] = b[g_unichar_to_utf8(twins[i][1], b)] = '\0';
    diag_note(t->d, ((struct pos){t->file, 0, 0}), "sheet-cp932-twin", a, b, diag_num(t->d, counts[i]));
  }
}

static GString *with_twins(const char *utf8) {
  GString *out = g_string_new(NULL);
  for (const char *p = utf8; *p; p = g_utf8_next_char(p)) g_string_append_unichar(out, twin(g_utf8_get_char(p)));
  return out;
}

/* Read as a stranger would: the reader guesses the encoding from the bytes. */
static bool reads_back(const char *bytes, size_t size, const char *utf8) {
  struct diag *own = diag_new("", "en");
  size_t back_size;
  enum text_encoding encoding;
  char *back = text_decode(bytes, size, "", own, &back_size, &encoding), *wanted = text_nfc(utf8);
  bool same = back && !strcmp(back, wanted);
  g_free(back);
  g_free(wanted);
  diag_free(own);
  return same;
}

static char *as_cp932(const struct sheet *s, const char *utf8, const char *file, struct diag *d, size_t *size_out) {
  struct turning *t = g_new0(struct turning, 1);
  *t = (struct turning){
      .to = g_iconv_open("CP932", "UTF-8"), .from = g_iconv_open("UTF-8", "CP932"), .d = d, .file = file};
  unsigned counts[G_N_ELEMENTS(twins)] = {0};
  bool there = t->to != (GIConv)-1 && t->from != (GIConv)-1, ok = there;
  for (size_t i = 0; there && i < s->rows * s->width; i++) {
    const char *text = s->cell[i].text;
    if (text && !check_cell(t, text, sheet_pos(file, i / s->width, i % s->width), counts)) ok = false;
  }
  char *bytes = NULL;
  if (ok) {
    GString *turned = with_twins(utf8);
    gsize size = 0;
    bytes = g_convert_with_iconv(turned->str, (gssize)turned->len, t->to, NULL, &size, NULL);
    *size_out = size;
    if (bytes && !reads_back(bytes, size, turned->str)) g_clear_pointer(&bytes, g_free);
    if (bytes) tell_twins(t, counts);
    else diag_error(d, ((struct pos){file, 0, 0}), "sheet-cp932-unread");
    g_string_free(turned, TRUE);
  } else if (!there) {
    diag_error(d, ((struct pos){file, 0, 0}), "sheet-cp932-unread");
    diag_mark_system(d);
  }
  if (t->to != (GIConv)-1) g_iconv_close(t->to);
  if (t->from != (GIConv)-1) g_iconv_close(t->from);
  g_free(t);
  return bytes;
}

char *sheet_csv(const struct sheet *s, enum sheet_encoding encoding, const char *file, struct diag *d,
                size_t *size_out) {
  file = diag_intern(d, file);
  if (!sheet_gate(s, file, d)) return NULL;
  GString *text = as_utf8(s);
  if (encoding == SHEET_CP932) {
    char *bytes = as_cp932(s, text->str, file, d, size_out);
    g_string_free(text, TRUE);
    return bytes;
  }
  g_string_prepend(text, "\xEF\xBB\xBF");
  *size_out = text->len;
  return g_string_free(text, FALSE);
}
