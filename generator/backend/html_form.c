/* Write-in parts as HTML: on screen they show what the paper holds, printed they can be written on. */
#include <stdlib.h>
#include <string.h>

#include "backend/html_writer.h"

/* <p class="class">text</p>; nothing for no text. */
static void put_line(struct writer *w, const char *class, const char *text) {
  if (!text || !*text)
    return;
  g_string_append_printf(w->out, "<p class=\"%s\">", class);
  html_put_text(w, text);
  html_put(w, "</p>\n");
}

/* "2回目" of something to write in several times. */
static void put_time(struct writer *w, const char *title, long time, long times) {
  g_autofree char *number = g_strdup_printf("%ld", time), *text = g_strdup(html_word(w, "write.time"));
  char **part = g_strsplit(text, "N", 2);
  g_autofree char *said = times > 1 ? g_strjoinv(number, part) : NULL;
  g_autofree char *both = title && *title && said ? g_strconcat(title, "\u3000", said, NULL) : NULL;
  put_line(w, "title", both ? both : said ? said : title);
  g_strfreev(part);
}

/* A table to fill: its heads, and empty rows; a screen reader is told what each row is for by its number. */
static void put_table(struct writer *w, const struct node *n) {
  const char *table = node_attr(n, "table", NULL);
  if (!table || !*table)
    return;
  char **head = g_strsplit(table, "|", -1);
  long rows = strtol(node_attr(n, "rows", "1"), NULL, 10);
  html_put(w, "<table class=\"fill\">\n<thead>\n<tr>\n");
  for (char **h = head; *h; h++) {
    html_put(w, "<th scope=\"col\">");
    html_put_text(w, g_strstrip(*h));
    html_put(w, "</th>\n");
  }
  html_put(w, "</tr>\n</thead>\n<tbody>\n");
  for (long r = 0; r < rows && r < 100; r++) {
    html_put(w, "<tr>");
    for (char **h = head; *h; h++)
      html_put(w, "<td></td>");
    html_put(w, "</tr>\n");
  }
  html_put(w, "</tbody>\n</table>\n");
  g_strfreev(head);
}

/* Boxes to tick, given as "a|b", or labelled lines by row, "a|b;c", where "[ ] d" is a box to tick. */
static void put_choices(struct writer *w, const char *choices, const char *class) {
  if (!choices || !*choices)
    return;
  bool fields = !strcmp(class, "fields");
  char **choice = g_strsplit_set(choices, fields ? "|;" : "|", -1);
  g_string_append_printf(w->out, "<ul class=\"%s\">\n", class);
  for (char **c = choice; *c; c++) {
    const char *text = g_strstrip(*c);
    bool check = fields && g_str_has_prefix(text, "[ ]");
    html_put(w, check ? "<li class=\"check\">" : "<li>");
    html_put_text(w, check ? text + 3 + strspn(text + 3, " ") : text);
    html_put(w, "</li>\n");
  }
  html_put(w, "</ul>\n");
  g_strfreev(choice);
}

/* "a_b__": words with room to write between them. */
static void put_blank(struct writer *w, const char *blank) {
  if (!blank || !*blank)
    return;
  html_put(w, "<p class=\"blank\">");
  for (const char *p = blank; *p;) {
    size_t words = strcspn(p, "_"), run = strspn(p + words, "_");
    g_autofree char *text = g_strndup(p, words);
    html_put_text(w, text);
    if (run)
      html_put(w, "<span class=\"gap\"></span>");
    p += words + run;
  }
  html_put(w, "</p>\n");
}

/* A question with room for its answer: on screen it shows what the paper holds, printed it can be written on. */
static void write_once(struct writer *w, const struct node *n, long time, long times) {
  const char *tag = node_attr(n, "tag", NULL), *label = node_attr(n, "label", NULL), *date = node_attr(n, "date", NULL);
  long lines = strtol(node_attr(n, "lines", "0"), NULL, 10);
  bool round = !strcmp(node_attr(n, "shape", ""), "circle");
  html_line(w);
  html_put(w, round ? "<div class=\"write round\"" : "<div class=\"write\"");
  html_put_attr(w, "id", time == 1 ? n->id : NULL);
  html_put(w, ">\n");
  put_time(w, node_attr(n, "title", NULL), time, times);
  if ((tag && *tag) || (label && *label)) {
    html_put(w, "<p class=\"label\">");
    if (tag && *tag) {
      html_put(w, "<b>");
      html_put_text(w, tag);
      html_put(w, "</b> ");
    }
    html_put_text(w, label ? label : "");
    html_put(w, "</p>\n");
  }
  put_line(w, "hint", node_attr(n, "hint", NULL));
  html_write_children(w, n);
  html_line(w);
  g_autofree char *dated = date ? g_strconcat(date, html_word(w, "write.date"), NULL) : NULL;
  put_blank(w, dated);
  put_blank(w, node_attr(n, "blank", NULL));
  put_choices(w, node_attr(n, "checks", NULL), "checks");
  put_choices(w, node_attr(n, "fields", NULL), "fields");
  for (long i = 0; i < lines && i < 100; i++)
    html_put(w, "<div class=\"rule\"></div>\n");
  put_table(w, n);
  if (node_attr(n, "box", NULL))
    html_put(w, "<div class=\"room\"></div>\n");
  html_put(w, "</div>\n");
}

void html_write_form(struct writer *w, const struct node *n) {
  long times = CLAMP(strtol(node_attr(n, "repeat", "1"), NULL, 10), 1, 9);
  for (long time = 1; time <= times; time++) write_once(w, n, time, times);
}
