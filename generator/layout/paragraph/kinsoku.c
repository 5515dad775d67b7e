/* Character classes of Japanese typesetting, read from share/compose/. */
#include <string.h>

#include "base/share.h"
#include "layout/paragraph/atoms.h"
#include "source/source.h"

enum { PLANE = 0x10000, KNOWN = 1 << 30 };

struct kinsoku {
  guint32 *class; /* of the first plane; what has not been asked for yet has only its classes of the file, no KNOWN */
  GPtrArray *unit;      /* the longest first */
  GPtrArray *word;
};

static unsigned class_by_code(gunichar c) {
  unsigned class = 0;
  /* Greek and Cyrillic have wide forms in old fonts only. */
  bool letter = g_unichar_isalpha(c) && g_unichar_break_type(c) == G_UNICODE_BREAK_ALPHABETIC;
  if (g_unichar_iswide(c) || (g_unichar_iswide_cjk(c) && !letter)) class |= CHAR_WIDE;
  if (c >= '0' && c <= '9') class |= CHAR_DIGIT;
  if (c >= 0xFF10 && c <= 0xFF19) class |= CHAR_DIGIT | CHAR_WIDE;
  if (c == ' ' || c == 0x00A0 || c == '\t') class |= CHAR_SPACE;
  if (c == 0x3000) class |= CHAR_SPACE | CHAR_WIDE;
  if (c >= 0x3041 && c <= 0x309F) class |= CHAR_HIRAGANA;
  if (c >= 0x30A0 && c <= 0x30FF) class |= CHAR_KATAKANA;
  return class;
}

static void class_mark(struct kinsoku *k, const struct key *root, const char *name, unsigned class) {
  for (const char *c = key_text(root, name, ""); *c; c = g_utf8_next_char(c)) {
    gunichar ch = g_utf8_get_char(c);
    if (ch < PLANE) k->class[ch] |= class;
  }
}

static gint longer_first(gconstpointer a, gconstpointer b) {
  size_t la = strlen(*(char *const *)a), lb = strlen(*(char *const *)b);
  return la != lb ? (la > lb ? -1 : 1) : strcmp(*(char *const *)a, *(char *const *)b);
}

static GPtrArray *list_of(const struct key *root, const char *name) {
  GPtrArray *list = g_ptr_array_new_with_free_func(g_free);
  const struct key *k = key_get(root, name);
  for (const struct key *u = k ? k->first : NULL; u; u = u->next) g_ptr_array_add(list, g_strdup(u->text));
  g_ptr_array_sort(list, longer_first);
  return list;
}

struct kinsoku *kinsoku_read(const char *lang, struct diag *d) {
  char *name = g_strdup_printf("%s/compose/%s.yaml", share_dir(), lang);
  if (!g_file_test(name, G_FILE_TEST_EXISTS)) {
    g_free(name);
    name = g_strdup_printf("%s/compose/ja.yaml", share_dir());
  }
  struct keys *keys = source_keys(name, name, d);
  g_free(name);
  if (!keys) return NULL;
  static const struct {
    const char *name;
    unsigned class;
  } classes[] = {{"opening", CHAR_OPENING | CHAR_NO_END},
                 {"closing", CHAR_CLOSING | CHAR_NO_START},
                 {"comma", CHAR_COMMA | CHAR_NO_START},
                 {"stop", CHAR_STOP | CHAR_NO_START},
                 {"middle", CHAR_MIDDLE | CHAR_NO_START},
                 {"ends", CHAR_ENDS | CHAR_NO_START},
                 {"no_start", CHAR_NO_START},
                 {"no_start_strict", CHAR_NO_START_STRICT},
                 {"repeat", CHAR_REPEAT},
                 {"no_end", CHAR_NO_END},
                 {"before_number", CHAR_BEFORE_NUMBER},
                 {"pair", CHAR_PAIR},
                 {"prefix", CHAR_PREFIX},
                 {"particle", CHAR_PARTICLE},
                 {"before_word", CHAR_BEFORE_WORD},
                 {"inside", CHAR_INSIDE}};
  struct kinsoku *k = g_new0(struct kinsoku, 1);
  k->class = g_new0(guint32, PLANE);
  for (size_t i = 0; i < G_N_ELEMENTS(classes); i++) class_mark(k, keys->root, classes[i].name, classes[i].class);
  k->unit = list_of(keys->root, "units");
  k->word = list_of(keys->root, "words");
  keys_free(keys);
  return k;
}

void kinsoku_free(struct kinsoku *k) {
  if (!k) return;
  g_ptr_array_free(k->unit, TRUE);
  g_ptr_array_free(k->word, TRUE);
  g_free(k->class);
  g_free(k);
}

unsigned kinsoku_class(const struct kinsoku *k, gunichar c) {
  if (c >= PLANE) return g_unichar_iswide(c) ? CHAR_WIDE : 0;
  guint32 *class = &k->class[c];
  if (!(*class & KNOWN)) *class |= KNOWN | class_by_code(c); /* a book has some hundred of them */
  return *class & ~(guint32)KNOWN;
}

static size_t starts_with_one(const GPtrArray *list, const char *utf8) {
  for (guint i = 0; i < list->len; i++) {
    const char *one = g_ptr_array_index(list, i);
    if (g_str_has_prefix(utf8, one)) return strlen(one);
  }
  return 0;
}

size_t kinsoku_unit(const struct kinsoku *k, const char *utf8) {
  return starts_with_one(k->unit, utf8);
}

bool kinsoku_word(const struct kinsoku *k, const char *utf8) {
  return starts_with_one(k->word, utf8) > 0;
}
