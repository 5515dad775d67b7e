/* Sheets as a workbook, by libxlsxwriter. Every cell is a string in a text format: "03", "1E5" and "=1+1" stay what
 * they are, also where somebody types them. Looks are data: generator/share/report/sheet.yaml.
 *
 * libxlsxwriter writes to a name only, so it gets that of a file in memory. It says nothing of invalid UTF-8 and
 * would make a broken file of it: sheet_gate comes first. */
#include <errno.h>
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "backend/sheet_parts.h"
#include "base/arena.h"
#include "base/share.h"
#include "source/source.h"

enum { TONES = SHEET_ENTRY + 1, A4 = 9, NAME_LONGEST = 31, COMMENT_LONGEST = 8000, LINKS_MOST = 65530 /* of one sheet */ };

struct look {
  bool bold, strike;
  lxw_color_t fill, ink;
};
struct book {
  lxw_workbook *book;
  struct keys *keys;
  struct look look[TONES];
  lxw_format *format[TONES][2]; /* by tone; the second is a link's */
  GPtrArray *names;             /* of the sheets */
  struct arena *arena;
  lxw_worksheet *lists; /* hidden: what may be chosen */
  lxw_col_t list;       /* its next free column */
  size_t links;         /* of the present sheet */
  struct diag *d;
  const char *file;
};

/* ---- looks ---- */

static lxw_color_t colour(const struct key *map, const char *name, lxw_color_t otherwise) {
  const char *text = key_text(map, name, "");
  return *text == '#' && strlen(text) == 7 ? (lxw_color_t)g_ascii_strtoull(text + 1, NULL, 16) : otherwise;
}

static bool read_looks(struct book *b) {
  static const char *const names[TONES] = {"plain", "head",    "quiet", "new",  "changed",
                                           "gone",  "warning", "error", "entry"};
  char *path = g_build_filename(share_dir(), "report", "sheet.yaml", NULL);
  b->keys = source_keys(path, "report/sheet.yaml", b->d);
  g_free(path);
  if (!b->keys) return false;
  const struct key *tones = key_get(b->keys->root, "tones");
  for (int i = 0; i < TONES; i++) {
    const struct key *k = key_get(tones, names[i]);
    b->look[i] = (struct look){key_bool(k, "bold", false, b->d), key_bool(k, "strike", false, b->d),
                               colour(k, "fill", LXW_COLOR_UNSET), colour(k, "ink", LXW_COLOR_UNSET)};
  }
  return true;
}

static double number(const struct book *b, const char *map, const char *name, double otherwise) {
  return key_number(map ? key_get(b->keys->root, map) : b->keys->root, name, otherwise, b->d);
}

static lxw_format *format_of(struct book *b, enum sheet_tone tone, bool link) {
  if (b->format[tone][link]) return b->format[tone][link];
  const struct look *look = &b->look[tone];
  lxw_format *f = b->format[tone][link] = workbook_add_format(b->book);
  format_set_num_format(f, "@");
  format_set_font_name(f, key_text(b->keys->root, "font", "Calibri"));
  format_set_font_size(f, number(b, NULL, "size", 10.5));
  format_set_text_wrap(f);
  format_set_align(f, LXW_ALIGN_VERTICAL_TOP);
  if (look->fill != LXW_COLOR_UNSET) {
    format_set_bg_color(f, look->fill);
    format_set_border(f, LXW_BORDER_THIN); /* a fill hides the sheet's own lines */
    format_set_border_color(f, colour(b->keys->root, "border", LXW_COLOR_GRAY));
  }
  if (link) {
    format_set_font_color(f, colour(b->keys->root, "link", LXW_COLOR_BLUE));
    format_set_underline(f, LXW_UNDERLINE_SINGLE);
  } else if (look->ink != LXW_COLOR_UNSET) {
    format_set_font_color(f, look->ink);
  }
  if (look->bold) format_set_bold(f);
  if (look->strike) format_set_font_strikeout(f);
  return f;
}

/* ---- names of sheets ---- */

static bool is_taken(const struct book *b, const char *name) {
  for (guint i = 0; i < b->names->len; i++) {
    char *one = g_utf8_casefold(b->names->pdata[i], -1), *two = g_utf8_casefold(name, -1);
    bool same = !strcmp(one, two);
    g_free(one);
    g_free(two);
    if (same) return true;
  }
  return false;
}

/* At most 31 characters (those beyond the basic plane count twice), none of []:*?/\, no apostrophe at an end, no
 * name twice. */
