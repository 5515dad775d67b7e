/* The QR code of a sheet's live page, with what it is for and the address in text beside it. */
#include <math.h>
#include <string.h>

#include "layout/map/furniture.h"
#include "layout/page/qr.h"

char *short_address(const char *url) {
  const char *host = strstr(url, "://");
  char *text = g_strdup(host ? host + 3 : url);
  size_t n = strlen(text);
  if (n && text[n - 1] == '/') text[n - 1] = 0;
  return text;
}

char *qr_url(const struct sheet *s, const char *path) {
  const char *address = node_attr(s->node, "address", "");
  bool slash = *address && address[strlen(address) - 1] == '/';
  while (*path == '/') path++;
  return g_strconcat(address, slash || !*address ? "" : "/", path, NULL);
}

void qr_square(const struct sheet *s, const struct pen *p, const char *url, double x, double y, double size) {
  struct box b = {x, y, x + size, y + size};
  if (!*node_attr(s->node, "address", "")) {
    diag_error(p->d, p->at, "map-qr-address");
    return;
  }
  tag_id open = pen_tag(p, TAG_FIGURE, 0);
  pages_tag_at(p->pages, pen_page(p)->mark)->alt =
      arena_printf(p->pages->arena, "%s%s", theme_word(p->style->theme, "map.qr_alt"), url);
  pen_begin(p, false, b, "qr");
  qr_draw(p->pages, pen_page(p), url, x, y, size, print_pt(p->style, "qr.module"), print_ink(p->style, "qr.ink"),
          print_ink(p->style, "qr.ground"), p->at, p->d);
  pen_link(p, b, "uri:%s", url);
  pen_end(p);
  pen_untag(p, open);
}

/* Lines at the code's right: title, text, address. Gives their height. */
static double words(const struct pen *p, const struct node *part, const char *url, struct box b) {
  struct lettering title = style_look(p->style, "type.qr_title"), text = style_look(p->style, "type.qr_text"),
                   address = style_look(p->style, "type.qr_address");
  double y = b.y0, width = b.x1 - b.x0;
  char *said = short_address(url);
  tag_id open = pen_tag(p, TAG_P, 0);
  if (*node_attr(part, "title", "")) y += pen_paragraph(p, node_attr(part, "title", ""), b.x0, y, width, &title, false);
  if (*node_attr(part, "text", "")) y += pen_paragraph(p, node_attr(part, "text", ""), b.x0, y, width, &text, false);
  pen_text_fit(p, said, b.x0, y + (address.pitch_pt + address.line.font.size_pt * 0.76) / 2, width, &address, 'l');
  y += address.pitch_pt;
  pen_untag(p, open);
  g_free(said);
  return y - b.y0;
}

double qr_part(const struct sheet *s, const struct pen *p, const struct node *part, struct box b) {
  const struct print_style *st = p->style;
  double size = print_pt(st, "qr.size"), gap = print_pt(st, "qr.gap");
  char *url = qr_url(s, node_attr(part, "path", ""));
  qr_square(s, p, url, b.x0, b.y0, size);
  double h = words(p, part, url, (struct box){b.x0 + size + gap, b.y0, b.x1, b.y1});
  g_free(url);
  return fmax(size, h);
}

void qr_corner(const struct sheet *s, const struct pen *p, const struct node *panel, double right, double bottom, double size) {
  char *url = qr_url(s, node_attr(panel, "qr", ""));
  const struct pen own = pen_at(p, panel->pos);
  qr_square(s, &own, url, right - size, bottom - size, size);
  g_free(url);
}
