/* Raster pictures in a screen file: a JPEG goes in as it is, all others as packed samples. Each once, however often drawn. */
#include "backend/image.h"
#include "backend/screen_parts.h"
#include "base/image.h"

/* Colour components of a JPEG, from its frame header (ITU-T T.81 section B.2.2); 0 if there is none. */
static int components_of(const struct picture *p) {
  for (size_t i = 2; i + 9 < p->jpeg_size && p->jpeg[i] == 0xff;) {
    unsigned marker = p->jpeg[i + 1];
    if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc) return p->jpeg[i + 9];
    i += 2 + ((size_t)p->jpeg[i + 2] << 8 | p->jpeg[i + 3]);
  }
  return 0;
}

static void samples_write(struct screen *s, unsigned id, const struct picture *p) {
  GByteArray *bytes = g_byte_array_sized_new((guint)p->width * (guint)p->height * (p->grey ? 1 : 3));
  for (int y = 0; y < p->height; y++) {
    const guint32 *row = (const guint32 *)(const void *)(p->pixel + (size_t)y * (size_t)p->stride);
    for (int x = 0; x < p->width; x++) {
      const guint8 part[3] = {(guint8)(row[x] >> 16), (guint8)(row[x] >> 8), (guint8)row[x]};
      g_byte_array_append(bytes, part, p->grey ? 1 : 3);
    }
  }
  char *dict = g_strdup_printf("/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/ColorSpace/%s", p->width,
                               p->height, p->grey ? "DeviceGray" : "DeviceRGB");
  pdf_file_stream(s->file, id, dict, bytes->data, bytes->len, false);
  g_free(dict);
  g_byte_array_free(bytes, TRUE);
}

static void picture_write(struct screen *s, unsigned id, const struct picture *p) {
  int components = p->jpeg ? components_of(p) : 0;
  if (components != 1 && components != 3) {
    samples_write(s, id, p);
    return;
  }
  char *dict = g_strdup_printf("/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/ColorSpace/%s/Filter/DCTDecode",
                               p->width, p->height, components == 1 ? "DeviceGray" : "DeviceRGB");
  pdf_file_stream(s->file, id, dict, p->jpeg, p->jpeg_size, true);
  g_free(dict);
}

/* Its object. Pictures come and go with their pages: what is the same is told by the file and the size. */
static unsigned picture_id(struct screen *s, const struct page_item *it) {
  struct picture *p = image_for_screen(it);
  char *key = g_strdup_printf("%dx%d %s", p->width, p->height, p->file);
  unsigned id = GPOINTER_TO_UINT(g_hash_table_lookup(s->picture, key));
  if (!id) {
    id = pdf_file_id(s->file);
    g_hash_table_insert(s->picture, g_strdup(key), GUINT_TO_POINTER(id));
    picture_write(s, id, p);
  }
  g_free(key);
  picture_free(p);
  return id;
}

void screen_image(struct screen *s, const struct page_item *it) {
  const struct box *b = &it->image.into;
  unsigned id = picture_id(s, it);
  g_string_append(s->out, "q ");
  put_number(s->out, b->x1 - b->x0, 3);
  g_string_append(s->out, "0 0 ");
  put_number(s->out, b->y0 - b->y1, 3);
  put_number(s->out, b->x0, 3);
  put_number(s->out, b->y1, 3);
  g_string_append_printf(s->out, "cm /I%u Do Q\n", id);
}

static int by_number(const void *a, const void *b) {
  guint x = GPOINTER_TO_UINT(a), y = GPOINTER_TO_UINT(b);
  return x < y ? -1 : x > y;
}

void screen_images_write(struct screen *s, GString *resources) {
  GList *ids = g_list_sort(g_hash_table_get_values(s->picture), by_number);
  g_string_append(resources, "/XObject<<");
  for (GList *l = ids; l; l = l->next)
    g_string_append_printf(resources, "/I%u %u 0 R", GPOINTER_TO_UINT(l->data), GPOINTER_TO_UINT(l->data));
  g_string_append(resources, ">>");
  g_list_free(ids);
}