static const char *sheet_name(struct book *b, const char *wanted) {
  for (int n = 1;; n++) {
    char *tail = n > 1 ? g_strdup_printf(" %d", n) : g_strdup("");
    GString *name = g_string_new(NULL);
    size_t units = strlen(tail);
    for (const char *p = wanted ? wanted : ""; *p; p = g_utf8_next_char(p)) {
      gunichar c = g_utf8_get_char(p);
      if (strchr("[]:*?/\\\r\n\t", (int)(c < 0x80 ? c : 'x')) || (c == '\'' && !name->len)) continue;
      units += c > 0xFFFF ? 2 : 1;
      if (units > NAME_LONGEST) break;
      g_string_append_unichar(name, c);
    }
    while (name->len && name->str[name->len - 1] == '\'') g_string_truncate(name, name->len - 1);
    if (!name->len) g_string_append(name, "Sheet");
    g_string_append(name, tail);
    g_free(tail);
    bool taken = is_taken(b, name->str);
    if (!taken) g_ptr_array_add(b->names, arena_strdup(b->arena, name->str));
    g_string_free(name, TRUE);
    if (!taken) return b->names->pdata[b->names->len - 1];
  }
}

/* ---- widths ---- */

/* Width of the widest line in half-width characters. */
static int line_width(const char *text, int most) {
  int widest = 0, now = 0;
  for (; *text && widest < most; text = g_utf8_next_char(text)) {
    gunichar c = g_utf8_get_char(text);
    if (c == '\n') now = 0;
    else if (!g_unichar_iszerowidth(c)) now += g_unichar_iswide(c) || (c >= 0x2010 && c <= 0x27BF) ? 2 : 1;
    widest = MAX(widest, now);
  }
  return MIN(widest, most);
}

static void set_widths(struct book *b, lxw_worksheet *w, const struct sheet *s) {
  int least = 2 * (int)number(b, "columns", "least", 3), most = 2 * (int)number(b, "columns", "most", 32);
  for (size_t col = 0; col < s->width; col++) {
    int width = least;
    if (s->column_chars) {
      width = 2 * s->column_chars[col];
    } else {
      for (size_t row = 0; row < s->rows && width < most; row++) {
        const char *text = s->cell[row * s->width + col].text;
        if (text) width = MAX(width, line_width(text, most) + (row ? 0 : 3)); /* the header's filter button */
      }
    }
    worksheet_set_column(w, (lxw_col_t)col, (lxw_col_t)col, width + 1.5, format_of(b, SHEET_PLAIN, false));
  }
}

/* ---- cells ---- */

/* "#C12": a cell of the first sheet, "#2!C12": of the second. Anything else must be an address of the web or of
 * mail. */
static char *target(const struct book *b, const char *link) {
  if (*link == '#') {
    const char *mark = strchr(link, '!'), *cell = mark ? mark + 1 : link + 1;
    guint sheet = mark ? (guint)strtoul(link + 1, NULL, 10) : 1;
    if (!sheet || sheet > b->names->len) return NULL;
    char **parts = g_strsplit(b->names->pdata[sheet - 1], "'", -1), *name = g_strjoinv("''", parts);
    char *out = g_strdup_printf("internal:'%s'!%s", name, cell);
    g_strfreev(parts);
    g_free(name);
    return out;
  }
  static const char *const schemes[] = {"https://", "http://", "mailto:", NULL};
  for (const char *const *p = schemes; *p; p++) {
    if (g_str_has_prefix(link, *p) && strlen(link) < 2000) return g_strdup(link);
  }
  return NULL;
}

/* libxlsxwriter writes "_x0041_" as it stands, which Excel reads as "A". */
static char *escaped(const char *text) {
  GString *out = g_string_new(NULL);
  for (const char *p = text; *p; p++) {
    bool code = p[0] == '_' && p[1] == 'x' && g_ascii_isxdigit(p[2]) && g_ascii_isxdigit(p[3]) &&
                g_ascii_isxdigit(p[4]) && g_ascii_isxdigit(p[5]) && p[6] == '_';
    g_string_append(out, code ? "_x005F_" : "_");
    if (!code && *p != '_') out->str[out->len - 1] = *p;
  }
  return g_string_free(out, FALSE);
}

static lxw_error put_text(lxw_worksheet *w, lxw_row_t row, lxw_col_t col, const char *text, lxw_format *f) {
  if (!text || !*text) return worksheet_write_blank(w, row, col, f);
  char *safe = strstr(text, "_x") ? escaped(text) : NULL;
  lxw_error e = worksheet_write_string(w, row, col, safe ? safe : text, f);
  g_free(safe);
  return e;
}

