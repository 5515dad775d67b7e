/* The collector of findings, and their texts from generator/share/messages. */
#include "base/diag.h"

#include <glib.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST_SHOWN = 500 }; /* characters of one argument */

struct finding {
  enum diag_level level;
  struct pos pos;
  const char *rule;
  const char **arg; /* NULL-terminated */
  bool hidden;      /* may hold what not everybody may read */
  guint order;
};
struct message {
  char *text[2], *help[2]; /* ja, en */
  char *who;               /* must act; NULL: not said */
};
struct diag {
  char *share;
  int lang; /* 0 ja, 1 en */
  GStringChunk *strings;
  GArray *findings;
  GHashTable *seen;     /* what was said -> its finding's index + 1, so that it is said once */
  GHashTable *messages; /* rule -> struct message; read when first needed */
  size_t count[3];
  bool system, hiding;
  const char *hidden_folder, *hidden_name; /* the private folder, and what the report calls it; NULL: none */
};

static void message_free(void *p) {
  struct message *m = p;
  for (int i = 0; i < 2; i++) {
    g_free(m->text[i]);
    g_free(m->help[i]);
  }
  g_free(m->who);
  g_free(m);
}

struct diag *diag_new(const char *share, const char *lang) {
  struct diag *d = g_new0(struct diag, 1);
  d->share = g_strdup(share);
  d->strings = g_string_chunk_new(4096);
  d->findings = g_array_new(FALSE, TRUE, sizeof(struct finding));
  d->seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  diag_set_lang(d, lang);
  return d;
}

struct diag *diag_like(const struct diag *d) {
  return diag_new(d->share, d->lang ? "en" : "ja");
}

void diag_free(struct diag *d) {
  if (!d) return;
  for (guint i = 0; i < d->findings->len; i++) g_free(g_array_index(d->findings, struct finding, i).arg);
  g_array_free(d->findings, TRUE);
  g_hash_table_destroy(d->seen);
  if (d->messages) g_hash_table_destroy(d->messages);
  g_string_chunk_free(d->strings);
  g_free(d->share);
  g_free(d);
}

void diag_set_lang(struct diag *d, const char *lang) {
  d->lang = lang && !strncmp(lang, "en", 2);
}

const char *diag_lang(const struct diag *d) {
  return d->lang ? "en" : "ja";
}

const char *diag_intern(struct diag *d, const char *s) {
  return s ? g_string_chunk_insert_const(d->strings, s) : NULL;
}

const char *diag_num(struct diag *d, double n) {
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  return diag_intern(d, g_ascii_formatd(text, sizeof text, "%.10g", n));
}

void diag_mark_system(struct diag *d) {
  d->system = true;
}

bool diag_system_failed(const struct diag *d) {
  return d->system;
}

size_t diag_count(const struct diag *d, enum diag_level level) {
  return d->count[level];
}

bool diag_hide(struct diag *d, bool hide) {
  bool before = d->hiding;
  d->hiding = hide;
  return before;
}

void diag_hide_below(struct diag *d, const char *folder, const char *name) {
  d->hidden_folder = diag_intern(d, folder);
  d->hidden_name = diag_intern(d, name);
}

/* What follows the private folder's name in a file's; NULL if it does not lie there. */
static const char *below_hidden(const struct diag *d, const char *file) {
  size_t size = d->hidden_folder ? strlen(d->hidden_folder) : 0;
  bool below = size && file && !strncmp(file, d->hidden_folder, size) && (!file[size] || file[size] == '/');
  return below ? file + size : NULL;
}

