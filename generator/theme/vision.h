/* How colours look to other eyes and on other machines: colour-blindness, a grey copy, a fax; how far two colours differ, and how
 * far they stand apart in lightness. Everything works on sRGB of 0…255. */
#ifndef ANNAI_THEME_VISION_H
#define ANNAI_THEME_VISION_H

#include <stdbool.h>
#include <stdint.h>

struct colour {
  uint8_t r, g, b;
};
enum view_kind { VIEW_NORMAL, VIEW_PROTAN, VIEW_DEUTAN, VIEW_TRITAN, VIEW_GREY, VIEW_FAX, VIEW_KINDS };
const char *view_name(enum view_kind v); /* "deutan": keys of reports */

/* A colour as it is seen. Protan, deutan, tritan: Machado, Oliveira & Fernandes, "A Physiologically-based Model for Simulation of
 * Color Vision Deficiency", IEEE TVCG 15(6) 2009, severity 1.0, on linear light. Grey: its luminance. Fax: black or white, parted
 * at half of white's luminance, as a linear sensor with a fixed threshold does. */
struct colour colour_seen(struct colour c, enum view_kind v);
/* CIEDE2000 (Sharma, Wu & Dalal 2005), D65; in grey and fax |ΔL*|. Both as seen. */
double colour_difference(struct colour a, struct colour b, enum view_kind v);
/* Contrast ratio of WCAG 2.2 (1…21) of two colours as seen. */
double colour_contrast(struct colour a, struct colour b, enum view_kind v);

#endif
