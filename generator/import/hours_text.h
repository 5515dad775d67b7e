/* All sittings of a facility in one text, for comparing as one value.
 *
 *   09:00-12:00 last 11:30 mon tue wed=visit "午前"; 15:00-18:00 mon tue "午後" note "木は予約だけ"
 *
 * Sittings stand in order (start, end, last, marks, label, note) with "; " between them, each sitting once. A day stands
 * alone when its mark is `open`, else with its mark. Label and note are quoted when there are any: \" \\ \n within. The
 * same sittings always give the same text. */
#ifndef ANNAI_IMPORT_HOURS_TEXT_H
#define ANNAI_IMPORT_HOURS_TEXT_H

#include "base/arena.h"
#include "records/records.h"

/* Freed with g_free; "" when there are none. */
char *hours_text_print(const struct sitting *sittings, size_t n);
/* The sittings of such a text, in `a`; *n_out = 0 for "". NULL when it is not one (never NULL for a good text). */
struct sitting *hours_text_parse(const char *text, struct arena *a, size_t *n_out);

#endif
