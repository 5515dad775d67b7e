/* The file as a whole: damage, encryption, what acts or hides, and the keys of PDF/X. */
#include <stdlib.h>
#include <string.h>

#include "press/preflight/walk.h"

/* ---- what no press file holds ---- */

static void check_actions(struct walk *w, qpdf_oh root) {
  qpdf_oh names = key_of(w, root, "/Names"), open = key_of(w, root, "/OpenAction");
  if (qpdf_oh_is_dictionary(w->q, key_of(w, names, "/JavaScript")) || name_is(w, key_of(w, open, "/S"), "/JavaScript"))
    walk_find(w, true, "preflight-javascript", NULL, "", "");
  else if (qpdf_oh_is_dictionary(w->q, open) || qpdf_oh_is_dictionary(w->q, key_of(w, root, "/AA")))
    walk_find(w, true, "preflight-action", NULL, "", "");
  if (qpdf_oh_is_dictionary(w->q, key_of(w, names, "/EmbeddedFiles")) || qpdf_oh_is_array(w->q, key_of(w, root, "/AF")))
    walk_find(w, true, "preflight-embedded", NULL, "", "");
  if (qpdf_oh_is_dictionary(w->q, key_of(w, root, "/AcroForm"))) walk_find(w, true, "preflight-form", NULL, "", "");
  if (qpdf_oh_is_dictionary(w->q, key_of(w, root, "/OCProperties")) && !w->limits.x4) walk_find(w, w->limits.x1a, "preflight-layers", NULL, "", "");
}

/* ---- PDF/X, clause by clause ---- */

static char *info_text(struct walk *w, const char *key) {
  qpdf_oh v = key_of(w, key_of(w, qpdf_get_trailer(w->q), "/Info"), key);
  if (qpdf_oh_is_name(w->q, v)) return g_strdup(qpdf_oh_get_name(w->q, v));
  return g_strdup(qpdf_oh_is_string(w->q, v) ? qpdf_oh_get_utf8_value(w->q, v) : "");
}

/* The Info dictionary: ISO 15930-1 6.1 and ISO 15930-7 6.15. */
enum { IN_X1A = 1, IN_X4 = 2 };
static const struct {
  const char *key, *rule, *clause;
  int in;
} INFO[] = {{"/GTS_PDFXVersion", "preflight-x-version", "ISO 15930-1 6.1", IN_X1A},
            {"/GTS_PDFXConformance", "preflight-x-conformance", "ISO 15930-1 6.1", IN_X1A},
            {"/Trapped", "preflight-x-trapped", "ISO 15930-1 6.1, 15930-7 6.15", IN_X1A | IN_X4},
            {"/CreationDate", "preflight-x-created", "ISO 15930-1 6.1", IN_X1A | IN_X4},
            {"/ModDate", "preflight-x-changed", "ISO 15930-1 6.1", IN_X1A | IN_X4},
            {"/Title", "preflight-x-title", "ISO 15930-1 6.1", IN_X1A | IN_X4}};

static bool info_good(const char *key, const char *v) {
  if (!strcmp(key, "/Trapped")) return !strcmp(v, "/True") || !strcmp(v, "/False");
  if (!strcmp(key, "/GTS_PDFXVersion")) return g_str_has_prefix(v, "PDF/X-1");
  if (!strcmp(key, "/GTS_PDFXConformance")) return g_str_has_prefix(v, "PDF/X-1a:");
  if (g_str_has_suffix(key, "Date")) return g_str_has_prefix(v, "D:") && strlen(v) >= 10;
  return *v != '\0';
}

static void check_info(struct walk *w, int in) {
  for (size_t i = 0; i < G_N_ELEMENTS(INFO); i++) {
    char *v = info_text(w, INFO[i].key);
    if ((INFO[i].in & in) && !info_good(INFO[i].key, v)) walk_find(w, true, INFO[i].rule, NULL, INFO[i].key + 1, INFO[i].clause);
    g_free(v);
  }
}

