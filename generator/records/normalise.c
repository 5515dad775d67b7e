/* Cell text to stored text, type by type. */
#include "records/normalise.h"

#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "records/cell.h"
#include "records/tel.h"
#include "records/phrases.h"

enum repair {
  REPAIR_WIDTH, REPAIR_HYPHEN, REPAIR_SPACE, REPAIR_KANA, REPAIR_FORM, REPAIR_NONE, REPAIR_TWICE, REPAIR_ERA,
  REPAIR_ZERO, REPAIR_MARK, REPAIR_RADICAL, REPAIRS
};
static const char *const repair_rules[REPAIRS] = {"repair-width", "repair-hyphen", "repair-space", "repair-kana",
                                                  "repair-form",  "repair-none",   "repair-twice", "repair-era",
                                                  "repair-zero",  "repair-mark",   "repair-radical"};

struct count {
  unsigned cells[REPAIRS];
  int line[REPAIRS]; /* of the first */
  int last[REPAIRS]; /* a key cell is read twice and counted once */
};
struct normaliser {
  const struct table_schema *table;
  struct codes *codes;
  const char *file;
  struct diag *d;
  enum diag_level level; /* of what cannot be read */
  struct count *count; /* by column */
  GString *out, *part;
  GArray *found; /* int: codes of one cell */
  bool each;     /* every repair is told at its cell too */
  struct tel_plan *plan; /* read when the first number comes */
  struct phrases *refusals; /* likewise */
  /* The cell at work: */
  const struct column *column;
  struct pos pos;
  bool repaired[REPAIRS];
};

struct normaliser *normaliser_begin(const struct table_schema *table, struct codes *codes, const char *file,
                                    struct diag *d) {
  struct normaliser *n = g_new0(struct normaliser, 1);
  *n = (struct normaliser){.table = table, .codes = codes, .file = file, .d = d,
                           .count = g_new0(struct count, table->columns + 1), .out = g_string_new(NULL),
                           .part = g_string_new(NULL), .found = g_array_new(FALSE, FALSE, sizeof(int)), .level = DIAG_ERROR};
  return n;
}

void normaliser_each(struct normaliser *n, bool each) {
  n->each = each;
}

void normaliser_outside(struct normaliser *n) {
  n->level = DIAG_WARNING;
}

void normaliser_end(struct normaliser *n) {
  for (size_t c = 0; c < n->table->columns; c++) {
    for (int r = 0; r < REPAIRS; r++) {
      const struct count *count = &n->count[c];
      if (!count->cells[r]) continue;
      diag_note(n->d, ((struct pos){n->file, count->line[r], 0}), repair_rules[r], n->table->column[c].label,
                diag_num(n->d, count->cells[r]));
    }
  }
  g_free(n->count);
  g_string_free(n->out, TRUE);
  g_string_free(n->part, TRUE);
  g_array_free(n->found, TRUE);
  tel_plan_free(n->plan);
  phrases_free(n->refusals);
  g_free(n);
}

/* ---- characters ---- */

static bool is_space(gunichar c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0x3000 || c == 0xA0;
}

/* The characters that people's keyboards and copied web pages put where '-' is meant. */
static bool is_hyphen(gunichar c) {
  static const gunichar hyphens[] = {0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0xFF0D, 0x30FC,
                                     0xFF70, 0x2500, 0x2501, 0x207B, 0x208B, 0xFE63, 0xAD};
  for (size_t i = 0; i < G_N_ELEMENTS(hyphens); i++) {
    if (c == hyphens[i]) return true;
  }
  return false;
}

static bool is_kana(gunichar c) {
  return (c >= 0x3041 && c <= 0x3096) || (c >= 0x30A1 && c <= 0x30FA) || c == 0x30FC;
}

static bool all_plain(const char *s) {
  for (; *s; s++) {
    if (*s <= ' ' || *s >= 0x7F) return false;
  }
  return true;
}

