/* A site's plan and values, on a small ward: who is listed where, what is left out, and that every link leads
 * somewhere. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>

#include "backend/backend.h"
#include "base/share.h"
#include "publication/publication.h"
#include "publication/site.h"
#include "told.h"

#define WARD "tests/unit/site-ward"

struct fixture {
  struct diag *d;
  struct keys *site;
  struct records *records;
  struct view *view;
  struct theme *theme;
  struct spec *spec, *all[2];
  struct keys *other; /* a publication file given as text */
  struct site *plan;
  struct basemap *basemap;
};

/* Plans the ward's site; `text` (if not NULL) stands for its publication file. */
static void open_site(struct fixture *f, const char *text, bool drafts) {
  *f = (struct fixture){.d = diag_new(share_dir(), "en")};
  f->site = source_keys(WARD "/content/site.yaml", "content/site.yaml", f->d);
  assert_non_null(f->site);
  f->basemap = basemap_load(WARD, f->site->root, f->d);
  struct records_input in = {.ward = WARD, .site = f->site->root, .basemap = f->basemap};
  f->records = records_load(&in, f->d);
  assert_non_null(f->records);
  f->view = view_open(f->records, AUDIENCE_PUBLIC, f->d);
  f->theme = theme_open(WARD, "standard", "ja", f->d);
  assert_non_null(f->theme);
  f->spec = f->all[0] = spec_read(WARD, "site.yaml", f->d);
  assert_non_null(f->spec);
  assert_int_equal(diag_errors(f->d), 0);
  if (text) {
    f->other = yaml_read(text, strlen(text), "content/publications/site.yaml", 1, f->d);
    assert_non_null(f->other);
    f->spec->keys = f->other->root;
  }
  struct publication_input pub = {.ward = WARD,
                                  .spec = f->spec,
                                  .site = f->site->root,
                                  .view = f->view,
                                  .theme = f->theme,
                                  .all = (const struct spec *const *)f->all,
                                  .drafts = drafts};
  f->plan = site_plan(&pub, f->d);
  assert_non_null(f->plan);
}

static void close_site(struct fixture *f) {
  site_free(f->plan);
  spec_free(f->spec);
  if (f->other) keys_free(f->other);
  view_free(f->view);
  theme_free(f->theme);
  records_free(f->records);
  basemap_free(f->basemap);
  keys_free(f->site);
  diag_free(f->d);
}

static size_t page_at(const struct site *s, const char *path) {
  for (size_t i = 0; i < site_pages(s); i++)
    if (!strcmp(site_page(s, i)->path, path)) return i;
  return SIZE_MAX;
}

static const char *text_of(const struct value *v, const char *name) {
  const struct value *t = value_get(v, name);
  return t && t->kind == VALUE_TEXT ? t->text : "";
}

