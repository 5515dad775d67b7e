/* PNG by libpng, JPEG by libjpeg-turbo: measured first, read whole, turned upright, laid on white. */
#include "base/image.h"

#include <glib.h>
#include <png.h>
#include <string.h>
#include <turbojpeg.h>

#include "base/jpeg_notes.h"
#include "base/png_notes.h"

/* 60 million pixels are 240 MB: an A3 page at 400 ppi and more than a sharp camera gives. */
static const double MILLION_PIXELS = 60;
static const int JPEG_QUALITY = 88; /* of a picture made smaller */

struct owned { /* first member given out */
  struct picture picture;
  int references;
  unsigned char *pixel, *jpeg;
};
struct input {
  const unsigned char *bytes;
  size_t size;
  const char *file;
  struct pos at;
  struct diag *d;
};

static struct owned *picture_new(int width, int height, const struct input *in) {
  struct owned *o = g_new0(struct owned, 1);
  o->references = 1;
  o->picture = (struct picture){.width = width, .height = height, .stride = width * 4, .file = in->file, .at = in->at};
  o->picture.pixel = o->pixel = g_malloc((size_t)width * (size_t)height * 4);
  return o;
}

struct picture *picture_keep(struct picture *p) {
  ((struct owned *)p)->references++;
  return p;
}

void picture_free(struct picture *p) {
  struct owned *o = (struct owned *)p;
  if (!o || --o->references) return;
  g_free(o->pixel);
  g_free(o->jpeg);
  g_free(o);
}

/* ---- heads ---- */

static bool is_png(const struct input *in) {
  return in->size >= 33 && png_sig_cmp(in->bytes, 0, 8) == 0;
}
static bool is_jpeg(const struct input *in) {
  return in->size >= 4 && in->bytes[0] == 0xff && in->bytes[1] == 0xd8;
}

static bool broken(const struct input *in, const char *format) {
  diag_error(in->d, in->at, "image-broken", in->file, format);
  return false;
}

static bool small_enough(const struct input *in, const struct picture_head *h) {
  double pixels = (double)h->width * h->height;
  if (pixels <= MILLION_PIXELS * 1e6) return true;
  diag_error(in->d, in->at, "image-large", in->file, diag_num(in->d, h->width), diag_num(in->d, h->height),
             diag_num(in->d, MILLION_PIXELS));
  return false;
}

/* IHDR stands first: 4 bytes of width, 4 of height, the bits of a sample, the kind of colour. */
static bool png_measure(const struct input *in, struct picture_head *out) {
  png_image png = {.version = PNG_IMAGE_VERSION};
  bool ok = png_image_begin_read_from_memory(&png, in->bytes, in->size) && png.width <= G_MAXINT && png.height <= G_MAXINT;
  *out = (struct picture_head){(int)png.width, (int)png.height, false, in->bytes[24] == 1, 1};
  png_image_free(&png);
  return ok || broken(in, "PNG");
}

static bool jpeg_measure(const struct input *in, struct picture_head *out) {
  tjhandle tj = tjInitDecompress();
  int sampling, colours;
  *out = (struct picture_head){.jpeg = true, .turn = jpeg_turn(in->bytes, in->size)};
  bool ok = tj && tjDecompressHeader3(tj, in->bytes, in->size, &out->width, &out->height, &sampling, &colours) == 0;
  if (tj) tjDestroy(tj);
  if (!ok || out->width <= 0 || out->height <= 0) return broken(in, "JPEG");
  if (colours == TJCS_CMYK || colours == TJCS_YCCK) {
    diag_error(in->d, in->at, "image-cmyk", in->file);
    return false;
  }
  return true;
}

static bool measure(const struct input *in, struct picture_head *out) {
  bool ok = false;
  if (is_png(in)) ok = png_measure(in, out);
  else if (is_jpeg(in)) ok = jpeg_measure(in, out);
  else diag_error(in->d, in->at, "image-foreign", in->file);
  return ok && small_enough(in, out);
}

static void turn_size(struct picture_head *h) {
  if (h->turn < 5) return;
  int width = h->width;
  h->width = h->height, h->height = width;
}

bool picture_measure(const void *bytes, size_t size, const char *file, struct pos at, struct diag *d,
                     struct picture_head *out) {
  struct input in = {bytes, size, file, at, d};
  if (!measure(&in, out)) return false;
  turn_size(out);
  return true;
}