/* Without white space at both ends. Line breaks at the ends of a cell are nobody's content: not counted. */
static const char *trim(struct normaliser *n, const char *s) {
  const char *start = s, *end = s + strlen(s);
  bool counted = false;
  while (*start && is_space(g_utf8_get_char(start))) {
    counted |= *start != '\n' && *start != '\r';
    start = g_utf8_next_char(start);
  }
  while (end > start) {
    const char *last = g_utf8_prev_char(end);
    if (!is_space(g_utf8_get_char(last))) break;
    counted |= *last != '\n' && *last != '\r';
    end = last;
  }
  if (counted) n->repaired[REPAIR_SPACE] = true;
  if (!*end) return start;
  g_string_truncate(n->out, 0);
  return g_string_append_len(n->out, start, end - start)->str;
}

/* Kanji that a PDF has left as radicals (⽯ for 石): they look alike, but neither fonts nor searches take them for one. */
static const char *without_radicals(struct normaliser *n, const char *s) {
  bool any = false;
  for (const char *p = s; *p && !any; p++) any = (guchar)p[0] == 0xE2 && (guchar)p[1] >= 0xBC && (guchar)p[1] <= 0xBF;
  if (!any) return s;
  g_string_truncate(n->part, 0);
  for (; *s; s = g_utf8_next_char(s)) {
    gunichar c = g_utf8_get_char(s), kanji[4];
    bool radical = c >= 0x2F00 && c <= 0x2FD5 && g_unichar_fully_decompose(c, TRUE, kanji, G_N_ELEMENTS(kanji)) == 1;
    n->repaired[REPAIR_RADICAL] |= radical;
    g_string_append_unichar(n->part, radical ? kanji[0] : c);
  }
  return g_string_assign(n->out, n->part->str)->str;
}

/* Text for people: trimmed; line ends as '\n', or as spaces where a line is wanted. */
static const char *text_for_people(struct normaliser *n, const char *text, bool one_line) {
  const char *s = without_radicals(n, trim(n, text));
  if (!strpbrk(s, one_line ? "\r\n\t" : "\r")) return s;
  g_string_truncate(n->part, 0);
  for (; *s; s++) {
    if (*s == '\r' && s[1] == '\n') continue;
    bool end = *s == '\r' || *s == '\n' || *s == '\t';
    if (end && one_line) n->repaired[REPAIR_SPACE] = true;
    g_string_append_c(n->part, !end ? *s : one_line ? ' ' : *s == '\t' ? '\t' : '\n');
  }
  return g_string_assign(n->out, n->part->str)->str;
}

/* Text for machines: full-width forms as ASCII, hyphens of all sorts as '-' if asked, no white space within if asked.
 * A cell of hyphens alone means "none". */
static const char *text_for_machines(struct normaliser *n, const char *text, bool hyphens, bool spaces) {
  const char *s = text;
  if (!all_plain(s)) {
    s = trim(n, s);
    g_string_truncate(n->part, 0);
    for (; *s; s = g_utf8_next_char(s)) {
      gunichar c = g_utf8_get_char(s);
      if (c == 0xAD || is_space(c)) {
        n->repaired[REPAIR_SPACE] |= spaces || c == '\n' || c == '\r';
        if (!spaces) g_string_append_c(n->part, ' ');
      } else if (hyphens && is_hyphen(c)) {
        g_string_append_c(n->part, '-');
        n->repaired[c == 0xFF0D ? REPAIR_WIDTH : REPAIR_HYPHEN] = true;
      } else if (c >= 0xFF01 && c <= 0xFF5E) {
        g_string_append_c(n->part, (char)(c - 0xFF01 + '!'));
        n->repaired[REPAIR_WIDTH] = true;
      } else {
        g_string_append_unichar(n->part, c);
      }
    }
    s = g_string_assign(n->out, n->part->str)->str;
  }
  const char *end = s;
  while (*end == '-') end++;
  if (end == s || *end) return s;
  n->repaired[REPAIR_NONE] = true;
  return "";
}

