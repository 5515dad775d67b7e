/* Import: an outside file becomes proposals, and accepted proposals become records.
 *
 *   files --preset--> arrivals --compare with records and the last import--> proposals --apply--> content/records, content/imports
 *
 * The merge is three-way for each field: what the last import brought (content/imports/<preset>.csv), what the ward holds now,
 * what this import brings. The ward's own edits are never lost. */
#ifndef ANNAI_IMPORT_IMPORT_H
#define ANNAI_IMPORT_IMPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"
#include "records/records.h"
#include "source/source.h"

/* ---- presets: what an outside file means (preset.c, arrivals.c) ---- */
struct preset;
/* `name` is one of generator/share/presets/<name>.yaml, or a path ending in .yaml to a ward's own mapping file. NULL after an
 * error (an unknown name is told with those there are). Free with preset_free. */
struct preset *preset_read(const char *name, struct diag *d);
void preset_free(struct preset *p);
const char *preset_name(const struct preset *p);   /* "navii-clinic"; of a mapping file its name without folder and ending */
const char *preset_title(const struct preset *p, const char *lang);
bool preset_adds(const struct preset *p); /* false: the source only fills what the ward has already (`new: false`) */
/* The source tells this field only to be recognised by (`match:`): it is compared to find a row, and never proposed. */
bool preset_only_finds(const struct preset *p, const char *field);
/* Names of all presets, sorted, NULL-terminated, freed with g_strfreev. */
char **preset_names(void);
/* A mapping file proposed from a table's headers and cells, as YAML text with a comment for each guess. Freed with g_free. */
char *preset_propose(const struct table *t, const struct records *r, struct diag *d);

/* One row that a source brings, in the ward's own fields. */
struct arrival {
  const char *key;  /* what the source calls it; unique within the preset */
  const char *id;   /* the id that a new row would get */
  const char **text; /* by column of the table's schema, as stored (normalised); NULL: the source has no such column, or its cell
                        could not be read (told): nothing is known; "": the source says it is empty */
  const char *hours; /* facilities: all sittings in one canonical text (hours_text in hours_text.h); NULL: the source tells none */
  struct pos pos;    /* where its row stands */
};
struct arrivals {
  const char *table; /* "facilities" */
  size_t n;
  struct arrival *row;
  size_t refused; /* rows that could not be used, each told with the reason */
  size_t outside; /* rows of other places, left out by the preset's `where` */
  const char *const *left_out; /* keys of these rows, where they have one: they are in the file, and so not gone */
  size_t left_out_n;
  struct arena *arena;
};
/* Reads the files of one import. Rows of other municipalities are counted, rows that cannot be used are told one by one, every
 * repair is counted in a note (and told cell by cell if `each_repair`). NULL after an error that makes the whole import senseless. */
struct arrivals *arrivals_read(const struct preset *p, const char *const *files, const struct records *r, const struct key *site,
                               bool each_repair, struct diag *d);
void arrivals_free(struct arrivals *a);
/* What is known of each row, as text (`annai dump arrivals PRESET FILE…`). Freed with g_free. */
char *arrivals_dump(const struct arrivals *a, const struct records *r);

/* ---- the merge of one field (merge.c): pure ---- */
enum merge { MERGE_SAME, MERGE_OURS, MERGE_THEIRS, MERGE_CONFLICT };
/* NULL means "not known": no last import, no such column. MERGE_SAME: nothing to do (theirs is unknown, or equals ours).
 * MERGE_OURS: theirs is what the last import brought already: the ward's edit stays. MERGE_THEIRS: the ward holds what the last
 * import brought (or holds nothing and nothing was imported): take theirs. MERGE_CONFLICT: both changed. */
enum merge merge_field(const char *base, const char *ours, const char *theirs);

/* ---- proposals (proposals.c) ---- */
enum proposal_kind { PROPOSAL_NEW, PROPOSAL_CHANGE, PROPOSAL_GONE, PROPOSAL_CONFLICT, PROPOSAL_SAME_PLACE, PROPOSAL_KINDS };
enum decision { DECISION_OPEN, DECISION_ACCEPT, DECISION_REJECT };
/* One line a person decides on: a whole row (new, gone, same place) or one cell (change, conflict). */
struct proposal {
  enum proposal_kind kind;
  const char *key, *id;   /* the source's key ("" for gone without one); the ward's id, or the id a new row would get */
  const char *name;       /* of the facility, for people */
  const char *field;      /* column name, "hours", or "" for a whole row */
  const char *base, *ours, *theirs; /* texts; NULL not known */
  const char *other;      /* same place: the id of the other row; conflict with another source: its preset's name; else "" */
  const char *why;        /* same place: what is alike, as a message rule's argument words ("name", "tel", "address", "spot") */
  enum decision decision;
  struct pos pos;         /* in the outside file; of gone: in the ward's */
};
struct proposals {
  size_t n;
  struct proposal *row;
  size_t count[PROPOSAL_KINDS];
  size_t known;   /* rows of the ward that this source speaks of */
  size_t touched; /* of these: gone, or with a value that another takes the place of; what only fills empty cells is not counted */
  size_t joined;  /* rows of the ward found by name and address */
  size_t not_new; /* rows that the preset does not add */
  size_t unfit;   /* new rows that could not stand in the ward's files, each told */
  struct inside *inside; /* import/'s own */
  struct behind *behind; /* the same, by row */
  struct arena *arena;
};
struct proposals *proposals_make(const struct preset *p, const struct arrivals *a, const struct records *r, const char *ward,
                                 const char *private_dir, struct diag *d);
void proposals_free(struct proposals *p);
/* Takes the decisions from a proposals spreadsheet (CSV or XLSX) that came back. A row that no proposal answers to any more is
 * told at its cell and not taken. */
bool proposals_decide(struct proposals *p, const char *path, struct diag *d);
/* Whether proposals_apply carries it out: accepted, or (all) nothing speaks against it. */
bool proposal_is_taken(const struct proposal *p, bool all);
/* Rows of the ward that proposals_apply would remove, or change where they hold a value: what a tenth of `known` is compared with. */
size_t proposals_reach(const struct proposals *p, bool all);

/* Writes what is accepted (all: every new, changed and gone row that nothing speaks against) into the ward's record files and the
 * last import's file, together or not at all. Cells that no proposal names keep their bytes. */
bool proposals_apply(const struct proposals *p, bool all, const struct preset *preset, const struct arrivals *a,
                     const struct records *r, const char *ward, const char *private_dir, struct diag *d);

#endif
