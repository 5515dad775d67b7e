/* The finisher: a PDF as cairo drew it becomes the file that leaves the house. Read press_finish first. */
#include "press/finishing.h"

#include <string.h>

void finishing_error(struct finishing *f, const char *rule, const char *a, const char *b) {
  diag_error(f->d, (struct pos){0}, rule, f->in->name, diag_num(f->d, f->page), a, b);
  f->ok = false;
}

bool finishing_failed(struct finishing *f) {
  if (!qpdf_has_error(f->q))
    return false;
  qpdf_error e = qpdf_get_error(f->q);
  char *text = g_utf8_make_valid(qpdf_get_error_message_detail(f->q, e), -1);
  finishing_error(f, "press-qpdf", text, "");
  g_free(text);
  return true;
}

static bool load(struct finishing *f) {
  qpdf_silence_errors(f->q);
  qpdf_set_suppress_warnings(f->q, QPDF_TRUE);
  qpdf_set_attempt_recovery(f->q, QPDF_FALSE);
  qpdf_read_memory(f->q, f->in->name, f->in->pdf, f->in->size, NULL);
  if (finishing_failed(f))
    return false;
  if (qpdf_more_warnings(f->q)) {
    qpdf_error w = qpdf_next_warning(f->q);
    char *text = g_utf8_make_valid(qpdf_get_error_message_detail(f->q, w), -1);
    finishing_error(f, "press-qpdf", text, "");
    g_free(text);
    return false;
  }
  qpdf_push_inherited_attributes_to_page(f->q);
  return !finishing_failed(f);
}

static void check_root(struct finishing *f) {
  static const char *const known[] = {"/Type", "/Pages", "/Version", NULL};
  qpdf_oh root = qpdf_get_root(f->q);
  for (qpdf_oh_begin_dict_key_iter(f->q, root); qpdf_oh_dict_more_keys(f->q);) {
    const char *key = qpdf_oh_dict_next_key(f->q);
    bool found = false;
    for (size_t i = 0; known[i]; i++)
      found = found || strcmp(known[i], key) == 0;
    if (!found)
      finishing_error(f, "press-key", "/Catalog", key);
  }
}

static void finish_press_pages(struct finishing *f) {
  int n = qpdf_get_num_pages(f->q);
  check_root(f);
  for (int i = 0; i < n; i++) {
    f->page = i + 1;
    finish_page_content(f, qpdf_get_page_n(f->q, (size_t)i));
    finishing_failed(f);
  }
  f->page = 0;
}

static char *write_out(struct finishing *f, size_t *size_out) {
  if (qpdf_init_write_memory(f->q) & QPDF_ERRORS) {
    finishing_failed(f);
    return NULL;
  }
  qpdf_set_deterministic_ID(f->q, QPDF_TRUE);
  qpdf_set_object_stream_mode(f->q, qpdf_o_disable);
  qpdf_set_stream_data_mode(f->q, qpdf_s_compress);
  qpdf_force_pdf_version(f->q, f->in->preset->pdfx == PDFX_4 ? "1.6" : "1.3");
  qpdf_write(f->q);
  if (finishing_failed(f))
    return NULL;
  *size_out = qpdf_get_buffer_length(f->q);
  return g_memdup2(qpdf_get_buffer(f->q), *size_out);
}

char *press_finish(const struct finish_input *in, struct diag *d, size_t *size_out) {
  struct finishing f = {.q = qpdf_init(), .in = in, .d = d, .ok = true};
  char *bytes = NULL;
  *size_out = 0;
  f.inks = theme_inks(in->theme);
  f.plate = g_new0(struct plate, PRESS_INKS);
  f.seen = g_hash_table_new(NULL, NULL);
  if (load(&f)) {
    finish_press_pages(&f);
    finish_boxes(&f);
    finish_document(&f);
    finishing_failed(&f);
    if (f.ok)
      bytes = write_out(&f, size_out);
  }
  g_hash_table_destroy(f.seen);
  plates_end(&f);
  photo_end(&f);
  g_free(f.plate);
  qpdf_cleanup(&f.q);
  return bytes;
}
