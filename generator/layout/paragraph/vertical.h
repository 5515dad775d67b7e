/* Text set from top to bottom, its lines from right to left: titles on covers, spines, thumb tabs, display lines. Private to
 * layout.
 *
 * Japanese stands upright in its font's own vertical forms (vert: 、。「」ー and small kana); one or two digits, a pair of ! and ?,
 * a single capital stand upright in the width of an em (縦中横, JLReq 3.2.5); longer Latin and numbers lie on their side (3.2.3).
 * Readings stand to the right of their base (3.3.4). */
#ifndef ANNAI_LAYOUT_VERTICAL_H
#define ANNAI_LAYOUT_VERTICAL_H

#include "layout/paragraph/compose.h"

struct vertical; /* lives in the pages' arena */

/* The inline children of a node, or a plain text ("\n" begins a line), in the font and ink of a look; `pitch_pt` of the look
 * is from line to line, `spacing_pt` between characters. `height_pt`: a line longer than this is broken where kinsoku lets
 * it; 0: never. Missing glyphs are errors as in text.h. Never NULL. */
struct vertical *vertical_node(struct composer *c, const struct node *n, const struct look *look, double height_pt,
                               struct diag *d);
struct vertical *vertical_text(struct composer *c, const char *utf8, const struct look *look, double height_pt,
                               struct pos at, struct diag *d);
/* From the left edge of the last line's em to the right edge of the first one's, and the longest line's length. */
double vertical_width(const struct vertical *v);
double vertical_height(const struct vertical *v);
/* Draws it with the top right corner of the first line's em at (x, y). Under a marked page it becomes a span of its own whose
 * ActualText is the text in reading order: glyphs placed one by one extract in any order. */
void vertical_draw(struct composer *c, struct page *page, const struct vertical *v, double x, double y);

#endif
