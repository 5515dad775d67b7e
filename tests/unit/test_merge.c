/* The merge of one field over everything that can meet; and, called with a folder, whole merges for tests/merge-oracle.py: each
 * case-N below it is a ward with arrivals.tsv and decisions.tsv, to which the program does what an import does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "import/import.h"
#include "records/raw.h"
#include "ward.h"

static bool same(const char *a, const char *b) {
  return a && b ? !strcmp(a, b) : a == b;
}

/* The rules once more, in other words: what is known to have changed decides. */
static enum merge expected(const char *base, const char *ours, const char *theirs) {
  const char *held = ours ? ours : "";
  if (!theirs) return MERGE_SAME;
  if (same(theirs, held)) return MERGE_SAME;
  bool they_changed = base ? !same(base, theirs) : *theirs != '\0';
  bool we_changed = base ? !same(base, held) : *held != '\0';
  if (!they_changed) return MERGE_OURS;
  return we_changed ? MERGE_CONFLICT : MERGE_THEIRS;
}

static void test_everything(void **state) {
  const char *values[] = {NULL, "", "a", "b", "c"};
  size_t n = G_N_ELEMENTS(values);
  for (size_t b = 0; b < n; b++)
    for (size_t o = 0; o < n; o++)
      for (size_t t = 0; t < n; t++) {
        enum merge is = merge_field(values[b], values[o], values[t]);
        if (is != expected(values[b], values[o], values[t]))
          fail_msg("base %s ours %s theirs %s gives %d", values[b] ? values[b] : "NULL", values[o] ? values[o] : "NULL",
                   values[t] ? values[t] : "NULL", is);
      }
}

static void test_words(void **state) {
  assert_int_equal(merge_field("a", "b", "a"), MERGE_OURS); /* the ward's edit stays */
  assert_int_equal(merge_field("a", "a", "b"), MERGE_THEIRS);
  assert_int_equal(merge_field("a", "b", "c"), MERGE_CONFLICT);
  assert_int_equal(merge_field("a", "b", "b"), MERGE_SAME);  /* both the same */
  assert_int_equal(merge_field("a", "a", NULL), MERGE_SAME); /* a column that is not there empties nothing */
  assert_int_equal(merge_field("a", "a", ""), MERGE_THEIRS); /* an emptied one does */
  assert_int_equal(merge_field("a", "b", ""), MERGE_CONFLICT);
  assert_int_equal(merge_field("", "b", ""), MERGE_OURS);
  assert_int_equal(merge_field("a", "", "a"), MERGE_OURS); /* the ward emptied it */
  assert_int_equal(merge_field(NULL, "", "a"), MERGE_THEIRS);
  assert_int_equal(merge_field(NULL, "a", "b"), MERGE_CONFLICT);
  assert_int_equal(merge_field(NULL, "a", ""), MERGE_OURS);
}

/* ---- whole merges ---- */

static char **lines_of(const char *dir, const char *name) {
  char *path = g_build_filename(dir, name, NULL), *text = NULL;
  g_file_get_contents(path, &text, NULL, NULL);
  char **lines = g_strsplit(text ? text : "", "\n", -1);
  g_free(path);
  g_free(text);
  return lines;
}

