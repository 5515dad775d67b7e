/* Photographs in colour become the press's four plates, by the printer's profile and within its ink limit. */
#include <lcms2.h>
#include <string.h>

#include "press/finishing.h"

bool profile_is_cmyk(const void *bytes, size_t size) {
  cmsHPROFILE p = cmsOpenProfileFromMem(bytes, (cmsUInt32Number)size);
  bool cmyk = p && cmsGetColorSpace(p) == cmsSigCmykData && cmsGetDeviceClass(p) == cmsSigOutputClass;
  if (p)
    cmsCloseProfile(p);
  return cmyk;
}

/* Relative colorimetric with black point compensation: what photographs are given to offset presses with. */
static void *transform_of(struct finishing *f) {
  const struct press_preset *p = f->in->preset;
  if (f->photo)
    return f->photo;
  cmsHPROFILE from = cmsCreate_sRGBProfile(), to = cmsOpenProfileFromMem(p->profile, (cmsUInt32Number)p->profile_size);
  if (from && to)
    f->photo = cmsCreateTransform(from, TYPE_RGB_8, to, TYPE_CMYK_8, INTENT_RELATIVE_COLORIMETRIC,
                                  cmsFLAGS_BLACKPOINTCOMPENSATION);
  if (from)
    cmsCloseProfile(from);
  if (to)
    cmsCloseProfile(to);
  return f->photo;
}

/* Where the plates sum to more than the press takes, the colours give way in proportion; black stays. */
static void hold_limit(unsigned char *cmyk, size_t pixels, double percent) {
  unsigned most = (unsigned)(percent * 255 / 100);
  for (unsigned char *p = cmyk; p < cmyk + 4 * pixels; p += 4) {
    unsigned colour = p[0] + p[1] + p[2];
    if (colour + p[3] <= most)
      continue;
    unsigned left = most > p[3] ? most - p[3] : 0;
    for (int i = 0; i < 3; i++)
      p[i] = (unsigned char)(p[i] * left / colour);
  }
}

unsigned char *photo_to_cmyk(struct finishing *f, const unsigned char *rgb, size_t pixels, const char *what) {
  if (!f->in->preset->profile) {
    finishing_error(f, "press-photo-profile", what, f->in->preset->name);
    return NULL;
  }
  cmsHTRANSFORM t = transform_of(f);
  if (!t) {
    finishing_error(f, "press-profile-use", what, f->in->preset->profile_name);
    return NULL;
  }
  unsigned char *cmyk = g_malloc_n(pixels, 4);
  for (size_t done = 0, n; done < pixels; done += n) {
    n = MIN(pixels - done, (size_t)1 << 20);
    cmsDoTransform(t, rgb + 3 * done, cmyk + 4 * done, (cmsUInt32Number)n);
  }
  hold_limit(cmyk, pixels, f->in->preset->tac_percent);
  return cmyk;
}

/* Rec. 601 luma of the coded values: what a black-and-white job prints of a photograph. */
unsigned char *photo_to_grey(const unsigned char *rgb, size_t pixels) {
  unsigned char *grey = g_malloc(pixels);
  for (size_t i = 0; i < pixels; i++)
    grey[i] = (unsigned char)((299 * rgb[3 * i] + 587 * rgb[3 * i + 1] + 114 * rgb[3 * i + 2] + 500) / 1000);
  return grey;
}

void photo_end(struct finishing *f) {
  if (f->photo)
    cmsDeleteTransform(f->photo);
}
