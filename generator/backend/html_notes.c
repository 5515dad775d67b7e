/* Notes, terms, references, blocks shown again and the colophon as HTML: a raised link to a list at the end of the document, and back; a term is its text; a
 * reference is a link with the name of what it leads to. */
#include <string.h>

#include "backend/html_writer.h"

/* Ids no heading has: their words never hold a dot. */
#define NOTES_ID "notes."

void html_write_footnote(struct writer *w, const struct node *n) {
  g_string_append_printf(w->out, "<sup class=\"note-mark\"><a href=\"#note.%d\"", n->level);
  if (n->first)
    g_string_append_printf(w->out, " id=\"mark.%d\"", n->level);
  g_string_append_printf(w->out, " aria-describedby=\"" NOTES_ID "\">%d</a></sup>", n->level);
  w->before = 0;
}

/* A note's texts as a list, with ways back to their marks. */
void html_write_notes(struct writer *w, const struct node *root) {
  bool any = false;
  for (const struct node *n = root; n; n = node_next(root, n)) {
    if (n->kind != NODE_FOOTNOTE || !n->first)
      continue;
    if (!any) {
      html_line(w);
      html_put(w, "<section class=\"notes\">\n<h2 id=\"" NOTES_ID "\">");
      html_put_text(w, html_word(w, "doc.notes"));
      html_put(w, "</h2>\n<ol>\n");
    }
    any = true;
    g_string_append_printf(w->out, "<li id=\"note.%d\" value=\"%d\">", n->level, n->level);
    w->before = 0;
    html_write_children(w, n);
    g_string_append_printf(w->out, " <a class=\"back\" href=\"#mark.%d\"", n->level);
    g_autofree char *label = g_strdup_printf("%s%d%s", html_word(w, "doc.note_back"), n->level, html_word(w, "doc.note_back_end"));
    html_put_attr(w, "aria-label", label);
    html_put(w, ">");
    html_put_text(w, html_word(w, "doc.note_back_sign"));
    html_put(w, "</a></li>\n");
  }
  if (any)
    html_put(w, "</ol>\n</section>\n");
}

void html_write_term(struct writer *w, const struct node *n) {
  html_put_text(w, n->text);
}

static const struct node *document(const struct node *n) {
  while (n->parent)
    n = n->parent;
  return n;
}

/* A page's number means nothing here: both forms read as the name. */
void html_write_ref(struct writer *w, const struct node *n) {
  const struct node *to = node_by_id(document(n), n->url + 1);
  g_autofree char *name = to ? node_name(to) : g_strdup(n->url);
  html_put(w, "<a href=\"");
  html_put_href(w, n->url);
  html_put(w, "\">");
  html_put_text(w, html_word(w, "doc.ref_open"));
  html_put_text(w, name);
  html_put_text(w, html_word(w, "doc.ref_close"));
  html_put(w, "</a>");
}

/* A block shown again says so, and leads to the first. */
void html_write_reuse(struct writer *w, const struct node *n) {
  if (!n->first) {
    html_unfit(w, n, "html-unresolved");
    return;
  }
  html_line(w);
  html_put(w, "<div class=\"reuse\">\n<p class=\"again\">");
  html_put_text(w, html_word(w, "doc.reuse"));
  if (n->url) {
    html_put(w, " <a href=\"");
    html_put_href(w, n->url);
    html_put(w, "\">");
    html_put_text(w, html_word(w, "doc.reuse_first"));
    html_put(w, "</a>");
  }
  html_put(w, "</p>\n");
  html_write_children(w, n);
  html_line(w);
  html_put(w, "</div>\n");
}

static void put_paragraph(struct writer *w, const struct node *n, const char *class, const char *attr) {
  const char *text = node_attr(n, attr, "");
  if (!*text)
    return;
  g_string_append_printf(w->out, "<p class=\"%s\">", class);
  html_put_text(w, text);
  html_put(w, "</p>\n");
}

void html_write_colophon(struct writer *w, const struct node *n) {
  if (!node_attr(n, "title", NULL)) { /* nothing filled it */
    html_unfit(w, n, "html-unresolved");
    return;
  }
  html_line(w);
  html_put(w, "<section class=\"colophon\">\n");
  put_paragraph(w, n, "title", "title");
  put_paragraph(w, n, "reading", "reading");
  put_paragraph(w, n, "subtitle", "subtitle");
  html_put(w, "<dl>\n");
  for (const struct node *row = n->first; row; row = row->next) {
    html_put(w, "<dt>");
    html_write_children(w, row->first);
    html_put(w, "</dt><dd>");
    html_write_children(w, row->last);
    html_put(w, "</dd>\n");
  }
  html_put(w, "</dl>\n");
  put_paragraph(w, n, "copyright", "copyright");
  html_put(w, "</section>\n");
}
