/* The one text gate: bytes of a person's file become valid UTF-8 in NFC, or are refused with their position.
 * Every byte that enters annai as text comes through here. */
#ifndef ANNAI_BASE_TEXT_H
#define ANNAI_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"

enum text_encoding { TEXT_UTF8, TEXT_UTF8_BOM, TEXT_UTF16LE, TEXT_UTF16BE, TEXT_CP932 };

/* Decodes a whole file: UTF-8 with or without BOM, UTF-16 with BOM, Microsoft's CP932. UTF-8 is tried first; CP932 is
 * taken only when the whole file is valid CP932 and holds Japanese (kana or kanji) sequences, else the bytes are refused.
 * NUL, control characters other than TAB, LF, CR and invalid bytes are errors naming line, column and byte.
 * Line ends stay as they are. Returns text freed with g_free, its length in *size_out, or NULL after an error. */
char *text_decode(const void *bytes, size_t size, const char *file, struct diag *d, size_t *size_out,
                  enum text_encoding *encoding_out);
/* Reads a file (at most 256 MiB) and decodes it; `path` is opened as file_open says, `file` is the name told in
 * messages. */
char *text_read_file(const char *path, const char *file, struct diag *d, size_t *size_out);
/* The same of a table. Characters of the private use areas pass here: they are told at their cells (rule private-use).
 * Signs without width are for the reader of the cells to take out; elsewhere they are warned of. */
char *text_read_table(const char *path, const char *file, struct diag *d, size_t *size_out);

/* A value that came by another way than a file of text, a spreadsheet's cell say: the rule by which text_decode would refuse
 * it, with the name of the byte or character in `name` ("U+0007"); NULL if it may stand. Characters of the private use
 * areas may, as in text_read_table. */
const char *text_refused(const char *value, char name[16]);

/* For text that comes in many values: count each, then ask whether all together look as if they had been read in a wrong
 * coding once (the rule text-misread, a warning). */
struct text_count {
  size_t latin, broken, others;
};
void text_count(struct text_count *all, const char *value);
bool text_count_misread(const struct text_count *all);

/* Canonical composition (Unicode NFC). Freed with g_free. Quick when the text is NFC already. */
char *text_nfc(const char *s);

/* For comparing and searching, never for showing: NFKC, lower case, katakana to hiragana, wave dash and the ten hyphens
 * folded to '-', old and variant kanji (髙 → 高, 﨑 → 崎 …) to the common one, spaces removed. Freed with g_free. */
char *text_fold(const char *s);
/* Katakana and half-width kana to hiragana, for readings; the long vowel mark stays. Freed with g_free. */
char *text_hiragana(const char *s);

/* 五十音 order (JIS X 4061 through ICU's "ja" collation, quaternary). A sort key freed with g_free: compare with strcmp.
 * Ties are the caller's to end, with the id. */
char *text_kana_key(const char *reading);
/* The index head a reading stands under: あ か さ た な は ま や ら わ, else the first character. Static or interned. */
const char *text_kana_row(const char *reading);

#endif