/* ---- pixels ---- */

static guint32 pack(unsigned r, unsigned g, unsigned b) {
  return 0xff000000u | r << 16 | g << 8 | b;
}

static unsigned on_white(unsigned sample, unsigned alpha) {
  return (sample * alpha + 255 * (255 - alpha) + 127) / 255;
}

static bool png_pixels(const struct input *in, struct owned *o) {
  png_image png = {.version = PNG_IMAGE_VERSION};
  bool ok = png_image_begin_read_from_memory(&png, in->bytes, in->size);
  png.format = PNG_FORMAT_RGBA;
  ok = ok && (int)png.width == o->picture.width && (int)png.height == o->picture.height &&
       png_image_finish_read(&png, NULL, o->pixel, 0, NULL);
  png_image_free(&png);
  if (!ok) return broken(in, "PNG");
  guint32 *to = (guint32 *)o->pixel;
  for (size_t i = 0, n = (size_t)o->picture.width * (size_t)o->picture.height; i < n; i++) {
    const unsigned char *p = o->pixel + i * 4;
    to[i] = pack(on_white(p[0], p[3]), on_white(p[1], p[3]), on_white(p[2], p[3]));
  }
  return true;
}

/* What libjpeg merely warns of is damage. */
static bool jpeg_pixels(const struct input *in, struct owned *o) {
  tjhandle tj = tjInitDecompress();
  int format = G_BYTE_ORDER == G_LITTLE_ENDIAN ? TJPF_BGRA : TJPF_ARGB;
  bool ok = tj && tjDecompress2(tj, in->bytes, in->size, o->pixel, o->picture.width, 0, o->picture.height, format,
                                TJFLAG_ACCURATEDCT | TJFLAG_STOPONWARNING | TJFLAG_LIMITSCANS) == 0;
  if (tj) tjDestroy(tj);
  return ok || broken(in, "JPEG");
}

/* Turned upright: the pixel that is seen at (x, y) stands in the file where EXIF's orientation has it. */
static void turn_pixels(struct owned *o, int turn) {
  int w = o->picture.width, h = o->picture.height, width = turn >= 5 ? h : w, height = turn >= 5 ? w : h;
  const guint32 *from = (const guint32 *)o->pixel;
  guint32 *to = g_malloc((size_t)w * (size_t)h * 4);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++) {
      int sx = turn >= 5 ? y : x, sy = turn >= 5 ? x : y;
      if (turn == 2 || turn == 3 || turn == 7 || turn == 8) sx = w - 1 - sx;
      if (turn == 3 || turn == 4 || turn == 6 || turn == 7) sy = h - 1 - sy;
      to[(size_t)y * (size_t)width + (size_t)x] = from[(size_t)sy * (size_t)w + (size_t)sx];
    }
  g_free(o->pixel);
  o->pixel = (unsigned char *)to;
  o->picture.pixel = o->pixel;
  o->picture.width = width, o->picture.height = height, o->picture.stride = width * 4;
}

static bool all_grey(const struct picture *p) {
  const guint32 *v = (const guint32 *)p->pixel;
  for (size_t i = 0, n = (size_t)p->width * (size_t)p->height; i < n; i++)
    if ((v[i] & 0xff) != (v[i] >> 8 & 0xff) || (v[i] & 0xff) != (v[i] >> 16 & 0xff)) return false;
  return true;
}

struct picture *picture_read(const void *bytes, size_t size, const char *file, struct pos at, struct diag *d) {
  struct input in = {bytes, size, file, at, d};
  struct picture_head head;
  if (!measure(&in, &head)) return NULL;
  struct owned *o = picture_new(head.width, head.height, &in);
  if (!(head.jpeg ? jpeg_pixels(&in, o) : png_pixels(&in, o))) {
    picture_free(&o->picture);
    return NULL;
  }
  if (head.turn > 1) turn_pixels(o, head.turn);
  else if (head.jpeg) o->picture.jpeg = o->jpeg = jpeg_plain(bytes, size, &o->picture.jpeg_size);
  o->picture.grey = all_grey(&o->picture);
  return &o->picture;
}

/* ---- fewer pixels ---- */

