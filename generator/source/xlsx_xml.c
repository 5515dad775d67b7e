/* libxml2's parser, fed in pieces; it builds no tree. */
#include "source/xlsx_xml.h"

#include <glib.h>
#include <libxml/parser.h>
#include <string.h>

#define DEPTH_LIMIT 32
#define HEAD_LIMIT 256 /* bytes in which an XML declaration ends */

struct xml_attrs {
  const xmlChar **of; /* name, prefix, namespace, begin, end */
  int n;
};

struct xml_run {
  xmlParserCtxtPtr parser;
  xmlSAXHandler sax;
  const struct xml_want *want;
  void *self;
  int depth, skip; /* skip: depth at which passing over began; 0: nowhere */
  enum xml_fault fault;
  int line;
  bool begun, stopped;
};

bool xml_attr(const struct xml_attrs *a, const char *name, bool prefixed, const char **from, const char **to) {
  for (int i = 0; i < a->n; i++) {
    const xmlChar **at = a->of + (size_t)i * 5;
    if (prefixed == (at[1] != NULL) && strcmp((const char *)at[0], name) == 0) {
      *from = (const char *)at[3];
      *to = (const char *)at[4];
      return true;
    }
  }
  return false;
}

char *xml_attr_dup(const struct xml_attrs *a, const char *name, bool prefixed) {
  const char *from, *to;
  return xml_attr(a, name, prefixed, &from, &to) ? g_strndup(from, (gsize)(to - from)) : NULL;
}

long xml_attr_number(const struct xml_attrs *a, const char *name, long otherwise) {
  const char *from, *to;
  long n = 0;
  if (!xml_attr(a, name, false, &from, &to) || from == to || to - from > 9)
    return otherwise;
  for (; from < to; from++) {
    if (!g_ascii_isdigit(*from))
      return otherwise;
    n = n * 10 + (*from - '0');
  }
  return n;
}

bool xml_attr_true(const struct xml_attrs *a, const char *name) {
  const char *from, *to;
  if (!xml_attr(a, name, false, &from, &to))
    return false;
  size_t n = (size_t)(to - from);
  return (n == 1 && *from == '1') || (n == 4 && memcmp(from, "true", 4) == 0) || (n == 2 && memcmp(from, "on", 2) == 0);
}

static void stop(struct xml_run *x, enum xml_fault fault) {
  if (!x->stopped) {
    x->fault = fault;
    x->line = xmlSAX2GetLineNumber(x->parser);
  }
  x->stopped = true;
  xmlStopParser(x->parser);
}

void xml_stop(struct xml_run *x) {
  stop(x, XML_FINE);
}

static bool known(const xmlChar *space) {
  static const char *const SPACES[] = {"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                                       "http://purl.oclc.org/ooxml/spreadsheetml/main",
                                       "http://schemas.openxmlformats.org/package/2006/relationships"};
  for (size_t i = 0; space && i < G_N_ELEMENTS(SPACES); i++)
    if (strcmp((const char *)space, SPACES[i]) == 0)
      return true;
  return !space;
}

static void on_open(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *space, int n_spaces,
                    const xmlChar **spaces, int n, int n_default, const xmlChar **attributes) {
  struct xml_run *x = data;
  struct xml_attrs a = {attributes, n};
  if (++x->depth > DEPTH_LIMIT)
    stop(x, XML_DEEP);
  else if (!x->skip && (!known(space) || !x->want->open(x->self, (const char *)name, &a)))
    x->skip = x->depth;
}

static void on_close(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *space) {
  struct xml_run *x = data;
  if (!x->skip)
    x->want->close(x->self, (const char *)name);
  else if (x->skip == x->depth)
    x->skip = 0;
  x->depth--;
}

static void on_text(void *data, const xmlChar *text, int size) {
  struct xml_run *x = data;
  if (!x->skip && size > 0)
    x->want->text(x->self, (const char *)text, (size_t)size);
}

static void on_doctype(void *data, const xmlChar *name, const xmlChar *external, const xmlChar *system) {
  stop(data, XML_DOCTYPE);
}

static void on_error(void *data, xmlErrorPtr error) {
  struct xml_run *x = data;
  if (error->level >= XML_ERR_ERROR && !x->stopped) {
    x->fault = XML_BROKEN;
    x->line = error->line;
    x->stopped = true;
    xmlStopParser(x->parser);
  }
}

struct xml_run *xml_begin(const struct xml_want *want, void *self) {
  struct xml_run *x = g_new0(struct xml_run, 1);
  x->want = want;
  x->self = self;
  x->sax = (xmlSAXHandler){.initialized = XML_SAX2_MAGIC,
                           .startElementNs = on_open,
                           .endElementNs = on_close,
                           .characters = on_text,
                           .cdataBlock = on_text,
                           .ignorableWhitespace = on_text,
                           .internalSubset = on_doctype,
                           .serror = on_error};
  x->parser = xmlCreatePushParserCtxt(&x->sax, x, NULL, 0, NULL);
  if (!x->parser)
    g_error("xmlCreatePushParserCtxt");
  xmlCtxtUseOptions(x->parser, XML_PARSE_NONET);
  return x;
}

/* Whether the declaration, if there is one, names a coding that is read here. What begins like UTF-16 is left to libxml2. */
static bool coding_read(const char *bytes, size_t size) {
  const char *end = memchr(bytes, '>', MIN(size, HEAD_LIMIT));
  size_t skip = size >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
  if (!end || size < skip + 5 || memcmp(bytes + skip, "<?xml", 5) != 0)
    return true;
  char *head = g_ascii_strup(bytes, end - bytes);
  const char *at = strstr(head, "ENCODING");
  at = at ? strpbrk(at, "\"'") : NULL;
  static const char *const READ[] = {"UTF-8", "UTF8", "US-ASCII", "ASCII", "UTF-16", "UTF-16LE", "UTF-16BE"};
  bool read = !at;
  for (size_t i = 0; at && i < G_N_ELEMENTS(READ); i++)
    read = read || (strncmp(at + 1, READ[i], strlen(READ[i])) == 0 && at[1 + strlen(READ[i])] == *at);
  g_free(head);
  return read;
}

bool xml_feed(struct xml_run *x, const char *bytes, size_t size) {
  if (x->stopped || !size)
    return !x->stopped;
  if (!x->begun && !coding_read(bytes, size))
    stop(x, XML_ENCODING);
  x->begun = true;
  for (size_t at = 0, n; at < size && !x->stopped; at += n) {
    n = MIN(size - at, 1 << 20);
    xmlParseChunk(x->parser, bytes + at, (int)n, 0);
  }
  return !x->stopped;
}

enum xml_fault xml_end(struct xml_run *x, int *line_out) {
  if (!x->stopped && (xmlParseChunk(x->parser, NULL, 0, 1) != 0 || !x->parser->wellFormed) && !x->stopped)
    x->fault = XML_BROKEN;
  enum xml_fault fault = x->fault;
  *line_out = x->line;
  if (x->parser->myDoc)
    xmlFreeDoc(x->parser->myDoc);
  xmlFreeParserCtxt(x->parser);
  g_free(x);
  return fault;
}
