/* What a screen file says of itself: title, language and dates, as an information dictionary and as XMP for readers that look
 * only there. */
#include <string.h>

#include "backend/screen_parts.h"

/* A date in UTC by `format`; epochs before 1 and beyond 9999 are held at the ends. */
static char *date(long epoch, const char *format) {
  GDateTime *t = g_date_time_new_from_unix_utc(CLAMP((gint64)epoch, 0, G_GINT64_CONSTANT(253402300799)));
  char *text = g_date_time_format(t, format);
  g_date_time_unref(t);
  return text;
}

unsigned screen_info_write(struct screen *s) {
  unsigned id = pdf_file_id(s->file);
  char *when = date(s->epoch, "D:%Y%m%d%H%M%SZ");
  GString *o = g_string_new("<</Title");
  put_text(o, s->pages->title ? s->pages->title : "");
  g_string_append(o, "/Creator(annai " ANNAI_VERSION ")/Producer(annai " ANNAI_VERSION ")/CreationDate");
  put_text(o, when);
  g_string_append(o, "/ModDate");
  put_text(o, when);
  g_string_append(o, ">>");
  screen_object(s, id, o);
  g_free(when);
  return id;
}

unsigned screen_metadata_write(struct screen *s) {
  unsigned id = pdf_file_id(s->file);
  char *when = date(s->epoch, "%Y-%m-%dT%H:%M:%SZ");
  char *xmp = g_markup_printf_escaped(
    "<?xpacket begin=\"\xef\xbb\xbf\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
    "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
    "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"\n"
    "  xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\">\n"
    "<dc:format>application/pdf</dc:format>\n"
    "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">%s</rdf:li></rdf:Alt></dc:title>\n"
    "<dc:language><rdf:Bag><rdf:li>%s</rdf:li></rdf:Bag></dc:language>\n"
    "<xmp:CreateDate>%s</xmp:CreateDate><xmp:ModifyDate>%s</xmp:ModifyDate>\n"
    "</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>\n",
    s->pages->title ? s->pages->title : "", s->pages->lang ? s->pages->lang : "", when, when);
  pdf_file_stream(s->file, id, "/Type/Metadata/Subtype/XML", xmp, strlen(xmp), false);
  g_free(xmp);
  g_free(when);
  return id;
}
