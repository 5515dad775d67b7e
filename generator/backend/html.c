/* Documents as HTML: semantic elements and classes, nothing of looks; no style attribute, no script.
 *
 * In plain mode the output is cmark's own for CommonMark, to the byte, and GitHub's for tables. */
#include <string.h>

#include "backend/html_writer.h"
#include "model/link_tel.h"
#include "theme/mustache.h"

static void write_node(struct writer *w, const struct node *n);

void html_escape(const char *text, void *gstring) {
  mustache_escape(gstring, text);
}

/* ---- small pieces ---- */

void html_put(struct writer *w, const char *html) {
  g_string_append(w->out, html);
}

void html_put_text(struct writer *w, const char *text) {
  mustache_escape(w->out, text);
  if (*text)
    w->before = g_utf8_get_char(g_utf8_prev_char(text + strlen(text)));
}

void html_line(struct writer *w) {
  if (w->out->len && w->out->str[w->out->len - 1] != '\n')
    g_string_append_c(w->out, '\n');
}

/* ` name="value"`; nothing for no value. */
void html_put_attr(struct writer *w, const char *name, const char *value) {
  if (!value)
    return;
  g_string_append_printf(w->out, " %s=\"", name);
  mustache_escape(w->out, value);
  g_string_append_c(w->out, '"');
}

/* An address in an attribute: what may not stand in one is percent-encoded, as cmark does. */
void html_put_href(struct writer *w, const char *url) {
  static const char safe[] = "!#$%()*+,-./:;=?@_~";
  for (const unsigned char *p = (const unsigned char *)url; *p; p++) {
    if (*p == '&')
      html_put(w, "&amp;");
    else if (*p == '\'')
      html_put(w, "&#x27;");
    else if (g_ascii_isalnum(*p) || strchr(safe, *p))
      g_string_append_c(w->out, (char)*p);
    else
      g_string_append_printf(w->out, "%%%02X", *p);
  }
}

const char *html_word(const struct writer *w, const char *name) {
  return w->s->theme ? theme_word(w->s->theme, name) : "";
}

void html_unfit(const struct writer *w, const struct node *n, const char *rule) {
  static const char *const names[NODE_KINDS] = {
      [NODE_MAP] = "map", [NODE_CHART] = "chart", [NODE_REUSE] = "reuse", [NODE_FACILITIES] = "facilities",
      [NODE_INDEX] = "index", [NODE_COLOPHON] = "colophon", [NODE_ORDER] = "order", [NODE_PAGE] = "page", [NODE_SPREAD] = "spread",
      [NODE_CONTENTS] = "contents"};
  if (w->s->diag)
    diag_error(w->s->diag, n->pos, rule, names[n->kind] ? names[n->kind] : "");
}

void html_write_children(struct writer *w, const struct node *n) {
  for (const struct node *child = n->first; child; child = child->next)
    write_node(w, child);
}

/* <tag class="class" id="…">, the children, </tag>, on lines of their own. */
static void write_box(struct writer *w, const struct node *n, const char *tag, const char *class, const char *title) {
  html_line(w);
  g_string_append_printf(w->out, "<%s class=\"%s\"", tag, class);
  html_put_attr(w, "id", n->id);
  html_put(w, ">\n");
  if (title && *title) {
    html_put(w, "<p class=\"title\">");
    html_put_text(w, title);
    html_put(w, "</p>\n");
  }
  html_write_children(w, n);
  html_line(w);
  g_string_append_printf(w->out, "</%s>\n", tag);
}

/* ---- blocks of CommonMark ---- */

/* A paragraph of a tight list is bare; in a directive's inside it never is. */
static bool in_tight_list(const struct node *n) {
  const struct node *item = n->parent, *list = item ? item->parent : NULL;
  return item && item->kind == NODE_ITEM && list && list->kind == NODE_LIST && list->tight;
}

static void write_paragraph(struct writer *w, const struct node *n) {
  w->before = 0;
  if (in_tight_list(n)) {
    html_write_children(w, n);
    return;
  }
  html_line(w);
  html_put(w, "<p>");
  html_write_children(w, n);
  html_put(w, "</p>\n");
}

static void write_heading(struct writer *w, const struct node *n) {
  w->before = 0;
  html_line(w);
  g_string_append_printf(w->out, "<h%d", n->level);
  if (!w->s->plain)
    html_put_attr(w, "id", n->id);
  html_put(w, ">");
  html_write_children(w, n);
  g_string_append_printf(w->out, "</h%d>\n", n->level);
}