static void jpeg_add(struct owned *o) {
  tjhandle tj = tjInitCompress();
  unsigned long size = 0;
  unsigned char *jpeg = NULL;
  int format = G_BYTE_ORDER == G_LITTLE_ENDIAN ? TJPF_BGRX : TJPF_XRGB;
  bool ok = tj && tjCompress2(tj, o->pixel, o->picture.width, o->picture.stride, o->picture.height, format, &jpeg, &size,
                              o->picture.grey ? TJSAMP_GRAY : TJSAMP_444, JPEG_QUALITY, TJFLAG_ACCURATEDCT) == 0;
  if (ok) {
    o->jpeg = g_memdup2(jpeg, size);
    o->picture.jpeg = o->jpeg, o->picture.jpeg_size = size;
  }
  tjFree(jpeg);
  if (tj) tjDestroy(tj);
}

static guint32 mean(const struct picture *p, int x0, int y0, int x1, int y1) {
  guint64 r = 0, g = 0, b = 0, n = (guint64)(x1 - x0) * (guint64)(y1 - y0);
  for (int y = y0; y < y1; y++) {
    const guint32 *row = (const guint32 *)(p->pixel + (size_t)y * (size_t)p->stride);
    for (int x = x0; x < x1; x++) r += row[x] >> 16 & 0xff, g += row[x] >> 8 & 0xff, b += row[x] & 0xff;
  }
  return pack((unsigned)((r + n / 2) / n), (unsigned)((g + n / 2) / n), (unsigned)((b + n / 2) / n));
}

struct picture *picture_smaller(const struct picture *p, int width, int height) {
  struct input in = {.file = p->file, .at = p->at};
  width = CLAMP(width, 1, p->width), height = CLAMP(height, 1, p->height);
  struct owned *o = picture_new(width, height, &in);
  guint32 *to = (guint32 *)o->pixel;
  for (int y = 0; y < height; y++) {
    int y0 = (int)((gint64)y * p->height / height), y1 = (int)((gint64)(y + 1) * p->height / height);
    for (int x = 0; x < width; x++)
      *to++ = mean(p, (int)((gint64)x * p->width / width), y0, (int)((gint64)(x + 1) * p->width / width), y1);
  }
  o->picture.grey = p->grey;
  if (p->jpeg) jpeg_add(o);
  return &o->picture;
}

/* ---- files without notes ---- */

/* Turned block by block, which loses nothing; NULL where the sides are no whole blocks. Freed with tjFree. */
static unsigned char *jpeg_turned(const struct input *in, int turn, unsigned long *size_out) {
  static const int op[9] = {TJXOP_NONE,      TJXOP_NONE,  TJXOP_HFLIP,      TJXOP_ROT180, TJXOP_VFLIP,
                            TJXOP_TRANSPOSE, TJXOP_ROT90, TJXOP_TRANSVERSE, TJXOP_ROT270};
  tjtransform change = {.op = op[turn], .options = TJXOPT_PERFECT};
  unsigned char *turned = NULL;
  tjhandle tj = tjInitTransform();
  if (tj && tjTransform(tj, in->bytes, in->size, 1, &turned, size_out, &change, 0) != 0) {
    tjFree(turned);
    turned = NULL;
  }
  if (tj) tjDestroy(tj);
  return turned;
}

static unsigned char *jpeg_upright(const struct input *in, int turn, size_t *size_out) {
  if (turn == 1) return jpeg_plain(in->bytes, in->size, size_out);
  unsigned long size = 0;
  unsigned char *turned = jpeg_turned(in, turn, &size), *plain = turned ? jpeg_plain(turned, size, size_out) : NULL;
  tjFree(turned);
  if (plain) return plain;
  struct picture *p = picture_read(in->bytes, in->size, in->file, in->at, in->d);
  if (!p) return NULL;
  jpeg_add((struct owned *)p);
  plain = g_memdup2(p->jpeg, *size_out = p->jpeg_size);
  picture_free(p);
  return plain;
}

unsigned char *picture_plain(const void *bytes, size_t size, const char *file, struct pos at, struct diag *d, size_t *size_out) {
  struct input in = {bytes, size, file, at, d};
  struct picture_head head;
  size_t before = diag_errors(d);
  if (!measure(&in, &head)) return NULL;
  unsigned char *plain = head.jpeg ? jpeg_upright(&in, head.turn, size_out) : png_plain(bytes, size, size_out);
  if (!plain && diag_errors(d) == before) broken(&in, head.jpeg ? "JPEG" : "PNG");
  return plain;
}
