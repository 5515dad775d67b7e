/* Pages as pixels: Ghostscript is called with fixed arguments, reads the one file and writes to us only. */
#include "press/drawn.h"

#include <glib.h>
#include <string.h>

#include "base/process.h"

enum { SECONDS = 300, SIDE_MAX = 30000, HEAD_MAX = 200 };

/* Pages as PPM, one behind the other: a head in text, then rows. */
struct stream {
  char head[HEAD_MAX];
  size_t head_size, filled, page;
  struct drawn now;
  drawn_taker *take;
  void *data;
};

/* "P6", remarks, two sides, 255. True when the head is whole and good; *bad_out: it never will be. */
static bool head_ends(struct stream *s, bool *bad_out) {
  unsigned long v[3];
  size_t n = 0;
  if (s->head_size < 2 || memcmp(s->head, "P6", 2)) {
    *bad_out = s->head_size >= 2;
    return false;
  }
  for (const char *c = s->head + 2; *c && n < 3;) {
    if (*c == '#') c += strcspn(c, "\n");
    else if (g_ascii_isdigit(*c)) {
      char *end;
      v[n++] = strtoul(c, &end, 10);
      c = end;
    } else c++;
  }
  if (n < 3 || !g_ascii_isspace(s->head[s->head_size - 1])) return false;
  *bad_out = !v[0] || !v[1] || v[0] > SIDE_MAX || v[1] > SIDE_MAX || v[2] != 255;
  s->now.width = v[0], s->now.height = v[1];
  return !*bad_out;
}

static bool take_head(struct stream *s, char c) {
  bool bad = false;
  if (s->head_size + 2 > HEAD_MAX) return false;
  s->head[s->head_size++] = c;
  s->head[s->head_size] = '\0';
  if (!g_ascii_isspace(c) || !head_ends(s, &bad)) return !bad;
  s->now.rgb = g_try_malloc(s->now.width * s->now.height * 3);
  s->filled = 0;
  return s->now.rgb != NULL;
}

static bool take_bytes(void *data, const char *bytes, size_t size) {
  struct stream *s = data;
  for (size_t i = 0; i < size;) {
    if (!s->now.rgb) {
      if (!take_head(s, bytes[i++])) return false;
      continue;
    }
    size_t whole = s->now.width * s->now.height * 3, n = MIN(size - i, whole - s->filled);
    memcpy(s->now.rgb + s->filled, bytes + i, n);
    i += n, s->filled += n;
    if (s->filled < whole) continue;
    s->take(s->data, s->page++, &s->now);
    g_clear_pointer(&s->now.rgb, g_free);
    s->head_size = 0;
  }
  return true;
}

bool drawn_pages(const struct drawing_of *of, drawn_taker *take, void *data, struct diag *d) {
  static const char *const rules[] = {NULL, "drawn-no-ghostscript", "drawn-ghostscript", "drawn-ghostscript-late"};
  struct stream s = {.page = of->first ? of->first : 1, .take = take, .data = data};
  char *whole = g_canonicalize_filename(of->path, NULL), *r = g_strdup_printf("-r%d", of->dpi);
  char *first = g_strdup_printf("-dFirstPage=%zu", s.page), *last = of->last ? g_strdup_printf("-dLastPage=%zu", of->last) : NULL;
  const char *text = of->smooth ? "-dTextAlphaBits=4" : "-dTextAlphaBits=1", *shapes = of->smooth ? "-dGraphicsAlphaBits=4" : "-dGraphicsAlphaBits=1";
  const char *argv[] = {"gs", "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-dUseFastColor=true", "-sDEVICE=ppmraw", text, shapes, r, first,
                        last ? last : "-dNOPAUSE", "-sOutputFile=-", "-f", whole, NULL};
  enum process_end end = process_run(argv, SECONDS, take_bytes, &s);
  if (end == PROCESS_DONE && s.now.rgb) end = PROCESS_FAILED; /* a page that breaks off */
  if (end != PROCESS_DONE) {
    if (end == PROCESS_ABSENT) diag_mark_system(d);
    diag_error(d, ((struct pos){diag_intern(d, of->path), 0, 0}), rules[end]);
  }
  g_free(s.now.rgb);
  g_free(whole), g_free(r), g_free(first), g_free(last);
  return end == PROCESS_DONE;
}