/* ---- types ---- */

static const char *wrong(struct normaliser *n, const char *rule, const char *text) {
  diag_add(n->d, n->level, n->pos, rule, text, n->column->label, (const char *)NULL);
  return "";
}

static const char *normal_id(struct normaliser *n, const char *text) {
  const char *s = text_for_machines(n, text, true, false);
  bool sound = true;
  for (const char *c = s; sound && *c; c++) sound = g_ascii_isalnum(*c) || *c == '-' || *c == '_';
  return sound ? s : wrong(n, "id-shape", s);
}

/* Kana of any kind to hiragana; a hyphen after kana is a long vowel, a loose voicing mark belongs to its kana. */
static const char *normal_reading(struct normaliser *n, const char *text) {
  const char *s = text_for_people(n, text, true);
  bool plain = true;
  for (const char *c = s; plain && *c; c = g_utf8_next_char(c)) {
    gunichar u = g_utf8_get_char(c);
    plain = (u >= 0x3041 && u <= 0x3096) || u == 0x30FC || u == ' ';
  }
  if (plain && !strstr(s, "  ")) return s;
  char *hiragana = text_hiragana(s);
  if (strcmp(hiragana, s)) n->repaired[REPAIR_KANA] = true;
  g_string_truncate(n->part, 0);
  gunichar before = 0;
  for (const char *c = hiragana; *c; c = g_utf8_next_char(c)) {
    gunichar u = g_utf8_get_char(c);
    if (u == 0x309B && before == 0x3046) { /* う゛ */
      g_string_truncate(n->part, n->part->len - 3);
      u = 0x3094;
      n->repaired[REPAIR_KANA] = true;
    } else if ((u == '-' || (is_hyphen(u) && u != 0x30FC)) && is_kana(before)) {
      u = 0x30FC;
      n->repaired[REPAIR_KANA] = true;
    } else if (u >= 0xFF01 && u <= 0xFF5E && u != 0xFF5E) {
      u = u - 0xFF01 + '!';
      n->repaired[REPAIR_WIDTH] = true;
    } else if (is_space(u)) {
      if (u != ' ' || before == ' ') n->repaired[REPAIR_SPACE] = true;
      u = ' ';
    }
    if (u != ' ' || before != ' ') g_string_append_unichar(n->part, u);
    before = u;
  }
  g_free(hiragana);
  /* A reading wholly in brackets would sort before all others. */
  if (n->part->len > 2 && n->part->str[0] == '(' && strchr(n->part->str, ')') == n->part->str + n->part->len - 1) {
    g_string_truncate(n->part, n->part->len - 1);
    g_string_erase(n->part, 0, 1);
    n->repaired[REPAIR_FORM] = true;
  }
  return g_string_assign(n->out, n->part->str)->str;
}

/* Hyphens where a number without any leaves no doubt of them, and the 0 that a spreadsheet took from its beginning. */
static const char *grouped_tel(struct normaliser *n, const char *tel) {
  if (tel[strspn(tel, "0123456789-")] || strlen(tel) < 9) return tel;
  if (!n->plan) n->plan = tel_plan_read(n->d);
  char out[TEL_SIZE];
  if (*tel != '0' && tel_plan_restore(n->plan, tel, out)) n->repaired[REPAIR_ZERO] = true;
  else if (!strchr(tel, '-') && tel_plan_group(n->plan, tel, out)) n->repaired[REPAIR_FORM] = true;
  else return tel;
  return g_string_assign(n->out, out)->str;
}

/* "(03)1234-5678" to "03-1234-5678"; an opening bracket at the end that nothing follows goes. */
static const char *normal_tel(struct normaliser *n, const char *text) {
  const char *s = text_for_machines(n, text, true, true);
  if (!strpbrk(s, "()")) return grouped_tel(n, s);
  g_string_truncate(n->part, 0);
  for (const char *c = s; *c; c++) {
    bool bracket = *c == '(' || *c == ')';
    bool edge = n->part->len == 0 || !c[1] || (n->part->len && n->part->str[n->part->len - 1] == '-');
    if (!bracket) g_string_append_c(n->part, *c);
    else if (!edge && c[1] != '-') g_string_append_c(n->part, '-');
  }
  n->repaired[REPAIR_FORM] = true;
  return grouped_tel(n, g_string_assign(n->out, n->part->str)->str);
}

