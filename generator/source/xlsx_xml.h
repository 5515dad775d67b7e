/* The XML inside a workbook, element by element as its bytes come: no DOCTYPE, no network, no other coding than UTF-8 and
 * UTF-16, nothing of other namespaces, nested 32 deep at most. */
#ifndef ANNAI_SOURCE_XLSX_XML_H
#define ANNAI_SOURCE_XLSX_XML_H

#include <stdbool.h>
#include <stddef.h>

struct xml_attrs;
/* The attribute's text from its first byte to behind its last; false if it is absent. `prefixed`: one with a prefix, r:id. */
bool xml_attr(const struct xml_attrs *a, const char *name, bool prefixed, const char **from, const char **to);
char *xml_attr_dup(const struct xml_attrs *a, const char *name, bool prefixed); /* NULL if absent; freed with g_free */
/* A number of digits alone; `otherwise` if it is absent, empty or anything else. */
long xml_attr_number(const struct xml_attrs *a, const char *name, long otherwise);
/* "1", "true", "on". */
bool xml_attr_true(const struct xml_attrs *a, const char *name);

struct xml_want {
  bool (*open)(void *self, const char *name, const struct xml_attrs *a); /* false: pass over it with all that is in it */
  void (*close)(void *self, const char *name);                           /* of what was opened */
  void (*text)(void *self, const char *text, size_t size);
};
enum xml_fault { XML_FINE, XML_BROKEN, XML_DOCTYPE, XML_ENCODING, XML_DEEP };

struct xml_run;
struct xml_run *xml_begin(const struct xml_want *want, void *self);
bool xml_feed(struct xml_run *x, const char *bytes, size_t size); /* false: it is of no use to feed more */
void xml_stop(struct xml_run *x);                                 /* nothing more is wanted: no fault */
/* Ends and frees. `line_out`: where the fault is. */
enum xml_fault xml_end(struct xml_run *x, int *line_out);

#endif
