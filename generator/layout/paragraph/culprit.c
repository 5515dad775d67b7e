/* Whose text it was: from what could not be set back to the record it came from. Asked only when something is wrong. */
#include <string.h>

#include "layout/page/fonts.h"

static bool holds(const char *text, const char *part, size_t size) {
  return text && memmem(text, strlen(text), part, size) != NULL;
}

static bool place_holds(const struct place *p, const char *part, size_t size) {
  const char *const own[] = {p->name, p->reading, p->address, p->tel, p->detail, p->town, p->kind_name, p->district_name};
  for (size_t i = 0; i < G_N_ELEMENTS(own); i++)
    if (holds(own[i], part, size)) return true;
  for (size_t i = 0; i < p->extras; i++)
    if (holds(p->extra[i].value, part, size)) return true;
  return false;
}

static const struct place *search(const struct node *n, struct pos at, const char *part, size_t size) {
  for (size_t i = 0; i < n->place_count; i++) {
    const struct place *p = &n->places[i];
    bool here = !at.file || !p->file || (p->line == at.line && strcmp(p->file, at.file) == 0);
    if (here && place_holds(p, part, size)) return p;
  }
  const struct place *found = NULL;
  for (const struct node *c = n->first; c && !found; c = c->next) found = search(c, at, part, size);
  return found;
}

const struct place *culprit_find(const struct pages *p, struct pos at, const char *text, size_t size, const char *sign) {
  const struct place *found = NULL;
  struct pos anywhere = {0};
  if (!p->root) return NULL;
  if (at.file && at.line) found = search(p->root, at, sign, strlen(sign));
  if (!found) found = search(p->root, anywhere, text, size);
  if (!found && !(at.file && at.line)) found = search(p->root, anywhere, sign, strlen(sign));
  return found;
}
