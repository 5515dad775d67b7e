/* annai import: an outside file beside the ward's records. What differs becomes proposals; --apply takes them. */
#include <glib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/commit.h"
#include "base/share.h"
#include "command/command.h"
#include "command/office.h"
#include "command/options.h"
#include "command/ward.h"
#include "import/import.h"
#include "import/present.h"

enum { SHARE_ASKED = 10 }; /* more than one row of so many changed or gone: somebody is asked */

struct import {
  struct ward ward;
  const char *accepted, *out, *propose, *sheet;
  bool apply, many, repairs;
  struct preset *preset;
  struct arrivals *arrivals;
  struct proposals *proposals;
  struct proposals *waiting;       /* after --apply: what a run from now on proposes; NULL: not known */
  struct records *waiting_records; /* what these come from */
  struct diag *waiting_diag;       /* holds the names of their files */
  struct import_words *words;
  struct office_file file[3];
  size_t files;
  struct arena *arena;
};

/* ---- --propose ---- */

static bool propose(struct import *m, struct invocation *in) {
  struct table_wish wish = {.sheet = m->sheet};
  struct table *t = source_table_as(m->propose, m->propose, &wish, in->diag);
  char *text = t ? preset_propose(t, m->ward.records, in->diag) : NULL;
  if (text) fputs(text, stdout);
  bool ok = text != NULL;
  g_free(text);
  table_free(t);
  return ok;
}

/* ---- what is told ---- */

static void put_json(const char *s) {
  putchar('"');
  for (; *s; s++) {
    if (*s == '"' || *s == '\\') putchar('\\');
    if ((unsigned char)*s < 0x20) printf("\\u%04x", (unsigned)*s);
    else putchar(*s);
  }
  putchar('"');
}

static void put_field(const char *name, const char *text) {
  printf(",\"%s\":", name);
  if (text) put_json(text);
  else fputs("null", stdout);
}

static const char *const counted[] = {"known", "touched", "joined", "refused", "outside", "not_new"};
static void counts_of(const struct import *m, size_t *out) {
  const struct proposals *p = m->proposals;
  const size_t n[] = {p->known,  p->touched, p->joined, m->arrivals->refused + p->unfit, m->arrivals->outside,
                      p->not_new};
  memcpy(out, n, sizeof n);
}

/* How many proposals wait for a decision after an apply. */
static size_t waiting_of(const struct import *m, size_t *taken) {
  size_t waiting = 0;
  *taken = 0;
  for (size_t i = 0; i < m->proposals->n; i++) {
    const struct proposal *q = &m->proposals->row[i];
    bool is = proposal_is_taken(q, !m->accepted);
    *taken += is;
    waiting += !is && q->decision == DECISION_OPEN;
  }
  return m->waiting ? m->waiting->n : waiting;
}

static void tell_json(const struct import *m, bool applied) {
  const struct proposals *p = m->proposals;
  static const char *const decisions[] = {"open", "accept", "reject"};
  size_t n[G_N_ELEMENTS(counted)];
  counts_of(m, n);
  fputs("{\"preset\":", stdout);
  put_json(preset_name(m->preset));
  size_t taken, waiting = waiting_of(m, &taken);
  printf(",\"applied\":%s,\"taken\":%zu,\"waiting\":%zu,\"counts\":{", applied ? "true" : "false", applied ? taken : 0,
         applied ? waiting : m->proposals->n);
  for (int k = 0; k < PROPOSAL_KINDS; k++)
    printf("%s\"%s\":%zu", k ? "," : "", proposal_kind_name((enum proposal_kind)k), p->count[k]);
  for (size_t i = 0; i < G_N_ELEMENTS(counted); i++) printf(",\"%s\":%zu", counted[i], n[i]);
  fputs("},\"files\":[", stdout);
  for (size_t i = 0; i < m->files; i++) {
    if (i) putchar(',');
    put_json(m->file[i].written ? m->file[i].written : m->file[i].name);
  }
  fputs("],\"proposals\":[", stdout);
  for (size_t i = 0; i < p->n; i++) {
    const struct proposal *q = &p->row[i];
    printf("%s\n {\"kind\":\"%s\",\"decision\":\"%s\"", i ? "," : "", proposal_kind_name(q->kind),
           decisions[q->decision]);
    put_field("key", q->key);
    put_field("id", q->id);
    put_field("name", q->name);
    put_field("field", q->field);
    put_field("base", q->base);
    put_field("ours", q->ours);
    put_field("theirs", q->theirs);
    put_field("other", q->other);
    put_field("why", q->why);
    put_field("file", q->pos.file ? q->pos.file : "");
    printf(",\"line\":%d,\"col\":%d}", q->pos.line, q->pos.col);
  }
  fputs("\n]}\n", stdout);
}

