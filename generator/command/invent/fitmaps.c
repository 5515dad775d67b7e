/* A map sheet holds so much ground and so many symbols. In a larger ward the sheets show what lies around the middle station:
 * their publication files get a frame instead of "fit: boundary". In a smaller one they find their scale themselves. */
#include <errno.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "command/invent/register.h"

/* What the sheets of the starter are made for. */
#define HALF_WIDE_M 2130.0
#define HALF_HIGH_M 2640.0
#define MOST_SYMBOLS 150
#define MADE_FOR 300

static struct spot middle_stop(const struct land *g) {
  for (guint i = 0; i < g->stops->len; i++)
    if (g_array_index(g->stops, struct stop, i).hub)
      return g_array_index(g->stops, struct stop, i).at;
  return (struct spot){0, 0};
}

static size_t within(const struct facilities *f, struct spot c, double half_w, double half_h) {
  size_t n = 0;
  for (size_t i = 0; i < f->n; i++)
    n += fabs(f->all[i].at.x - c.x) < half_w && fabs(f->all[i].at.y - c.y) < half_h;
  return n;
}

static void put_degree(GString *s, int64_t v) {
  g_string_append_printf(s, "%d.%05d", (int)(v / 10000000), (int)(v % 10000000 / 100));
}

/* "[west, south, east, north]"; freed with g_free. */
static char *frame_text(const struct facilities *f) {
  struct spot c = middle_stop(f->land);
  double k = 1;
  while (within(f, c, HALF_WIDE_M * k, HALF_HIGH_M * k) > MOST_SYMBOLS)
    k *= 0.95;
  struct place sw = land_place((struct spot){c.x - HALF_WIDE_M * k, c.y - HALF_HIGH_M * k});
  struct place ne = land_place((struct spot){c.x + HALF_WIDE_M * k, c.y + HALF_HIGH_M * k});
  int64_t side[4] = {sw.lon, sw.lat, ne.lon, ne.lat};
  GString *s = g_string_new("[");
  for (int i = 0; i < 4; i++) {
    if (i)
      g_string_append(s, ", ");
    put_degree(s, side[i]);
  }
  g_string_append_c(s, ']');
  return g_string_free(s, FALSE);
}

/* One file with the frame in it (NULL: none) and no scale, or NULL when it is no map of the whole ward. Freed with g_free. */
static char *fit_map(const char *text, const char *frame) {
  char **line = g_strsplit(text, "\n", -1);
  bool map = false, whole = false;
  for (char **l = line; *l; l++) {
    map |= g_str_equal(*l, "kind: map");
    whole |= g_str_has_suffix(*l, " fit: boundary");
  }
  GString *s = map && whole ? g_string_new(NULL) : NULL;
  for (char **l = line; s && *l; l++) {
    char *bare = g_strstrip(g_strdup(*l));
    int indent = (int)strspn(*l, " ");
    if (frame && g_str_equal(bare, "kind: map"))
      g_string_append_printf(s, "%s\nselect: {frame: %s}\n", *l, frame);
    else if (frame && g_str_equal(bare, "fit: boundary"))
      g_string_append_printf(s, "%*sframe: %s\n", indent, "", frame);
    else if (!g_str_has_prefix(bare, "scale: "))
      g_string_append_printf(s, "%s%s", *l, l[1] ? "\n" : "");
    g_free(bare);
  }
  g_strfreev(line);
  return s ? g_string_free(s, FALSE) : NULL;
}

bool facilities_fit_maps(const struct facilities *f, const char *ward, struct diag *d) {
  if (f->n == MADE_FOR)
    return true;
  char *folder = g_build_filename(ward, "content", "publications", NULL);
  char *frame = f->n > MADE_FOR ? frame_text(f) : NULL;
  char **names = source_list(folder, "*.yaml", false);
  bool ok = true;
  for (char **name = names; ok && *name; name++) {
    char *path = g_build_filename(folder, *name, NULL), *text = NULL;
    ok = g_file_get_contents(path, &text, NULL, NULL);
    char *fitted = ok ? fit_map(text, frame) : NULL;
    if (fitted)
      ok = g_file_set_contents_full(path, fitted, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0666, NULL);
    if (!ok) {
      diag_error(d, (struct pos){0}, "init-write", path, g_strerror(errno));
      diag_mark_system(d);
    }
    g_free(fitted);
    g_free(text);
    g_free(path);
  }
  g_strfreev(names);
  g_free(frame);
  g_free(folder);
  return ok;
}
