/* Things of known heights down the columns of several panels, heads kept with what follows them. */
#include "layout/map/map.h"

/* The height of an item and of all it must stay with. */
static double kept_height(const struct column_item *items, size_t n, size_t i, bool top) {
  double h = (top ? 0 : items[i].before) + items[i].height;
  while (items[i].keep && i + 1 < n) i++, h += items[i].before + items[i].height;
  return h;
}

bool map_columns_fill(struct column_item *items, size_t n, size_t panels, size_t columns, double height,
                  size_t *left_out_out) {
  size_t column = 0;
  double y = 0;
  for (size_t i = 0; i < n; i++) {
    bool follows = i > 0 && items[i - 1].keep;
    if (!follows && y > 0 && y + kept_height(items, n, i, false) > height + 0.01) column++, y = 0;
    if (column >= panels * columns) {
      *left_out_out = n - i;
      return false;
    }
    if (y > 0) y += items[i].before;
    items[i].panel = column / columns;
    items[i].column = column % columns;
    items[i].y = y;
    y += items[i].height;
  }
  *left_out_out = 0;
  return true;
}

double map_columns_balance(struct column_item *items, size_t n, size_t columns, double step) {
  double total = 0, used = 0;
  size_t left;
  for (size_t i = 0; i < n; i++) total += items[i].before + items[i].height;
  for (double height = total / (double)columns; n && !map_columns_fill(items, n, 1, columns, height, &left) && height <= total;) height += step / 4;
  for (size_t i = 0; i < n; i++) used = items[i].y + items[i].height > used ? items[i].y + items[i].height : used;
  return used;
}
