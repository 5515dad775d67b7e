/* What the rules ask beside the tables: SQL functions over the check's data. Its tables are made in checktables.c. */
#include "records/checkdata.h"

#include <string.h>

#include "base/path.h"
#include "base/text.h"
#include "records/address.h"
#include "records/checkparts.h"
#include "records/hours.h"

/* ---- functions ---- */

static const char *arg(sqlite3_value *v) {
  const char *text = (const char *)sqlite3_value_text(v);
  return text ? text : "";
}

static void give(sqlite3_context *c, char *text) {
  if (text) sqlite3_result_text(c, text, -1, g_free);
  else sqlite3_result_null(c);
}

static void sql_fold(sqlite3_context *c, int n, sqlite3_value **v) {
  give(c, text_fold(arg(v[0])));
}

static void sql_digits(sqlite3_context *c, int n, sqlite3_value **v) {
  GString *digits = g_string_new(NULL);
  for (const char *p = arg(v[0]); *p; p++) {
    if (g_ascii_isdigit(*p)) g_string_append_c(digits, *p);
  }
  give(c, g_string_free(digits, FALSE));
}

static void sql_minutes(sqlite3_context *c, int n, sqlite3_value **v) {
  int minutes = hours_minutes(arg(v[0]));
  if (minutes < 0) sqlite3_result_null(c);
  else sqlite3_result_int(c, minutes);
}

static void sql_place_fold(sqlite3_context *c, int n, sqlite3_value **v) {
  give(c, place_fold(arg(v[0])));
}

static void sql_address(sqlite3_context *c, int n, sqlite3_value **v) {
  give(c, address_fold(arg(v[0]), NULL));
}

static void sql_tel_fault(sqlite3_context *c, int n, sqlite3_value **v) {
  static const char *const words[] = {"", "area", "hyphen", "exchange"};
  const struct check_data *data = sqlite3_user_data(c);
  sqlite3_result_text(c, words[tel_plan_fault(data->plan, arg(v[0]))], -1, SQLITE_STATIC);
}

static void sql_tel_right(sqlite3_context *c, int n, sqlite3_value **v) {
  const struct check_data *data = sqlite3_user_data(c);
  char out[TEL_SIZE];
  if (tel_plan_right(data->plan, arg(v[0]), out)) sqlite3_result_text(c, out, -1, SQLITE_TRANSIENT);
  else sqlite3_result_value(c, v[0]);
}

struct phrases *check_phrases(struct check_data *data, const char *list) {
  struct phrases *p = g_hash_table_lookup(data->phrases, list);
  if (!p) g_hash_table_insert(data->phrases, g_strdup(list), p = phrases_read(list, data->d));
  return p;
}

static const struct phrase *phrase_of(sqlite3_context *c, sqlite3_value **v) {
  return phrases_in(check_phrases(sqlite3_user_data(c), arg(v[0])), arg(v[1]));
}

static void sql_phrase(sqlite3_context *c, int n, sqlite3_value **v) {
  const struct phrase *p = phrase_of(c, v);
  if (p) sqlite3_result_text(c, p->word, -1, SQLITE_TRANSIENT);
  else sqlite3_result_null(c);
}

static void sql_phrase_why(sqlite3_context *c, int n, sqlite3_value **v) {
  const struct phrase *p = phrase_of(c, v);
  sqlite3_result_text(c, p ? p->why : "", -1, SQLITE_TRANSIENT);
}

static void sql_any_word(sqlite3_context *c, int n, sqlite3_value **v) {
  const struct check_data *data = sqlite3_user_data(c);
  sqlite3_result_int(c, usage_any(data->usage, arg(v[0])));
}

static void sql_word_at(sqlite3_context *c, int n, sqlite3_value **v) {
  sqlite3_result_int(c, usage_at(arg(v[0]), arg(v[1]), arg(v[2])));
}

static void sql_closed_days(sqlite3_context *c, int n, sqlite3_value **v) {
  const struct check_data *data = sqlite3_user_data(c);
  give(c, closed_in(data->closed, arg(v[0])));
}

/* Readings often give the proper name alone: what is missing tells something only if it is no common word. */
static void sql_kana_missing(sqlite3_context *c, int n, sqlite3_value **v) {
  struct check_data *data = sqlite3_user_data(c);
  char *missing = reading_missing(arg(v[0]), arg(v[1]));
  if (missing && phrases_in(check_phrases(data, "common-kana"), missing)) g_clear_pointer(&missing, g_free);
  give(c, missing);
}

static void sql_asset_exists(sqlite3_context *c, int n, sqlite3_value **v) {
  const struct check_data *data = sqlite3_user_data(c);
  char *path = g_build_filename(data->r->ward, "assets", arg(v[0]), NULL);
  sqlite3_result_int(c, path_is_inside(arg(v[0])) && g_file_test(path, G_FILE_TEST_IS_REGULAR));
  g_free(path);
}

static void sql_mobile_in(sqlite3_context *c, int n, sqlite3_value **v) {
  sqlite3_result_int(c, phrases_mobile(arg(v[0])));
}

static bool add_functions(struct check_data *data) {
  static const struct {
    const char *name;
    int arguments;
    void (*run)(sqlite3_context *, int, sqlite3_value **);
  } functions[] = {{"fold", 1, sql_fold},               {"digits", 1, sql_digits},
                   {"minutes", 1, sql_minutes},         {"place_fold", 1, sql_place_fold},
                   {"address", 1, sql_address},
                   {"tel_fault", 1, sql_tel_fault},     {"tel_right", 1, sql_tel_right},
                   {"phrase", 2, sql_phrase},           {"phrase_why", 2, sql_phrase_why},
                   {"any_word", 1, sql_any_word},       {"mobile_in", 1, sql_mobile_in},
                   {"word_at", 3, sql_word_at},
                   {"closed_days", 1, sql_closed_days}, {"kana_missing", 2, sql_kana_missing},
                   {"asset_exists", 1, sql_asset_exists}};
  int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, status = SQLITE_OK;
  for (size_t i = 0; i < G_N_ELEMENTS(functions) && status == SQLITE_OK; i++)
    status = sqlite3_create_function_v2(data->r->db, functions[i].name, functions[i].arguments, flags, data,
                                        functions[i].run, NULL, NULL, NULL);
  if (status != SQLITE_OK) store_failed(data->r, data->d);
  return status == SQLITE_OK;
}

static void phrases_gone(void *p) {
  phrases_free(p);
}

struct check_data *check_data_new(const struct records *r, struct diag *d) {
  struct check_data *c = g_new0(struct check_data, 1);
  c->r = r;
  c->d = d;
  c->plan = tel_plan_read(d);
  c->closed = closed_words_read(d);
  c->usage = usage_read(r, d);
  c->phrases = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, phrases_gone);
  if (add_functions(c) && check_tables(c)) return c;
  check_data_free(c);
  return NULL;
}

void check_data_free(struct check_data *c) {
  if (!c) return;
  tel_plan_free(c->plan);
  closed_words_free(c->closed);
  usage_free(c->usage);
  g_hash_table_destroy(c->phrases);
  g_free(c);
}
