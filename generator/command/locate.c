/* annai locate: coordinates for facilities that have none, from lists of addresses. Proposals first; written with
 * --apply. */
#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "command/command.h"
#include "command/json.h"
#include "command/office.h"
#include "command/options.h"
#include "command/ward.h"
#include "locate/plan.h"
#include "locate/table.h"

struct locating {
  struct ward ward;
  const char *out, *accepted;
  bool apply;
  struct keys *words;
  struct raw *facilities;
  struct gazetteer *gazetteer;
  struct plan *plan;
  struct office_file file[2];
  size_t files, written;
};

/* ---- what came out ---- */

static void put_line(const struct locating *l, const char *name, size_t a, size_t b, size_t c) {
  const char *format = locate_word(l->words, "summary", name, l->ward.lang);
  const size_t numbers[] = {a, b, c};
  for (const char *p = format; *p; p++) {
    if (p[0] == '{' && p[1] >= '0' && p[1] <= '2' && p[2] == '}') {
      printf("%zu", numbers[p[1] - '0']);
      p += 2;
    } else {
      putchar(*p);
    }
  }
  putchar('\n');
}

/* Facilities that a person must look at: id, name, address, what is the matter, and what it may be. */
static void put_open(const struct locating *l, const struct placing *p) {
  const struct plan *plan = l->plan;
  printf("  %s\t%s\t%s\t%s", p->row->id, row_field(p->row, plan->field.name), row_field(p->row, plan->field.address),
         locate_word(l->words, "results", placing_result(p), l->ward.lang));
  if (p->near) printf("\t%s", p->near);
  for (size_t i = 0; i < p->n && p->kind == PLACING_SEVERAL; i++)
    printf("%s%s (%.6f,%.6f)", i ? " " : "\t", p->place[i].name, p->place[i].at.lat, p->place[i].at.lon);
  putchar('\n');
}

static void put_summary(const struct locating *l) {
  const struct plan *p = l->plan;
  put_line(l, "facilities", p->facilities, p->placed, 0);
  put_line(l, "found", p->count[PLACING_FOUND], p->found[PRECISION_BLOCK], p->found[PRECISION_TOWN]);
  static const struct {
    enum placing_kind kind;
    const char *name;
  } rest[] = {{PLACING_SEVERAL, "several"}, {PLACING_NONE, "none"}, {PLACING_NEARER, "nearer"}, {PLACING_TOWN, "town"}};
  for (size_t k = 0; k < G_N_ELEMENTS(rest); k++) {
    if (!p->count[rest[k].kind]) continue;
    put_line(l, rest[k].name, p->count[rest[k].kind], 0, 0);
    for (size_t i = 0; i < p->n && rest[k].kind != PLACING_TOWN; i++)
      if (p->row[i].kind == rest[k].kind) put_open(l, &p->row[i]);
  }
  if (l->apply) put_line(l, "written", l->written, 0, 0);
  for (size_t i = 0; i < l->files; i++) puts(l->file[i].written);
}

static void json_text(const char *name, const char *text, const char *before) {
  printf("%s\"%s\":", before, name);
  print_json(text);
}

static void json_row(const struct locating *l, const struct placing *p, bool first) {
  json_text("id", p->row->id, first ? "\n {" : ",\n {");
  json_text("name", row_field(p->row, l->plan->field.name), ",");
  json_text("address", row_field(p->row, l->plan->field.address), ",");
  json_text("result", placing_result(p), ",");
  if (p->town) json_text("town", p->town, ",");
  if (p->near) json_text("near", p->near, ",");
  fputs(",\"places\":[", stdout);
  for (size_t i = 0; i < p->n; i++) {
    json_text("name", p->place[i].name, i ? ",{" : "{");
    json_text("precision", precision_word(p->place[i].precision), ",");
    printf(",\"lat\":%.6f,\"lon\":%.6f", p->place[i].at.lat, p->place[i].at.lon);
    json_text("list", p->place[i].file, ",");
    putchar('}');
  }
  fputs("]}", stdout);
}

static void put_all_json(const struct locating *l) {
  const struct plan *p = l->plan;
  printf("{\"facilities\":%zu,\"placed\":%zu,\"found\":%zu,\"several\":%zu,\"none\":%zu,\"nearer\":%zu,\"town\":%zu,"
         "\"written\":%zu",
         p->facilities, p->placed, p->count[PLACING_FOUND], p->count[PLACING_SEVERAL], p->count[PLACING_NONE],
         p->count[PLACING_NEARER], p->count[PLACING_TOWN], l->written);
  fputs(",\n\"files\":[", stdout);
  for (size_t i = 0; i < l->files; i++) {
    if (i) putchar(',');
    print_json(l->file[i].written);
  }
  fputs("],\n\"rows\":[", stdout);
  for (size_t i = 0; i < p->n; i++) json_row(l, &p->row[i], i == 0);
  puts("\n]}");
}