static void add(struct diag *d, enum diag_level level, struct pos pos, const char *rule, const char *const *args,
                size_t n, bool hidden) {
  GString *said = g_string_new(NULL);
  g_string_printf(said, "%d\t%s\t%d\t%d\t%s", level, pos.file ? pos.file : "", pos.line, pos.col, rule);
  for (size_t i = 0; i < n; i++) g_string_append_printf(said, "\t%s", args[i] ? args[i] : "");
  guint before = GPOINTER_TO_UINT(g_hash_table_lookup(d->seen, said->str));
  if (before) { /* said openly once, it is open */
    g_array_index(d->findings, struct finding, before - 1).hidden &= hidden;
    g_string_free(said, TRUE);
    return;
  }
  g_hash_table_insert(d->seen, g_string_free(said, FALSE), GUINT_TO_POINTER(d->findings->len + 1));
  struct finding f = {level, pos, diag_intern(d, rule), g_new0(const char *, n + 1), hidden, d->findings->len};
  f.pos.file = diag_intern(d, pos.file);
  for (size_t i = 0; i < n; i++) f.arg[i] = diag_intern(d, args[i] ? args[i] : "");
  g_array_append_val(d->findings, f);
  d->count[level]++;
}

void diag_add(struct diag *d, enum diag_level level, struct pos pos, const char *rule, ...) {
  const char *args[10];
  size_t n = 0;
  va_list list;
  va_start(list, rule);
  for (const char *a; n < G_N_ELEMENTS(args) && (a = va_arg(list, const char *));) args[n++] = a;
  va_end(list);
  add(d, level, pos, rule, args, n, d->hiding);
}

/* ---- texts: blocks of "[rule]", "who: …", "ja: …", "en: …", "help.ja: …", "help.en: …"; an indented line goes on the last
 * one ---- */

static void read_messages(GHashTable *into, const char *path) {
  char *all;
  if (!g_file_get_contents(path, &all, NULL, NULL)) return;
  char **lines = g_strsplit(all, "\n", -1);
  struct message *m = NULL;
  char **open = NULL;
  static const char *const keys[] = {"ja: ", "en: ", "help.ja: ", "help.en: ", "who: "};
  for (char **line = lines; *line; line++) {
    size_t length = strlen(*line);
    if (**line == '[' && length > 2 && (*line)[length - 1] == ']') {
      m = g_new0(struct message, 1);
      g_hash_table_replace(into, g_strndup(*line + 1, length - 2), m);
      open = NULL;
    } else if (m && (**line == ' ' || **line == '\t') && open && *open) {
      char *longer = g_strconcat(*open, "\n", g_strstrip(*line), NULL);
      g_free(*open);
      *open = longer;
    } else if (m) {
      char **slot[] = {&m->text[0], &m->text[1], &m->help[0], &m->help[1], &m->who};
      for (size_t k = 0; k < G_N_ELEMENTS(slot); k++)
        if (g_str_has_prefix(*line, keys[k])) {
          open = slot[k];
          g_free(*open);
          *open = g_strdup(*line + strlen(keys[k]));
        }
    }
  }
  g_strfreev(lines);
  g_free(all);
}

static int by_name(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static GHashTable *messages(const struct diag *cd) {
  struct diag *d = (struct diag *)cd; /* filled once, seen by nobody */
  if (d->messages) return d->messages;
  d->messages = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, message_free);
  char *folder = g_build_filename(d->share, "messages", NULL);
  GDir *dir = g_dir_open(folder, 0, NULL);
  GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
  for (const char *name; dir && (name = g_dir_read_name(dir));)
    if (g_str_has_suffix(name, ".txt")) g_ptr_array_add(names, g_strdup(name));
  g_ptr_array_sort(names, by_name);
  for (guint i = 0; i < names->len; i++) {
    char *path = g_build_filename(folder, names->pdata[i], NULL);
    read_messages(d->messages, path);
    g_free(path);
  }
  g_ptr_array_free(names, TRUE);
  if (dir) g_dir_close(dir);
  g_free(folder);
  return d->messages;
}

static const char *in_language(char *const of[2], int lang) {
  return of[lang] ? of[lang] : of[!lang];
}