static void write_quote(struct writer *w, const struct node *n) {
  html_line(w);
  html_put(w, "<blockquote>\n");
  html_write_children(w, n);
  html_line(w);
  html_put(w, "</blockquote>\n");
}

static void write_list(struct writer *w, const struct node *n) {
  html_line(w);
  if (!n->level)
    html_put(w, "<ul>\n");
  else if (n->level == 1)
    html_put(w, "<ol>\n");
  else
    g_string_append_printf(w->out, "<ol start=\"%d\">\n", MAX(n->level, 0));
  html_write_children(w, n);
  html_put(w, n->level ? "</ol>\n" : "</ul>\n");
}

static void write_item(struct writer *w, const struct node *n) {
  html_line(w);
  html_put(w, "<li>");
  html_write_children(w, n);
  html_put(w, "</li>\n");
}

static void write_code_block(struct writer *w, const struct node *n) {
  html_line(w);
  html_put(w, "<pre><code");
  if (n->title && *n->title) {
    g_autofree char *language = g_strndup(n->title, strcspn(n->title, " \t\r\n\v\f"));
    html_put(w, " class=\"language-");
    mustache_escape(w->out, language);
    html_put(w, "\"");
  }
  html_put(w, ">");
  mustache_escape(w->out, n->text);
  html_put(w, "</code></pre>\n");
}

static void write_rule(struct writer *w, const struct node *n) {
  html_line(w);
  html_put(w, w->s->plain ? "<hr />\n" : "<hr>\n");
}

/* ---- inlines ---- */

/* Written without spaces between words: a line's end between two such characters is no space. Hangul is not among them. */
static bool spaceless(gunichar c) {
  return (c >= 0x2e80 && c < 0x3130) || (c >= 0x3190 && c < 0xa4d0) || (c >= 0xf900 && c < 0xfb00) ||
         (c >= 0xfe30 && c < 0xfe50) || (c >= 0xff00 && c < 0xffa0) || (c >= 0x1f100 && c < 0x1f300) ||
         (c >= 0x20000 && c < 0x40000);
}

/* The first character after a node within its paragraph; 0 at the end. */
static gunichar character_after(const struct node *n) {
  const struct node *block = n->parent;
  while (block->kind == NODE_EMPH || block->kind == NODE_STRONG || block->kind == NODE_LINK)
    block = block->parent;
  for (const struct node *at = node_next(block, n); at; at = node_next(block, at)) {
    if (at->text && *at->text)
      return g_utf8_get_char(at->text);
    if (at->kind == NODE_SOFT_BREAK || at->kind == NODE_LINE_BREAK || at->kind == NODE_IMAGE)
      return 0;
  }
  return 0;
}

/* How long the number at `text` is: ten or more digits and hyphens, as telephone numbers are; 0 for none. */
static size_t number_size(const char *text) {
  size_t n = strspn(text, "0123456789-");
  while (n && text[n - 1] == '-')
    n--;
  return n >= 10 && g_ascii_isdigit(*text) ? n : 0;
}

/* A hyphen may end a line, but not one within a number somebody will dial. */
static void write_text(struct writer *w, const struct node *n) {
  const char *from = n->text;
  for (const char *p = from; !w->s->plain && *(p += strcspn(p, "0123456789-"));) {
    size_t digits = strspn(p, "0123456789-"), size = number_size(p);
    if (size) {
      g_autofree char *before = g_strndup(from, (size_t)(p - from)), *number = g_strndup(p, size);
      html_put_text(w, before);
      html_put(w, "<span class=\"whole\">");
      html_put_text(w, number);
      html_put(w, "</span>");
      from = p + size;
    }
    p += digits;
  }
  html_put_text(w, from);
}

static void write_soft_break(struct writer *w, const struct node *n) {
  if (w->s->plain || !spaceless(w->before) || !spaceless(character_after(n)))
    html_put(w, "\n");
}

static void write_line_break(struct writer *w, const struct node *n) {
  html_put(w, w->s->plain ? "<br />\n" : "<br>\n");
  w->before = 0;
}

static void write_emph(struct writer *w, const struct node *n) {
  html_put(w, "<em>");
  html_write_children(w, n);
  html_put(w, "</em>");
}

static void write_strong(struct writer *w, const struct node *n) {
  html_put(w, "<strong>");
  html_write_children(w, n);
  html_put(w, "</strong>");
}

