/* Columns of times to sittings: what all departments share is one row, what differs stands in its note. */
#include "import/slots.h"

#include <string.h>

#include "base/compose.h"
#include "base/text.h"
#include "import/hours_text.h"

enum { SLOTS_MOST = 4096 }; /* of one place: forty departments with three times on eight days are 960 */
enum { DAYS = 8, EARLY = 6 * 60, LATE = 23 * 60, MIDNIGHT = 24 * 60 };
enum doubt { DOUBT_HALF, DOUBT_TIME, DOUBT_SAME, DOUBT_MIDNIGHT, DOUBT_EARLY, DOUBT_LATE };
static const char *const doubt_rules[] = {"arrival-time-half", "arrival-time",  "arrival-time-same",
                                          "arrival-midnight",  "arrival-early", "arrival-late"};

/* "9:00", "09:00", "24:00:00", "9時30分", "0": minutes; -1 for nothing, -2 for what is no time. */
static int read_time(const char *text) {
  char *plain = compose_compatible(text);
  int run[3] = {0}, n = 0;
  bool sound = true;
  const char *s = plain;
  while (*s == ' ') s++;
  for (bool first = true; *s && sound; first = false) {
    if (!g_ascii_isdigit(*s) || n == 3) {
      sound = !first && *s == ' ' && !s[strspn(s, " ")];
      break;
    }
    int digits = 0;
    for (; g_ascii_isdigit(*s); s++, digits++) run[n] = MIN(run[n] * 10 + (*s - '0'), 9999);
    sound = digits <= 2;
    n++;
    gunichar u = g_utf8_get_char(s);
    if (u == ':' || u == 0x6642 || u == 0x5206) s = g_utf8_next_char(s); /* 時 分 */
  }
  g_free(plain);
  if (!n && sound) return -1;
  if (!sound || run[0] > 47 || run[1] > 59 || run[2] > 0) return -2;
  return run[0] * 60 + run[1];
}

struct reading {
  struct slots *s;
  const struct outside *o;
  const struct hours_recipe *h;
  struct arena *arena;
  struct diag *d;
  unsigned told; /* bits of enum doubt */
};

static void doubt(struct reading *r, enum doubt what, const struct cell *cell, const char *day, const char *times) {
  if (r->told & 1u << what) return;
  r->told |= 1u << what;
  enum diag_level level = what >= DOUBT_MIDNIGHT ? DIAG_NOTE : DIAG_WARNING;
  diag_add(r->d, level, cell_pos(r->o->table, cell), doubt_rules[what], day, times, (const char *)NULL);
}

/* True when the two cells make an opening; what speaks against it is told. */
static bool opening(struct reading *r, const struct cell *from, const struct cell *to, const char *day, int *start,
                    int *end) {
  if (!*from->text && !*to->text) return false;
  char *times = g_strdup_printf("%s-%s", from->text, to->text);
  bool is = false;
  *start = read_time(from->text);
  *end = read_time(to->text);
  if (*r->h->empty && !strcmp(times, r->h->empty)) {
    counts_add(r->o->counts, DIAG_NOTE, "arrival-none", cell_pos(r->o->table, from),
               r->o->table->head[from->col - 1].text, times, times, "");
  } else if (*start == -1 && *end == -1) {
    is = false;
  } else if (*start == -2 || *end == -2) {
    doubt(r, DOUBT_TIME, *start == -2 ? from : to, day, times);
  } else if (*start < 0 || *end < 0) {
    doubt(r, DOUBT_HALF, *start < 0 ? from : to, day, times);
  } else if (*start == *end) {
    doubt(r, DOUBT_SAME, from, day, times);
  } else {
    is = true;
    if (*end < *start) {
      *end += MIDNIGHT;
      doubt(r, DOUBT_MIDNIGHT, to, day, times);
    }
    bool whole_day = *start == 0 && *end == MIDNIGHT;
    if (*start < EARLY && !whole_day) doubt(r, DOUBT_EARLY, from, day, times);
    if (*end > LATE && !whole_day && *end <= MIDNIGHT) doubt(r, DOUBT_LATE, to, day, times);
    if (*start >= MIDNIGHT) is = false;
  }
  g_free(times);
  return is;
}

static void add(struct slots *s, struct slot one) {
  if (!s->slot) s->slot = g_array_new(FALSE, FALSE, sizeof one);
  g_array_append_val(s->slot, one);
}

