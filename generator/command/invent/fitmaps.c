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

/* What a map's file says of itself. */
struct sheet_file {
  bool map, whole, series, select; /* whole: of the whole ward */
};

static struct sheet_file read_sheet(char **line) {
  struct sheet_file f = {0};
  for (char **l = line; *l; l++) {
    f.map |= g_str_equal(*l, "kind: map");
    f.whole |= g_str_has_suffix(*l, " fit: boundary");
    f.series |= g_str_has_prefix(*l, "series:");
    f.select |= g_str_has_prefix(*l, "select: {");
  }
  return f;
}

/* One line as the new ward needs it. */
static void fit_line(GString *s, const char *line, const char *bare, const struct sheet_file *f, const char *frame) {
  int indent = (int)strspn(line, " ");
  bool framed = frame && (f->whole || f->series);
  if (g_str_equal(bare, "insets:")) g_string_append_printf(s, "%*sinsets: auto\n", indent, "");
  else if (framed && g_str_has_prefix(line, "select: {"))
    g_string_append_printf(s, "select: {frame: %s, %s\n", frame, line + strlen("select: {"));
  else if (framed && !f->select && g_str_equal(bare, "kind: map"))
    g_string_append_printf(s, "%s\nselect: {frame: %s}\n", line, frame);
  else if (framed && g_str_equal(bare, "fit: boundary")) g_string_append_printf(s, "%*sframe: %s\n", indent, "", frame);
  else if (framed && f->series && g_str_equal(bare, "- role: map"))
    g_string_append_printf(s, "%s\n%*sframe: %s\n", line, indent + 2, "", frame);
  else if (!f->whole || !g_str_has_prefix(bare, "scale: ")) g_string_append_printf(s, "%s\n", line);
}

/* One file with the frame in it (NULL: none), no scale, and nothing that names places of the starter's ward; NULL when it is no
 * map. Freed with g_free. */
static char *fit_map(const char *text, const char *frame) {
  char **line = g_strsplit(text, "\n", -1);
  const struct sheet_file f = read_sheet(line);
  GString *s = f.map ? g_string_new(NULL) : NULL;
  int below = -1; /* what stands farther in than this goes with its head */
  for (char **l = line; s && *l && (**l || l[1]); l++) {
    char *bare = g_strstrip(g_strdup(*l));
    int indent = (int)strspn(*l, " ");
    bool gone = (below >= 0 && indent > below) || g_str_has_prefix(bare, "- {part: towns");
    if (!gone) {
      below = g_str_equal(bare, "insets:") ? indent : -1;
      fit_line(s, *l, bare, &f, frame);
    }
    g_free(bare);
  }
  g_strfreev(line);
  return s ? g_string_free(s, FALSE) : NULL;
}

bool facilities_fit_maps(const struct facilities *f, const char *ward, struct diag *d) {
  if (f->n == MADE_FOR && f->seed == INVENT_SEED)
    return true; /* the starter's own ward */
  char *folder = g_build_filename(ward, "content", "publications", NULL);
  char *frame = f->n >= MADE_FOR ? frame_text(f) : NULL; /* at the limit names and lists may be longer than the starter's */
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
