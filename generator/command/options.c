/* Options of the commands. */
#include "command/options.h"

#include <glib.h>
#include <string.h>

bool options_parse(struct invocation *in, const struct option *options, const char ***names_out) {
  GPtrArray *names = g_ptr_array_new();
  bool ok = true, ended = false;
  for (int i = 1; i < in->argc && ok; i++) {
    const char *word = in->argv[i];
    if (ended || word[0] != '-' || !word[1]) {
      g_ptr_array_add(names, in->argv[i]);
      continue;
    }
    if (!strcmp(word, "--")) {
      ended = true;
      continue;
    }
    const char *equals = strchr(word, '=');
    size_t length = equals ? (size_t)(equals - word) : strlen(word);
    const struct option *o = options;
    while (o->name && (strlen(o->name) != length || strncmp(o->name, word, length))) o++;
    if (!o->name || (o->flag && equals)) {
      diag_error(in->diag, (struct pos){0}, "unknown-option", word, in->argv[0]);
      ok = false;
    } else if (o->flag) {
      *o->flag = true;
    } else if (equals || i + 1 < in->argc) {
      *o->text = equals ? equals + 1 : in->argv[++i];
    } else {
      diag_error(in->diag, (struct pos){0}, "option-value", word);
      ok = false;
    }
  }
  g_ptr_array_add(names, NULL);
  *names_out = (const char **)g_ptr_array_free(names, FALSE);
  return ok;
}