static int reception_at(const struct outside *o, size_t row, const struct hours_recipe *h, int day, const char *slot,
                        int end) {
  const struct cell *cell = h->reception ? outside_pattern(o, row, h->reception, h->day[day], slot, NULL) : NULL;
  int at = cell ? read_time(cell->text) : -1;
  if (at == 0) at = -1; /* 00:00-00:00 */
  if (at >= 0 && end > MIDNIGHT && at < EARLY) at += MIDNIGHT;
  return at == end ? -1 : MAX(at, -1);
}

static void add_columns(struct reading *r, size_t row, const char *what) {
  const struct hours_recipe *h = r->h;
  for (const char **slot = h->slot; *slot; slot++)
    for (int day = 0; day < DAYS; day++) {
      const struct cell *from = outside_pattern(r->o, row, h->start, h->day[day], *slot, NULL),
                        *to = outside_pattern(r->o, row, h->end, h->day[day], *slot, NULL);
      if (!from || !to) continue;
      r->s->spoken = true;
      int start, end;
      if (!opening(r, from, to, h->day[day], &start, &end)) continue;
      add(r->s, (struct slot){what, day, start, end, reception_at(r->o, row, h, day, *slot, end), ""});
    }
}

/* ---- weekdays in one text ---- */

static int day_at(const struct hours_recipe *h, const char *s, size_t *size) {
  for (int i = 0; i < DAYS; i++) {
    *size = strlen(h->day[i]);
    if (*size && !strncmp(s, h->day[i], *size)) return i;
  }
  return -1;
}

static bool is_tilde(gunichar u) {
  return u == '~' || u == '-' || u == 0x301C || u == 0xFF5E || u == 0x2212 || u == 0x2010 || u == 0x2015;
}

/* "月火水", "月～土", "火、水、木曜日", or a word the preset knows. -1 when something else stands there too. */
static int days_in(const struct hours_recipe *h, const char *text) {
  char *fold = text_fold(text);
  const char *means = g_hash_table_lookup(h->words, fold);
  g_free(fold);
  char *plain = compose_compatible(means ? means : text);
  int days = 0, before = -1;
  bool range = false;
  for (const char *s = plain; *s;) {
    gunichar u = g_utf8_get_char(s);
    size_t size;
    int day = day_at(h, s, &size);
    /* 日 of 曜日 is no Sunday: 曜 is passed over together with it. */
    if (u == 0x66DC) {
      s = g_utf8_next_char(s);
      if (*s && g_utf8_get_char(s) == 0x65E5) s = g_utf8_next_char(s);
      continue;
    }
    if (day >= 0) {
      for (int i = range && before >= 0 && before < day ? before : day; i <= day; i++) days |= 1 << i;
      before = day;
      range = false;
      s += size;
    } else if (is_tilde(u) && before >= 0) {
      range = true;
      s = g_utf8_next_char(s);
    } else if (g_unichar_isspace(u) || g_unichar_ispunct(u)) {
      s = g_utf8_next_char(s);
    } else {
      days = -1;
      break;
    }
  }
  g_free(plain);
  return days;
}

static void add_weekdays(struct reading *r, size_t row) {
  const struct hours_recipe *h = r->h;
  struct made days = recipe_make(r->o, row, h->weekdays), from = recipe_make(r->o, row, h->start_at),
              to = recipe_make(r->o, row, h->end_at),
              note = h->note ? recipe_make(r->o, row, h->note) : (struct made){0};
  if (days.text && from.text && to.text) {
    int mask = days_in(h, days.text), start, end;
    r->s->spoken = true;
    if (mask < 0) diag_warning(r->d, cell_pos(r->o->table, days.cell), "arrival-weekdays", days.text);
    else if (opening(r, from.cell, to.cell, days.text, &start, &end)) {
      if (!mask) diag_warning(r->d, cell_pos(r->o->table, days.cell), "arrival-no-weekday", from.text, to.text);
      for (int i = 0; i < DAYS; i++)
        if (mask & 1 << i)
          add(r->s, (struct slot){"", i, start, end, -1, note.text ? arena_strdup(r->arena, note.text) : ""});
    }
  }
  g_free(days.text);
  g_free(from.text);
  g_free(to.text);
  g_free(note.text);
}