const char *diag_help(const struct diag *d, const char *rule) {
  const struct message *m = g_hash_table_lookup(messages(d), rule);
  if (!m) return NULL;
  const char *help = in_language(m->help, d->lang);
  return help ? help : in_language(m->text, d->lang);
}

const char *diag_who(const struct diag *d, const char *rule) {
  const struct message *m = g_hash_table_lookup(messages(d), rule);
  return m ? m->who : NULL;
}

static bool moves_cursor(gunichar c) {
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/* Other people's bytes inside a message: a control character would move a terminal's cursor, a megabyte bury the rest. */
static void append_visible(GString *out, const char *s) {
  for (int n = 0; *s; n++) {
    gunichar c = g_utf8_get_char_validated(s, -1);
    bool valid = c != (gunichar)-1 && c != (gunichar)-2;
    if (n == LONGEST_SHOWN) {
      g_string_append(out, "\u2026");
      return;
    }
    if (!valid) g_string_append_printf(out, "\\x%02X", (unsigned char)*s);
    else if (moves_cursor(c)) g_string_append_printf(out, "\\u%04X", c);
    else g_string_append_unichar(out, c);
    s += valid ? g_utf8_next_char(s) - s : 1;
  }
}

static char *finding_text(const struct diag *d, const struct finding *f) {
  const struct message *m = g_hash_table_lookup(messages(d), f->rule);
  const char *text = m ? in_language(m->text, d->lang) : NULL;
  size_t n = 0;
  while (f->arg[n]) n++;
  GString *out = g_string_new(NULL);
  if (!text) {
    for (size_t i = 0; i < n; i++) {
      if (i) g_string_append(out, ", ");
      append_visible(out, f->arg[i]);
    }
    return g_string_free(out, FALSE);
  }
  for (const char *p = text; *p; p++) {
    if (p[0] == '{' && g_ascii_isdigit(p[1]) && p[2] == '}') {
      size_t i = (size_t)(p[1] - '0');
      append_visible(out, i < n ? f->arg[i] : "");
      p += 2;
    } else {
      g_string_append_c(out, *p);
    }
  }
  return g_string_free(out, FALSE);
}

char *diag_summary(struct diag *d) {
  const char *arg[] = {diag_num(d, (double)d->count[DIAG_ERROR]), diag_num(d, (double)d->count[DIAG_WARNING]),
                       diag_num(d, (double)d->count[DIAG_NOTE]), NULL};
  struct finding f = {.rule = d->count[DIAG_ERROR] ? "summary-errors" : "summary", .arg = arg};
  return finding_text(d, &f);
}

static int by_place(const void *a, const void *b) {
  const struct finding *x = *(const struct finding *const *)a, *y = *(const struct finding *const *)b;
  int c = g_strcmp0(x->pos.file, y->pos.file);
  if (!c) c = (x->pos.line > y->pos.line) - (x->pos.line < y->pos.line);
  if (!c) c = (x->pos.col > y->pos.col) - (x->pos.col < y->pos.col);
  return c ? c : (x->order > y->order) - (x->order < y->order);
}

static const struct finding **sorted(const struct diag *d) {
  const struct finding **list = g_new(const struct finding *, d->findings->len + 1);
  for (guint i = 0; i < d->findings->len; i++) list[i] = &g_array_index(d->findings, struct finding, i);
  qsort(list, d->findings->len, sizeof *list, by_place);
  return list;
}

static const char *const level_names[] = {"note", "warning", "error"};

/* A place in a workbook: its file ends with the sheet's name and "!". */
static bool in_sheet(const struct pos *p) {
  return p->file && g_str_has_suffix(p->file, "!");
}

/* C12; without a column, the row alone. */
static void append_cell(GString *out, int row, int col) {
  char letters[8];
  size_t n = sizeof letters;
  for (; col > 0 && n; col = (col - 1) / 26) letters[--n] = (char)('A' + (col - 1) % 26);
  g_string_append_len(out, letters + n, (gssize)(sizeof letters - n));
  g_string_append_printf(out, "%d", row);
}

static void append_place(GString *out, const struct pos *p) {
  append_visible(out, p->file);
  if (p->line > 0 && in_sheet(p)) {
    append_cell(out, p->line, p->col);
  } else if (p->line > 0) {
    g_string_append_printf(out, ":%d", p->line);
    if (p->col > 0) g_string_append_printf(out, ":%d", p->col);
  }
  g_string_append(out, ": ");
}

char *diag_place(struct pos pos) {
  GString *out = g_string_new(NULL);
  if (pos.file) append_place(out, &pos);
  g_string_truncate(out, out->len ? out->len - strlen(": ") : 0);
  return g_string_free(out, FALSE);
}

bool diag_print(const struct diag *d, FILE *to) {
  const struct finding **list = sorted(d);
  for (guint i = 0; i < d->findings->len; i++) {
    const struct finding *f = list[i];
    GString *line = g_string_new(NULL);
    if (f->pos.file) append_place(line, &f->pos);
    char *text = finding_text(d, f);
    g_string_append_printf(line, "%s: %s [%s]\n", level_names[f->level], text, f->rule);
    fputs(line->str, to);
    g_free(text);
    g_string_free(line, TRUE);
  }
  g_free(list);
  return fflush(to) == 0 && !ferror(to);
}

static void append_json(GString *out, const char *s) {
  g_string_append_c(out, '"');
  for (; *s; s++) {
    unsigned char c = (unsigned char)*s;
    if (c == '"' || c == '\\') g_string_append_printf(out, "\\%c", c);
    else if (c < 0x20 || c == 0x7f) g_string_append_printf(out, "\\u%04x", c);
    else g_string_append_c(out, (char)c);
  }
  g_string_append_c(out, '"');
}

static void append_json_visible(GString *out, const char *s) {
  GString *visible = g_string_new(NULL);
  append_visible(visible, s);
  append_json(out, visible->str);
  g_string_free(visible, TRUE);
}

/* The name by which the report calls a file below the private folder: without the sheet, which may tell what it holds. */
static char *report_name(const struct diag *d, const char *below) {
  const char *ending = g_str_has_suffix(below, "!") ? strstr(below, ".xls") : NULL;
  const char *sheet = ending ? strchr(ending, ' ') : NULL;
  char *file = sheet ? g_strndup(below, (gsize)(sheet - below)) : g_strdup(below);
  char *name = g_strconcat(d->hidden_name, file, NULL);
  g_free(file);
  return name;
}

static void append_finding(GString *out, const struct diag *d, const struct finding *f, bool report) {
  const char *below = report ? below_hidden(d, f->pos.file) : NULL;
  char *renamed = below ? report_name(d, below) : NULL;
  g_string_append_printf(out, "{\"level\":\"%s\",\"rule\":\"%s\",\"file\":", level_names[f->level], f->rule);
  if (f->pos.file) append_json_visible(out, renamed ? renamed : f->pos.file);
  else g_string_append(out, "null");
  g_string_append_printf(out, ",\"line\":%d", f->pos.line);
  if (!below && !(report && f->hidden)) {
    char *text = finding_text(d, f);
    g_string_append_printf(out, ",\"column\":%d", f->pos.col);
    if (f->pos.line > 0 && f->pos.col > 0 && in_sheet(&f->pos)) {
      g_string_append(out, ",\"cell\":\"");
      append_cell(out, f->pos.line, f->pos.col);
      g_string_append_c(out, '"');
    }
    g_string_append(out, ",\"text\":");
    append_json(out, text);
    g_free(text);
  }
  g_string_append_c(out, '}');
  g_free(renamed);
}

static bool print_json(const struct diag *d, bool report, FILE *to) {
  const struct finding **list = sorted(d);
  GString *out = g_string_new("[");
  for (guint i = 0; i < d->findings->len; i++) {
    g_string_append(out, i ? ",\n " : "\n ");
    append_finding(out, d, list[i], report);
  }
  g_string_append(out, d->findings->len ? "\n]\n" : "]\n");
  fputs(out->str, to);
  g_string_free(out, TRUE);
  g_free(list);
  return fflush(to) == 0 && !ferror(to);
}

struct diag_told *diag_list(const struct diag *d, bool report, size_t *n_out) {
  const struct finding **list = sorted(d);
  struct diag_told *told = g_new0(struct diag_told, d->findings->len + 1);
  for (guint i = 0; i < d->findings->len; i++) {
    const struct finding *f = list[i];
    const char *below = report ? below_hidden(d, f->pos.file) : NULL;
    bool hidden = below || (report && f->hidden);
    told[i] = (struct diag_told){.level = f->level, .rule = f->rule, .line = f->pos.line, .col = hidden ? 0 : f->pos.col,
                                 .private = below_hidden(d, f->pos.file) != NULL, .text = hidden ? NULL : finding_text(d, f)};
    told[i].file = below ? report_name(d, below) : g_strdup(f->pos.file);
  }
  g_free(list);
  *n_out = d->findings->len;
  return told;
}

void diag_list_free(struct diag_told *told, size_t n) {
  for (size_t i = 0; i < n; i++) {
    g_free(told[i].file);
    g_free(told[i].text);
  }
  g_free(told);
}

bool diag_print_json(const struct diag *d, FILE *to) {
  return print_json(d, false, to);
}

bool diag_print_report(const struct diag *d, FILE *to) {
  return print_json(d, true, to);
}

/* ---- between processes: each number and string ends with NUL ---- */

static void pack_text(GString *out, const char *s) {
  g_string_append_len(out, s, (gssize)strlen(s) + 1);
}

static void pack_number(GString *out, long n) {
  char text[24];
  g_snprintf(text, sizeof text, "%ld", n);
  pack_text(out, text);
}

char *diag_pack(const struct diag *d, size_t *size_out) {
  GString *out = g_string_new(NULL);
  pack_number(out, d->system);
  for (guint i = 0; i < d->findings->len; i++) {
    const struct finding *f = &g_array_index(d->findings, struct finding, i);
    size_t n = 0;
    while (f->arg[n]) n++;
    pack_number(out, f->level);
    pack_number(out, f->hidden);
    pack_text(out, f->pos.file ? f->pos.file : "");
    pack_number(out, f->pos.line);
    pack_number(out, f->pos.col);
    pack_text(out, f->rule);
    pack_number(out, (long)n);
    for (size_t k = 0; k < n; k++) pack_text(out, f->arg[k]);
  }
  *size_out = out->len;
  return g_string_free(out, FALSE);
}

static const char *unpack_text(const char **at, const char *end) {
  const char *s = *at;
  const char *nul = s < end ? memchr(s, 0, (size_t)(end - s)) : NULL;
  if (!nul) return NULL;
  *at = nul + 1;
  return s;
}

bool diag_unpack(struct diag *d, const char *bytes, size_t size) {
  const char *at = bytes, *end = bytes + size;
  const char *system = unpack_text(&at, end);
  if (!system) return false;
  if (*system == '1') d->system = true;
  while (at < end) {
    const char *level = unpack_text(&at, end), *hidden = unpack_text(&at, end), *file = unpack_text(&at, end),
               *line = unpack_text(&at, end), *col = unpack_text(&at, end), *rule = unpack_text(&at, end),
               *count = unpack_text(&at, end);
    if (!level || !hidden || !file || !line || !col || !rule || !count) return false;
    const char *args[10];
    size_t n = (size_t)MIN(atol(count), (long)G_N_ELEMENTS(args));
    for (size_t i = 0; i < n; i++)
      if (!(args[i] = unpack_text(&at, end))) return false;
    add(d, (enum diag_level)atoi(level), (struct pos){*file ? file : NULL, atoi(line), atoi(col)}, rule, args, n,
        *hidden == '1');
  }
  return true;
}
