/* Who claimed which ground on a page: boxes in the cells of a coarse grid, so that a question looks at few of them. */
#include <math.h>

#include "layout/map/map.h"

static const double CELL_PT = 28;

struct claim {
  struct box box;
  int owner;
};
struct claims {
  struct box frame;
  int columns, rows;
  GArray **cell;    /* struct claim; NULL while empty */
  GHashTable *held; /* owner → its boxes (GArray), so that giving up ground is quick */
};

struct claims *claims_new(struct box frame) {
  struct claims *c = g_new0(struct claims, 1);
  c->frame = frame;
  c->columns = MAX(1, (int)ceil((frame.x1 - frame.x0) / CELL_PT));
  c->rows = MAX(1, (int)ceil((frame.y1 - frame.y0) / CELL_PT));
  c->cell = g_new0(GArray *, (gsize)c->columns * (gsize)c->rows);
  c->held = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, (GDestroyNotify)g_array_unref);
  return c;
}

void claims_free(struct claims *c) {
  if (!c) return;
  for (int i = 0; i < c->columns * c->rows; i++)
    if (c->cell[i]) g_array_free(c->cell[i], TRUE);
  g_free(c->cell);
  g_hash_table_destroy(c->held);
  g_free(c);
}

struct range {
  int x0, y0, x1, y1;
};
static struct range cells_of(const struct claims *c, struct box b) {
  struct range r = {(int)floor((b.x0 - c->frame.x0) / CELL_PT), (int)floor((b.y0 - c->frame.y0) / CELL_PT),
                    (int)floor((b.x1 - c->frame.x0) / CELL_PT), (int)floor((b.y1 - c->frame.y0) / CELL_PT)};
  /* What lies outside is kept in the cells at the edge. */
  return (struct range){CLAMP(r.x0, 0, c->columns - 1), CLAMP(r.y0, 0, c->rows - 1), CLAMP(r.x1, 0, c->columns - 1),
                        CLAMP(r.y1, 0, c->rows - 1)};
}

void claims_add(struct claims *c, struct box b, int owner) {
  struct range r = cells_of(c, b);
  struct claim claim = {b, owner};
  GArray *boxes = g_hash_table_lookup(c->held, GINT_TO_POINTER(owner));
  if (!boxes) g_hash_table_insert(c->held, GINT_TO_POINTER(owner), boxes = g_array_new(FALSE, FALSE, sizeof b));
  g_array_append_val(boxes, b);
  for (int y = r.y0; y <= r.y1; y++)
    for (int x = r.x0; x <= r.x1; x++) {
      GArray **cell = &c->cell[y * c->columns + x];
      if (!*cell) *cell = g_array_new(FALSE, FALSE, sizeof(struct claim));
      g_array_append_val(*cell, claim);
    }
}

void claims_remove(struct claims *c, int owner) {
  const GArray *boxes = g_hash_table_lookup(c->held, GINT_TO_POINTER(owner));
  for (guint i = 0; boxes && i < boxes->len; i++) {
    struct range r = cells_of(c, g_array_index(boxes, struct box, i));
    for (int y = r.y0; y <= r.y1; y++)
      for (int x = r.x0; x <= r.x1; x++) {
        GArray *cell = c->cell[y * c->columns + x];
        for (guint k = cell ? cell->len : 0; k-- > 0;)
          if (g_array_index(cell, struct claim, k).owner == owner) g_array_remove_index_fast(cell, k);
      }
  }
  g_hash_table_remove(c->held, GINT_TO_POINTER(owner));
}

int claims_who(const struct claims *c, struct box b, int owner) {
  struct range r = cells_of(c, b);
  int who = -1;
  for (int y = r.y0; y <= r.y1; y++)
    for (int x = r.x0; x <= r.x1; x++) {
      const GArray *cell = c->cell[y * c->columns + x];
      for (guint i = 0; cell && i < cell->len; i++) {
        const struct claim *claim = &g_array_index(cell, struct claim, i);
        /* The least owner, so that the order within a cell does not matter. */
        if (claim->owner != owner && box_overlap(claim->box, b) && (who < 0 || claim->owner < who)) who = claim->owner;
      }
    }
  return who;
}

bool claims_within(const struct claims *c, struct box b) {
  return box_within(b, c->frame);
}

bool claims_any(const struct claims *c, struct box b, int owner) {
  struct range r = cells_of(c, b);
  for (int y = r.y0; y <= r.y1; y++)
    for (int x = r.x0; x <= r.x1; x++) {
      const GArray *cell = c->cell[y * c->columns + x];
      for (guint i = 0; cell && i < cell->len; i++) {
        const struct claim *claim = &g_array_index(cell, struct claim, i);
        if (claim->owner != owner && box_overlap(claim->box, b)) return true;
      }
    }
  return false;
}

bool claims_free_at(const struct claims *c, struct box b, int owner) {
  return box_within(b, c->frame) && !claims_any(c, b, owner);
}

size_t claims_count(const struct claims *c, struct box b) {
  struct range r = cells_of(c, b);
  size_t n = 0;
  for (int y = r.y0; y <= r.y1; y++)
    for (int x = r.x0; x <= r.x1; x++) {
      const GArray *cell = c->cell[y * c->columns + x];
      for (guint i = 0; cell && i < cell->len; i++) n += box_overlap(g_array_index(cell, struct claim, i).box, b);
    }
  return n;
}

bool claims_find(const struct claims *c, struct box b, int owner, struct box *found_out) {
  struct range r = cells_of(c, b);
  int who = -1;
  for (int y = r.y0; y <= r.y1; y++)
    for (int x = r.x0; x <= r.x1; x++) {
      const GArray *cell = c->cell[y * c->columns + x];
      for (guint i = 0; cell && i < cell->len; i++) {
        const struct claim *claim = &g_array_index(cell, struct claim, i);
        if (claim->owner == owner || !box_overlap(claim->box, b) || (who >= 0 && claim->owner >= who)) continue;
        who = claim->owner;
        *found_out = claim->box;
      }
    }
  return who >= 0;
}

struct box claims_frame(const struct claims *c) {
  return c->frame;
}

static int owner_cmp(const void *a, const void *b) {
  guint32 p = *(const guint32 *)a, q = *(const guint32 *)b;
  return p < q ? -1 : p > q;
}

void claims_owners(const struct claims *c, struct box b, size_t most, GArray *out) {
  struct range r = cells_of(c, b);
  /* A box lies in several cells: more than that many times `most` finds cannot all be of one owner. */
  size_t limit = most * (size_t)((r.x1 - r.x0 + 1) * (r.y1 - r.y0 + 1));
  for (int y = r.y0; y <= r.y1; y++)
    for (int x = r.x0; x <= r.x1; x++) {
      const GArray *cell = c->cell[y * c->columns + x];
      for (guint i = 0; cell && i < cell->len && out->len < limit; i++) {
        const struct claim *claim = &g_array_index(cell, struct claim, i);
        guint32 owner = (guint32)claim->owner;
        if (box_overlap(claim->box, b)) g_array_append_val(out, owner);
      }
    }
  g_array_sort(out, owner_cmp);
  guint kept = 0;
  for (guint i = 0; i < out->len; i++) {
    guint32 owner = g_array_index(out, guint32, i);
    if (kept && g_array_index(out, guint32, kept - 1) == owner) continue;
    g_array_index(out, guint32, kept++) = owner;
  }
  g_array_set_size(out, kept);
}