void slots_add(struct slots *s, const struct outside *o, size_t row, const struct hours_recipe *h, struct arena *a,
               struct diag *d) {
  s->many |= s->slot && s->slot->len > SLOTS_MOST;
  if (s->many) return;
  struct reading r = {s, o, h, a, d, 0};
  if (h->weekdays) {
    add_weekdays(&r, row);
    return;
  }
  struct made what = h->of ? recipe_make(o, row, h->of) : (struct made){0};
  add_columns(&r, row, what.text ? arena_strdup(a, what.text) : "");
  g_free(what.text);
}

/* ---- sittings ---- */

/* Departments of one time of day, with their days and receptions. */
struct group {
  int start, end, reception; /* reception: the earliest that is told */
  bool differ;               /* receptions differ on one day */
  unsigned days;
  const char *note;
};

static const struct slot *slot_at(const struct slots *s, guint i) {
  return &g_array_index(s->slot, struct slot, i);
}

static bool of_group(const struct slot *t, const struct group *g) {
  return t->start == g->start && t->end == g->end && (g->differ || t->reception == g->reception);
}

char *slots_day_words(const struct hours_recipe *h, unsigned days) {
  GString *s = g_string_new(NULL);
  for (int i = 0; i < DAYS; i++)
    if (days & 1u << i) g_string_append(s, h->day[i]);
  return g_string_free(s, FALSE);
}

/* All departments in the order in which they come, and which of them each slot is of. */
struct departments {
  GPtrArray *name;
  guint *of; /* by slot */
};

static struct departments departments_of(const struct slots *s) {
  struct departments all = {g_ptr_array_new(), g_new0(guint, s->slot->len)};
  GHashTable *number = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < s->slot->len; i++) {
    const char *what = slot_at(s, i)->what;
    gpointer at;
    if (!g_hash_table_lookup_extended(number, what, NULL, &at)) {
      at = GUINT_TO_POINTER(all.name->len);
      g_hash_table_insert(number, (char *)what, at);
      g_ptr_array_add(all.name, (char *)what);
    }
    all.of[i] = GPOINTER_TO_UINT(at);
  }
  g_hash_table_destroy(number);
  return all;
}

/* What differs between departments: nothing when all of them share the group's days. */
static char *differences(const struct slots *s, const struct group *g, const struct hours_recipe *h,
                         const struct departments *all) {
  GString *out = g_string_new(NULL);
  guint n = all->name->len;
  unsigned *days = g_new0(unsigned, n); /* by department; those that are written go back to none */
  for (guint i = 0; i < s->slot->len; i++)
    if (of_group(slot_at(s, i), g)) days[all->of[i]] |= 1u << slot_at(s, i)->day;
  bool same = true, some_days = false;
  for (guint i = 0; i < n; i++) {
    same &= days[i] == g->days;
    some_days |= days[i] && days[i] != g->days;
  }
  for (guint i = 0; !same && i < n; i++) {
    unsigned mask = days[i];
    if (!mask) continue;
    if (out->len) g_string_append(out, " / ");
    g_string_append(out, g_ptr_array_index(all->name, i));
    for (guint k = i + 1; k < n; k++) {
      if (days[k] != mask) continue;
      days[k] = 0;
      g_string_append_printf(out, "%s%s", h->between, (const char *)g_ptr_array_index(all->name, k));
    }
    if (!some_days) continue;
    char *words = slots_day_words(h, mask);
    g_string_append_printf(out, " %s", words);
    g_free(words);
  }
  g_free(days);
  return g_string_free(out, FALSE);
}

/* Receptions that differ on one day: each with the departments and days it is meant for. */
static void add_receptions(GString *out, const struct slots *s, const struct group *g, const struct hours_recipe *h) {
  bool there[2 * MIDNIGHT] = {false};
  for (guint i = 0; i < s->slot->len; i++)
    if (of_group(slot_at(s, i), g) && slot_at(s, i)->reception >= 0) there[slot_at(s, i)->reception] = true;
  for (int at = 0; at < 2 * MIDNIGHT; at++) {
    if (!there[at]) continue;
    unsigned days = 0;
    GString *what = g_string_new(NULL);
    const char *before = NULL;
    for (guint i = 0; i < s->slot->len; i++) {
      const struct slot *t = slot_at(s, i);
      if (!of_group(t, g) || t->reception != at) continue;
      days |= 1u << t->day;
      if (*t->what && (!before || strcmp(before, t->what)))
        g_string_append_printf(what, "%s%s", what->len ? h->between : "", t->what);
      before = t->what;
    }
    char time[12], *words = slots_day_words(h, days);
    g_snprintf(time, sizeof time, "%02d:%02d", at / 60, at % 60);
    g_string_append_printf(what, "%s%s", what->len ? " " : "", words);
    GString *note = g_string_new(h->reception_note);
    g_string_replace(note, "{time}", time, 0);
    g_string_replace(note, "{what}", what->str, 0);
    g_string_append_printf(out, "%s%s", out->len ? " / " : "", note->str);
    g_string_free(note, TRUE);
    g_free(words);
    g_string_free(what, TRUE);
  }
}

