/* What every written sheet must hold to: text that is text, sizes that a spreadsheet program takes. */
#include "backend/sheet_parts.h"

#include <glib.h>
#include <string.h>

struct pos sheet_pos(const char *file, size_t row, size_t col) {
  return (struct pos){file, (int)row + 1, (int)col + 1};
}

/* No control characters but TAB, LF and CR; nothing that XML cannot carry. */
static bool is_text(const char *s) {
  if (!g_utf8_validate(s, -1, NULL)) return false;
  for (; *s; s = g_utf8_next_char(s)) {
    gunichar c = g_utf8_get_char(s);
    if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F || c == 0xFFFE || c == 0xFFFF) return false;
  }
  return true;
}

bool sheet_gate(const struct sheet *s, const char *file, struct diag *d) {
  bool ok = true;
  if (s->rows > SHEET_ROWS || s->width > SHEET_COLUMNS) {
    diag_error(d, ((struct pos){file, 0, 0}), "sheet-too-big", diag_num(d, (double)s->rows),
               diag_num(d, (double)s->width));
    return false;
  }
  for (size_t i = 0; i < s->rows * s->width; i++) {
    const struct sheet_cell *c = &s->cell[i];
    const char *const texts[] = {c->text, c->comment, c->link};
    struct pos pos = sheet_pos(file, i / s->width, i % s->width);
    for (size_t k = 0; k < G_N_ELEMENTS(texts); k++) {
      if (!texts[k] || is_text(texts[k])) continue;
      diag_error(d, pos, "sheet-not-text", texts[k]);
      ok = false;
    }
    if (ok && c->text && strlen(c->text) > SHEET_CELL && g_utf8_strlen(c->text, -1) > SHEET_CELL) {
      diag_error(d, pos, "sheet-cell-long", diag_num(d, SHEET_CELL));
      ok = false;
    }
  }
  return ok;
}
