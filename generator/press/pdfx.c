/* The document as a whole: dates, title, and what PDF/X-1a:2001 asks for. */
#include <stdio.h>
#include <string.h>

#include "press/finishing.h"

static void set(struct finishing *f, qpdf_oh dict, const char *key, const char *utf8) {
  qpdf_oh_replace_key(f->q, dict, key, qpdf_oh_new_unicode_string(f->q, utf8));
}

/* A date in UTC by `format`; epochs before 1 and beyond 9999 are held at the ends. */
static char *date(long epoch, const char *format) {
  GDateTime *t = g_date_time_new_from_unix_utc(CLAMP((gint64)epoch, 0, G_GINT64_CONSTANT(253402300799)));
  char *text = g_date_time_format(t, format);
  g_date_time_unref(t);
  return text;
}

static qpdf_oh info_of(struct finishing *f) {
  qpdf_oh trailer = qpdf_get_trailer(f->q), info = qpdf_oh_get_key(f->q, trailer, "/Info");
  if (!qpdf_oh_is_dictionary(f->q, info)) {
    info = qpdf_make_indirect_object(f->q, qpdf_oh_new_dictionary(f->q));
    qpdf_oh_replace_key(f->q, trailer, "/Info", info);
  }
  return info;
}

static void set_dates(struct finishing *f, qpdf_oh info) {
  char *when = date(f->in->epoch, "D:%Y%m%d%H%M%SZ");
  set(f, info, "/CreationDate", when);
  set(f, info, "/ModDate", when);
  g_free(when);
}

static void set_press_keys(struct finishing *f, qpdf_oh info, qpdf_oh root) {
  const struct press_preset *p = f->in->preset;
  set(f, info, "/GTS_PDFXVersion", "PDF/X-1:2001");
  set(f, info, "/GTS_PDFXConformance", "PDF/X-1a:2001");
  qpdf_oh_replace_key(f->q, info, "/Trapped", qpdf_oh_new_name(f->q, "/False"));
  qpdf_oh intent = qpdf_oh_new_dictionary(f->q), intents = qpdf_oh_new_array(f->q);
  qpdf_oh_replace_key(f->q, intent, "/Type", qpdf_oh_new_name(f->q, "/OutputIntent"));
  qpdf_oh_replace_key(f->q, intent, "/S", qpdf_oh_new_name(f->q, "/GTS_PDFX"));
  set(f, intent, "/OutputConditionIdentifier", p->condition);
  set(f, intent, "/OutputCondition", p->condition_info);
  set(f, intent, "/Info", p->condition_info);
  set(f, intent, "/RegistryName", p->registry);
  qpdf_oh_append_item(f->q, intents, intent);
  qpdf_oh_replace_key(f->q, root, "/OutputIntents", intents);
}

void finish_document(struct finishing *f) {
  qpdf_oh root = qpdf_get_root(f->q), info = info_of(f);
  set(f, info, "/Title", f->in->title);
  set_dates(f, info);
  set_press_keys(f, info, root);
}
