/* XML tag by tag, through libxml2's SAX interface: it knows the line of each tag, which the reader on top of it forgets
 * beyond line 65,535. */
#include "source/xml.h"

#include <glib.h>
#include <libxml/parser.h>
#include <string.h>

struct reading {
  const struct xml_calls *calls;
  void *user;
  xmlParserCtxt *parser;
  const char *file;
  struct diag *d;
  bool bad;
  const char *left; /* of the text: libxml2 is fed piece by piece, or it would copy a large file whole */
  size_t size_left;
};

/* The end of "<?…?>" or "<!--…-->" that begins at p; NULL if it never ends. */
static const char *skip_to(const char *p, const char *end, const char *closing) {
  const char *found = g_strstr_len(p, end - p, closing);
  return found ? found + strlen(closing) : NULL;
}

/* What stands first of all that counts: the first tag, or a DOCTYPE. NULL if there is neither. */
static const char *first_tag(const char *p, const char *end) {
  while (p) {
    while (p < end && g_ascii_isspace(*p)) p++;
    if (end - p > 4 && !memcmp(p, "<!--", 4)) p = skip_to(p + 4, end, "-->");
    else if (end - p > 2 && !memcmp(p, "<?", 2)) p = skip_to(p + 2, end, "?>");
    else return p < end && *p == '<' ? p : NULL;
  }
  return NULL;
}

bool xml_root_is(const char *text, size_t size, const char *name) {
  const char *end = text + size, *p = first_tag(text, end);
  if (!p) return false;
  const char *from = ++p;
  for (; p < end && !g_ascii_isspace(*p) && *p != '>' && *p != '/'; p++)
    if (*p == ':') from = p + 1;
  return (size_t)(p - from) == strlen(name) && !memcmp(from, name, strlen(name));
}

static void stop(struct reading *r) {
  r->bad = true;
  xmlStopParser(r->parser);
}

static void on_open(void *user, const xmlChar *name, const xmlChar *prefix, const xmlChar *space, int spaces,
                    const xmlChar **declared, int attributes, int defaulted, const xmlChar **attribute) {
  struct reading *r = user;
  struct xml_tag tag = {(const char *)name, space ? (const char *)space : "", r->parser->input->line,
                        (size_t)attributes, attribute};
  if (r->bad) return;
  r->calls->open(r->user, &tag);
  if (r->calls->enough && *r->calls->enough) stop(r);
}

static void on_close(void *user, const xmlChar *name, const xmlChar *prefix, const xmlChar *space) {
  struct reading *r = user;
  if (r->bad) return;
  r->calls->close(r->user);
  if (r->calls->enough && *r->calls->enough) stop(r);
}

static void on_text(void *user, const xmlChar *text, int size) {
  struct reading *r = user;
  if (!r->bad && r->calls->text) r->calls->text(r->user, (const char *)text, (size_t)size);
}

/* There is none left to find: first_tag saw it. Should libxml2 see one after all, nothing of it is used. */
static void on_doctype(void *user, const xmlChar *name, const xmlChar *external, const xmlChar *system) {
  struct reading *r = user;
  if (!r->bad) diag_error(r->d, ((struct pos){r->file, r->parser->input->line, 0}), "xml-doctype");
  stop(r);
}

static void on_fault(void *user, xmlErrorPtr error) {
  struct reading *r = user;
  if (error->level < XML_ERR_ERROR || r->bad) return; /* what follows the first fault is noise */
  char *what = g_strchomp(g_strdup(error->message ? error->message : ""));
  char *shown = g_utf8_make_valid(what, -1);
  diag_error(r->d, ((struct pos){r->file, MAX(error->line, 0), 0}), "xml-syntax", shown);
  g_free(what);
  g_free(shown);
  stop(r);
}

static int feed(void *user, char *buffer, int size) {
  struct reading *r = user;
  size_t n = MIN((size_t)size, r->size_left);
  memcpy(buffer, r->left, n);
  r->left += n;
  r->size_left -= n;
  return (int)n;
}

static struct pos place_of(const char *file, const char *text, const char *at) {
  struct pos pos = {file, 1, 1};
  for (const char *p = text; p < at; p++) {
    if (*p == '\n') pos = (struct pos){file, pos.line + 1, 1};
    else if ((*p & 0xc0) != 0x80) pos.col++;
  }
  return pos;
}

bool xml_read(const char *text, size_t size, const char *file, const struct xml_calls *calls, void *user,
              struct diag *d) {
  struct reading r = {.calls = calls, .user = user, .file = diag_intern(d, file), .d = d};
  const char *first = first_tag(text, text + size);
  if (first && first + 9 <= text + size && !memcmp(first, "<!DOCTYPE", 9)) {
    diag_error(d, place_of(r.file, text, first), "xml-doctype");
    return false;
  }
  xmlSAXHandler calls_of = {.initialized = XML_SAX2_MAGIC,
                            .startElementNs = on_open,
                            .endElementNs = on_close,
                            .characters = on_text,
                            .ignorableWhitespace = on_text,
                            .cdataBlock = on_text,
                            .internalSubset = on_doctype,
                            .serror = on_fault};
  r.left = text;
  r.size_left = size;
  r.parser = xmlNewParserCtxt();
  if (!r.parser) g_error("out of memory");
  *r.parser->sax = calls_of;
  r.parser->userData = &r;
  xmlDoc *doc = xmlCtxtReadIO(r.parser, feed, NULL, &r, NULL, "UTF-8", XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
  bool good = r.parser->wellFormed && !r.bad;
  if (!good && !r.bad) diag_error(d, ((struct pos){r.file, 0, 0}), "xml-syntax", "");
  if (doc) xmlFreeDoc(doc);
  xmlFreeParserCtxt(r.parser);
  return good;
}

const char *xml_attribute(const struct xml_tag *tag, const char *name, size_t *size_out) {
  const xmlChar *const *a = tag->attribute;
  for (size_t i = 0; i < tag->attributes; i++, a += 5)
    if (!strcmp((const char *)a[0], name)) {
      *size_out = (size_t)(a[4] - a[3]);
      return (const char *)a[3];
    }
  return NULL;
}