static lxw_error put_comment(const struct book *b, lxw_worksheet *w, lxw_row_t row, lxw_col_t col, const char *text) {
  const struct key *k = key_get(b->keys->root, "comment");
  int chars = (int)number(b, "comment", "width", 30), lines = 0;
  double size = number(b, "comment", "size", 10);
  char *cut = NULL;
  if (g_utf8_strlen(text, -1) > COMMENT_LONGEST) {
    char *start = g_utf8_substring(text, 0, COMMENT_LONGEST);
    cut = g_strconcat(start, "\u2026", NULL);
    g_free(start);
  }
  char **all = g_strsplit(text, "\n", -1);
  for (char **l = all; *l; l++) lines += 1 + line_width(*l, 1 << 20) / (2 * chars);
  g_strfreev(all);
  lxw_comment_options o = {.author = (char *)"",
                           .font_name = (char *)key_text(b->keys->root, "font", "Calibri"),
                           .font_size = size,
                           .color = colour(k, "fill", LXW_COLOR_UNSET),
                           .width = (uint16_t)(chars * size * 4 / 3 + 24),
                           .height = (uint16_t)(MIN(lines, 40) * size * 1.8 + 16)};
  lxw_error e = worksheet_write_comment_opt(w, row, col, cut ? cut : text, &o);
  g_free(cut);
  return e;
}

static lxw_error put_cell(struct book *b, lxw_worksheet *w, const struct sheet *s, size_t at) {
  const struct sheet_cell *c = &s->cell[at];
  lxw_row_t row = (lxw_row_t)(at / s->width);
  lxw_col_t col = (lxw_col_t)(at % s->width);
  /* Beyond the most that a spreadsheet program takes, the text stands without its link. */
  char *to = c->link && c->text && *c->text && b->links < LINKS_MOST ? target(b, c->link) : NULL;
  b->links += to != NULL;
  lxw_error e = LXW_NO_ERROR;
  enum sheet_tone tone = !row && c->tone == SHEET_PLAIN ? SHEET_HEAD : c->tone;
  lxw_format *f = format_of(b, tone, to != NULL);
  if (to) e = worksheet_write_url(w, row, col, to, f);
  /* Blank cells in the plain tone have their column's format. */
  if (!e && ((c->text && *c->text) || tone != SHEET_PLAIN)) e = put_text(w, row, col, c->text, f);
  if (!e && c->comment && *c->comment) e = put_comment(b, w, row, col, c->comment);
  g_free(to);
  return e;
}

/* ---- sheets ---- */

/* The words go to a column of the hidden sheet: a list within the rule ends at 255 characters, and at the first
 * comma. */
static lxw_error put_choice(struct book *b, lxw_worksheet *w, const struct sheet *s, size_t col) {
  char **words = g_strsplit(s->choice[col], "|", -1), first[LXW_MAX_CELL_NAME_LENGTH], last[LXW_MAX_CELL_NAME_LENGTH];
  lxw_row_t n = 0;
  lxw_error e = LXW_NO_ERROR;
  for (; words[n] && !e; n++) e = put_text(b->lists, n, b->list, words[n], format_of(b, SHEET_PLAIN, false));
  g_strfreev(words);
  if (!n || e) return e;
  lxw_rowcol_to_cell_abs(first, 0, b->list, true, true);
  lxw_rowcol_to_cell_abs(last, n - 1, b->list, true, true);
  b->list++;
  char *formula = g_strdup_printf("='%s'!%s:%s", (char *)b->names->pdata[b->names->len - 1], first, last);
  lxw_data_validation v = {.validate = LXW_VALIDATION_TYPE_LIST_FORMULA,
                           .value_formula = formula,
                           .ignore_blank = LXW_VALIDATION_ON,
                           .show_error = LXW_VALIDATION_ON,
                           .dropdown = LXW_VALIDATION_ON};
  lxw_row_t end = (lxw_row_t)MAX(s->rows, 2) - 1;
  e = worksheet_data_validation_range(w, 1, (lxw_col_t)col, end, (lxw_col_t)col, &v);
  g_free(formula);
  return e;
}

static bool has_choice(const struct sheet *s) {
  for (size_t col = 0; s->choice && col < s->width; col++) {
    if (s->choice[col]) return true;
  }
  return false;
}

