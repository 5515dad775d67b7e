/* Inlines: cmark's to ours; ruby, terms, references and notes cut out of text; links and images held against what a page may name. */
#include "model/inline.h"

#include <string.h>

#include "model/directive.h"
#include "model/footnote.h"
#include "model/pipetable.h"
#include "model/term.h"

enum { DEEPEST = 100, LONGEST_PARAGRAPH = 64 * 1024 };
/* Stand for "\\{", "{", "|", "}", and for "[^" and "]" of a note, while cmark has the text: noncharacters, which no text uses. Unlike braces they are no
 * punctuation, so that ** beside ruby is seen as a mark in running Japanese. */
#define ESCAPED_BRACE "\xef\xb7\x90"
#define RUBY_OPEN "\xef\xb7\x91"
#define RUBY_BAR "\xef\xb7\x92"
#define RUBY_CLOSE "\xef\xb7\x93"
#define NOTE_OPEN "\xef\xb7\x94"
#define NOTE_CLOSE "\xef\xb7\x95"

/* ---- marks of our own ---- */

/* The end of the ruby, term or reference that begins at p, after its "}"; NULL if none does. */
static const char *brace_end(const char *p, const char *end, unsigned extras) {
  const char *close = memchr(p, '}', (size_t)(end - p));
  if (!close || memchr(p + 1, '{', (size_t)(close - p - 1)))
    return NULL;
  bool own = close - p > 2 && (p[1] == '^' || p[1] == '@') && (extras & MARKDOWN_TERMS);
  bool ruby = (extras & MARKDOWN_RUBY) && memchr(p, '|', (size_t)(close - p));
  return own || ruby ? close + 1 : NULL;
}

static void protect_ruby(const char *p, const char *end, GString *out) {
  g_string_append(out, RUBY_OPEN);
  for (p++; p < end - 1; p++) {
    if (*p == '|')
      g_string_append(out, RUBY_BAR);
    else
      g_string_append_c(out, *p);
  }
  g_string_append(out, RUBY_CLOSE);
}

static void protect_note(const char *p, const char *end, GString *out) {
  g_string_append(out, NOTE_OPEN);
  g_string_append_len(out, p + 2, end - p - 3);
  g_string_append(out, NOTE_CLOSE);
}

void inline_protect(const char *line, size_t size, unsigned extras, GString *out) {
  if (!memchr(line, '{', size) && !g_strstr_len(line, (gssize)size, "[^")) {
    g_string_append_len(out, line, (gssize)size);
    return;
  }
  for (const char *p = line, *end = line + size; p < end; p++) {
    const char *close = *p == '{' ? brace_end(p, end, extras) : NULL;
    const char *note = *p == '[' && (extras & MARKDOWN_NOTES) ? note_mark_end(p, end) : NULL;
    if (close) {
      protect_ruby(p, close, out);
      p = close - 1;
    } else if (note) {
      protect_note(p, note, out);
      p = note - 1;
    } else if (*p == '\\' && p + 1 < end && p[1] == '{') {
      g_string_append(out, ESCAPED_BRACE);
      p++;
    } else {
      g_string_append_c(out, *p);
      if (*p == '\\' && p + 1 < end)
        g_string_append_c(out, *++p);
    }
  }
}

char *inline_restore(struct arena *a, const char *text, bool code) {
  static const char *const marks[] = {ESCAPED_BRACE, RUBY_OPEN, RUBY_BAR, RUBY_CLOSE, NOTE_OPEN, NOTE_CLOSE};
  const char *const signs[] = {code ? "\\{" : "{", "{", "|", "}", "[^", "]"};
  if (!strstr(text, "\xef\xb7"))
    return arena_strdup(a, text);
  GString *out = g_string_new(text);
  for (size_t i = 0; i < G_N_ELEMENTS(marks); i++)
    g_string_replace(out, marks[i], signs[i], 0);
  char *kept = arena_strdup(a, out->str);
  g_string_free(out, TRUE);
  return kept;
}

/* ---- positions ---- */

static struct pos inline_pos(const struct inline_reader *r, cmark_node *n) {
  int line = cmark_node_get_start_line(n), col = cmark_node_get_start_column(n);
  if (r->prefix.file)
    return r->prefix;
  for (; line <= 0 && n; n = cmark_node_parent(n)) {
    line = cmark_node_get_start_line(n);
    col = cmark_node_get_start_column(n);
  }
  line -= r->prefix_lines;
  struct pos at = {r->doc->file, r->line + MAX(line, 1) - 1, 1};
  if (line > 0 && (size_t)line <= r->lines->len && col > 1) {
    struct line l = g_array_index(r->lines, struct line, line - 1);
    const char *p = l.start + MIN((size_t)col - 1, l.size);
    while (p > l.start && (*p & 0xc0) == 0x80)
      p--;
    at.col = (int)g_utf8_pointer_to_offset(l.start, p) + 1;
  }
  return at;
}

