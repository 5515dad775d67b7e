/* What the files xlsx*.c share: a workbook's strings, styles and parts. */
#ifndef ANNAI_SOURCE_XLSX_PARTS_H
#define ANNAI_SOURCE_XLSX_PARTS_H

#include <glib.h>

#include "source/grid.h"
#include "source/xlsx_xml.h"

/* ---- text (xlsx_text.c) ---- */

/* Text being gathered from <t> and <v>. */
struct xlsx_gather {
  GString *text;
  size_t from;   /* where the present <t> begins */
  bool on, keep; /* within <t>; with xml:space="preserve" */
  bool long_;    /* over the limit: the rest was dropped */
};
bool xlsx_gather_open(struct xlsx_gather *g, const char *name, const struct xml_attrs *a); /* for <is> and <si> and below */
void xlsx_gather_close(struct xlsx_gather *g, const char *name);
void xlsx_gather_text(struct xlsx_gather *g, const char *text, size_t size);

/* A string as the cell has it: escapes (_x000D_) decoded, signs that do not show taken out, NFC. */
struct xlsx_string {
  const char *text;
  const char *refused; /* the rule of the gate that refuses it, or NULL */
  const char *sign;    /* the character it is refused for */
  bool tidied;
};
struct xlsx_string xlsx_string(struct arena *arena, const char *raw, size_t size);

/* ---- formats and numbers (xlsx_number.c) ---- */

enum xlsx_show { SHOW_NUMBER, SHOW_DATE = 1, SHOW_TIME = 2, SHOW_ELAPSED = 4, SHOW_SECONDS = 8 };
/* What a format code shows: SHOW_NUMBER, or the others together. */
unsigned xlsx_format(const char *code);
/* The format of an id that Excel knows by itself; NULL if it has none. */
const char *xlsx_builtin(long id);
/* A number's text, freed with g_free; NULL with *rule_out set if it cannot be shown. */
char *xlsx_number(const char *digits, unsigned show, const char *code, bool epoch_1904, const char **rule_out);
/* An ISO date, time or both, as cells of type "d" have it; NULL if it is none. */
char *xlsx_iso(const char *text);

/* ---- the workbook (xlsx_book.c) ---- */

struct xlsx_style {
  unsigned show;
  const char *code;
};
struct xlsx_book {
  struct arena *arena;
  GArray *strings; /* struct xlsx_string */
  GArray *styles;  /* struct xlsx_style, by the cells' s */
  bool epoch_1904;
};
/* Readers of one part each: begin, feed xml_run, done. */
struct xlsx_strings_run;
struct xml_run *xlsx_strings_begin(struct xlsx_book *book, struct xlsx_strings_run **run);
bool xlsx_strings_end(struct xlsx_strings_run *run); /* false: too many */
struct xlsx_styles_run;
struct xml_run *xlsx_styles_begin(struct xlsx_book *book, struct xlsx_styles_run **run);
void xlsx_styles_end(struct xlsx_styles_run *run);

/* ---- one part (xlsx.c) ---- */
/* Which entry of the zip holds the sheet of this name; -1 after an error. */
gint64 xlsx_sheet_part(const void *bytes, size_t size, const char *file, const char *sheet, struct diag *d);

/* ---- one sheet (xlsx_sheet.c) ---- */
struct xlsx_sheet_run;
struct xml_run *xlsx_sheet_begin(const struct xlsx_book *book, struct grid *grid, struct xlsx_sheet_run **run);
void xlsx_sheet_end(struct xlsx_sheet_run *run);

#endif
