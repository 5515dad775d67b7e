/* The screen file: tagged, linked, in sRGB, written page by page as pages are drawn. The press file goes another way
 * (pdf.c, press/): it is drawn by cairo and held against what printers refuse. */
#include "backend/screen_parts.h"

#include <string.h>

void screen_object(struct screen *s, unsigned id, GString *text) {
  pdf_file_object(s->file, id, text->str, text->len);
  g_string_free(text, TRUE);
}

static void link_clear(gpointer data) {
  g_free(((struct screen_link *)data)->target);
}

static void target_clear(gpointer data) {
  g_free(((struct screen_target *)data)->name);
}

static void said_free(gpointer data) {
  g_string_free(data, TRUE);
}

struct screen *screen_open(const struct pages *p, const struct theme *t, long epoch, struct diag *d) {
  struct pos nowhere = {0};
  size_t before = diag_errors(d);
  if (p->n == 0) diag_error(d, nowhere, "pdf-empty", p->title ? p->title : "");
  ink_id paper = theme_ink_named(t, "paper", nowhere, d);
  if (diag_errors(d) > before) return NULL;
  struct screen *s = g_new0(struct screen, 1);
  *s = (struct screen){.pages = p, .theme = t, .d = d, .epoch = epoch, .paper = paper, .ok = true};
  s->file = pdf_file_new();
  s->fonts = screen_fonts_new(s->file, p);
  s->root = pdf_file_id(s->file);
  s->pages_id = pdf_file_id(s->file);
  s->resources_id = pdf_file_id(s->file);
  s->tree_id = pdf_file_id(s->file);
  s->page_id = g_array_new(FALSE, FALSE, sizeof(unsigned));
  for (size_t i = 0; i < p->n; i++) {
    unsigned id = pdf_file_id(s->file);
    g_array_append_val(s->page_id, id);
  }
  s->mark = g_array_new(FALSE, FALSE, sizeof(struct screen_mark));
  s->link = g_array_new(FALSE, FALSE, sizeof(struct screen_link));
  s->target = g_array_new(FALSE, FALSE, sizeof(struct screen_target));
  g_array_set_clear_func(s->link, link_clear);
  g_array_set_clear_func(s->target, target_clear);
  s->named = g_hash_table_new(g_str_hash, g_str_equal);
  s->said = g_hash_table_new_full(NULL, NULL, NULL, said_free);
  s->picture = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  s->figure = g_hash_table_new_full(NULL, NULL, NULL, g_free);
  s->out = g_string_sized_new(1 << 14);
  s->saved = g_array_new(FALSE, FALSE, sizeof(struct graphics));
  s->links_here = g_array_new(FALSE, FALSE, sizeof(unsigned));
  return s;
}

void screen_page(struct screen *s, const struct page *page) {
  if (s->page >= s->page_id->len) return;
  g_array_set_size(s->links_here, 0);
  screen_draw(s, page);
  unsigned content = pdf_file_id(s->file);
  pdf_file_stream(s->file, content, "", s->out->str, s->out->len, false);
  GString *o = g_string_new("<</Type/Page/Parent ");
  put_ref(o, s->pages_id);
  g_string_append(o, "/MediaBox[0 0 ");
  put_number(o, page->width_pt, 4);
  put_number(o, page->height_pt, 4);
  g_string_append(o, "]/Resources ");
  put_ref(o, s->resources_id);
  g_string_append(o, "/Contents ");
  put_ref(o, content);
  g_string_append_printf(o, "/Tabs/S/StructParents %u", s->page);
  if (s->links_here->len) {
    g_string_append(o, "/Annots[");
    for (guint i = 0; i < s->links_here->len; i++) put_ref(o, g_array_index(s->links_here, unsigned, i));
    g_string_append_c(o, ']');
  }
  g_string_append(o, ">>");
  screen_object(s, g_array_index(s->page_id, unsigned, s->page), o);
  s->page++;
}

static void pages_write(struct screen *s) {
  GString *o = g_string_new("<</Type/Pages/Kids[");
  for (guint i = 0; i < s->page_id->len; i++) put_ref(o, g_array_index(s->page_id, unsigned, i));
  g_string_append_printf(o, "]/Count %u>>", s->page_id->len);
  screen_object(s, s->pages_id, o);
  o = g_string_new("<<");
  const char *refused = screen_fonts_write(s->fonts, o);
  if (refused) {
    diag_error(s->d, (struct pos){0}, "pdf-font", s->pages->title ? s->pages->title : "", refused);
    s->ok = false;
  }
  screen_images_write(s, o);
  g_string_append(o, ">>");
  screen_object(s, s->resources_id, o);
}

static void root_write(struct screen *s) {
  GString *o = g_string_new("<</Type/Catalog/Pages ");
  put_ref(o, s->pages_id);
  g_string_append(o, "/StructTreeRoot ");
  put_ref(o, s->tree_id);
  g_string_append(o, "/MarkInfo<</Marked true>>/ViewerPreferences<</DisplayDocTitle true>>/Lang");
  put_text(o, s->pages->lang ? s->pages->lang : "");
  g_string_append(o, "/Metadata ");
  put_ref(o, screen_metadata_write(s));
  screen_nav_write(s, o);
  g_string_append(o, ">>");
  screen_object(s, s->root, o);
}

static void screen_free(struct screen *s) {
  screen_fonts_free(s->fonts);
  g_array_free(s->page_id, TRUE);
  g_array_free(s->mark, TRUE);
  g_array_free(s->link, TRUE);
  g_array_free(s->target, TRUE);
  g_hash_table_destroy(s->named);
  g_hash_table_destroy(s->said);
  g_hash_table_destroy(s->picture);
  g_hash_table_destroy(s->figure);
  g_string_free(s->out, TRUE);
  g_array_free(s->saved, TRUE);
  g_array_free(s->links_here, TRUE);
  g_free(s);
}

char *screen_close(struct screen *s, size_t *size_out) {
  char *out = NULL;
  *size_out = 0;
  if (s->page < s->page_id->len) s->ok = false; /* pages were left out: the caller has told why */
  else screen_links_check(s);
  if (s->ok) {
    screen_tags_write(s);
    screen_links_write(s);
    pages_write(s);
    root_write(s);
  }
  if (s->ok) {
    unsigned info = screen_info_write(s);
    out = pdf_file_end(s->file, s->root, info, size_out);
  } else {
    pdf_file_abandon(s->file);
  }
  screen_free(s);
  return out;
}

char *screen_write(struct pages *p, const struct theme *t, long epoch, struct diag *d, size_t *size_out) {
  *size_out = 0;
  struct screen *s = screen_open(p, t, epoch, d);
  for (size_t i = 0; s && i < p->n; i++) screen_page(s, pages_page(p, i));
  return s ? screen_close(s, size_out) : NULL;
}