/* Only an http or https address may become a link anywhere: what is none is told and not carried further. */
static const char *normal_url(struct normaliser *n, const char *text) {
  const char *s = text_for_machines(n, text, false, false);
  if (!*s) return s;
  size_t scheme = !g_ascii_strncasecmp(s, "http://", 7) ? 7 : !g_ascii_strncasecmp(s, "https://", 8) ? 8 : 0;
  size_t host = strcspn(s + scheme, "/?#");
  bool sound = scheme && host && strlen(s) <= 2000;
  for (const char *c = s; sound && *c; c++) sound = (guchar)*c > ' ' && *c != 0x7F && !strchr("\"<>\\^`{|}", *c);
  /* The address goes on, which it seems not to do only where it was cut. */
  if (g_str_has_suffix(s, "...") || g_str_has_suffix(s, "\xe2\x80\xa6")) sound = false;
  for (size_t i = 0; sound && i < host; i++) {
    char c = s[scheme + i];
    sound = g_ascii_isalnum(c) || c == '.' || c == '-' || c == ':' || c == '_' || (guchar)c >= 0x80;
  }
  if (sound) return s;
  diag_warning(n->d, n->pos, cell_url_fault(s), s, n->column->label);
  return "";
}

static const char *normal_mail(struct normaliser *n, const char *text) {
  const char *s = text_for_machines(n, text, false, true);
  if (!*s) return s;
  const char *at = strchr(s, '@');
  bool sound = at && at > s && strchr(at, '.') && !strchr(at + 1, '@') && strlen(s) <= 254;
  for (const char *c = s; sound && *c; c++) sound = g_ascii_isalnum(*c) || strchr("@.-_+", *c);
  if (sound) return s;
  diag_warning(n->d, n->pos, "mail-shape", s, n->column->label);
  return "";
}

static const char *normal_postal(struct normaliser *n, const char *text) {
  const char *s = text_for_machines(n, text, true, true);
  if (!*s) return s;
  char digits[8];
  size_t count = 0;
  bool sound = true;
  for (const char *c = s; *c; c = g_utf8_next_char(c)) {
    if (g_ascii_isdigit(*c) && count < 7) digits[count++] = *c;
    else sound &= *c == '-' ? count == 3 : count == 0 && g_utf8_get_char(c) == 0x3012;
  }
  if (!sound || count != 7) {
    diag_warning(n->d, n->pos, "postal-shape", s, n->column->label);
    return s;
  }
  if (strlen(s) == 8 && s[3] == '-') return s;
  n->repaired[REPAIR_FORM] = true;
  g_string_truncate(n->out, 0);
  g_string_append_len(n->out, digits, 3);
  g_string_append_c(n->out, '-');
  return g_string_append_len(n->out, digits + 3, 4)->str;
}

/* Runs of digits with one character between them, and at most one after the last: 2027/4/1, 2027年4月1日.
 * The number of runs; 0 if it is not of that kind. */
static size_t digit_runs(const char *s, int *runs, size_t most) {
  size_t n = 0;
  while (*s) {
    if (!g_ascii_isdigit(*s) || n == most) return 0;
    gint64 value = 0;
    for (; g_ascii_isdigit(*s); s++) value = MIN(value * 10 + (*s - '0'), 100000000);
    runs[n++] = (int)value;
    if (!*s) break;
    if (g_ascii_isalpha(*s) || *s == ' ') return 0;
    /* A last mark, as in 4月1日, is no ASCII sign: 2027/4/ is a date cut short. */
    const char *after = g_utf8_next_char(s);
    if (!*after && (guchar)*s < 0x80) return 0;
    s = after;
  }
  return n;
}

