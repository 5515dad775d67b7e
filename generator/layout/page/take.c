/* A page drawn again as part of another one. */
#include "layout/page/take.h"

#include <glib.h>

#include "base/image.h"

/* The font of `from` in `to`, taken over if it is not there yet. */
static size_t font_in(struct pages *to, const struct pages *from, size_t font) {
  const struct page_font *f = &from->font[font];
  for (size_t i = 0; i < to->fonts; i++)
    if (to->font[i].font == f->font) return i;
  to->font = g_renew(struct page_font, to->font, to->fonts + 1);
  struct page_font *own = &to->font[to->fonts];
  *own = *f;
  own->font = cairo_scaled_font_reference(f->font);
  own->family = arena_strdup(to->arena, f->family);
  return to->fonts++;
}

static void item_take(struct pages *to, struct page *page, const struct pages *from, struct page_item it) {
  it.tag = 0;
  switch (it.kind) {
  case ITEM_LINK:
  case ITEM_TARGET:
  case ITEM_BEGIN:
  case ITEM_END: return;
  case ITEM_TEXT: it.text.font = font_in(to, from, it.text.font); break;
  case ITEM_IMAGE: picture_keep(it.image.picture); break;
  default: break;
  }
  page_add(to, page, it);
}

void page_take(struct pages *to, struct page *page, const struct pages *from, const struct page *taken, double x, double y,
               struct box clip) {
  struct path_builder edge;
  struct box within = {clip.x0 - x, clip.y0 - y, clip.x1 - x, clip.y1 - y}; /* the clip is meant in moved coordinates */
  path_begin(&edge, page->arena);
  path_rect(&edge, within, 0);
  struct page_item save = {.kind = ITEM_SAVE};
  cairo_matrix_init_translate(&save.save.matrix, x, y);
  save.save.clip = edge.path;
  page_add(to, page, save);
  for (size_t i = 0; i < taken->items; i++) item_take(to, page, from, taken->item[i]);
  page_add(to, page, (struct page_item){.kind = ITEM_RESTORE});
}
