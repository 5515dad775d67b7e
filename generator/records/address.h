/* Japanese addresses: one spelling for comparing, and the parts that say where. */
#ifndef ANNAI_RECORDS_ADDRESS_H
#define ANNAI_RECORDS_ADDRESS_H

#include <stdbool.h>

/* For comparing, never for showing: text_fold, and 丁目・番地・番・号 in every spelling (kanji, full-width or half-width
 * numerals, any hyphen) as numbers with '-' between them: 「花野一丁目１番５号」「花野1ー1ー5」 give "花野1-1-5". What stands after the
 * number (building, floor) is cut away and given by *rest_out (may be NULL; freed with g_free). Prefecture and
 * municipality stay as written. Freed with g_free. */
char *address_fold(const char *address, char **rest_out);
/* The same without the prefecture and the municipality's name, where the address begins with them: what differs between
 * 「○○県△△市花野一丁目…」「△△市花野一丁目…」「花野一丁目…」 is gone. `municipality` is e.g. the ward's name; NULL or "": none known. */
char *address_fold_within(const char *address, const char *prefecture, const char *municipality);
/* A facility's name for comparing: text_fold without the legal form (医療法人社団○○会, 株式会社 …) and white space; the legal
 * forms are data (generator/share/compare/legal-forms.txt). Freed with g_free. */
char *name_fold(const char *name);

/* The parts of an address, folded. A fourth number is a room: 「1-16-8-201」 has three, and "-201" is rest. */
enum { ADDRESS_NUMBERS = 3 };
struct address {
  char *town; /* up to the first number; numerals that belong to a name are kanji (三番町, 五条) */
  char *number[ADDRESS_NUMBERS]; /* "4", or a branch's letter (乙) */
  int numbers;
  bool chome; /* the first number is called 丁目 */
  bool lot;   /* the first number is called 番 or 番地: no 丁目 */
  char *rest;
};
/* Free with address_clear. */
void address_read(const char *address, struct address *out);
void address_clear(struct address *a);
/* Takes the prefecture (NULL: whichever it begins with) and the municipality off the town's beginning; what was taken
 * is lost. */
void address_strip(struct address *a, const char *prefecture, const char *municipality);
/* A name of a town, municipality or prefecture for comparing: as the towns of addresses are folded, numbers left in
 * it. */
char *address_name(const char *name);

#endif
