/* Fonts inside a PDF: is their program there. */
#include "press/finishing.h"

static bool has_program(qpdf_data q, qpdf_oh font) {
  qpdf_oh descriptor = qpdf_oh_get_key_if_dict(q, font, "/FontDescriptor");
  static const char *const keys[] = {"/FontFile", "/FontFile2", "/FontFile3"};
  for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
    if (qpdf_oh_is_stream(q, qpdf_oh_get_key_if_dict(q, descriptor, keys[i])))
      return true;
  return false;
}

bool font_is_embedded(qpdf_data q, qpdf_oh font) {
  qpdf_oh subtype = qpdf_oh_get_key_if_dict(q, font, "/Subtype");
  if (qpdf_oh_is_name_and_equals(q, subtype, "/Type3"))
    return true;
  if (!qpdf_oh_is_name_and_equals(q, subtype, "/Type0"))
    return has_program(q, font);
  qpdf_oh below = qpdf_oh_get_key_if_dict(q, font, "/DescendantFonts");
  return qpdf_oh_is_array(q, below) && qpdf_oh_get_array_n_items(q, below) == 1 &&
         has_program(q, qpdf_oh_get_array_item(q, below, 0));
}

const char *font_name(qpdf_data q, qpdf_oh font) {
  qpdf_oh name = qpdf_oh_get_key_if_dict(q, font, "/BaseFont");
  return qpdf_oh_is_name(q, name) ? qpdf_oh_get_name(q, name) : "?";
}