/* ---- text and ruby ---- */

static void add_text(struct inline_reader *r, struct node *parent, const char *text, size_t size, struct pos at) {
  if (!size)
    return;
  g_autofree char *piece = g_strndup(text, size);
  node_add(r->doc, parent, NODE_TEXT, at)->text = inline_restore(r->doc->arena, piece, false);
}

/* {base|reading} or {base|a|b|c}, {^term|reading}, {@id}: the braces left out. */
static void add_braces(struct inline_reader *r, struct node *parent, const char *inside, size_t size, struct pos at) {
  g_autofree char *copy = g_strndup(inside, size);
  if ((r->extras & MARKDOWN_TERMS) && (*copy == '^' || *copy == '@')) {
    char **own = g_strsplit(copy + 1, RUBY_BAR, -1);
    *copy == '^' ? term_read(r, parent, own, at) : reference_read(r, parent, own, at);
    g_strfreev(own);
    return;
  }
  char **part = g_strsplit(copy, RUBY_BAR, -1);
  size_t readings = g_strv_length(part) - 1;
  size_t base = (size_t)g_utf8_strlen(part[0], -1);
  if (!base || (readings == 1 && !*part[1])) {
    diag_error(r->d, at, "ruby-empty", inline_restore(r->doc->arena, copy, true));
  } else if (readings > 1 && readings != base) {
    diag_error(r->d, at, "ruby-count", part[0], diag_num(r->d, (double)base), diag_num(r->d, (double)readings));
  } else {
    struct node *ruby = node_add(r->doc, parent, NODE_RUBY, at);
    ruby->text = inline_restore(r->doc->arena, part[0], false);
    const char **reading = arena_array(r->doc->arena, readings + 1, sizeof *reading);
    for (size_t i = 0; i < readings; i++)
      reading[i] = inline_restore(r->doc->arena, part[i + 1], false);
    ruby->reading = reading;
  }
  g_strfreev(part);
}

/* What looks like ruby that is never closed, or has marks inside and so was taken apart. */
static void check_loose_ruby(struct inline_reader *r, const char *text, struct pos at) {
  const char *open = strchr(text, '{'), *apart = strstr(text, RUBY_OPEN);
  if (open && !strchr(open, '|'))
    open = NULL;
  open = apart ? apart : open;
  if (!open || !(r->extras & MARKDOWN_CHECKED))
    return;
  g_autofree char *shown = g_utf8_substring(open, 0, MIN(20, g_utf8_strlen(open, -1)));
  at.col += r->prefix.file ? 0 : (int)g_utf8_pointer_to_offset(text, open);
  diag_error(r->d, at, "ruby-open", inline_restore(r->doc->arena, shown, true));
}

/* Whether the source line of a position writes a sign with a backslash, so that it stands for itself. */
static bool escaped_on_line(const struct inline_reader *r, struct pos at, const char *sign) {
  int index = at.line - r->line;
  if (index < 0 || (size_t)index >= r->lines->len)
    return false;
  struct line l = g_array_index(r->lines, struct line, index);
  return g_strstr_len(l.start, (gssize)l.size, sign) != NULL;
}

/* Unmatched ** beside Japanese punctuation: CommonMark does not see it as the beginning or end of strong text. */
static void check_stars(struct inline_reader *r, const char *text, struct pos at) {
  const char *stars = strstr(text, "**");
  if (!stars || !(r->extras & MARKDOWN_CHECKED))
    return;
  const char *before = stars > text ? g_utf8_find_prev_char(text, stars) : NULL;
  const char *after = stars + strspn(stars, "*");
  gunichar left = before ? g_utf8_get_char(before) : 0, right = *after ? g_utf8_get_char(after) : 0;
  if ((left < 0x2e80 && right < 0x2e80) || escaped_on_line(r, at, "\\*"))
    return;
  g_autofree char *shown = g_utf8_substring(stars, 0, MIN(12, g_utf8_strlen(stars, -1)));
  diag_warning(r->d, at, "strong-unmatched", shown);
}

