/* annai pack: one package being made, as its parts share it. */
#ifndef ANNAI_COMMAND_PACK_H
#define ANNAI_COMMAND_PACK_H

#include <glib.h>

#include "base/arena.h"
#include "base/sink.h"
#include "command/make.h"
#include "press/package.h"

/* What one page puts on the press. */
struct pack_ink {
  unsigned plates;  /* PLATE_C … */
  bool measured;
  double percent[4]; /* how much of the trimmed page each plate covers */
};
struct pack_row {
  const char *name;  /* "size", "pages" …: its label is a word of that name */
  const char *value; /* lines by "\n"; "" where nobody has said */
};
enum { PACK_ROWS = 20 };
enum pack_binding { BINDING_SADDLE, BINDING_PERFECT, BINDING_FOLDED, BINDING_SHEET };

struct pack {
  struct job job;
  const char *stage; /* "first", "second", "final": of the proof */
  struct theme *theme;
  struct press_preset *preset;
  struct pages *pages;
  struct arena *a;
  struct keys *keys;        /* share/report/pack.yaml */
  const struct key *words;  /* in the ward's language */
  GArray *file;             /* struct package_file, in the order they are made */
  struct pack_ink *ink;     /* by page */
  struct package_font *font;
  size_t fonts;
  enum pack_binding binding;
  bool right_bound;
  double spine_mm;          /* 0: none */
  struct pack_row row[PACK_ROWS];
  size_t rows;
  struct diag *d;
};

/* ---- pack_make.c ---- */
/* A worker_task's run: everything of one package into its folder in the stage; result: the manifest. */
struct pack_job {
  struct job job; /* its spec names the printer; folder: in the stage */
  const char *stage;
};
bool pack_make(void *job, struct diag *d, char **result_out, size_t *size_out);
/* Takes over `bytes`. */
void pack_file_add(struct pack *p, const char *name, char *bytes, size_t size);
/* A word by dotted name, with {0} and {1} filled. Lives as long as the package. */
const char *pack_word(const struct pack *p, const char *name, const char *a, const char *b);
const char *pack_mm(const struct pack *p, double mm); /* "182", "3.5" */

/* ---- pack_proof.c: the proof, a frame for each page, stamped; the sheet to sign behind them ---- */
struct pack_proof *pack_proof_open(struct pack *p); /* NULL after an error */
bool pack_proof_page(struct pack_proof *proof, size_t i); /* while page i is there */
bool pack_proof_close(struct pack_proof *proof);

/* ---- pack_sheet.c: what the printer is told, in his order ---- */
/* Binding and spine, from the publication's and the preset's `specification:`; false after an error. */
bool pack_specify(struct pack *p);
bool pack_rows_fill(struct pack *p); /* once the pages' inks are known */
bool pack_sheet_write(struct pack *p); /* specification.pdf, specification.html */
/* A document of the package's own, laid out; `sign`: the sheet to sign, else the specification. NULL after an error. */
struct pages *pack_sheet_pages(struct pack *p, bool sign, struct doc **doc_out);
/* Tells what is wrong with `specification:` of a publication or a preset. */
void specification_check(const struct key *root, struct diag *d);
/* The text of a key of it: the publication's, else the preset's, else "". */
const char *pack_said(const struct pack *p, const char *name);

/* ---- pack_report.c ---- */
void pack_ink_note(struct pack *p, const struct page *page, size_t i); /* what page i is drawn with */
void pack_ink_measure(struct pack *p, const char *pdf, size_t size);   /* by Ghostscript, where it is there */
bool pack_reports_write(struct pack *p, const char *pdf, size_t size); /* fonts.csv, ink.csv */
void pack_sums_write(struct pack *p);                                  /* SHA256SUMS */

/* ---- pack_preflight.c ---- */
/* reports/preflight-<name>.html and .json of one of the package's PDFs; what a printer would send back is a warning. */
bool pack_preflight(struct pack *p, const char *name, const char *pdf, size_t size);
/* The bytes as a file of their own, to be removed by the caller; its name, freed with g_free; NULL where there is no room. */
char *pack_temporary(const char *pdf, size_t size);

#endif
