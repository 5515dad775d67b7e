/* Pictures as HTML: images in a line, figures with caption and source, charts with their numbers. */
#include <string.h>

#include "backend/html_writer.h"
#include "theme/source_line.h"

/* Sizes keep the page from jumping while the picture is under way; the publication noted them as "width height". */
static void put_size(struct writer *w, const char *pixels) {
  g_auto(GStrv) size = pixels ? g_strsplit(pixels, " ", 2) : NULL;
  if (!size || !size[0] || !size[1])
    return;
  html_put_attr(w, "width", size[0]);
  html_put_attr(w, "height", size[1]);
}

/* An image whose address is made already. */
static void put_address(struct writer *w, const char *address, const char *alt, const char *title, const char *pixels) {
  html_put(w, "<img src=\"");
  html_put_href(w, address);
  html_put(w, "\"");
  html_put_attr(w, "alt", alt);
  html_put_attr(w, "title", title);
  put_size(w, pixels);
  html_put(w, w->s->plain ? " />" : ">");
}

/* A file of the ward's assets. */
static void put_image(struct writer *w, const char *src, const char *alt, const char *title, const char *pixels) {
  g_autofree char *path = w->s->plain ? NULL : doc_image_path(src);
  g_autofree char *address = path ? g_strconcat(w->s->base ? w->s->base : "", path, NULL) : g_strdup(src);
  put_address(w, address, alt, title, pixels);
}

/* The text of an image's description: marks fall away, line ends are spaces. */
void html_write_image(struct writer *w, const struct node *n) {
  g_autofree char *alt = node_plain_text(n);
  g_strdelimit(alt, "\n", ' ');
  put_image(w, n->url, alt, n->title, node_attr(n, "pixels", NULL));
  w->before = 0;
}

static void put_caption(struct writer *w, const struct node *n, bool children) {
  const char *caption = node_attr(n, "caption", NULL), *source = node_attr(n, "source", NULL);
  g_autofree char *line = source && w->s->theme ? theme_source_line(w->s->theme, source, NULL, n->pos, w->s->diag) : NULL;
  if (!caption && !line && !children)
    return;
  html_put(w, "<figcaption>");
  if (caption)
    html_put_text(w, caption);
  if (children)
    html_write_children(w, n);
  if (line) {
    html_put(w, "<span class=\"source\">");
    html_put_text(w, line);
    html_put(w, "</span>");
  }
  html_put(w, "</figcaption>\n");
}

void html_write_figure(struct writer *w, const struct node *n) {
  html_line(w);
  html_put(w, "<figure");
  html_put_attr(w, "id", n->id);
  html_put(w, ">\n");
  put_image(w, node_attr(n, "src", ""), node_attr(n, "alt", ""), NULL, node_attr(n, "pixels", NULL));
  html_put(w, "\n");
  put_caption(w, n, n->first != NULL);
  html_put(w, "</figure>\n");
}

/* The drawing that lies beside the page (url), then its numbers, for those who cannot see it and those who copy them. */
void html_write_chart(struct writer *w, const struct node *n) {
  if (!n->first) {
    html_unfit(w, n, "html-unresolved");
    return;
  }
  html_line(w);
  html_put(w, "<figure class=\"chart\"");
  html_put_attr(w, "id", n->id);
  html_put(w, ">\n");
  if (n->url) {
    put_address(w, n->url, node_attr(n, "alt", ""), NULL, node_attr(n, "pixels", NULL));
    html_put(w, "\n");
  }
  put_caption(w, n, false);
  html_put(w, "</figure>\n<details class=\"data\">\n<summary>");
  html_put_text(w, html_word(w, "doc.data"));
  html_put(w, "</summary>\n");
  html_write_children(w, n);
  html_line(w);
  html_put(w, "</details>\n");
}
