/* Pictures of the ward before they go to the site: each is read, and what a browser must not get is refused. */
#include "command/pictures.h"

#include <glib.h>
#include <string.h>

#include "base/file.h"
#include "layout/page/pages.h"

enum { PICTURE_MIB = 32, SIDE_MAX = 10000, PIXELS_MAX = 40000000 };

struct size {
  guint32 width, height;
};

static guint32 big_endian(const unsigned char *p, int bytes) {
  guint32 n = 0;
  while (bytes--) n = n << 8 | *p++;
  return n;
}

static bool png_size(const unsigned char *p, size_t n, struct size *out) {
  static const unsigned char head[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R'};
  if (n < sizeof head + 8 || memcmp(p, head, sizeof head)) return false;
  *out = (struct size){big_endian(p + sizeof head, 4), big_endian(p + sizeof head + 4, 4)};
  return true;
}

/* The frame header is one of the segments before the image's data. */
static bool jpeg_size(const unsigned char *p, size_t n, struct size *out) {
  if (n < 4 || p[0] != 0xff || p[1] != 0xd8) return false;
  for (size_t at = 2; at + 9 <= n && p[at] == 0xff;) {
    unsigned char marker = p[at + 1];
    guint32 length = big_endian(p + at + 2, 2);
    if (marker == 0xff) {
      at++; /* filling */
      continue;
    }
    if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc) {
      *out = (struct size){big_endian(p + at + 7, 2), big_endian(p + at + 5, 2)};
      return true;
    }
    if (marker == 0xda || length < 2) return false;
    at += 2 + length;
  }
  return false;
}

static const struct format {
  const char *ending, *name;
  bool (*size)(const unsigned char *bytes, size_t n, struct size *out);
} formats[] = {{".png", "PNG", png_size}, {".jpg", "JPEG", jpeg_size}, {".jpeg", "JPEG", jpeg_size}};

/* Only the header is looked at: a small file may claim an image that fills a reader's memory. */
static bool photo_check(const struct site_file *file, const struct format *format, struct diag *d) {
  struct pos at = {diag_intern(d, file->told), 0, 0};
  size_t n;
  struct size size;
  unsigned char *bytes = file_read(file->from, file->told, PICTURE_MIB, d, &n);
  if (!bytes) return false;
  bool ok = format->size(bytes, n, &size) && size.width && size.height;
  g_free(bytes);
  if (!ok) {
    diag_error(d, at, "picture-broken", format->name);
  } else if (size.width > SIDE_MAX || size.height > SIDE_MAX || (guint64)size.width * size.height > PIXELS_MAX) {
    diag_error(d, at, "picture-large", diag_num(d, size.width), diag_num(d, size.height), diag_num(d, SIDE_MAX),
               diag_num(d, PIXELS_MAX / 1e6));
    ok = false;
  }
  return ok;
}

static bool picture_check(const struct site_file *file, const struct theme *t, struct diag *d) {
  const char *slash = strrchr(file->told, '/'), *ending = strrchr(slash ? slash : file->told, '.');
  if (!ending) ending = "";
  if (!g_ascii_strcasecmp(ending, ".svg")) return art_check(file->from, diag_intern(d, file->told), t, d);
  for (size_t i = 0; i < G_N_ELEMENTS(formats); i++)
    if (!g_ascii_strcasecmp(ending, formats[i].ending)) return photo_check(file, &formats[i], d);
  diag_error(d, (struct pos){diag_intern(d, file->told), 0, 0}, "picture-type", ending);
  return false;
}

bool pictures_check(const struct site *site, const struct theme *t, struct diag *d) {
  size_t n;
  const struct site_file *files = site_files(site, &n);
  bool ok = true;
  for (size_t i = 0; i < n; i++)
    if (files[i].picture) ok = picture_check(&files[i], t, d) && ok;
  return ok;
}