/* "Withdrawn", where the day of a consent is wanted: kept for the rules, which see to it that nothing is published. */
static bool refuses(struct normaliser *n, const char *s) {
  if (strcmp(n->column->name, "consent") || n->column->audience == AUDIENCE_PUBLIC || g_ascii_isdigit(*s)) return false;
  if (!n->refusals) n->refusals = phrases_read("refusals", n->d);
  return phrases_in(n->refusals, s) != NULL;
}

static const char *normal_date(struct normaliser *n, const char *text) {
  const char *s = text_for_machines(n, text, false, false);
  if (!*s) return s;
  char iso[DATE_ISO_SIZE];
  enum date_reading reading = date_read(s, iso);
  switch (reading) {
    case DATE_ISO: return s;
    case DATE_OTHER:
    case DATE_ERA: break;
    case DATE_NO_DAY: return wrong(n, "date-no-day", s);
    case DATE_ERA_PASSED:
    case DATE_SERIAL:
      diag_add(n->d, n->level, n->pos, reading == DATE_SERIAL ? "date-serial" : "date-era", s, n->column->label, iso, NULL);
      return "";
    case DATE_NONE: return refuses(n, s) ? s : wrong(n, "date-shape", s);
  }
  n->repaired[reading == DATE_ERA ? REPAIR_ERA : REPAIR_FORM] = true;
  return g_string_assign(n->out, iso)->str;
}

static const char *normal_time(struct normaliser *n, const char *text) {
  const char *s = text_for_machines(n, text, false, true);
  if (!*s) return s;
  int run[2];
  size_t runs = digit_runs(s, run, 2);
  if (runs == 1 && strspn(s, "0123456789") == 4 && !s[4]) {
    run[1] = run[0] % 100;
    run[0] /= 100;
    runs = 2;
  }
  if (runs != 2 || run[0] > 47 || run[1] > 59 || strpbrk(s, "/-.,")) return wrong(n, "time-shape", s);
  char time[6];
  g_snprintf(time, sizeof time, "%02d:%02d", run[0] % 100, run[1] % 100);
  if (!strcmp(time, s)) return s;
  n->repaired[REPAIR_FORM] = true;
  return g_string_assign(n->out, time)->str;
}

/* "1,234,567": three digits follow, and no fourth. "2,5" may be two and a half. */
static bool parts_thousands(const char *comma) {
  return strspn(comma + 1, "0123456789") == 3;
}

static const char *normal_number(struct normaliser *n, const char *text, bool whole, const char *rule) {
  const char *s = text_for_machines(n, text, true, true);
  if (!*s) return s;
  g_string_truncate(n->part, 0);
  const char *c = s;
  if (*c == '-' || *c == '+') {
    if (*c == '-') g_string_append_c(n->part, '-');
    c++;
  }
  size_t digits = 0, points = 0;
  for (; *c; c++) {
    if (*c == ',' && digits && !points && parts_thousands(c)) continue;
    if (*c == '.' && !whole && digits) points++;
    else if (g_ascii_isdigit(*c)) digits++;
    else return wrong(n, rule, s);
    g_string_append_c(n->part, *c);
  }
  if (!digits || points > 1 || digits > 30 || (whole && digits > 9) || g_str_has_suffix(s, "."))
    return wrong(n, rule, s);
  if (!strcmp(n->part->str, s)) return s;
  n->repaired[REPAIR_FORM] = true;
  return g_string_assign(n->out, n->part->str)->str;
}