static void write_code(struct writer *w, const struct node *n) {
  html_put(w, "<code>");
  html_put_text(w, n->text);
  html_put(w, "</code>");
}

/* The address of a link: inside the site made relative to this page and naming index.html. */
static char *link_address(const struct writer *w, const char *url) {
  g_autofree char *anchor = NULL;
  size_t size = strlen(url);
  bool from_root = url[0] == '/', page_file = g_str_has_suffix(url, ".md") || strstr(url, ".md#");
  if (w->s->plain)
    return g_strdup(url);
  if (url[0] == '#' || !(from_root || page_file || w->s->own_path))
    return g_strconcat(url, size && url[size - 1] == '/' && !strchr(url, ':') ? "index.html" : "", NULL);
  g_autofree char *path = doc_link_path(url, w->s->own_path ? w->s->own_path : "", &anchor);
  if (!path)
    return g_strdup(url);
  bool folder = !*path || path[strlen(path) - 1] == '/';
  return g_strconcat(w->s->base ? w->s->base : "", path, folder ? "index.html" : "", *anchor ? "#" : "", anchor, NULL);
}

static void write_link(struct writer *w, const struct node *n) {
  g_autofree char *address = link_address(w, n->url);
  html_put(w, "<a href=\"");
  html_put_href(w, address);
  html_put(w, "\"");
  html_put_attr(w, "title", n->title);
  html_put(w, ">");
  html_write_children(w, n);
  html_put(w, "</a>");
}

static void put_ruby(struct writer *w, const char *base, size_t size, const char *reading) {
  g_autofree char *piece = g_strndup(base, size);
  mustache_escape(w->out, piece);
  if (!*reading) { /* a kana among characters */
    html_put(w, "<rt></rt>");
    return;
  }
  html_put(w, "<rp>(</rp><rt>");
  mustache_escape(w->out, reading);
  html_put(w, "</rt><rp>)</rp>");
}

static void write_ruby(struct writer *w, const struct node *n) {
  html_put(w, "<ruby>");
  if (!n->reading[0] || !n->reading[1]) {
    put_ruby(w, n->text, strlen(n->text), n->reading[0] ? n->reading[0] : "");
  } else {
    const char *p = n->text;
    for (size_t i = 0; n->reading[i] && *p; i++, p = g_utf8_next_char(p))
      put_ruby(w, p, (size_t)(g_utf8_next_char(p) - p), n->reading[i]);
  }
  html_put(w, "</ruby>");
  w->before = g_utf8_get_char(g_utf8_prev_char(n->text + strlen(n->text)));
}

/* ---- directives ---- */

static void write_note(struct writer *w, const struct node *n) {
  const char *kind = node_attr(n, "kind", "box");
  g_autofree char *class = !strcmp(kind, "box") ? g_strdup("note") : g_strconcat("note ", kind, NULL);
  write_box(w, n, "aside", class, node_attr(n, "title", NULL));
}

static void write_column(struct writer *w, const struct node *n) {
  write_box(w, n, "aside", "column", node_attr(n, "title", NULL));
}

static void write_badge(struct writer *w, const struct node *n) {
  write_box(w, n, "div", "badge", node_attr(n, "title", NULL));
}

static void write_card(struct writer *w, const struct node *n) {
  write_box(w, n, "section", "card", node_attr(n, "title", NULL));
}

/* ---- places ---- */

static void put_place(struct writer *w, const struct place *p) {
  html_put(w, "<li>");
  if (p->number) {
    html_put(w, "<span class=\"number");
    if (p->symbol && *p->symbol) { /* the style sheet lays its shape below the number */
      html_put(w, " on-");
      mustache_escape(w->out, p->symbol);
    }
    g_string_append_printf(w->out, "\">%d</span> ", p->number);
  }
  if (p->id && *p->id && w->s->facilities) {
    g_autofree char *address =
        g_strconcat(w->s->base ? w->s->base : "", w->s->facilities, p->id, "/index.html", NULL);
    html_put(w, "<a class=\"name\" href=\"");
    html_put_href(w, address);
    html_put(w, "\">");
  } else {
    html_put(w, "<a class=\"name\">");
  }
  mustache_escape(w->out, p->name ? p->name : "");
  html_put(w, "</a>");
  if (p->kind_name && *p->kind_name) {
    html_put(w, " <span class=\"kind\">");
    mustache_escape(w->out, p->kind_name);
    html_put(w, "</span>");
  }
  if (p->tel && *p->tel) {
    html_put(w, " <a class=\"tel\" href=\"tel:");
    html_put(w, tel_link(w->arena, p->tel));
    html_put(w, "\">");
    mustache_escape(w->out, p->tel);
    html_put(w, "</a>");
  }
  if (p->address && *p->address) {
    html_put(w, " <span class=\"address\">");
    mustache_escape(w->out, p->address);
    html_put(w, "</span>");
  }
  html_put(w, "</li>\n");
}

