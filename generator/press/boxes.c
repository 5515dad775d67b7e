/* Page boxes: what the paper is, where it is cut, and how far pictures reach beyond the cut. */
#include <string.h>

#include "press/finishing.h"

#define NOTE "annai-pages "
#define NOTE_STEP 0.0001 /* the note has four decimals */

static void set_box(struct finishing *f, qpdf_oh page, const char *name, double x0, double y0, double x1, double y1) {
  double v[4] = {x0, y0, x1, y1};
  qpdf_oh box = qpdf_oh_new_array(f->q);
  for (int i = 0; i < 4; i++)
    qpdf_oh_append_item(f->q, box, qpdf_oh_new_real_from_double(f->q, v[i], 4));
  qpdf_oh_replace_key(f->q, page, name, box);
}

/* The next number of the note; false at its end. */
static bool next(char **note, double *out) {
  char *end;
  *out = g_ascii_strtod(*note, &end);
  bool found = end > *note;
  *note = end;
  return found;
}

/* backend/pdf.c says in the keywords: margin, then width and height of every page's trim. */
void finish_boxes(struct finishing *f) {
  const struct press_preset *preset = f->in->preset;
  qpdf_oh info = qpdf_oh_get_key_if_dict(f->q, qpdf_get_trailer(f->q), "/Info");
  qpdf_oh keywords = qpdf_oh_get_key_if_dict(f->q, info, "/Keywords");
  char *note = g_strdup(qpdf_oh_is_string(f->q, keywords) ? qpdf_oh_get_utf8_value(f->q, keywords) : "");
  bool good = g_str_has_prefix(note, NOTE);
  char *at = note + (good ? strlen(NOTE) : 0);
  double margin = 0;
  good = good && next(&at, &margin);
  if (good && !(margin >= preset->bleed_pt - NOTE_STEP))
    good = false;
  int pages = qpdf_get_num_pages(f->q);
  for (int i = 0; good && i < pages; i++) {
    double w, h;
    qpdf_oh page = qpdf_get_page_n(f->q, (size_t)i);
    good = next(&at, &w) && next(&at, &h) && w > 0 && h > 0;
    if (!good)
      break;
    set_box(f, page, "/MediaBox", 0, 0, w + 2 * margin, h + 2 * margin);
    double b = preset->bleed_pt < margin ? preset->bleed_pt : margin;
    set_box(f, page, "/BleedBox", margin - b, margin - b, margin + w + b, margin + h + b);
    set_box(f, page, "/TrimBox", margin, margin, margin + w, margin + h);
  }
  if (!good)
    finishing_error(f, "press-sizes", "", "");
  qpdf_oh_remove_key(f->q, info, "/Keywords");
  g_free(note);
}
