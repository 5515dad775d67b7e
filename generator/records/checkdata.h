/* What the rules ask beside the tables: functions, and tables of things outside the records. Private to records/. */
#ifndef ANNAI_RECORDS_CHECKDATA_H
#define ANNAI_RECORDS_CHECKDATA_H

#include "records/store.h"

struct check_data;

/* Adds to the database of `r`, for the rules:
 *
 *   fold(text) digits(text) minutes('HH:MM') place_fold(text) address(text)
 *   tel_fault(tel)       'area', 'hyphen', 'exchange' or ''      tel_right(tel)  its digits with '-' where they belong
 *   phrase(list, text)   the first word of generator/share/check/<list>.csv in the text, or NULL
 *   phrase_why(list, text)   what the list says of it
 *   any_word(text)       whether the ward's word list may say something
 *   word_at(text, wrong, except)   where it does, in characters from 1; 0: nowhere
 *   closed_days(text)    the days that a text like 「水曜・日祝」 closes, as 'wed,sun,hol'; '' when it says more than that
 *   kana_missing(name, reading)   the kana of a name that its reading lacks, or NULL; common words may be missing
 *   mobile_in(text)      whether it holds a mobile telephone number
 *   asset_exists(path)   whether assets/<path> is a file
 *
 *   _settings(date, since, months, private)   one row: the ward's date, the day before which a check is too old
 *   _same(n, name, door, spot, line, tel, kind, pin, address)   facilities: the first row, perhaps this one, of the same
 *       name; name and address; name and spot; name and telephone; telephone; address and kind; spot (exact places, to a
 *       metre); address. NULL where one of them is empty
 *   _said(what, tbl, n, field, label, text)   cells of public texts that hold a phrase of the list `what`
 *       (superlatives, private-words), a "mobile" number, or perhaps a word of the ward's list ("usage")
 *   _postal_list(code, town, place, building)   the ward's list of postal codes: lines of the codes that the records
 *       hold, and the first two digits of all its codes
 *   _words(wrong, right, note, except)        content/words.csv (column "except" named `excepted`)
 *   _prose(file, line, own, text)             lines of content/guide and content/publications; own: in the site's
 *       language
 *   _pictures(file)                           files of assets/portraits and assets/photos
 *
 * NULL after an error of the database. Free with check_data_free when the rules are done. */
struct check_data *check_data_new(const struct records *r, struct diag *d);
void check_data_free(struct check_data *c);

/* For tests. Freed with g_free. */
char *closed_days(const char *text, struct diag *d);
/* The kana of the name that the reading lacks; NULL: none. Freed with g_free. */
char *reading_missing(const char *name, const char *reading);
/* A place's name for comparing: text_fold, and the small signs that are written one way or another (ヶ ケ が, ッ ツ, 之 の). */
char *place_fold(const char *text);

#endif