static void put_places(struct writer *w, const struct node *n) {
  html_put(w, "<ul class=\"places\"");
  html_put_attr(w, "id", n->id);
  html_put(w, ">\n");
  for (size_t i = 0; i < n->place_count; i++)
    put_place(w, &n->places[i]);
  html_put(w, "</ul>\n");
}

static void write_facilities(struct writer *w, const struct node *n) {
  const char *title = node_attr(n, "title", NULL);
  html_line(w);
  if (!n->places)
    html_unfit(w, n, "html-unresolved");
  if (title && *title) {
    html_put(w, "<p class=\"title\">");
    html_put_text(w, title);
    html_put(w, "</p>\n");
  }
  html_write_children(w, n);
  html_line(w);
  if (n->place_count && !(n->last && n->last->kind == NODE_TABLE))
    put_places(w, n);
}

/* A map is a picture that a publication made (url), with its places after it. */
static void write_picture(struct writer *w, const struct node *n) {
  if (!n->url && !n->place_count) {
    html_unfit(w, n, "html-unresolved");
    return;
  }
  html_line(w);
  html_put(w, "<figure class=\"map\"");
  html_put_attr(w, "id", n->id);
  html_put(w, ">\n");
  if (n->url) {
    html_put(w, "<img src=\"");
    html_put_href(w, n->url);
    html_put(w, "\"");
    html_put_attr(w, "alt", node_attr(n, "alt", node_attr(n, "title", "")));
    html_put(w, ">\n");
  }
  if (n->first) {
    html_put(w, "<figcaption>");
    html_write_children(w, n);
    html_put(w, "</figcaption>\n");
  }
  html_put(w, "</figure>\n");
  if (n->place_count)
    put_places(w, n);
}

/* What has no meaning on a page of a site. */
static void write_unfit(struct writer *w, const struct node *n) {
  html_unfit(w, n, "html-no-meaning");
  html_write_children(w, n);
}

/* ---- all together ---- */

typedef void node_function(struct writer *w, const struct node *n);
static node_function *const writers[NODE_KINDS] = {
    [NODE_ROOT] = html_write_children, [NODE_PARAGRAPH] = write_paragraph, [NODE_HEADING] = write_heading,
    [NODE_LIST] = write_list, [NODE_ITEM] = write_item, [NODE_QUOTE] = write_quote, [NODE_CODE_BLOCK] = write_code_block,
    [NODE_RULE] = write_rule, [NODE_TABLE] = html_write_table, [NODE_CAPTIONED] = html_write_captioned,
    [NODE_FACILITIES] = write_facilities, [NODE_MAP] = write_picture, [NODE_NOTE] = write_note,
    [NODE_COLUMN] = write_column, [NODE_BADGE] = write_badge, [NODE_WRITE] = html_write_form, [NODE_FIGURE] = html_write_figure,
    [NODE_CHART] = html_write_chart, [NODE_REUSE] = html_write_reuse, [NODE_CARD] = write_card, [NODE_TEXT] = write_text,
    [NODE_SOFT_BREAK] = write_soft_break, [NODE_LINE_BREAK] = write_line_break, [NODE_EMPH] = write_emph,
    [NODE_STRONG] = write_strong, [NODE_CODE] = write_code, [NODE_LINK] = write_link, [NODE_IMAGE] = html_write_image,
    [NODE_RUBY] = write_ruby, [NODE_FOOTNOTE] = html_write_footnote, [NODE_TERM] = html_write_term,
    [NODE_REF] = html_write_ref, [NODE_COLOPHON] = html_write_colophon, [NODE_PLACES] = write_facilities};

static void write_node(struct writer *w, const struct node *n) {
  node_function *f = writers[n->kind];
  (f ? f : write_unfit)(w, n);
}

void html_write(const struct node *n, const struct html_settings *s, void *gstring) {
  struct writer w = {.s = s, .out = gstring, .arena = arena_new()};
  write_node(&w, n);
  if (!s->plain)
    html_write_notes(&w, n);
  arena_free(w.arena);
}
