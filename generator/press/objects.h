/* The objects of a finished PDF file, read strictly: nothing is mended, and whatever is not as ISO 32000-1 section 7.3 to 7.5
 * has it is a fault. Files of one revision, not encrypted, with either kind of cross-reference: what annai writes. */
#ifndef ANNAI_PRESS_OBJECTS_H
#define ANNAI_PRESS_OBJECTS_H

#include <stdbool.h>
#include <stddef.h>

struct objects;

/* One value as the file has it, references followed. Borrowed from the objects. */
struct value_at {
  const char *at, *end; /* NULL: there is none */
  unsigned id;          /* of the object it is; 0: it stands inside another */
};

/* Never NULL; the bytes are borrowed. A file that cannot be read has a fault at once. Freed with objects_free. */
struct objects *objects_open(const void *pdf, size_t size);
void objects_free(struct objects *o);
/* What is wrong with the file, in English, borrowed; NULL: nothing so far. The first fault stays. */
const char *objects_fault(const struct objects *o);

/* Reads what nobody has asked for yet: every object, at the place and by the number the cross-reference says, to its end;
 * every stream unpacked. False: see objects_fault. */
bool objects_check(struct objects *o);

struct value_at objects_root(struct objects *o);
struct value_at object_key(struct objects *o, struct value_at dict, const char *key);  /* key with its slash */
/* The item at the cursor (NULL: the first), which goes on; false: there is none left. */
bool object_next(struct objects *o, struct value_at array, const char **cursor, struct value_at *item_out);
bool object_whole(const struct value_at *v, size_t *out); /* a whole number, not negative */
bool object_is(const struct value_at *v, const char *word);   /* a name or word */
bool object_is_dict(const struct value_at *v);
bool object_is_array(const struct value_at *v);
bool object_is_stream(struct objects *o, struct value_at v);
/* A stream's bytes, unpacked; g_free. NULL, and a fault, where it cannot be unpacked. */
char *object_stream(struct objects *o, struct value_at v, size_t *size_out);

#endif
