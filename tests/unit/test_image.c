/* Raster pictures: read, turned, laid on white; refused when cut, foreign, too large or CMYK. The files are made here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <png.h>
#include <string.h>
#include <turbojpeg.h>

#include "base/image.h"
#include "base/jpeg_notes.h"
#include "picture_files.h"
#include "told.h"

static const struct pos AT = {"guide.md", 7, 1};

static int set_up(void **state) {
  *state = diag_new("generator/share", "en");
  return 0;
}
static int tear_down(void **state) {
  diag_free(*state);
  return 0;
}

static unsigned at(const struct picture *p, int x, int y) {
  return ((const guint32 *)(p->pixel + (size_t)y * (size_t)p->stride))[x] & 0xffffff;
}

static void test_png_is_read(void **state) {
  const unsigned char rgba[] = {255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 128, 0, 0, 0, 0};
  GByteArray *file = png_file(rgba, 2, 2, PNG_FORMAT_RGBA);
  struct picture_head head;
  assert_true(picture_measure(file->data, file->len, "a.png", AT, *state, &head));
  assert_int_equal(head.width, 2);
  assert_false(head.jpeg);
  struct picture *p = picture_read(file->data, file->len, "a.png", AT, *state);
  assert_int_equal(at(p, 0, 0), 0xff0000);
  assert_int_equal(at(p, 1, 0), 0x00ff00);
  assert_int_equal(at(p, 0, 1), 0x7f7fff); /* half transparent blue on white */
  assert_int_equal(at(p, 1, 1), 0xffffff);
  assert_false(p->grey);
  assert_null(p->jpeg);
  picture_free(p);
  g_byte_array_free(file, TRUE);
}

static void test_grey_is_known(void **state) {
  const unsigned char grey[] = {0, 128, 255, 7};
  GByteArray *file = png_file(grey, 2, 2, PNG_FORMAT_GRAY);
  struct picture *p = picture_read(file->data, file->len, "a.png", AT, *state);
  assert_true(p->grey);
  assert_int_equal(at(p, 1, 0), 0x808080);
  struct picture *small = picture_smaller(p, 1, 1);
  assert_int_equal(at(small, 0, 0), 0x626262); /* the mean of four */
  picture_free(small);
  picture_free(p);
  g_byte_array_free(file, TRUE);
}

/* Left half dark, right half light, 32 by 16. */
static GByteArray *halves(int turn) {
  unsigned char grey[32 * 16];
  for (int i = 0; i < 32 * 16; i++) grey[i] = i % 32 < 16 ? 0 : 255;
  return jpeg_file(grey, 32, 16, turn);
}

static void test_exif_turns(void **state) {
  static const struct {
    int turn, x, y; /* a dark place as seen */
    int lx, ly;     /* and a light one */
  } cases[] = {{1, 4, 8, 28, 8}, {2, 28, 8, 4, 8}, {3, 28, 8, 4, 8}, {4, 4, 8, 28, 8},
               {5, 8, 4, 8, 28}, {6, 8, 4, 8, 28}, {7, 8, 28, 8, 4}, {8, 8, 28, 8, 4}};
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    GByteArray *file = halves(cases[i].turn);
    struct picture_head head;
    assert_true(picture_measure(file->data, file->len, "a.jpg", AT, *state, &head));
    assert_int_equal(head.turn, cases[i].turn);
    struct picture *p = picture_read(file->data, file->len, "a.jpg", AT, *state);
    assert_int_equal(p->width, cases[i].turn >= 5 ? 16 : 32);
    assert_int_equal(p->width, head.width);
    assert_true((at(p, cases[i].x, cases[i].y) & 0xff) < 40);
    assert_true((at(p, cases[i].lx, cases[i].ly) & 0xff) > 215);
    assert_int_equal(p->jpeg != NULL, cases[i].turn == 1);
    picture_free(p);
    g_byte_array_free(file, TRUE);
  }
}