/* arrivals.tsv: a line of field names behind key and id; "\N" is what is not known. */
static struct arrivals *arrivals_of(const char *dir, const struct table_schema *s) {
  struct arena *arena = arena_new();
  struct arrivals *a = arena_alloc(arena, sizeof *a);
  char **lines = lines_of(dir, "arrivals.tsv"), **head = g_strsplit(lines[0], "\t", -1),
       **left = lines_of(dir, "left.txt");
  *a = (struct arrivals){
      .table = "facilities", .arena = arena, .row = arena_array(arena, g_strv_length(lines), sizeof *a->row)};
  for (char **l = lines + 1; *l && **l; l++) {
    char **cell = g_strsplit(*l, "\t", -1);
    struct arrival *r = &a->row[a->n++];
    *r = (struct arrival){.key = arena_strdup(arena, cell[0]),
                          .id = arena_strdup(arena, cell[1]),
                          .text = arena_array(arena, s->columns + 1, sizeof *r->text),
                          .pos = {"arrivals.tsv", (int)(l - lines) + 1, 0}};
    for (size_t i = 2; head[i]; i++) {
      size_t at = GPOINTER_TO_SIZE(g_hash_table_lookup(s->by_name, head[i]));
      if (at && strcmp(cell[i], "\\N")) r->text[at - 1] = arena_strdup(arena, cell[i]);
    }
    g_strfreev(cell);
  }
  const char **keys = arena_array(arena, g_strv_length(left) + 1, sizeof *keys);
  for (char **l = left; *l && **l; l++) keys[a->left_out_n++] = arena_strdup(arena, *l);
  a->left_out = keys;
  g_strfreev(left);
  g_strfreev(head);
  g_strfreev(lines);
  return a;
}

static const char *const kinds[] = {"new", "change", "gone", "conflict", "same-place"};

static void decide(struct proposals *p, const char *dir) {
  char **lines = lines_of(dir, "decisions.tsv");
  for (char **l = lines; *l && **l; l++) {
    char **cell = g_strsplit(*l, "\t", -1);
    for (size_t i = 0; i < p->n; i++)
      if (!strcmp(kinds[p->row[i].kind], cell[0]) && !strcmp(p->row[i].key, cell[1]) &&
          !strcmp(p->row[i].id, cell[2]) && !strcmp(p->row[i].field, cell[3]))
        p->row[i].decision = !strcmp(cell[4], "accept") ? DECISION_ACCEPT : DECISION_REJECT;
    g_strfreev(cell);
  }
  g_strfreev(lines);
}

static void write_proposals(const struct proposals *p, const char *dir) {
  GString *out = g_string_new(NULL);
  for (size_t i = 0; i < p->n; i++) {
    const struct proposal *q = &p->row[i];
    g_string_append_printf(out, "%s\t%s\t%s\t%s\t%s\t%s\n", kinds[q->kind], q->key, q->id, q->field, q->other, q->why);
  }
  folder_put(dir, "proposals.tsv", out->str);
  g_string_free(out, TRUE);
}

static bool drive(const char *dir, const struct preset *preset) {
  struct ward w = ward_load(dir, NULL);
  char *all = g_build_filename(dir, "all", NULL);
  struct arrivals *a = arrivals_of(dir, &records_schema(w.records)->table[TABLE_FACILITIES]);
  struct proposals *p = diag_errors(w.d) ? NULL : proposals_make(preset, a, w.records, dir, NULL, w.d);
  if (p) {
    decide(p, dir);
    write_proposals(p, dir);
  }
  bool ok = p && proposals_apply(p, g_file_test(all, G_FILE_TEST_EXISTS), preset, a, w.records, dir, NULL, w.d);
  if (!ok) {
    fprintf(stderr, "%s:\n", dir);
    diag_print(w.d, stderr);
  }
  g_free(all);
  proposals_free(p);
  arena_free(a->arena);
  ward_close(&w);
  return ok;
}

static int drive_all(const char *root) {
  struct diag *d = diag_new("generator/share", "en");
  char *path = g_build_filename(root, "p.yaml", NULL);
  struct preset *preset = preset_read(path, d);
  int bad = preset ? 0 : 1, n = 0;
  if (!preset) diag_print(d, stderr);
  for (bool more = preset != NULL; more; n++) {
    char *dir = g_strdup_printf("%s/case-%d", root, n);
    more = g_file_test(dir, G_FILE_TEST_IS_DIR);
    if (more) bad |= !drive(dir, preset);
    g_free(dir);
  }
  if (preset) preset_free(preset);
  diag_free(d);
  g_free(path);
  return bad;
}

int main(int argc, char **argv) {
  if (argc > 1) return drive_all(argv[1]);
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_everything), cmocka_unit_test(test_words)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
