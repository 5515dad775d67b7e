/* Footnotes: their definitions cut out of the body, their references in the order of reading. */
#include "model/footnote.h"

#include <string.h>

#include "model/directive.h"
#include "model/pipetable.h"

struct notes *notes_new(void) {
  struct notes *notes = g_new0(struct notes, 1);
  notes->all = g_array_new(FALSE, TRUE, sizeof(struct note_text));
  notes->by_id = g_hash_table_new(g_str_hash, g_str_equal);
  return notes;
}

void notes_free(struct notes *notes) {
  g_array_free(notes->all, TRUE);
  g_hash_table_destroy(notes->by_id);
  g_free(notes);
}

const char *note_mark_end(const char *p, const char *end) {
  if (end - p < 4 || p[0] != '[' || p[1] != '^')
    return NULL;
  const char *close = memchr(p, ']', (size_t)(end - p));
  for (p += 2; close && p < close; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    if (!g_unichar_isalnum(c) && c != '-' && c != '_')
      return NULL;
  }
  return close && close > p - 1 && close[-1] != '^' ? close + 1 : NULL;
}

static struct line line_at(const GArray *lines, size_t i) {
  return g_array_index(lines, struct line, i);
}

static struct line trimmed(struct line l) {
  const char *p = l.start, *end = p + l.size;
  while (p < end && (*p == ' ' || *p == '\t'))
    p++;
  while (end > p && (end[-1] == ' ' || end[-1] == '\t'))
    end--;
  return (struct line){p, (size_t)(end - p)};
}

/* The text after "[^id]:" at the head of a line, at most three spaces in; NULL: none begins here. */
static const char *definition(struct line l, const char **id_end) {
  struct line t = trimmed(l);
  if (t.start - l.start > 3 || memchr(l.start, '\t', (size_t)(t.start - l.start)))
    return NULL;
  const char *end = t.start + t.size, *close = note_mark_end(t.start, end);
  if (!close || close == end || *close != ':')
    return NULL;
  *id_end = close - 1;
  return close + 1;
}

/* One more line of a note. Where a line ends beside Japanese nothing stands, as in any paragraph. */
static void join(GString *text, struct line l) {
  l = trimmed(l);
  bool latin = text->len && l.size && !((text->str[text->len - 1] | *l.start) & 0x80);
  if (latin)
    g_string_append_c(text, ' ');
  inline_protect(l.start, l.size, MARKDOWN_ALL, text);
}

/* A note is one paragraph: text further in after a blank line would become a paragraph of the body. */
static void check_more(const GArray *lines, size_t after, const struct note_text *note, int first, struct diag *d) {
  size_t i = after;
  while (i < lines->len && !trimmed(line_at(lines, i)).size)
    i++;
  if (i == after || i == lines->len)
    return;
  struct line l = line_at(lines, i);
  if (trimmed(l).start - l.start >= 4 || *l.start == '\t')
    diag_error(d, ((struct pos){note->pos.file, first + (int)i, 1}), "note-paragraphs", note->id);
}

size_t notes_take(struct notes *notes, struct doc *doc, const GArray *lines, size_t i, int first, bool checked, struct diag *d) {
  const char *id_end, *from = definition(line_at(lines, i), &id_end);
  if (!from)
    return 0;
  struct line l = line_at(lines, i), t = trimmed(l);
  struct note_text note = {.id = arena_strndup(doc->arena, t.start + 2, (size_t)(id_end - t.start - 2)),
                           .pos = {doc->file, first + (int)i, (int)g_utf8_pointer_to_offset(l.start, t.start) + 1}};
  GString *text = g_string_new("");
  join(text, (struct line){from, (size_t)(l.start + l.size - from)});
  size_t n = 1;
  for (; i + n < lines->len; n++) {
    struct line next = line_at(lines, i + n);
    if (!trimmed(next).size || definition(next, &id_end) || directive_is(next.start, next.size))
      break;
    join(text, next);
  }
  note.text = arena_strdup(doc->arena, text->str);
  g_string_free(text, TRUE);
  if (checked)
    check_more(lines, i + n, &note, first, d);
  if (checked && !*note.text)
    diag_error(d, note.pos, "note-empty", note.id);
  if (g_hash_table_contains(notes->by_id, note.id)) {
    if (checked)
      diag_error(d, note.pos, "note-twice", note.id);
    return n;
  }
  g_array_append_val(notes->all, note);
  g_hash_table_insert(notes->by_id, (void *)note.id, GUINT_TO_POINTER(notes->all->len));
  return n;
}

int notes_prefix(struct notes *notes, int at, GString *out) {
  if (!notes->all->len)
    return at;
  for (guint i = 0; i < notes->all->len; i++) {
    struct note_text *note = &g_array_index(notes->all, struct note_text, i);
    if (!*note->text)
      continue;
    g_string_append_printf(out, "# %s #\n", note->text);
    note->prefix_line = ++at;
  }
  g_string_append_c(out, '\n');
  return at + 1;
}

bool note_refer(struct inline_reader *r, struct node *parent, const char *id, struct pos at) {
  guint index = r->notes ? GPOINTER_TO_UINT(g_hash_table_lookup(r->notes->by_id, id)) : 0;
  if (!index) {
    if (r->extras & MARKDOWN_CHECKED)
      diag_error(r->d, at, "note-unknown", id);
    return false;
  }
  struct note_text *note = &g_array_index(r->notes->all, struct note_text, index - 1);
  if (r->notes->inside) {
    diag_error(r->d, at, "note-inside", id);
    return true;
  }
  struct node *n = node_add(r->doc, parent, NODE_FOOTNOTE, at);
  n->title = note->id;
  bool first = !note->number;
  if (first)
    note->number = ++r->notes->last;
  n->level = note->number;
  cmark_node *text = first && r->notes->prefix
                         ? g_hash_table_lookup(r->notes->prefix, GINT_TO_POINTER(note->prefix_line)) : NULL;
  if (!text)
    return true;
  struct pos before = r->prefix;
  r->prefix = note->pos;
  r->notes->inside = true;
  inlines(r, n, text);
  r->notes->inside = false;
  r->prefix = before;
  return true;
}

void notes_finish(const struct notes *notes, struct diag *d) {
  for (guint i = 0; i < notes->all->len; i++) {
    const struct note_text *note = &g_array_index(notes->all, struct note_text, i);
    if (!note->number)
      diag_error(d, note->pos, "note-unused", note->id);
  }
}
