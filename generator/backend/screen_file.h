/* A PDF file being written: objects with their numbers, packed streams, the table of where they lie. Private to screen*.c.
 *
 * Small objects go into object streams (ISO 32000-1 section 7.5.7), so that a long book's structure costs little. Bytes
 * leave in the order of the calls; nothing is kept but the file itself and a table of 8 bytes an object. */
#ifndef ANNAI_BACKEND_SCREEN_FILE_H
#define ANNAI_BACKEND_SCREEN_FILE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct pdf_file;

struct pdf_file *pdf_file_new(void);
/* A new object's number, to be referred to before it is written. Every number asked for is written once. */
unsigned pdf_file_id(struct pdf_file *f);
void pdf_file_object(struct pdf_file *f, unsigned id, const char *text, size_t size);
/* `dict` holds the dictionary's keys but /Length and /Filter. Packed unless `as_is` (then `dict` names the filter). */
void pdf_file_stream(struct pdf_file *f, unsigned id, const char *dict, const void *bytes, size_t size, bool as_is);
/* The file, to be freed with g_free; frees `f`. */
char *pdf_file_end(struct pdf_file *f, unsigned root, unsigned info, size_t *size_out);
void pdf_file_abandon(struct pdf_file *f);

/* ---- text of objects ---- */
/* A number with at most `digits` digits after the point, without zeros at the end, and a space. No locale. */
void put_number(GString *to, double n, int digits);
void put_whole(GString *to, long n); /* without a space */
/* <…> as UTF-16 with its mark, or (…) where all is ASCII. */
void put_text(GString *to, const char *utf8);
void put_utf16(GString *to, const char *utf8, size_t size); /* big-endian units in hexadecimal, without brackets */
/* (…) of bytes, escaped. */
void put_bytes(GString *to, const char *bytes, size_t size);
void put_ref(GString *to, unsigned id); /* "12 0 R " */

#endif