static void tell(const struct import *m, bool json, bool applied) {
  size_t n[G_N_ELEMENTS(counted)];
  if (json) {
    tell_json(m, applied);
    return;
  }
  counts_of(m, n);
  if (applied) {
    size_t taken, waiting = waiting_of(m, &taken);
    printf("%s\t%zu\n%s\t%zu\n", import_word(m->words, "summary", "taken"), taken,
           import_word(m->words, "summary", "waiting"), waiting);
  } else {
    for (int k = 0; k < PROPOSAL_KINDS; k++)
      printf("%s\t%zu\n", import_word(m->words, "kinds", proposal_kind_name((enum proposal_kind)k)),
             m->proposals->count[k]);
  }
  for (size_t i = 0; i < G_N_ELEMENTS(counted); i++)
    if (n[i] || (i < 2 && !applied)) printf("%s\t%zu\n", import_word(m->words, "summary", counted[i]), n[i]);
  for (size_t i = 0; i < m->files; i++)
    if (m->file[i].written) printf("%s\n", m->file[i].written);
}

/* ---- the files to decide in ---- */

static bool write_files(struct import *m, const struct proposals *p, struct diag *d) {
  const char *name = preset_name(m->preset);
  struct sheet *sheet = proposals_sheet(p, m->words, m->arena);
  const struct sheet *all[] = {sheet};
  struct office_file *f = m->file;
  f[0].name = arena_printf(m->arena, "%s.csv", name);
  f[0].bytes = sheet_csv(sheet, SHEET_UTF8, f[0].name, d, &f[0].size);
  f[1].name = arena_printf(m->arena, "%s.xlsx", name);
  f[1].bytes = sheet_xlsx(all, 1, (time_t)m->ward.epoch, f[1].name, d, &f[1].size);
  f[2].name = arena_printf(m->arena, "%s.html", name);
  f[2].bytes = proposals_page(p, m->arrivals, preset_title(m->preset, diag_lang(d)), m->words, diag_lang(d),
                              &f[2].size);
  m->files = 3;
  struct office where = {.ward = m->ward.dir, .folder = "import", .out = m->out};
  return f[0].bytes && f[1].bytes && f[2].bytes && office_publish(&where, f, m->files, d);
}

/* ---- applying ---- */

static bool answered_yes(struct diag *d, size_t reach, size_t known) {
  struct diag *now = diag_new(share_dir(), diag_lang(d));
  diag_note(now, (struct pos){0}, "import-many-ask", diag_num(now, (double)reach), diag_num(now, (double)known));
  diag_print(now, stderr);
  diag_free(now);
  char line[16] = "";
  if (!fgets(line, sizeof line, stdin)) return false;
  return line[0] == 'y' || line[0] == 'Y';
}

/* A change to many rows is more often a wrong file than a wide change. */
static bool may_apply(const struct import *m, struct diag *d) {
  size_t reach = proposals_reach(m->proposals, !m->accepted), known = m->proposals->known;
  if (m->many || reach * SHARE_ASKED <= known) return true;
  if (isatty(STDIN_FILENO) && isatty(STDERR_FILENO) && answered_yes(d, reach, known)) return true;
  diag_error(d, (struct pos){0}, "import-many", diag_num(d, (double)reach), diag_num(d, (double)known));
  return false;
}

/* The records alone, whatever the rules find in them; an empty ward may be filled. NULL after an error. */
static struct records *read_records(const struct ward *w, struct diag *d) {
  char *content = g_build_filename(w->dir, "content", NULL);
  int lock = commit_read_begin(content, d);
  g_free(content);
  if (lock < 0) return NULL;
  struct records_input input = {.ward = w->dir,
                                .private_dir = w->private_dir,
                                .site = w->site->root,
                                .basemap = w->basemap,
                                .may_be_empty = true};
  struct records *r = records_load(&input, d);
  commit_read_end(lock);
  return r;
}

/* What still waits stands in the files from now on, as the next run would propose it: the ward's records are read anew, and what
 * was told of them and of the outside file is not told again. */
