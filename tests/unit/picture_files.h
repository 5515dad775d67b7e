/* Small PNG and JPEG files made from pixels, for tests. */
#ifndef ANNAI_TESTS_PICTURE_FILES_H
#define ANNAI_TESTS_PICTURE_FILES_H

#include <glib.h>
#include <png.h>
#include <string.h>
#include <turbojpeg.h>

static inline GByteArray *png_file(const unsigned char *pixels, unsigned width, unsigned height, unsigned format) {
  png_image png = {.version = PNG_IMAGE_VERSION, .width = width, .height = height, .format = format};
  png_alloc_size_t size = 0;
  assert_true(png_image_write_to_memory(&png, NULL, &size, 0, pixels, 0, NULL));
  GByteArray *out = g_byte_array_new();
  g_byte_array_set_size(out, (guint)size);
  assert_true(png_image_write_to_memory(&png, out->data, &size, 0, pixels, 0, NULL));
  g_byte_array_set_size(out, (guint)size);
  return out;
}

/* The sum behind a chunk's type and data. */
static inline void png_mend_crc(unsigned char *chunk, size_t size) {
  guint32 crc = 0xffffffff;
  for (size_t i = 0; i < size; i++) {
    crc ^= chunk[i];
    for (int k = 0; k < 8; k++) crc = crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
  }
  crc = GUINT32_TO_BE(~crc);
  memcpy(chunk + size, &crc, 4);
}

/* Grey pixels as a colour JPEG with an EXIF orientation and a place in its EXIF. */
static inline GByteArray *jpeg_file(const unsigned char *grey, int width, int height, int turn) {
  unsigned char exif[] = {0xff, 0xe1, 0, 42, 'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1,
                          0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (unsigned char)turn, 0, 0, 0, 0, 0, 0, 'h', 'e', 'r', 'e', 0, 0, 0, 0};
  unsigned char *jpeg = NULL;
  unsigned long size = 0;
  tjhandle tj = tjInitCompress();
  assert_int_equal(tjCompress2(tj, grey, width, 0, height, TJPF_GRAY, &jpeg, &size, TJSAMP_GRAY, 95, 0), 0);
  GByteArray *out = g_byte_array_new();
  g_byte_array_append(out, jpeg, 2);
  g_byte_array_append(out, exif, sizeof exif);
  g_byte_array_append(out, jpeg + 2, (guint)size - 2);
  tjFree(jpeg);
  tjDestroy(tj);
  return out;
}

#endif