static struct group *group_find(GArray *groups, int start, int end, int reception) {
  for (guint i = 0; i < groups->len; i++) {
    struct group *g = &g_array_index(groups, struct group, i);
    if (g->start == start && g->end == end && g->reception == reception) return g;
  }
  return NULL;
}

/* One group for each time of day and reception; two of one time that share a day become one, told in its note. */
static GArray *groups_of(const struct slots *s) {
  GArray *groups = g_array_new(FALSE, TRUE, sizeof(struct group));
  for (guint i = 0; i < s->slot->len; i++) {
    const struct slot *t = slot_at(s, i);
    struct group *g = group_find(groups, t->start, t->end, t->reception);
    if (!g) {
      struct group fresh = {.start = t->start, .end = t->end, .reception = t->reception, .note = t->note};
      g_array_append_val(groups, fresh);
      g = &g_array_index(groups, struct group, groups->len - 1);
    }
    g->days |= 1u << t->day;
  }
  for (guint i = 0; i < groups->len; i++)
    for (guint k = i + 1; k < groups->len; k++) {
      struct group *a = &g_array_index(groups, struct group, i), *b = &g_array_index(groups, struct group, k);
      if (a->start != b->start || a->end != b->end || !(a->days & b->days)) continue;
      a->days |= b->days;
      a->differ = true;
      if (b->reception >= 0 && (a->reception < 0 || b->reception < a->reception)) a->reception = b->reception;
      g_array_remove_index(groups, k);
      k = i;
    }
  /* A group that differs speaks of all slots of its time. */
  for (guint i = 0; i < groups->len; i++) {
    struct group *a = &g_array_index(groups, struct group, i);
    for (guint k = groups->len; a->differ && k-- > 0;) {
      struct group *b = &g_array_index(groups, struct group, k);
      if (k == i || a->start != b->start || a->end != b->end) continue;
      a->days |= b->days;
      g_array_remove_index(groups, k);
      if (k < i) a = &g_array_index(groups, struct group, --i);
    }
  }
  return groups;
}

char *slots_text(const struct slots *s, const struct hours_recipe *h) {
  if (!s->slot || !s->slot->len) return g_strdup("");
  GArray *groups = groups_of(s);
  struct departments all = departments_of(s);
  struct sitting *list = g_new0(struct sitting, groups->len);
  GPtrArray *notes = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < groups->len; i++) {
    struct group *g = &g_array_index(groups, struct group, i);
    char *differ = differences(s, g, h, &all);
    GString *note = g_string_new(differ);
    g_free(differ);
    if (g->differ) add_receptions(note, s, g, h);
    if (*g->note) g_string_append_printf(note, "%s%s", note->len ? " / " : "", g->note);
    char *kept = g_string_free(note, FALSE);
    g_ptr_array_add(notes, kept);
    list[i] = (struct sitting){.label = "", .start = g->start, .end = g->end, .last = g->reception, .note = kept};
    for (int day = 0; day < DAYS; day++) list[i].mark[day] = g->days & 1u << day ? "open" : "";
  }
  char *text = hours_text_print(list, groups->len);
  g_ptr_array_free(notes, TRUE);
  g_ptr_array_free(all.name, TRUE);
  g_free(all.of);
  g_array_free(groups, TRUE);
  g_free(list);
  return text;
}

unsigned slots_days(const struct slots *s) {
  unsigned days = 0;
  for (guint i = 0; s->slot && i < s->slot->len; i++) days |= 1u << slot_at(s, i)->day;
  return days;
}

void slots_clear(struct slots *s) {
  if (s->slot) g_array_free(s->slot, TRUE);
  *s = (struct slots){0};
}
