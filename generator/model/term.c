/* Terms for the index, references to headings and blocks. */
#include "model/term.h"

#include <string.h>

#include "model/directive.h"

static bool is_kana(const char *text, bool latin) {
  for (const char *p = text; *p; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    bool kana = (c >= 0x3041 && c <= 0x3096) || (c >= 0x30a1 && c <= 0x30fc) || c == 0x3000 || c == ' ';
    if (!kana && !(latin && c < 0x80 && g_unichar_isprint(c)))
      return false;
  }
  return true;
}

void term_read(struct inline_reader *r, struct node *parent, char **part, struct pos at) {
  struct arena *a = r->doc->arena;
  char *text = inline_restore(a, part[0] ? part[0] : "", false);
  const char *reading = part[0] && part[1] ? inline_restore(a, part[1], false) : is_kana(text, false) ? text : NULL;
  if (!*g_strstrip(text) || (reading && !*reading) || (part[0] && part[1] && part[2])) {
    diag_error(r->d, at, "term-form", text);
    return;
  }
  if (reading && !is_kana(reading, true))
    diag_error(r->d, at, "term-reading-kana", text, reading);
  struct node *n = node_add(r->doc, parent, NODE_TERM, at);
  n->text = text;
  const char **kept = arena_array(a, 2, sizeof *kept);
  kept[0] = reading;
  n->reading = kept;
}

void reference_read(struct inline_reader *r, struct node *parent, char **part, struct pos at) {
  const char *id = inline_restore(r->doc->arena, part[0] ? part[0] : "", false);
  bool page = part[0] && part[1];
  if (!id_is_sound(id) || (page && (strcmp(part[1], "page") != 0 || part[2]))) {
    diag_error(r->d, at, "ref-form", id);
    return;
  }
  struct node *n = node_add(r->doc, parent, NODE_REF, at);
  n->url = arena_printf(r->doc->arena, "#%s", id);
  n->title = page ? "page" : NULL;
}