static int by_text(gconstpointer a, gconstpointer b) {
  return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Ids of the entries of every page below `folder`, sorted, each once: "aoi kaze". */
static char *listed(const struct site *s, const char *folder) {
  GPtrArray *ids = g_ptr_array_new_with_free_func(g_free);
  struct arena *a = arena_new();
  for (size_t i = 0; i < site_pages(s); i++) {
    if (!g_str_has_prefix(site_page(s, i)->path, folder)) continue;
    const struct value *entries = value_get(site_value(s, i, a), "entries");
    for (const struct value *e = entries ? entries->first : NULL; e; e = e->next) {
      bool there = false;
      for (guint k = 0; k < ids->len; k++) there |= !strcmp(ids->pdata[k], text_of(e, "id"));
      if (!there) g_ptr_array_add(ids, g_strdup(text_of(e, "id")));
    }
    arena_clear(a);
  }
  g_ptr_array_sort(ids, by_text);
  g_ptr_array_add(ids, NULL);
  char *joined = g_strjoinv(" ", (char **)ids->pdata);
  g_ptr_array_free(ids, TRUE);
  arena_free(a);
  return joined;
}

static void assert_listed(const struct site *s, const char *folder, const char *wanted) {
  char *ids = listed(s, folder);
  assert_string_equal(ids, wanted);
  g_free(ids);
}

static void every_family_reaches_everyone(void **state) {
  struct fixture f;
  open_site(&f, NULL, false);
  assert_int_equal(diag_errors(f.d), 0);
  assert_listed(f.plan, "lists/kind/", "alpha aoi kaze sora umi");
  assert_listed(f.plan, "lists/department/", "alpha aoi kaze sora umi");
  assert_listed(f.plan, "lists/service/", "alpha aoi kaze sora umi");
  assert_listed(f.plan, "lists/reading/", "alpha aoi kaze sora umi");
  close_site(&f);
}

static void groups_hold_their_own(void **state) {
  struct fixture f;
  open_site(&f, NULL, false);
  assert_listed(f.plan, "lists/kind/clinic/", "alpha aoi kaze"); /* include: a clinic that visits is listed as one */
  assert_listed(f.plan, "lists/kind/homedoc/", "kaze");
  assert_listed(f.plan, "lists/department/naika/", "aoi kaze sora");
  assert_listed(f.plan, "lists/department/other/", "umi");
  assert_listed(f.plan, "lists/reading/a/", "aoi umi");
  assert_listed(f.plan, "lists/reading/other/", "alpha");
  assert_int_equal(page_at(f.plan, "lists/reading/ta/index.html"), SIZE_MAX); /* nobody there: no page */
  close_site(&f);
}

static void long_lists_have_pages(void **state) {
  struct fixture f;
  open_site(&f, NULL, false);
  struct arena *a = arena_new();
  size_t first = page_at(f.plan, "lists/kind/clinic/index.html"),
         second = page_at(f.plan, "lists/kind/clinic/page/2/index.html");
  assert_true(first != SIZE_MAX && second != SIZE_MAX);
  assert_int_equal(page_at(f.plan, "lists/kind/clinic/page/3/index.html"), SIZE_MAX);
  const struct value *v = site_value(f.plan, first, a);
  assert_string_equal(text_of(v, "next"), "lists/kind/clinic/page/2/index.html");
  assert_string_equal(text_of(v, "previous"), "");
  assert_string_equal(text_of(v, "base"), "../../../");
  v = site_value(f.plan, second, a);
  assert_string_equal(text_of(v, "previous"), "lists/kind/clinic/index.html");
  assert_string_equal(text_of(v, "base"), "../../../../../");
  arena_free(a);
  close_site(&f);
}

static void a_facility_shows_its_fields(void **state) {
  struct fixture f;
  open_site(&f, NULL, false);
  struct arena *a = arena_new();
  size_t i = page_at(f.plan, "facilities/aoi/index.html");
  assert_true(i != SIZE_MAX);
  assert_string_equal(site_page(f.plan, i)->facility->id, "aoi");
  const struct value *v = value_get(site_value(f.plan, i, a), "facility");
  assert_string_equal(text_of(v, "tel"), "03-0000-0101");
  assert_string_equal(text_of(v, "tel_link"), "03-0000-0101");
  assert_string_equal(text_of(value_get(v, "kind"), "path"), "lists/kind/clinic/index.html");
  assert_string_equal(text_of(value_get(v, "verified"), "month"), "3");
  assert_string_equal(text_of(value_get(v, "near")->first, "path"), "facilities/kaze/index.html");
  const struct value *hours = value_get(v, "hours"), *row = value_get(hours, "rows")->first;
  assert_string_equal(text_of(row, "start"), "9:00");
  assert_string_equal(text_of(row, "last"), "11:30");
  const struct value *wednesday = value_get(row, "cells")->first->next->next;
  assert_int_equal(value_get(wednesday, "closed")->kind, VALUE_TRUE);
  size_t marks = 0;
  for (const struct value *m = value_get(hours, "key")->first; m; m = m->next) marks++;
  assert_int_equal(marks, 3); /* open, visit, closed: those that occur */
  const struct value *long_number =
      value_get(site_value(f.plan, page_at(f.plan, "facilities/sora/index.html"), a), "facility");
  assert_int_equal(value_get(long_number, "long")->kind, VALUE_TRUE);
  arena_free(a);
  close_site(&f);
}

static void the_roster_has_months_and_days(void **state) {
  struct fixture f;
  open_site(&f, NULL, false);
  struct arena *a = arena_new();
  const struct value *months = value_get(site_value(f.plan, page_at(f.plan, "duty/index.html"), a), "roster");
  const struct value *april = months->first, *day = value_get(april, "days")->first;
  assert_string_equal(text_of(april, "month"), "4");
  assert_string_equal(text_of(april->next, "month"), "5");
  assert_string_equal(text_of(day, "holiday"), "昭和の日");
  assert_string_equal(text_of(value_get(day, "weekday"), "name"), "木");
  assert_null(day->next);
  const struct value *entry = value_get(day, "entries")->first;
  assert_string_equal(text_of(entry, "path"), "facilities/aoi/index.html");
  assert_string_equal(text_of(entry, "start"), "9:00");
  assert_string_equal(text_of(entry->next, "start"), "10:00");
  arena_free(a);
  close_site(&f);
}

static void events_to_come_are_told(void **state) {
  struct fixture f;
  open_site(&f, NULL, false);
  struct arena *a = arena_new();
  const struct value *event =
      value_get(site_value(f.plan, page_at(f.plan, "events/index.html"), a), "events")->first;
  assert_string_equal(text_of(event, "title"), "健康測定会 <A&B>"); /* that of the site's own day; the day before is over */
  assert_string_equal(text_of(value_get(event, "weekday"), "name"), "木");
  assert_string_equal(text_of(event->next, "place"), "図書館");
  assert_string_equal(text_of(value_get(event->next, "date"), "month"), "5");
  assert_null(event->next->next);
  arena_free(a);
  close_site(&f);
}

static void drafts_are_left_out(void **state) {
  struct fixture f;
  open_site(&f, NULL, false);
  assert_true(page_at(f.plan, "guide/visit/index.html") != SIZE_MAX);
  assert_int_equal(page_at(f.plan, "guide/draft/index.html"), SIZE_MAX);
  assert_int_equal(page_at(f.plan, "guide/later/index.html"), SIZE_MAX);
  close_site(&f);
  open_site(&f, NULL, true);
  assert_true(page_at(f.plan, "guide/draft/index.html") != SIZE_MAX);
  assert_true(page_at(f.plan, "guide/later/index.html") != SIZE_MAX);
  close_site(&f);
}

static void a_list_nobody_is_in_is_not_offered(void **state) {
  struct fixture f;
  open_site(&f, NULL, false);
  struct arena *a = arena_new();
  const struct value *often = value_get(site_value(f.plan, page_at(f.plan, "index.html"), a), "often");
  assert_string_equal(text_of(often->first, "path"), "lists/service/memory/index.html");
  assert_null(often->first->next);
  assert_int_equal(diag_errors(f.d), 0);
  arena_free(a);
  close_site(&f);
}

static void paths_are_safe_and_once(void **state) {
  struct fixture f;
  open_site(&f, NULL, false);
  GHashTable *seen = g_hash_table_new(g_str_hash, g_str_equal);
  for (size_t i = 0; i < site_pages(f.plan); i++) {
    const char *p = site_page(f.plan, i)->path;
    assert_true(g_hash_table_add(seen, (gpointer)p));
    assert_true(*p != '/' && !strstr(p, "..") && !strstr(p, "//"));
    for (; *p; p++) assert_true(g_ascii_isalnum(*p) || strchr("-_./", *p));
  }
  g_hash_table_destroy(seen);
  close_site(&f);
}

static void write_node(const struct node *n, void *settings, void *out) {
  html_write(n, settings, out);
}

/* Every href and src of every page, resolved from the page, is a page or a file of the site. */
static size_t follow_links(const char *text) {
  struct fixture f;
  open_site(&f, text, false);
  GHashTable *there = g_hash_table_new(g_str_hash, g_str_equal);
  size_t files, links = 0;
  const struct site_file *file = site_files(f.plan, &files);
  for (size_t i = 0; i < files; i++) g_hash_table_add(there, (gpointer)file[i].path);
  for (size_t i = 0; i < site_pages(f.plan); i++) g_hash_table_add(there, (gpointer)site_page(f.plan, i)->path);
  struct arena *a = arena_new();
  GString *html = g_string_new(NULL);
  GRegex *links_of = g_regex_new("(?:href|src)=\"([^\"#]*)", 0, 0, NULL);
  for (size_t i = 0; i < site_pages(f.plan); i++) {
    const struct site_page *page = site_page(f.plan, i);
    const struct template *t = theme_template(f.theme, page->template, f.d);
    assert_non_null(t);
    const struct value *v = site_value(f.plan, i, a);
    struct html_settings settings = {.base = text_of(v, "base"), .facilities = site_facility_folder(f.plan),
                                     .theme = f.theme, .diag = f.d};
    g_string_truncate(html, 0);
    template_render(t, v, write_node, &settings, html);
    assert_null(strstr(html->str, "{{"));
    assert_null(strstr(html->str, " style="));
    assert_null(strstr(html->str, "<script"));
    assert_null(strstr(html->str, "<A&B>"));       /* escaped everywhere */
    if (!strcmp(page->path, "404.html")) continue; /* counts from the site's own root */
    GMatchInfo *m;
    for (g_regex_match(links_of, html->str, 0, &m); g_match_info_matches(m); g_match_info_next(m, NULL)) {
      char *url = g_match_info_fetch(m, 1);
      if (*url && !g_str_has_prefix(url, "tel:") && !g_str_has_prefix(url, "https:") &&
          !g_str_has_prefix(url, "mailto:")) {
        char *from = g_strconcat("/", page->path, NULL), *dir = g_path_get_dirname(from);
        char *target = g_canonicalize_filename(url, dir);
        if (!g_hash_table_contains(there, target + 1)) fail_msg("%s: %s leads nowhere", page->path, url);
        links++;
        g_free(target);
        g_free(dir);
        g_free(from);
      }
      g_free(url);
    }
    g_match_info_free(m);
    arena_clear(a);
  }
  g_regex_unref(links_of);
  g_string_free(html, TRUE);
  arena_free(a);
  g_hash_table_destroy(there);
  assert_int_equal(diag_errors(f.d), 0);
  close_site(&f);
  return links;
}

/* The ward's own publication file with one text in it changed. Freed with g_free. */
static char *settings_with(const char *from, const char *to) {
  char *text;
  assert_true(g_file_get_contents(WARD "/content/publications/site.yaml", &text, NULL, NULL));
  char **part = g_strsplit(text, from, 2);
  assert_non_null(part[1]);
  g_free(text);
  text = g_strjoinv(to, part);
  g_strfreev(part);
  return text;
}

static void every_link_leads_somewhere(void **state) {
  assert_true(follow_links(NULL) > 300);
  char *elsewhere = settings_with("path: facilities", "path: kikan");
  assert_true(follow_links(elsewhere) > 300);
  g_free(elsewhere);
}

static void without_guides_there_are_none(void **state) {
  struct fixture f;
  open_site(&f, "kind: site\ntitle: x\npages:\n  - {path: index.html, template: home}\n", true);
  struct arena *a = arena_new();
  const struct value *home = site_value(f.plan, page_at(f.plan, "index.html"), a);
  assert_null(value_get(home, "scenes")->first);
  for (size_t i = 0; i < site_pages(f.plan); i++) assert_false(g_str_has_prefix(site_page(f.plan, i)->path, "guide/"));
  arena_free(a);
  close_site(&f);
}

static const char *file_text(const struct site *s, const char *path) {
  size_t n;
  const struct site_file *file = site_files(s, &n);
  for (size_t i = 0; i < n; i++)
    if (!strcmp(file[i].path, path)) return file[i].bytes;
  return NULL;
}

/* Members stand at the same place in every row, also where a facility is in no group. */
static void the_index_has_rows_of_one_length(void **state) {
  struct fixture f;
  open_site(&f,
            "kind: site\n"
            "title: x\n"
            "index: names.json\n"
            "lists: [{by: number, path: n}, {by: department, path: d}, {by: kind, path: k}, {by: reading, path: r}]\n"
            "guides: {path: guide}\n",
            false);
  json_t *index = json_loads(file_text(f.plan, "names.json"), 0, NULL), *row;
  assert_int_equal(json_array_size(index), 5);
  size_t i;
  json_array_foreach(index, i, row) {
    assert_int_equal(json_array_size(row), 5);
    assert_string_not_equal(json_string_value(json_array_get(row, 4)), "");
    if (!strcmp(json_string_value(json_array_get(row, 0)), "alpha")) {
      assert_string_equal(json_string_value(json_array_get(row, 3)), "");
      assert_string_equal(json_string_value(json_array_get(row, 4)), "clinic");
    }
  }
  json_decref(index);
  close_site(&f);
}

/* Widths of lines are those of symbols.yaml: 0.22 mm, which the frame's smaller scale would make thinner. */
static void symbols_are_files(void **state) {
  struct fixture f;
  open_site(&f, NULL, false);
  assert_non_null(strstr(file_text(f.plan, "static/symbols/hospital.svg"), " stroke-width=\"0.26\""));
  assert_non_null(strstr(file_text(f.plan, "static/symbols/hospital.svg"), " stroke-width=\"1.30\""));
  assert_non_null(strstr(file_text(f.plan, "static/symbols/pharmacy.svg"), " stroke-width=\"0.62\""));
  close_site(&f);
}

/* A doctor stands on the page of her clinic, and on no other, with her portrait, which is a file of the site. */
static void a_person_is_shown(void **state) {
  struct fixture f;
  open_site(&f, NULL, false);
  struct arena *a = arena_new();
  const struct value *v = site_value(f.plan, page_at(f.plan, "facilities/kaze/index.html"), a);
  const struct value *person = value_get(value_get(v, "facility"), "person");
  assert_string_equal(text_of(person, "name"), "見本 はるか");
  assert_string_equal(text_of(person, "picture"), "static/portraits/doctor.svg");
  struct html_settings settings = {.base = "../../", .theme = f.theme};
  GString *html = g_string_new(NULL);
  template_render(theme_template(f.theme, "facility", f.d), v, write_node, &settings, html);
  static const char *const shown[] = {"src=\"../../static/portraits/doctor.svg\"", "見本 はるか", "緩和ケア",
                                      "急がない &lt;A&amp;B&gt;", "<strong>祖母</strong>の家から",
                                      "href=\"../../guide/visit/index.html\""};
  for (size_t i = 0; i < G_N_ELEMENTS(shown); i++) assert_non_null(strstr(html->str, shown[i]));
  g_string_free(html, TRUE);
  size_t n, copies = 0;
  const struct site_file *file = site_files(f.plan, &n);
  for (size_t i = 0; i < n; i++) copies += !strcmp(file[i].path, "static/portraits/doctor.svg") && file[i].from;
  assert_int_equal(copies, 1);
  v = site_value(f.plan, page_at(f.plan, "facilities/aoi/index.html"), a);
  assert_int_equal(value_get(value_get(v, "facility"), "person")->kind, VALUE_FALSE);
  arena_free(a);
  close_site(&f);
}

static void json_holds_any_text(void **state) {
  static const char odd[] = "\t\x01\"\\</script><!--あ";
  GString *x = g_string_new(NULL);
  json_text(x, odd);
  assert_null(strchr(x->str, '<'));
  json_t *read = json_loads(x->str, JSON_DECODE_ANY, NULL);
  assert_non_null(read);
  assert_string_equal(json_string_value(read), odd);
  json_decref(read);
  g_string_free(x, TRUE);
}

static void a_page_carries_its_facility_as_data(void **state) {
  struct fixture f;
  char *text = settings_with("page_size", "structured: true\npage_size");
  open_site(&f, text, false);
  struct arena *a = arena_new();
  const struct value *v = site_value(f.plan, page_at(f.plan, "facilities/kaze/index.html"), a);
  GString *html = g_string_new(NULL);
  struct html_settings settings = {.base = "../../", .theme = f.theme};
  template_render(theme_template(f.theme, "facility", f.d), v, write_node, &settings, html);
  char *data = strstr(html->str, "<script type=\"application/ld+json\">");
  assert_non_null(data);
  data = strchr(data, '>') + 1;
  *strstr(data, "</script>") = 0;
  json_t *read = json_loads(data, 0, NULL);
  assert_non_null(read);
  assert_string_equal(json_string_value(json_object_get(read, "address")), "試し町1-2 <A&B>ビル");
  assert_string_equal(json_string_value(json_object_get(read, "name")), "かぜ医院");
  json_decref(read);
  g_string_free(html, TRUE);
  arena_free(a);
  close_site(&f);
  g_free(text);
}

static void wrong_settings_are_told(void **state) {
  struct fixture f;
  open_site(&f,
            "kind: site\n"
            "title: x\n"
            "lists:\n"
            "  - {by: colour}\n"
            "  - {by: kind, path: ../up}\n"
            "  - {by: kind, path: lists/kind, include: {clinic: [nobody]}}\n"
            "  - {by: district, include: {north: [south]}}\n"
            "pages:\n"
            "  - {path: index.html, template: home}\n"
            "  - {path: index.html, template: about}\n"
            "  - {path: x.html}\n"
            "nav:\n"
            "  - {label: x, link: nowhere/}\n"
            "booklets: [nothing]\n"
            "colours: 1\n"
            "guides: {path: guide}\n",
            false);
  assert_true(told(f.d, "site-list-by", 4, 6));
  assert_true(told(f.d, "site-path", 5, 22));
  assert_true(told(f.d, "site-code", 6, 53));
  assert_true(told(f.d, "site-code", 7, 38)); /* there is no list of districts */
  assert_true(told(f.d, "site-twice", 10, 6));
  assert_true(told(f.d, "site-page", 11, 6));
  assert_true(told(f.d, "site-link", 13, 22));
  assert_true(told(f.d, "site-booklet", 14, 12));
  assert_true(told(f.d, "key-unknown", 15, 1));
  close_site(&f);
}

static void wrong_shapes_are_told(void **state) {
  struct fixture f;
  open_site(&f,
            "kind: site\n"
            "title: x\n"
            "pages: index.html\n"
            "lists: [kind]\n"
            "nav: {label: x}\n"
            "facilities: [a]\n"
            "hero: x\n"
            "booklets: [[map]]\n"
            "guides: {path: guide}\n",
            false);
  assert_true(told(f.d, "site-shape", 3, 8));
  assert_true(told(f.d, "site-shape", 4, 9));
  assert_true(told(f.d, "site-shape", 5, 1));
  assert_true(told(f.d, "site-shape", 6, 1));
  assert_true(told(f.d, "site-shape", 7, 7));
  assert_true(told(f.d, "site-booklet", 8, 13));
  close_site(&f);
}

static void files_that_clash_are_told(void **state) {
  struct fixture f;
  open_site(&f,
            "kind: site\n"
            "title: x\n"
            "index: robots.txt\n"
            "guides: {path: guide}\n",
            false);
  assert_true(told(f.d, "site-twice", 1, 1));
  close_site(&f);
}

/* Every page but the one for lost addresses stands in the site map, under its own address, and nothing else does. */
static void the_site_map_holds_every_page(void **state) {
  struct fixture f;
  open_site(&f, NULL, false);
  size_t n;
  const struct site_file *files = site_files(f.plan, &n), *map = NULL;
  for (size_t i = 0; i < n; i++)
    if (!strcmp(files[i].path, "sitemap.xml")) map = &files[i];
  assert_non_null(map);
  const char *address = key_text(f.site->root, "address", "");
  assert_true(g_str_has_suffix(address, "/"));
  size_t wanted = 0, found = 0;
  for (const char *p = map->bytes; (p = strstr(p, "<loc>")); p++) found++;
  for (size_t i = 0; i < site_pages(f.plan); i++) {
    const char *path = site_page(f.plan, i)->path;
    if (!strcmp(path, "404.html")) continue;
    size_t kept = strlen(path) - (g_str_has_suffix(path, "index.html") ? strlen("index.html") : 0);
    char *loc = g_strdup_printf("<loc>%s%.*s</loc>", address, (int)kept, path);
    if (!strstr(map->bytes, loc)) fail_msg("%s is not in the site map", loc);
    g_free(loc);
    wanted++;
  }
  assert_true(wanted > 10);
  assert_int_equal(found, wanted);
  close_site(&f);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_family_reaches_everyone),  cmocka_unit_test(groups_hold_their_own),
      cmocka_unit_test(long_lists_have_pages),          cmocka_unit_test(a_facility_shows_its_fields),
      cmocka_unit_test(the_roster_has_months_and_days), cmocka_unit_test(drafts_are_left_out),
      cmocka_unit_test(paths_are_safe_and_once),        cmocka_unit_test(a_list_nobody_is_in_is_not_offered),
      cmocka_unit_test(every_link_leads_somewhere),     cmocka_unit_test(wrong_settings_are_told),
      cmocka_unit_test(wrong_shapes_are_told),          cmocka_unit_test(without_guides_there_are_none),
      cmocka_unit_test(the_index_has_rows_of_one_length), cmocka_unit_test(json_holds_any_text),
      cmocka_unit_test(a_page_carries_its_facility_as_data), cmocka_unit_test(files_that_clash_are_told),
      cmocka_unit_test(symbols_are_files),              cmocka_unit_test(events_to_come_are_told),
      cmocka_unit_test(a_person_is_shown),
      cmocka_unit_test(the_site_map_holds_every_page),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
