/* What a sheet's maps really show: kinds of facilities and landmarks whose mark found room. The legend says nothing else. */
#include <string.h>

#include "layout/map/furniture.h"

static void see(struct sheet *s, const char *kind, const char *what) {
  g_hash_table_add(s->seen, g_strdup_printf("%s.%s", kind, what));
}

void seen_labels(struct sheet *s, const struct label_job *job) {
  const struct key *marks = print_key(&s->style, "landmarks");
  for (guint i = 0; i < job->labels->len; i++) {
    const struct label *l = job->labels->pdata[i];
    if (l->gone) continue;
    if (l->kind == LABEL_STATION) see(s, "label", "station");
    for (const struct key *k = marks && l->mark ? marks->first : NULL; k; k = k->next)
      if (k == l->mark) see(s, "mark", k->name);
  }
}

void seen_units(struct sheet *s, const struct unit_set *u) {
  for (size_t i = 0; i < u->n; i++)
    for (size_t k = 0; u->unit[i].placed && k < u->unit[i].places; k++) {
      const struct place *p = u->unit[i].place[k];
      see(s, "symbol", p->symbol ? p->symbol : "");
    }
}

bool seen(const struct sheet *s, const char *kind, const char *what) {
  char *key = g_strdup_printf("%s.%s", kind, what);
  bool found = g_hash_table_contains(s->seen, key);
  g_free(key);
  return found;
}
