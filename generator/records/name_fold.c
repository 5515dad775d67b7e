/* Names of facilities for comparing: without the legal form and the corporation's own name. The words are data. */
#include <glib.h>
#include <string.h>

#include "base/share.h"
#include "base/text.h"
#include "records/address.h"

struct forms {
  GPtrArray *form;   /* folded, longest first */
  GPtrArray *ending; /* of corporations' names */
};

static int longer(gconstpointer a, gconstpointer b) {
  size_t x = strlen(*(char *const *)a), y = strlen(*(char *const *)b);
  return x != y ? (x < y ? 1 : -1) : strcmp(*(char *const *)a, *(char *const *)b);
}

/* Read once, kept for the run. */
static const struct forms *forms(void) {
  static struct forms all;
  static gsize ready;
  if (g_once_init_enter(&ready)) {
    char *path = g_build_filename(share_dir(), "compare", "legal-forms.txt", NULL), *text = NULL;
    all.form = g_ptr_array_new();
    all.ending = g_ptr_array_new();
    char **line = g_file_get_contents(path, &text, NULL, NULL) ? g_strsplit(text, "\n", -1) : NULL;
    for (char **l = line; l && *l; l++) {
      if (**l == '+') g_ptr_array_add(all.ending, text_fold(*l + 1));
      else if (**l && **l != '#') g_ptr_array_add(all.form, text_fold(*l));
    }
    g_ptr_array_sort(all.form, longer);
    g_strfreev(line);
    g_free(text);
    g_free(path);
    g_once_init_leave(&ready, 1);
  }
  return &all;
}

static bool is_white(gunichar c) {
  return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xa0 || c == 0x3000;
}

/* The name's words, folded. */
static GPtrArray *words_of(const char *name) {
  GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
  for (const char *p = name; *p;) {
    const char *e = p;
    while (*e && !is_white(g_utf8_get_char(e))) e = g_utf8_next_char(e);
    char *word = g_strndup(p, (gsize)(e - p)), *folded = text_fold(word);
    if (*folded) g_ptr_array_add(words, folded);
    else g_free(folded);
    g_free(word);
    for (p = e; *p && is_white(g_utf8_get_char(p));) p = g_utf8_next_char(p);
  }
  return words;
}

static bool ends_corporation(const char *word) {
  const GPtrArray *ending = forms()->ending;
  for (guint i = 0; i < ending->len; i++)
    if (strlen(word) > strlen(ending->pdata[i]) && g_str_has_suffix(word, ending->pdata[i])) return true;
  return false;
}

/* Takes legal forms off both ends of a word. True if one stood before it. */
static bool trim(char *word) {
  const GPtrArray *form = forms()->form;
  const char *from = word;
  size_t left = strlen(word);
  bool before = false;
  for (bool again = true; again;) {
    again = false;
    for (guint i = 0; i < form->len && !again; i++) {
      size_t n = strlen(form->pdata[i]);
      if (left >= n && !memcmp(from, form->pdata[i], n)) {
        from += n;
        left -= n;
        again = before = true;
      } else if (left > n && !memcmp(from + left - n, form->pdata[i], n)) {
        left -= n;
        again = true;
      }
    }
  }
  memmove(word, from, left);
  word[left] = '\0';
  return before;
}

/* 「○○会△△医院」 in one word behind a legal form: the corporation's name, at least two letters and the first ending, goes.
 */
static void cut_corporation(char *word) {
  const GPtrArray *ending = forms()->ending;
  const char *end = ending->len ? ending->pdata[0] : NULL;
  const char *at = end ? strstr(word, end) : NULL;
  if (!at || g_utf8_strlen(word, at - word) < 2) return;
  const char *behind = at + strlen(end);
  if (g_utf8_strlen(behind, -1) < 3) return;
  memmove(word, behind, strlen(behind) + 1);
}

char *name_fold(const char *name) {
  GPtrArray *words = words_of(name);
  GString *out = g_string_new(NULL);
  bool corporation = false;
  for (guint i = 0; i < words->len; i++) {
    char *word = words->pdata[i];
    bool last = i + 1 == words->len;
    corporation |= trim(word);
    if (corporation && !last && !out->len && *word && ends_corporation(word)) continue;
    if (corporation && last && !out->len) cut_corporation(word);
    g_string_append(out, word);
  }
  /* Nothing but legal forms: then they are the name. */
  char *folded = out->len ? NULL : text_fold(name);
  g_ptr_array_free(words, TRUE);
  char *result = g_string_free(out, FALSE);
  if (!folded) return result;
  g_free(result);
  return folded;
}