static lxw_error put_sheet(struct book *b, lxw_worksheet *w, const struct sheet *s) {
  lxw_error e = LXW_NO_ERROR;
  b->links = 0;
  set_widths(b, w, s);
  for (size_t i = 0; i < s->rows * s->width && !e; i++) e = put_cell(b, w, s, i);
  if (s->rows && s->width) {
    worksheet_freeze_panes(w, 1, 0);
    worksheet_autofilter(w, 0, 0, (lxw_row_t)s->rows - 1, (lxw_col_t)s->width - 1);
    worksheet_repeat_rows(w, 0, 0);
  }
  worksheet_ignore_errors(w, LXW_IGNORE_NUMBER_STORED_AS_TEXT, "A1:XFD1048576"); /* no warning sign at each number */
  worksheet_set_landscape(w);
  worksheet_set_paper(w, A4);
  worksheet_fit_to_pages(w, 1, 0);
  worksheet_set_footer(w, key_text(b->keys->root, "footer", ""));
  for (size_t col = 0; s->choice && col < s->width && !e; col++)
    if (s->choice[col]) e = put_choice(b, w, s, col);
  return e;
}

static lxw_error fill(struct book *b, const struct sheet *const *sheets, size_t n) {
  lxw_worksheet **w = arena_array(b->arena, n, sizeof *w);
  lxw_error e = LXW_NO_ERROR;
  bool lists = false;
  for (size_t i = 0; i < n; i++) {
    w[i] = workbook_add_worksheet(b->book, sheet_name(b, sheets[i]->name));
    lists = lists || has_choice(sheets[i]);
    if (!w[i]) return LXW_ERROR_INVALID_SHEETNAME_CHARACTER;
  }
  if (lists) {
    b->lists = workbook_add_worksheet(b->book, sheet_name(b, key_text(b->keys->root, "lists", "lists")));
    if (!b->lists) return LXW_ERROR_INVALID_SHEETNAME_CHARACTER;
    worksheet_hide(b->lists);
  }
  for (size_t i = 0; i < n && !e; i++) e = put_sheet(b, w[i], sheets[i]);
  return e;
}

/* ---- the file ---- */

static char *take_bytes(int fd, size_t *size_out) {
  struct stat st;
  if (fstat(fd, &st) != 0 || st.st_size <= 0) return NULL;
  char *bytes = g_malloc((gsize)st.st_size);
  for (off_t at = 0; at < st.st_size;) {
    ssize_t n = pread(fd, bytes + at, (size_t)(st.st_size - at), at);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) {
      g_free(bytes);
      return NULL;
    }
    at += n;
  }
  *size_out = (size_t)st.st_size;
  return bytes;
}

static char *make(struct book *b, const struct sheet *const *sheets, size_t n, time_t created, size_t *size_out) {
  int fd = memfd_create("annai-xlsx", MFD_CLOEXEC);
  char *name = g_strdup_printf("/proc/self/fd/%d", fd), *bytes = NULL;
  lxw_workbook_options options = {.constant_memory = LXW_FALSE};
  lxw_error e = LXW_ERROR_CREATING_XLSX_FILE;
  if (fd >= 0 && (b->book = workbook_new_opt(name, &options))) {
    lxw_doc_properties properties = {.created = created > 0 ? created : 1}; /* 0 would mean now */
    workbook_set_properties(b->book, &properties);
    e = fill(b, sheets, n);
    lxw_error closed = workbook_close(b->book); /* frees the book, whatever happens */
    if (!e) e = closed;
    if (!e) bytes = take_bytes(fd, size_out);
  }
  if (!bytes) {
    diag_error(b->d, ((struct pos){b->file, 0, 0}), "sheet-write", e ? lxw_strerror(e) : g_strerror(errno));
    diag_mark_system(b->d);
  }
  if (fd >= 0) close(fd);
  g_free(name);
  return bytes;
}

char *sheet_xlsx(const struct sheet *const *sheets, size_t n, time_t created, const char *file, struct diag *d,
                 size_t *size_out) {
  struct book b = {.names = g_ptr_array_new(), .arena = arena_new(), .d = d, .file = diag_intern(d, file)};
  bool ok = read_looks(&b);
  for (size_t i = 0; i < n; i++) ok = sheet_gate(sheets[i], b.file, d) && ok;
  char *bytes = ok ? make(&b, sheets, n, created, size_out) : NULL;
  if (b.keys) keys_free(b.keys);
  g_ptr_array_free(b.names, TRUE);
  arena_free(b.arena);
  return bytes;
}