static bool write_waiting(struct import *m, struct diag *d) {
  struct diag *again = m->waiting_diag = diag_new(share_dir(), diag_lang(d));
  m->waiting_records = read_records(&m->ward, again);
  if (m->waiting_records && !diag_errors(again))
    m->waiting = proposals_make(m->preset, m->arrivals, m->waiting_records, m->ward.dir, m->ward.private_dir, again);
  if (m->waiting) return write_files(m, m->waiting, d);
  diag_warning(d, (struct pos){0}, "import-waiting-unread", preset_name(m->preset));
  return true;
}

static bool import(struct import *m, const char *const *files, struct invocation *in) {
  struct diag *d = in->diag;
  m->arrivals = arrivals_read(m->preset, files, m->ward.records, m->ward.site->root, m->repairs, d);
  m->words = import_words_read(diag_lang(d), d);
  if (!m->arrivals || !m->words) return false;
  m->proposals = proposals_make(m->preset, m->arrivals, m->ward.records, m->ward.dir, m->ward.private_dir, d);
  bool ok = m->proposals && (!m->accepted || proposals_decide(m->proposals, m->accepted, d));
  if (ok && !m->apply) ok = write_files(m, m->proposals, d);
  bool applied = ok && m->apply && may_apply(m, d) &&
                 proposals_apply(m->proposals, !m->accepted, m->preset, m->arrivals, m->ward.records, m->ward.dir,
                                 m->ward.private_dir, d);
  if (m->apply) ok = applied && write_waiting(m, d);
  if (m->proposals && (applied || !m->apply)) tell(m, in->json, applied);
  return ok;
}

/* ---- opening ---- */

static bool load(struct import *m, struct invocation *in) {
  struct ward *w = &m->ward;
  w->basemap = basemap_load(w->dir, w->site->root, in->diag);
  if (w->basemap) w->records = read_records(w, in->diag);
  if (w->records && diag_errors(in->diag)) diag_note(in->diag, (struct pos){0}, "import-content-errors");
  return w->records && !diag_errors(in->diag);
}

static bool words_fit(const struct import *m, const char **names, struct diag *d) {
  if (m->propose && !names[0]) return true;
  const char *rule = m->propose                 ? "import-propose-alone"
                     : m->accepted && !m->apply ? "import-accepted-apply"
                     : m->sheet                 ? "import-sheet-alone"
                     : !names[0]                ? "import-no-preset"
                     : !names[1]                ? "import-no-file"
                                                : NULL;
  char **known = preset_names(), *list = g_strjoinv(" ", known);
  if (rule) diag_error(d, (struct pos){0}, rule, list);
  g_strfreev(known);
  g_free(list);
  return !rule;
}

int command_import(struct invocation *in) {
  struct import m = {.arena = arena_new()};
  const char **names = NULL;
  const struct option options[] = {{"--apply", NULL, &m.apply}, {"--accepted", &m.accepted, NULL},
                                   {"--many", NULL, &m.many},   {"--repairs", NULL, &m.repairs},
                                   {"--out", &m.out, NULL},     {"--propose", &m.propose, NULL},
                                   {"--sheet", &m.sheet, NULL}, {0}};
  bool opened = ward_open_site(&m.ward, in);
  int status = EXIT_CONTENT;
  if (!options_parse(in, options, &names) || !words_fit(&m, names, in->diag)) {
    status = EXIT_USAGE;
  } else if (opened && m.propose) {
    if (load(&m, in) && propose(&m, in)) status = EXIT_DONE;
  } else if (opened) {
    m.preset = preset_read(names[0], in->diag);
    if (!m.preset) status = EXIT_USAGE;
    else if (load(&m, in) && import(&m, names + 1, in)) status = EXIT_DONE;
  }
  if (status == EXIT_CONTENT || diag_system_failed(in->diag)) status = (int)ward_failure(&m.ward, in->diag);
  for (size_t i = 0; i < m.files; i++) g_free((void *)m.file[i].bytes);
  office_clear(m.file, m.files);
  if (m.waiting) proposals_free(m.waiting);
  if (m.waiting_records) records_free(m.waiting_records);
  if (m.waiting_diag) diag_free(m.waiting_diag);
  if (m.proposals) proposals_free(m.proposals);
  if (m.arrivals) arrivals_free(m.arrivals);
  if (m.preset) preset_free(m.preset);
  import_words_free(m.words);
  g_free(names);
  ward_close(&m.ward);
  arena_free(m.arena);
  return status;
}
