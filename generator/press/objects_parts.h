/* What the parts of the reader of PDF objects share. Private to press/objects*.c. */
#ifndef ANNAI_PRESS_OBJECTS_PARTS_H
#define ANNAI_PRESS_OBJECTS_PARTS_H

#include <glib.h>

#include "press/objects.h"
#include "press/tokens.h"

enum kind { FREE = 0, ALONE = 1, PACKED = 2 };

struct entry { /* of the cross-reference */
  guint32 at;    /* ALONE: the offset; PACKED: the object stream's number */
  guint16 index; /* PACKED: which of its objects */
  guint8 kind;
  guint8 seen; /* read to its end */
};

struct packed { /* an object stream, unpacked */
  unsigned id;
  char *bytes;
  size_t size, n;
  guint32 *from; /* n + 1 offsets into bytes */
};

struct objects {
  const char *pdf;
  size_t size;
  struct entry *entry;
  size_t n;
  GHashTable *kept; /* number → struct packed that somebody asked for an object of */
  struct value_at trailer;
  char fault[120];
};

/* Notes what is wrong, unless something was before. */
void object_broken(struct objects *o, const char *what, unsigned id);
bool object_blank(char c);
/* Digits from *c on, which goes on behind them; false: there are none. */
bool object_digits(const char **c, const char *end, unsigned long *out);
/* One whole value from the tokens; false: it is none. */
bool object_value(struct tokens *t, struct value_at *v);
/* The value at an offset, which must say its number; `after` stands behind it. False, and a fault, where it does not. */
bool object_alone(struct objects *o, unsigned id, size_t at, struct value_at *v, struct tokens *after);
/* Reads the cross-reference that the file's end names; false: there is none, or it is broken. */
bool objects_table(struct objects *o);

#endif