static qpdf_oh find_intent(struct walk *w, qpdf_oh root) {
  qpdf_oh list = key_of(w, root, "/OutputIntents");
  int n = qpdf_oh_is_array(w->q, list) ? MIN(qpdf_oh_get_array_n_items(w->q, list), 20) : 0;
  for (int i = 0; i < n; i++) {
    qpdf_oh o = qpdf_oh_get_array_item(w->q, list, i);
    if (name_is(w, key_of(w, o, "/S"), "/GTS_PDFX")) return o;
  }
  return qpdf_oh_new_null(w->q);
}

static bool has_text(struct walk *w, qpdf_oh o, const char *key) {
  qpdf_oh v = key_of(w, o, key);
  return qpdf_oh_is_string(w->q, v) && *qpdf_oh_get_utf8_value(w->q, v);
}

static void check_intent(struct walk *w, qpdf_oh root) {
  qpdf_oh intent = find_intent(w, root);
  bool profile = qpdf_oh_is_stream(w->q, key_of(w, intent, "/DestOutputProfile"));
  if (!qpdf_oh_is_dictionary(w->q, intent)) {
    walk_find(w, true, "preflight-x-intent", NULL, "", "ISO 15930-1 6.13");
    return;
  }
  if (!has_text(w, intent, "/OutputConditionIdentifier")) walk_find(w, true, "preflight-x-condition", NULL, "", "ISO 15930-1 6.13");
  if (!profile && !has_text(w, intent, "/RegistryName")) walk_find(w, true, "preflight-x-registry", NULL, "", "ISO 15930-1 6.13");
  if (!profile && w->limits.x4) walk_find(w, true, "preflight-x-profile", NULL, "", "ISO 15930-7 6.2.3");
  if (profile && number_of(w, key_of(w, key_of(w, intent, "/DestOutputProfile"), "/N"), 4) == 3)
    walk_find(w, true, "preflight-x-profile-rgb", NULL, "", "ISO 15930-7 6.2.3");
}

static void check_metadata(struct walk *w, qpdf_oh root) {
  qpdf_oh m = key_of(w, root, "/Metadata");
  GBytes *xmp = qpdf_oh_is_stream(w->q, m) ? stream_of(w, m) : NULL;
  gsize size = 0;
  const char *at = xmp ? g_bytes_get_data(xmp, &size) : NULL;
  if (!at || !g_strstr_len(at, (gssize)size, "GTS_PDFXVersion") || qpdf_oh_has_key(w->q, qpdf_oh_get_dict(w->q, m), "/Filter"))
    walk_find(w, true, "preflight-x-metadata", NULL, "", "ISO 15930-7 6.2.6");
  if (xmp) g_bytes_unref(xmp);
}

static void check_standard(struct walk *w, qpdf_oh root) {
  const char *version = qpdf_get_pdf_version(w->q);
  double v = version ? g_ascii_strtod(version, NULL) : 0;
  if (!w->limits.x1a && !w->limits.x4) {
    walk_find(w, false, "preflight-x-none", NULL, "", "");
    return;
  }
  check_info(w, w->limits.x4 ? IN_X4 : IN_X1A);
  check_intent(w, root);
  if (!qpdf_oh_is_array(w->q, key_of(w, qpdf_get_trailer(w->q), "/ID"))) walk_find(w, true, "preflight-x-id", NULL, "", "ISO 15930-1 6.1");
  if (w->limits.x4) check_metadata(w, root);
  char *most = g_strdup(w->limits.x4 ? "1.6" : "1.4");
  if (v > (w->limits.x4 ? 1.605 : 1.405)) walk_find(w, true, "preflight-x-number", NULL, version, most);
  g_free(most);
}

/* What the file says it is, where nobody says what is wanted. */
static void read_claim(struct walk *w) {
  if (w->limits.strict) return;
  char *v = info_text(w, "/GTS_PDFXVersion");
  w->limits.x1a = g_str_has_prefix(v, "PDF/X-1");
  g_free(v);
  qpdf_oh m = key_of(w, qpdf_get_root(w->q), "/Metadata");
  GBytes *xmp = !w->limits.x1a && qpdf_oh_is_stream(w->q, m) ? stream_of(w, m) : NULL;
  gsize size = 0;
  const char *at = xmp ? g_bytes_get_data(xmp, &size) : NULL;
  w->limits.x4 = at && g_strstr_len(at, (gssize)size, "PDF/X-4");
  if (xmp) g_bytes_unref(xmp);
}

