/* The document as a whole: dates, title, and what PDF/X asks for: X-1a:2001 (ISO 15930-1) or X-4 (ISO 15930-7). */
#include <stdio.h>
#include <string.h>

#include "press/finishing.h"

static void set(struct finishing *f, qpdf_oh dict, const char *key, const char *utf8) {
  qpdf_oh_replace_key(f->q, dict, key, qpdf_oh_new_unicode_string(f->q, utf8));
}

static void set_name(struct finishing *f, qpdf_oh dict, const char *key, const char *name) {
  qpdf_oh_replace_key(f->q, dict, key, qpdf_oh_new_name(f->q, name));
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

static void set_info(struct finishing *f) {
  qpdf_oh info = info_of(f);
  char *when = date(f->in->epoch, "D:%Y%m%d%H%M%SZ");
  set(f, info, "/Title", f->in->title);
  set(f, info, "/CreationDate", when);
  set(f, info, "/ModDate", when);
  set_name(f, info, "/Trapped", "/False");
  if (f->in->preset->pdfx == PDFX_1A) { /* ISO 15930-1 6.1 */
    set(f, info, "/GTS_PDFXVersion", "PDF/X-1:2001");
    set(f, info, "/GTS_PDFXConformance", "PDF/X-1a:2001");
  }
  g_free(when);
}

static void set_intent(struct finishing *f, qpdf_oh root) {
  const struct press_preset *p = f->in->preset;
  qpdf_oh intent = qpdf_oh_new_dictionary(f->q), intents = qpdf_oh_new_array(f->q);
  set_name(f, intent, "/Type", "/OutputIntent");
  set_name(f, intent, "/S", "/GTS_PDFX");
  set(f, intent, "/OutputConditionIdentifier", p->condition);
  set(f, intent, "/OutputCondition", p->condition_info);
  set(f, intent, "/Info", p->condition_info);
  set(f, intent, "/RegistryName", p->registry);
  if (p->pdfx == PDFX_4) { /* ISO 15930-7 6.2.3: the profile is in the file */
    qpdf_oh profile = qpdf_oh_new_stream(f->q);
    qpdf_oh_replace_key(f->q, qpdf_oh_get_dict(f->q, profile), "/N", qpdf_oh_new_integer(f->q, 4));
    finishing_set_stream(f, profile, p->profile, p->profile_size);
    qpdf_oh_replace_key(f->q, intent, "/DestOutputProfile", profile);
  }
  qpdf_oh_append_item(f->q, intents, intent);
  qpdf_oh_replace_key(f->q, root, "/OutputIntents", intents);
}

/* A name by the contents, so that the same file has the same one: RFC 4122's form, version 5 by its first bits. */
static char *uuid_of(const struct finishing *f) {
  char *sum = g_compute_checksum_for_data(G_CHECKSUM_SHA256, f->in->pdf, f->in->size);
  char *uuid = g_strdup_printf("uuid:%.8s-%.4s-5%.3s-a%.3s-%.12s", sum, sum + 8, sum + 13, sum + 17, sum + 20);
  g_free(sum);
  return uuid;
}

/* The XMP packet, never compressed (ISO 15930-7 6.2.6, 6.6): what a printer's tools read without opening anything. */
static void set_metadata(struct finishing *f, qpdf_oh root) {
  char *when = date(f->in->epoch, "%Y-%m-%dT%H:%M:%SZ"), *title = g_markup_escape_text(f->in->title, -1), *uuid = uuid_of(f);
  char *xmp = g_strdup_printf(
    "<?xpacket begin=\"\xef\xbb\xbf\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
    "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
    "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\"\n"
    " xmlns:xmpMM=\"http://ns.adobe.com/xap/1.0/mm/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\"\n"
    " xmlns:pdfxid=\"http://www.npes.org/pdfx/ns/id/\">\n"
    "<dc:format>application/pdf</dc:format>\n"
    "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">%s</rdf:li></rdf:Alt></dc:title>\n"
    "<xmp:CreateDate>%s</xmp:CreateDate><xmp:ModifyDate>%s</xmp:ModifyDate><xmp:MetadataDate>%s</xmp:MetadataDate>\n"
    "<xmp:CreatorTool>annai " ANNAI_VERSION "</xmp:CreatorTool>\n"
    "<xmpMM:DocumentID>%s</xmpMM:DocumentID><xmpMM:VersionID>1</xmpMM:VersionID>\n"
    "<xmpMM:RenditionClass>default</xmpMM:RenditionClass>\n"
    "<pdf:Trapped>False</pdf:Trapped><pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>\n"
    "</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>\n",
    title, when, when, when, uuid);
  qpdf_oh stream = qpdf_oh_new_stream(f->q), dict = qpdf_oh_get_dict(f->q, stream);
  set_name(f, dict, "/Type", "/Metadata");
  set_name(f, dict, "/Subtype", "/XML");
  qpdf_oh_replace_stream_data(f->q, stream, (unsigned char *)xmp, strlen(xmp), qpdf_oh_new_null(f->q),
                              qpdf_oh_new_null(f->q));
  qpdf_oh_replace_key(f->q, root, "/Metadata", stream);
  g_free(xmp);
  g_free(uuid);
  g_free(title);
  g_free(when);
}

void finish_document(struct finishing *f) {
  qpdf_oh root = qpdf_get_root(f->q);
  set_info(f);
  set_intent(f, root);
  if (f->in->preset->pdfx == PDFX_4)
    set_metadata(f, root);
}
