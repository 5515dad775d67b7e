/* Colours as others see them. */
#include "theme/vision.h"

#include <math.h>
#include <stddef.h>

struct triple {
  double x, y, z;
};

const char *view_name(enum view_kind v) {
  static const char *const names[] = {"normal", "protan", "deutan", "tritan", "grey", "fax"};
  return names[v];
}

static double to_linear(double s) {
  s /= 255;
  return s <= 0.04045 ? s / 12.92 : pow((s + 0.055) / 1.055, 2.4);
}

static uint8_t from_linear(double l) {
  l = fmax(0, fmin(1, l));
  return (uint8_t)lround(255 * (l <= 0.0031308 ? 12.92 * l : 1.055 * pow(l, 1 / 2.4) - 0.055));
}

static double luminance(struct colour c) {
  return 0.2126 * to_linear(c.r) + 0.7152 * to_linear(c.g) + 0.0722 * to_linear(c.b);
}

static double lightness(double y) {
  return y > 216.0 / 24389 ? 116 * cbrt(y) - 16 : y * 24389 / 27;
}

/* Machado et al. 2009, table 1, severity 1.0. */
static const double machado[3][9] = {
    {0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998},
    {0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881},
    {1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900},
};

struct colour colour_seen(struct colour c, enum view_kind v) {
  if (v == VIEW_NORMAL) return c;
  if (v == VIEW_GREY) {
    uint8_t g = from_linear(luminance(c));
    return (struct colour){g, g, g};
  }
  if (v == VIEW_FAX) {
    uint8_t g = luminance(c) < 0.5 ? 0 : 255;
    return (struct colour){g, g, g};
  }
  const double *m = machado[v - VIEW_PROTAN], r = to_linear(c.r), g = to_linear(c.g), b = to_linear(c.b);
  return (struct colour){from_linear(m[0] * r + m[1] * g + m[2] * b), from_linear(m[3] * r + m[4] * g + m[5] * b),
                         from_linear(m[6] * r + m[7] * g + m[8] * b)};
}

static double lab_part(double t) {
  return t > 216.0 / 24389 ? cbrt(t) : (t * 24389 / 27 + 16) / 116;
}

static struct triple lab_of(struct colour c) {
  double r = to_linear(c.r), g = to_linear(c.g), b = to_linear(c.b);
  double x = lab_part((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047),
         y = lab_part(0.2126729 * r + 0.7151522 * g + 0.0721750 * b),
         z = lab_part((0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / 1.08883);
  return (struct triple){116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

static double degrees(double y, double x) {
  double h = y == 0 && x == 0 ? 0 : atan2(y, x) * 180 / M_PI;
  return h < 0 ? h + 360 : h;
}

static double cosine(double d) {
  return cos(d * M_PI / 180);
}

/* The mean of two hues, and their difference, the shorter way round. */
static double hue_mean(double a, double b, bool grey) {
  if (grey) return a + b;
  if (fabs(a - b) <= 180) return (a + b) / 2;
  return a + b < 360 ? (a + b + 360) / 2 : (a + b - 360) / 2;
}
static double hue_step(double a, double b, bool grey) {
  if (grey) return 0;
  return b - a > 180 ? b - a - 360 : b - a < -180 ? b - a + 360 : b - a;
}

static double ciede2000(struct triple p, struct triple q) {
  const double far = pow(25, 7);
  double mean = (hypot(p.y, p.z) + hypot(q.y, q.z)) / 2, g = 0.5 * (1 - sqrt(pow(mean, 7) / (pow(mean, 7) + far)));
  double a1 = p.y * (1 + g), a2 = q.y * (1 + g), c1 = hypot(a1, p.z), c2 = hypot(a2, q.z), h1 = degrees(p.z, a1), h2 = degrees(q.z, a2);
  bool grey = c1 * c2 == 0;
  double dl = q.x - p.x, dc = c2 - c1, dh = 2 * sqrt(c1 * c2) * sin(hue_step(h1, h2, grey) * M_PI / 360);
  double l = (p.x + q.x) / 2, c = (c1 + c2) / 2, h = hue_mean(h1, h2, grey);
  double t = 1 - 0.17 * cosine(h - 30) + 0.24 * cosine(2 * h) + 0.32 * cosine(3 * h + 6) - 0.20 * cosine(4 * h - 63);
  double sl = 1 + 0.015 * pow(l - 50, 2) / sqrt(20 + pow(l - 50, 2)), sc = 1 + 0.045 * c, sh = 1 + 0.015 * c * t;
  double turn = 30 * exp(-pow((h - 275) / 25, 2)), rt = -2 * sqrt(pow(c, 7) / (pow(c, 7) + far)) * sin(2 * turn * M_PI / 180);
  return sqrt(pow(dl / sl, 2) + pow(dc / sc, 2) + pow(dh / sh, 2) + rt * (dc / sc) * (dh / sh));
}

double colour_difference(struct colour a, struct colour b, enum view_kind v) {
  a = colour_seen(a, v), b = colour_seen(b, v);
  if (v == VIEW_GREY || v == VIEW_FAX) return fabs(lightness(luminance(a)) - lightness(luminance(b)));
  return ciede2000(lab_of(a), lab_of(b));
}

double colour_contrast(struct colour a, struct colour b, enum view_kind v) {
  double x = luminance(colour_seen(a, v)) + 0.05, y = luminance(colour_seen(b, v)) + 0.05;
  return x > y ? x / y : y / x;
}
