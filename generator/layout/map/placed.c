/* What became of the symbols and names of a map, for reports/labels.json: how many stand in place, with a leader, set by hand;
 * which names found no room. */
#include <string.h>

#include "layout/map/map.h"

static void tell_dropped(const struct sheet *s, const struct node *side, const struct label_job *job) {
  if (!job->dropped->len) return;
  GString *names = g_string_new(NULL);
  for (guint i = 0; i < job->dropped->len; i++)
    g_string_append_printf(names, "%s%s", i ? ", " : "", ((const struct dropped *)job->dropped->pdata[i])->text);
  diag_note(s->d, side->pos, "map-names-dropped", diag_num(s->d, job->dropped->len), names->str);
  g_string_free(names, TRUE);
}

static void count_units(struct map_labels *l, const struct map_placed *m) {
  for (size_t i = 0; i < m->units.n; i++) {
    const struct unit *u = &m->units.unit[i];
    if (!u->placed) continue;
    l->facilities += u->places;
    l->symbols++;
    l->leaders += u->leader;
    l->bent += u->leader && u->bent;
    l->stacks += u->places > 1 && u->area_shift <= 0;
    l->towns += u->area_shift > 0;
  }
}

void map_labels_note(const struct sheet *s, const struct node *side, const struct node *tell_at, const struct map_placed *m) {
  struct arena *a = s->pages->arena;
  const struct label_job *job = &m->job;
  struct map_labels *l = arena_alloc(a, sizeof *l), **last = &s->pages->maps;
  while (*last) last = &(*last)->next;
  *last = l;
  *l = (struct map_labels){.title = arena_strdup(a, node_attr(side, "title", node_attr(s->node, "title", ""))),
                           .scale = job->port->scale, .inset = tell_at == NULL};
  count_units(l, m);
  for (guint i = 0; i < job->labels->len; i++) l->names += !((const struct label *)job->labels->pdata[i])->gone;
  l->left_out = arena_array(a, job->dropped->len, sizeof *l->left_out);
  for (guint i = 0; i < job->dropped->len; i++) {
    const struct dropped *d = job->dropped->pdata[i];
    l->left_out[l->left_outs++] = (struct map_name){d->part, arena_strdup(a, d->text)};
  }
  if (!tell_at) return;
  size_t n = 0;
  for (const struct node *c = side->first; c; c = c->next) n += c->kind == NODE_MOVED;
  l->moved = arena_array(a, n, sizeof *l->moved);
  for (const struct node *c = side->first; c; c = c->next)
    if (c->kind == NODE_MOVED) l->moved[l->moveds++] = arena_strdup(a, node_attr(c, "id", node_attr(c, "name", "")));
  tell_dropped(s, tell_at, job);
}