void document_check(struct walk *w) {
  qpdf_oh root = qpdf_get_root(w->q);
  read_claim(w);
  if (qpdf_is_encrypted(w->q)) walk_find(w, true, "preflight-encrypted", NULL, "", "");
  check_actions(w, root);
  check_standard(w, root);
}

/* ---- the walk ---- */

static struct limits limits_of(const struct press_preset *p) {
  if (!p)
    return (struct limits){.bleed_pt = 3 * MM, .safe_pt = 3 * MM, .tac = 320, .photo_ppi = 200, .line_art_ppi = 400, .stroke_pt = 0.25,
                           .small_pt = 6, .black_over = true};
  return (struct limits){.bleed_pt = p->bleed_pt, .safe_pt = p->safe_pt, .tac = p->tac_percent, .photo_ppi = p->photo_ppi,
                         .line_art_ppi = p->line_art_ppi, .stroke_pt = p->stroke_least_pt, .small_pt = p->small_text_pt,
                         .x1a = p->pdfx == PDFX_1A, .x4 = p->pdfx == PDFX_4, .black_over = p->overprint_black, .strict = true,
                         .fours = p->creep, .spot = p->colours == COLOURS_TWO ? p->spot.name : NULL};
}

/* What libqpdf had to mend or could not read; true: pages can be walked. */
static bool open_file(struct walk *w, const void *pdf, size_t size) {
  qpdf_silence_errors(w->q);
  qpdf_set_suppress_warnings(w->q, QPDF_TRUE);
  bool bad = qpdf_read_memory(w->q, "file", pdf, size, "") & QPDF_ERRORS;
  if (bad) {
    qpdf_error e = qpdf_has_error(w->q) ? qpdf_get_error(w->q) : NULL;
    bool locked = e && qpdf_get_error_code(w->q, e) == qpdf_e_password;
    walk_find(w, true, locked ? "preflight-encrypted" : "preflight-broken", NULL, e && !locked ? qpdf_get_error_message_detail(w->q, e) : "", "");
  }
  return !bad;
}

static void tell_damage(struct walk *w) {
  w->page = 0;
  for (int n = 0; qpdf_more_warnings(w->q); n++) {
    qpdf_error e = qpdf_next_warning(w->q);
    if (n < 1) walk_find(w, true, "preflight-broken", NULL, qpdf_get_error_message_detail(w->q, e), "");
  }
  if (qpdf_has_error(w->q)) {
    qpdf_error e = qpdf_get_error(w->q);
    walk_find(w, true, "preflight-broken", NULL, qpdf_get_error_message_detail(w->q, e), "");
  }
}

static void bytes_free(void *data) {
  g_bytes_unref(data);
}

struct preflight *preflight_walk(const void *pdf, size_t size, const struct press_preset *preset) {
  struct walk w = {.q = qpdf_init(), .out = g_new0(struct preflight, 1), .limits = limits_of(preset)};
  w.by_key = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  w.spaces = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, space_free);
  w.fonts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, font_free);
  w.streams = g_hash_table_new_full(NULL, NULL, NULL, bytes_free);
  w.open = g_hash_table_new(NULL, NULL);
  w.grounds = g_array_new(FALSE, FALSE, sizeof(struct ground));
  w.points = g_array_new(FALSE, FALSE, 2 * sizeof(double));
  w.stop_at = g_get_monotonic_time() + (gint64)SECONDS_MAX * G_USEC_PER_SEC;
  if (open_file(&w, pdf, size)) {
    document_check(&w);
    pages_check(&w);
    tell_damage(&w);
  }
  g_array_free(w.points, TRUE);
  g_array_free(w.grounds, TRUE);
  g_hash_table_destroy(w.open);
  g_hash_table_destroy(w.streams);
  g_hash_table_destroy(w.fonts);
  g_hash_table_destroy(w.spaces);
  g_hash_table_destroy(w.by_key);
  qpdf_cleanup(&w.q);
  return w.out;
}