static const char *normal_flag(struct normaliser *n, const char *text) {
  static const char *const yes[] = {"1", "true", "yes", "○", "●", NULL};
  static const char *const no[] = {"0", "false", "no", "×", NULL};
  const char *s = text_for_machines(n, text, false, false);
  if (!*s || !strcmp(s, "1") || !strcmp(s, "0")) return s;
  const char *mark = cell_mark(s);
  if (mark) {
    n->repaired[REPAIR_MARK] |= strcmp(mark, s) != 0;
    s = mark;
  }
  char *fold = text_fold(s);
  bool is_yes = g_strv_contains(yes, fold) || g_strv_contains(n->column->yes, fold);
  bool is_no = g_strv_contains(no, fold) || g_strv_contains(n->column->no, fold);
  g_free(fold);
  return is_yes ? "1" : is_no ? "0" : wrong(n, "flag-word", s);
}

/* ---- codes and lists ---- */

static int by_number(const void *a, const void *b) {
  return *(const int *)a - *(const int *)b;
}

static void one_code(struct normaliser *n, const char *word, const char *open_name) {
  const struct column *c = n->column;
  if (!c->open && !codes_has_list(n->codes, c->list)) return; /* told once, where the field is declared */
  int i = codes_find(n->codes, c->list, word);
  const char *mark = i < 0 && *word ? cell_mark(word) : NULL;
  if (mark && (i = codes_find(n->codes, c->list, mark)) >= 0) n->repaired[REPAIR_MARK] = true;
  if (i < 0 && c->open) i = codes_add(n->codes, c->list, word, open_name && *open_name ? open_name : word, c->audience);
  if (i < 0) {
    const char *near = codes_suggest(n->codes, c->list, word);
    if (near) diag_add(n->d, n->level, n->pos, "code-unknown-near", word, c->label, c->list, near, (const char *)NULL);
    else diag_add(n->d, n->level, n->pos, "code-unknown", word, c->label, c->list, (const char *)NULL);
    return;
  }
  for (guint k = 0; k < n->found->len; k++) {
    if (g_array_index(n->found, int, k) == i) {
      n->repaired[REPAIR_TWICE] = true;
      return;
    }
  }
  g_array_append_val(n->found, i);
}

/* Calls `each` with every trimmed piece that is not empty. */
static void pieces(struct normaliser *n, const char *s, void (*each)(struct normaliser *, const char *, const char *),
                   const char *open_name) {
  GString *piece = g_string_new(NULL);
  for (const char *c = s;; c = g_utf8_next_char(c)) {
    bool end = !*c || g_utf8_strchr(n->column->separator, -1, g_utf8_get_char(c));
    if (!end) g_string_append_unichar(piece, g_utf8_get_char(c));
    if (end && piece->len) {
      char *trimmed = g_strdup(trim(n, piece->str));
      if (*trimmed) each(n, trimmed, open_name);
      g_free(trimmed);
      g_string_truncate(piece, 0);
    }
    if (!*c) break;
  }
  g_string_free(piece, TRUE);
}

static const char *normal_codes(struct normaliser *n, const char *text, const char *open_name) {
  const struct column *c = n->column;
  g_array_set_size(n->found, 0);
  if (c->type == TYPE_CODES) pieces(n, text, one_code, open_name);
  else {
    char *word = g_strdup(text_for_people(n, text, true));
    if (*word) one_code(n, word, open_name);
    g_free(word);
  }
  g_array_sort(n->found, by_number);
  g_string_truncate(n->out, 0);
  for (guint i = 0; i < n->found->len; i++) {
    if (i) g_string_append_c(n->out, ';');
    g_string_append(n->out, codes_code(n->codes, c->list, g_array_index(n->found, int, i)));
  }
  return n->out->str;
}

/* A closed sitting is an empty mark, however it was written. */
static const char *normal_mark(struct normaliser *n, const char *text) {
  const char *code = normal_codes(n, text, NULL);
  return strcmp(code, "closed") ? code : "";
}

static void one_piece(struct normaliser *n, const char *piece, const char *unused) {
  if (n->part->len) g_string_append_unichar(n->part, g_utf8_get_char(n->column->separator));
  g_string_append(n->part, piece);
}