/* Corners tell a turn from its mirror image. */
static void test_exif_corner(void **state) {
  unsigned char grey[32 * 32];
  for (int i = 0; i < 32 * 32; i++) grey[i] = i % 32 < 16 && i / 32 < 16 ? 0 : 255; /* dark: top left */
  static const int corner[9][2] = {{0, 0}, {0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}, {1, 0}, {1, 1}, {0, 1}};
  for (int turn = 1; turn <= 8; turn++) {
    GByteArray *file = jpeg_file(grey, 32, 32, turn);
    struct picture *p = picture_read(file->data, file->len, "a.jpg", AT, *state);
    for (int k = 0; k < 4; k++) {
      bool dark = (at(p, 8 + 16 * (k % 2), 8 + 16 * (k / 2)) & 0xff) < 128;
      assert_int_equal(dark, k % 2 == corner[turn][0] && k / 2 == corner[turn][1]);
    }
    picture_free(p);
    g_byte_array_free(file, TRUE);
  }
}

static void test_exif_is_dropped(void **state) {
  GByteArray *file = halves(1);
  assert_non_null(memmem(file->data, file->len, "Exif", 4));
  struct picture *p = picture_read(file->data, file->len, "a.jpg", AT, *state);
  assert_true(p->grey);
  assert_non_null(p->jpeg);
  assert_null(memmem(p->jpeg, p->jpeg_size, "Exif", 4));
  struct picture *again = picture_read(p->jpeg, p->jpeg_size, "b.jpg", AT, *state);
  assert_non_null(again);
  assert_memory_equal(again->pixel, p->pixel, (size_t)p->stride * (size_t)p->height);
  picture_free(again);
  picture_free(p);
  g_byte_array_free(file, TRUE);
}

/* A file for anybody: upright as it is seen, with no notes; turned without loss where blocks allow (32 by 16), and where not. */
static void test_plain_jpeg(void **state) {
  static const int sizes[][2] = {{32, 16}, {20, 12}};
  unsigned char grey[32 * 16];
  for (int i = 0; i < 32 * 16; i++) grey[i] = (unsigned char)(i * 7 % 200 / 8 * 8);
  for (size_t k = 0; k < G_N_ELEMENTS(sizes); k++)
    for (int turn = 1; turn <= 8; turn++) {
      GByteArray *file = jpeg_file(grey, sizes[k][0], sizes[k][1], turn);
      assert_non_null(memmem(file->data, file->len, "here", 4));
      size_t size;
      unsigned char *plain = picture_plain(file->data, file->len, "a.jpg", AT, *state, &size);
      assert_non_null(plain);
      assert_null(memmem(plain, size, "Exif", 4));
      assert_null(memmem(plain, size, "here", 4));
      struct picture *seen = picture_read(file->data, file->len, "a.jpg", AT, *state);
      struct picture *copy = picture_read(plain, size, "b.jpg", AT, *state);
      assert_int_equal(copy->width, seen->width);
      assert_int_equal(copy->height, seen->height);
      for (int i = 0; i < seen->width * seen->height; i++) {
        int a = (int)(at(seen, i % seen->width, i / seen->width) & 0xff), b = (int)(at(copy, i % seen->width, i / seen->width) & 0xff);
        assert_true(abs(a - b) <= (k ? 24 : 1));
      }
      picture_free(copy);
      picture_free(seen);
      g_free(plain);
      g_byte_array_free(file, TRUE);
    }
}

static void test_plain_keeps_colours(void **state) {
  GByteArray *file = halves(1);
  static const unsigned char profile[] = "\xff\xe2\0\x14ICC_PROFILE\0\1\1ABCD";
  GByteArray *with = g_byte_array_new();
  g_byte_array_append(with, file->data, 2);
  g_byte_array_append(with, profile, sizeof profile - 1);
  g_byte_array_append(with, file->data + 2, file->len - 2);
  size_t size;
  unsigned char *plain = picture_plain(with->data, with->len, "a.jpg", AT, *state, &size);
  assert_non_null(memmem(plain, size, "ICC_PROFILE", 11));
  g_free(plain);
  g_byte_array_free(with, TRUE);
  g_byte_array_free(file, TRUE);
}