/* ---- the work ---- */

static bool write_tables(struct locating *l, struct diag *d) {
  struct arena *arena = arena_new();
  struct sheet sheet;
  if (!plan_sheet(l->plan, l->words, l->ward.lang, arena, &sheet, d)) {
    arena_free(arena);
    return false;
  }
  const struct sheet *all[] = {&sheet};
  l->file[0].name = "locate.csv";
  l->file[0].bytes = sheet_csv(&sheet, SHEET_UTF8, l->file[0].name, d, &l->file[0].size);
  l->file[1].name = "locate.xlsx";
  l->file[1].bytes = sheet_xlsx(all, 1, l->ward.epoch, l->file[1].name, d, &l->file[1].size);
  arena_free(arena);
  bool ok = l->file[0].bytes && l->file[1].bytes;
  const struct office where = {.ward = l->ward.dir, .folder = "locate", .out = l->out};
  ok = ok && office_publish(&where, l->file, 2, d);
  l->files = ok ? 2 : 0;
  return ok;
}

static bool fields_there(const struct plan *p, struct diag *d) {
  const struct place_fields *f = &p->field;
  const char *missing = f->address < 0 ? "address" : f->lat < 0 ? "lat" : f->lon < 0 ? "lon" : NULL;
  if (missing) diag_error(d, ((struct pos){"content/fields.yaml", 0, 0}), "locate-no-field", missing);
  return !missing;
}

static bool load(struct locating *l, struct invocation *in, const char *const *files) {
  struct ward *w = &l->ward;
  const char *ward_name = key_text(w->site->root, "name", "");
  const char **listed = site_addresses(w->site->root, in->diag);
  if (!*files && !*listed) {
    diag_error(in->diag, (struct pos){0}, "locate-no-lists");
    w->misnamed = true;
  }
  w->basemap = diag_errors(in->diag) ? NULL : basemap_load(w->dir, w->site->root, in->diag);
  struct records_input input = {
      .ward = w->dir, .private_dir = w->private_dir, .site = w->site->root, .basemap = w->basemap};
  w->records = w->basemap ? records_load(&input, in->diag) : NULL;
  bool ok = w->records && !diag_errors(in->diag);
  if (ok) l->gazetteer = *files ? gazetteer_read(files, in->diag) : gazetteer_read_below(w->dir, listed, in->diag);
  g_free(listed);
  if (ok) l->facilities = raw_read(w->records, TABLE_FACILITIES, in->diag);
  if (ok) l->words = locate_words(in->diag);
  if (!l->gazetteer || !l->facilities || !l->words) return false;
  l->plan = plan_make(l->facilities, l->gazetteer, ward_name);
  return fields_there(l->plan, in->diag);
}

static bool locate(struct locating *l, struct invocation *in, const char *const *files) {
  if (!load(l, in, files)) return false;
  if (l->accepted && !plan_decide(l->plan, l->words, l->accepted, in->diag)) return false;
  struct agreeing points = {l->facilities, l->ward.records, l->ward.basemap, l->gazetteer,
                            key_text(l->ward.site->root, "name", "")};
  places_check(&points, in->diag);
  bool ok = l->apply ? plan_apply(l->plan, l->accepted != NULL, l->ward.records, l->ward.dir, &l->written, in->diag)
                     : l->plan->n == 0 || write_tables(l, in->diag);
  if (!ok) return false;
  if (in->json) put_all_json(l);
  else if (!in->quiet) put_summary(l);
  return true;
}

int command_locate(struct invocation *in) {
  struct locating l = {.apply = false};
  const char **names = NULL;
  const struct option options[] = {
      {"--apply", NULL, &l.apply}, {"--accepted", &l.accepted, NULL}, {"--out", &l.out, NULL}, {0}};
  bool opened = ward_open_site(&l.ward, in);
  int status = EXIT_CONTENT;
  if (opened && !options_parse(in, options, &names)) {
    status = EXIT_USAGE;
  } else if (opened && l.accepted && !l.apply) {
    diag_error(in->diag, (struct pos){0}, "locate-accepted-alone");
    status = EXIT_USAGE;
  } else if (opened && locate(&l, in, (const char *const *)names)) {
    status = EXIT_DONE;
  }
  if (status == EXIT_CONTENT) status = (int)ward_failure(&l.ward, in->diag);
  for (size_t i = 0; i < 2; i++) g_free((void *)l.file[i].bytes);
  office_clear(l.file, 2);
  plan_free(l.plan);
  raw_free(l.facilities);
  gazetteer_free(l.gazetteer);
  if (l.words) keys_free(l.words);
  g_free(names);
  ward_close(&l.ward);
  if (fflush(stdout) != 0 || ferror(stdout)) return EXIT_SYSTEM;
  return status;
}