static const char *normal_list(struct normaliser *n, const char *text) {
  char *s = g_strdup(text);
  g_string_truncate(n->part, 0);
  pieces(n, s, one_piece, NULL);
  g_free(s);
  return g_string_assign(n->out, n->part->str)->str;
}

/* Empty pieces keep their place: the third piece of a matrix is Wednesday. */
static const char *normal_matrix(struct normaliser *n, const char *text) {
  const struct column *c = n->column;
  const char *s = text_for_people(n, text, true);
  if (!*g_utf8_next_char(c->separator) && !*g_utf8_next_char(c->inner)) return s;
  g_string_truncate(n->part, 0);
  for (; *s; s = g_utf8_next_char(s)) {
    gunichar u = g_utf8_get_char(s);
    bool outer = g_utf8_strchr(c->separator, -1, u), inner = g_utf8_strchr(c->inner, -1, u);
    g_string_append_unichar(n->part, outer ? g_utf8_get_char(c->separator) : inner ? g_utf8_get_char(c->inner) : u);
  }
  return g_string_assign(n->out, n->part->str)->str;
}

static const char *by_type(struct normaliser *n, const char *text, const char *open_name) {
  switch (n->column->type) {
    case TYPE_ID: return normal_id(n, text);
    case TYPE_NAME: return text_for_people(n, text, true);
    case TYPE_READING: return normal_reading(n, text);
    case TYPE_TEL: return normal_tel(n, text);
    case TYPE_URL: return normal_url(n, text);
    case TYPE_MAIL: return normal_mail(n, text);
    case TYPE_POSTAL: return normal_postal(n, text);
    case TYPE_DATE: return normal_date(n, text);
    case TYPE_TIME: return normal_time(n, text);
    case TYPE_NUMBER: return normal_number(n, text, false, "number-shape");
    case TYPE_INTEGER: return normal_number(n, text, true, "integer-shape");
    case TYPE_LAT:
    case TYPE_LON: return normal_number(n, text, false, "place-shape");
    case TYPE_FLAG: return normal_flag(n, text);
    case TYPE_CODE:
    case TYPE_CODES: return normal_codes(n, text, open_name);
    case TYPE_MARKS: return normal_mark(n, text);
    case TYPE_REFS:
    case TYPE_LIST: return normal_list(n, text);
    case TYPE_MATRIX: return normal_matrix(n, text);
    case TYPE_TEXT:
    case TYPE_MARKDOWN:
    case TYPES: break;
  }
  return text_for_people(n, text, false);
}

/* False when the cell holds what no reader can make good: told at its place. */
static bool is_whole(struct normaliser *n, const char *text) {
  gunichar u = cell_private_use(text);
  char name[16];
  if (u) {
    g_snprintf(name, sizeof name, "U+%04X", u);
    diag_add(n->d, n->level, n->pos, "private-use", n->column->label, name, text, (const char *)NULL);
  } else if (cell_is_exponent(text)) {
    diag_add(n->d, n->level, n->pos, "cell-exponent", text, n->column->label, (const char *)NULL);
  } else if (cell_is_formula_error(text)) {
    diag_add(n->d, n->level, n->pos, "cell-formula", text, n->column->label, (const char *)NULL);
  } else {
    return true;
  }
  return false;
}

const char *normalise(struct normaliser *n, const struct column *c, const char *text, struct pos pos,
                      const char *open_name) {
  if (!*text) return text;
  n->column = c;
  n->pos = pos;
  if (!is_whole(n, text)) return "";
  memset(n->repaired, 0, sizeof n->repaired);
  const char *stored = by_type(n, text, open_name);
  struct count *count = &n->count[column_index(n->table, c)];
  bool repaired = false;
  for (int r = 0; r < REPAIRS; r++) {
    if (!n->repaired[r] || count->last[r] == pos.line) continue;
    repaired = true;
    count->last[r] = pos.line;
    if (!count->cells[r]++) count->line[r] = pos.line;
  }
  if (repaired && n->each) diag_note(n->d, pos, "repair-cell", c->label, text, stored);
  return stored;
}