/* Texts and EXIF of a PNG, and what follows its end. */
static void test_plain_png(void **state) {
  const unsigned char grey[16] = {0, 30, 200, 90};
  GByteArray *file = png_file(grey, 4, 4, PNG_FORMAT_GRAY), *with = g_byte_array_new();
  unsigned char note[] = "\0\0\0\4eXIfhere\0\0\0\0\0\0\0\4tEXthere\0\0\0\0";
  png_mend_crc(note + 4, 8);
  png_mend_crc(note + 20, 8);
  g_byte_array_append(with, file->data, 33); /* its head */
  g_byte_array_append(with, note, sizeof note - 1);
  g_byte_array_append(with, file->data + 33, file->len - 33);
  g_byte_array_append(with, (const guint8 *)"here", 4);
  size_t size;
  unsigned char *plain = picture_plain(with->data, with->len, "a.png", AT, *state, &size);
  assert_non_null(plain);
  assert_int_equal(size, file->len);
  assert_memory_equal(plain, file->data, size);
  g_free(plain);
  g_byte_array_free(with, TRUE);
  g_byte_array_free(file, TRUE);
}

/* Every length of a cut file is an error, and only an error. */
static void test_cut_files(void **state) {
  const unsigned char grey[16] = {0, 30, 200, 90};
  GByteArray *files[] = {png_file(grey, 4, 4, PNG_FORMAT_GRAY), halves(6)};
  for (size_t f = 0; f < 2; f++) {
    size_t step = f ? 7 : 1, kept = f ? 2 : 12; /* PNG: its last chunk is empty; JPEG: its last mark */
    for (size_t n = 0; n + kept < files[f]->len; n += step) {
      struct diag *d = diag_new("generator/share", "en");
      unsigned char *cut = g_memdup2(files[f]->data, n ? n : 1);
      assert_null(picture_read(cut, n, "cut", AT, d));
      assert_true(diag_errors(d) == 1);
      g_free(cut);
      diag_free(d);
    }
    g_byte_array_free(files[f], TRUE);
  }
}

static void test_foreign_and_cmyk(void **state) {
  static const char gif[] = "GIF89a\1\0\1\0\200\0\0\0\0\0\377\377\377,\0\0\0\0\1\0\1\0\0\2\2D\1\0;";
  assert_null(picture_read(gif, sizeof gif - 1, "a.gif", AT, *state));
  assert_true(told(*state, "image-foreign", 0, 0));
  unsigned char cmyk[16 * 16 * 4] = {0};
  unsigned long size = 0;
  unsigned char *jpeg = NULL;
  tjhandle tj = tjInitCompress();
  assert_int_equal(tjCompress2(tj, cmyk, 16, 0, 16, TJPF_CMYK, &jpeg, &size, TJSAMP_444, 90, 0), 0);
  assert_null(picture_read(jpeg, size, "a.jpg", AT, *state));
  assert_true(told(*state, "image-cmyk", 0, 0));
  tjFree(jpeg);
  tjDestroy(tj);
}

/* A head that claims a hundred million pixels costs nothing. */
static void test_too_large(void **state) {
  const unsigned char grey[] = {0, 128, 255, 7};
  GByteArray *file = png_file(grey, 2, 2, PNG_FORMAT_GRAY);
  const unsigned char claim[8] = {0, 0, 0x27, 0x10, 0, 0, 0x27, 0x10}; /* 10000 by 10000 */
  memcpy(file->data + 16, claim, 8);
  png_mend_crc(file->data + 12, 17);
  assert_null(picture_read(file->data, file->len, "a.png", AT, *state));
  assert_true(told(*state, "image-large", 0, 0));
  g_byte_array_free(file, TRUE);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_png_is_read, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_grey_is_known, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_exif_turns, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_exif_corner, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_exif_is_dropped, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_plain_jpeg, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_plain_keeps_colours, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_plain_png, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_cut_files, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_foreign_and_cmyk, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_too_large, set_up, tear_down),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