/* A directive line where none can stand: in a list, a quote or a paragraph. */
static void check_directive(struct inline_reader *r, cmark_node *n, const char *text, struct pos at) {
  cmark_node *before = cmark_node_previous(n);
  cmark_node_type type = before ? cmark_node_get_type(before) : CMARK_NODE_SOFTBREAK;
  if ((r->extras & MARKDOWN_CHECKED) && g_str_has_prefix(text, ":::") &&
      (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK) && !escaped_on_line(r, at, "\\:"))
    diag_error(r->d, at, "directive-inside");
}

/* The next ruby, term, reference or note in a text; NULL if there is none. */
static const char *next_mark(const char *text) {
  const char *brace = strstr(text, RUBY_OPEN), *note = strstr(text, NOTE_OPEN);
  return !brace || (note && note < brace) ? note : brace;
}

static void add_note(struct inline_reader *r, struct node *parent, const char *inside, size_t size, struct pos at) {
  g_autofree char *id = g_strndup(inside, size);
  if (note_refer(r, parent, id, at))
    return;
  g_autofree char *mark = g_strconcat(NOTE_OPEN, id, NOTE_CLOSE, NULL);
  add_text(r, parent, mark, strlen(mark), at);
}

static void read_text(struct inline_reader *r, struct node *parent, cmark_node *n) {
  const char *text = cmark_node_get_literal(n), *from = text;
  struct pos at = inline_pos(r, n);
  check_stars(r, text, at);
  check_directive(r, n, text, at);
  for (const char *open = from; (open = next_mark(open));) {
    bool note = g_str_has_prefix(open, NOTE_OPEN);
    const char *inside = open + strlen(RUBY_OPEN), *close = strstr(inside, note ? NOTE_CLOSE : RUBY_CLOSE);
    open += strlen(RUBY_OPEN);
    if (!close)
      continue;
    struct pos mark_at = at;
    mark_at.col += r->prefix.file ? 0 : (int)g_utf8_pointer_to_offset(text, inside) - 1;
    add_text(r, parent, from, (size_t)(inside - strlen(RUBY_OPEN) - from), at);
    if (note)
      add_note(r, parent, inside, (size_t)(close - inside), mark_at);
    else
      add_braces(r, parent, inside, (size_t)(close - inside), mark_at);
    from = open = close + strlen(RUBY_CLOSE);
  }
  struct pos rest = at;
  rest.col += r->prefix.file ? 0 : (int)g_utf8_pointer_to_offset(text, from);
  if (r->extras & MARKDOWN_RUBY)
    check_loose_ruby(r, from, rest);
  add_text(r, parent, from, strlen(from), rest);
}

/* ---- links and images ---- */

static void check_url(struct inline_reader *r, const char *url, bool image, struct pos at) {
  static const char *const allowed[] = {"https", "http", "tel", "mailto", NULL};
  if (!(r->extras & MARKDOWN_CHECKED))
    return;
  size_t length = link_scheme(url);
  g_autofree char *scheme = g_ascii_strdown(url, (gssize)length);
  if (image && (length || link_names_host(url)))
    diag_error(r->d, at, "image-outside", url);
  else if ((length && !g_strv_contains(allowed, scheme)) || link_names_host(url))
    diag_error(r->d, at, "link-scheme", url);
  else if (!*url)
    diag_error(r->d, at, image ? "image-empty" : "link-empty");
}

static void inline_children(struct inline_reader *r, struct node *parent, cmark_node *n);

static void read_link(struct inline_reader *r, struct node *parent, cmark_node *n, bool image) {
  struct node *out = node_add(r->doc, parent, image ? NODE_IMAGE : NODE_LINK, inline_pos(r, n));
  out->url = inline_restore(r->doc->arena, cmark_node_get_url(n), false);
  const char *title = cmark_node_get_title(n);
  if (title && *title)
    out->title = inline_restore(r->doc->arena, title, false);
  check_url(r, out->url, image, out->pos);
  inline_children(r, out, n);
}

static void read_inline(struct inline_reader *r, struct node *parent, cmark_node *n) {
  switch (cmark_node_get_type(n)) {
  case CMARK_NODE_TEXT:
    read_text(r, parent, n);
    return;
  case CMARK_NODE_SOFTBREAK:
    node_add(r->doc, parent, NODE_SOFT_BREAK, inline_pos(r, n));
    return;
  case CMARK_NODE_LINEBREAK:
    node_add(r->doc, parent, NODE_LINE_BREAK, inline_pos(r, n));
    return;
  case CMARK_NODE_CODE:
    node_add(r->doc, parent, NODE_CODE, inline_pos(r, n))->text =
        inline_restore(r->doc->arena, cmark_node_get_literal(n), true);
    return;
  case CMARK_NODE_EMPH:
    inline_children(r, node_add(r->doc, parent, NODE_EMPH, inline_pos(r, n)), n);
    return;
  case CMARK_NODE_STRONG:
    inline_children(r, node_add(r->doc, parent, NODE_STRONG, inline_pos(r, n)), n);
    return;
  case CMARK_NODE_LINK:
  case CMARK_NODE_IMAGE:
    read_link(r, parent, n, cmark_node_get_type(n) == CMARK_NODE_IMAGE);
    return;
  case CMARK_NODE_HTML_INLINE:
    if (r->extras & MARKDOWN_CHECKED)
      diag_error(r->d, inline_pos(r, n), "raw-html", cmark_node_get_literal(n));
    return;
  default:
    return;
  }
}

static void inline_children(struct inline_reader *r, struct node *parent, cmark_node *n) {
  if (r->depth == DEEPEST) {
    diag_error(r->d, inline_pos(r, n), "markdown-too-deep", diag_num(r->d, DEEPEST));
    return;
  }
  r->depth++;
  for (cmark_node *child = cmark_node_first_child(n); child; child = cmark_node_next(child))
    read_inline(r, parent, child);
  r->depth--;
}

void inlines(struct inline_reader *r, struct node *parent, cmark_node *block) {
  if (!block)
    return;
  inline_children(r, parent, block);
  size_t size = 0;
  for (const struct node *n = parent; n; n = node_next(parent, n))
    size += n->text ? strlen(n->text) : 0;
  if (size > LONGEST_PARAGRAPH) /* nobody reads it, and to set it takes hundreds of bytes for each character */
    diag_error(r->d, parent->pos, "markdown-too-long", diag_num(r->d, LONGEST_PARAGRAPH / 1024));
}

/* ---- ids ---- */

void heading_own_id(struct inline_reader *r, struct node *heading) {
  struct node *last = heading->last;
  size_t size = last && last->kind == NODE_TEXT ? strlen(last->text) : 0;
  const char *open = size && last->text[size - 1] == '}' ? strrchr(last->text, '{') : NULL;
  if (!open || open[1] != '#' || open > last->text + size - 3)
    return;
  if (escaped_on_line(r, last->pos, "\\{#") || escaped_on_line(r, last->pos, ESCAPED_BRACE "#"))
    return;
  char *id = arena_strndup(r->doc->arena, open + 2, size - (size_t)(open - last->text) - 3);
  if (!id_is_sound(id))
    diag_error(r->d, last->pos, "directive-id", id);
  heading->id = id;
  size_t left = (size_t)(open - last->text);
  while (left && last->text[left - 1] == ' ')
    left--;
  last->text = arena_strndup(r->doc->arena, last->text, left);
}

/* A heading as an anchor: small letters and digits of any script, everything between them one hyphen. */
static char *slug(const char *text) {
  GString *out = g_string_new("");
  bool gap = false;
  for (const char *p = text; *p; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    if (g_unichar_isalnum(c) || g_unichar_ismark(c) || c == '_') {
      if (gap && out->len)
        g_string_append_c(out, '-');
      gap = false;
      g_string_append_unichar(out, g_unichar_tolower(c));
    } else {
      gap = true;
    }
  }
  if (!out->len)
    g_string_append(out, "h");
  return g_string_free(out, FALSE);
}

void document_ids(struct doc *doc, struct diag *d) {
  GHashTable *used = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (struct node *n = doc->root; n; n = node_next(doc->root, n))
    if (n->id && !g_hash_table_add(used, g_strdup(n->id)))
      diag_error(d, n->pos, "id-twice", n->id);
  GHashTable *counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL); /* slug -> the last number tried */
  for (struct node *n = doc->root; n; n = node_next(doc->root, n)) {
    if (n->kind != NODE_HEADING || n->id)
      continue;
    g_autofree char *plain = node_plain_text(n);
    char *base = slug(plain), *id = g_strdup(base);
    int count = MAX(GPOINTER_TO_INT(g_hash_table_lookup(counts, base)), 1);
    while (g_hash_table_contains(used, id)) {
      g_free(id);
      id = g_strdup_printf("%s-%d", base, ++count);
    }
    g_hash_table_replace(counts, base, GINT_TO_POINTER(count));
    n->id = arena_strdup(doc->arena, id);
    g_hash_table_add(used, id);
  }
  g_hash_table_destroy(counts);
  g_hash_table_destroy(used);
}
