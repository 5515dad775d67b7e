/* annai impose: a finished PDF put on larger sheets for the ward's own copier. */
#include <glib.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/suggest.h"
#include "command/command.h"
#include "command/json.h"
#include "command/made_file.h"
#include "command/office.h"
#include "command/options.h"
#include "command/report.h"
#include "command/ward.h"
#include "press/impose_guide.h"
#include "press/press.h"

enum { PDF_MIB = 1024 };
static const char *const kinds[] = {"saddle", "perfect", "cards", "labels", NULL};

struct asked {
  struct ward ward;
  const char *sheet, *kind, *from, *guide, *out, *signature, *thickness, *gap, *edge, *printer;
  bool right;
  const char *name; /* of the publication or the file, without its ending */
  struct impose_how how;
};

/* A length of millimetres behind an option; false and told: none. */
static bool length(const char *option, const char *text, double otherwise_mm, double *out_pt, struct diag *d) {
  char *end = NULL;
  double v = text ? g_ascii_strtod(text, &end) : otherwise_mm;
  if (text && end && !strcmp(end, "mm")) end += 2;
  bool ok = !text || (end != text && !*end && v >= 0 && v <= 50);
  if (!ok) diag_error(d, (struct pos){0}, "impose-length", option, text);
  *out_pt = v * PT_PER_MM;
  return ok;
}

static bool word_of(const char *option, const char *said, const char *const *words, struct diag *d) {
  if (!said || g_strv_contains(words, said)) return true;
  suggest_error(d, (struct pos){0}, option, said, words);
  return false;
}

static bool parse(struct asked *a, const char **names, struct diag *d) {
  static const char *const edges[] = {"long", "short", NULL}, *const froms[] = {"screen", "press", NULL},
                    *const guides[] = {"first", "last", "none", NULL};
  if (!names[0] || names[1]) {
    diag_error(d, (struct pos){0}, "impose-name");
    return false;
  }
  a->name = names[0];
  a->how.sheet = a->sheet ? a->sheet : "A3";
  if (!impose_sheet(a->how.sheet, &a->how.short_pt, &a->how.long_pt)) {
    diag_error(d, (struct pos){0}, "impose-sheet", a->how.sheet);
    return false;
  }
  bool ok = word_of("impose-kind", a->kind, kinds, d) && word_of("impose-from", a->from, froms, d) &&
            word_of("impose-guide", a->guide, guides, d) && word_of("impose-edge", a->edge, edges, d);
  guint64 pages = 16;
  if (a->signature && (!g_ascii_string_to_unsigned(a->signature, 10, 4, 64, &pages, NULL) || pages % 4)) {
    diag_error(d, (struct pos){0}, "impose-signature", a->signature);
    ok = false;
  }
  a->how.signature = (size_t)pages;
  return ok;
}

/* What the file and the options come to. */
static bool complete(struct asked *a, const struct impose_source *s, const struct theme *t, struct diag *d) {
  struct impose_how *how = &a->how;
  how->pages = s->pages, how->page_w = s->width, how->page_h = s->height, how->bleed_pt = s->bleed;
  how->right_bound = s->right_bound || a->right;
  for (int k = 0; a->kind && kinds[k]; k++)
    if (!strcmp(a->kind, kinds[k])) how->kind = (enum impose_kind)k;
  if (!a->kind) how->kind = s->pages <= 2 ? IMPOSE_CARDS : IMPOSE_SADDLE;
  struct press_preset *preset = press_preset_read(t, a->printer ? a->printer : "office", d);
  double thickness = preset ? preset->paper_thickness_mm : 0;
  press_preset_free(preset);
  how->margin_pt = 5 * PT_PER_MM; /* most copiers leave so much white at the edge */
  if (how->kind == IMPOSE_LABELS) how->bleed_pt = 0;
  return preset && length("--thickness", a->thickness, thickness, &how->thickness_pt, d) &&
         length("--gap", a->gap, 2 * how->bleed_pt / PT_PER_MM, &how->gap_pt, d);
}

/* Turning is named by the edge; the usual one is upright, whichever that is on these sheets. */
static struct impose_plan *plan(struct asked *a, struct diag *d) {
  struct impose_plan *p = impose_plan(&a->how, d);
  if (!p || !a->edge || !p->duplex || p->turn_long == !strcmp(a->edge, "long")) return p;
  impose_plan_free(p);
  a->how.other_edge = true;
  return impose_plan(&a->how, d);
}

static void tell(const struct asked *a, const struct impose_plan *p, const char *written, bool json, struct diag *d) {
  if (p->blanks) diag_note(d, (struct pos){0}, "impose-blanks", a->name, diag_num(d, (double)a->how.pages), diag_num(d, (double)p->blanks));
  size_t sheets = p->sides / (p->duplex ? 2 : 1);
  if (!json) {
    printf("%s\t%zu\n", written, sheets);
    return;
  }
  fputs("{\"file\":", stdout);
  print_json(written);
  printf(",\"kind\":\"%s\",\"sheets\":%zu,\"pages\":%zu,\"blanks\":%zu,\"duplex\":%s,\"edge\":\"%s\"}\n", kinds[a->how.kind], sheets, a->how.pages,
         p->blanks, p->duplex ? "true" : "false", p->turn_long ? "long" : "short");
}

static bool publish(const struct asked *a, const struct impose_plan *p, const char *bytes, size_t size, const struct invocation *in) {
  char *base = made_name(a->name);
  char *sheet = g_ascii_strdown(a->how.sheet, -1), *folder = g_strdup_printf("impose/%s", base);
  char *name = g_strdup_printf("%s-%s-%s.pdf", base, kinds[a->how.kind], sheet);
  struct office_file file = {.name = name, .bytes = bytes, .size = size};
  struct office where = {.ward = in->ward, .folder = folder, .out = a->out};
  bool ok = office_publish(&where, &file, 1, in->diag);
  if (ok) tell(a, p, file.written, in->json, in->diag);
  office_clear(&file, 1);
  g_free(name);
  g_free(folder);
  g_free(sheet);
  g_free(base);
  return ok;
}

static char *draw_guide(const struct asked *a, const struct impose_plan *p, const struct theme *t, struct diag *d, size_t *size_out) {
  struct keys *words = report_words("impose", d);
  if (!words) return NULL;
  char *title = made_name(a->name);
  const struct impose_guide_input in = {p, &a->how, t, key_get(words->root, diag_lang(d)), key_get(words->root, "look"), title, a->ward.epoch};
  char *pdf = impose_guide_draw(&in, d, size_out);
  g_free(title);
  keys_free(words);
  return pdf;
}

static bool impose(struct asked *a, const struct invocation *in, const struct theme *t) {
  struct diag *d = in->diag;
  size_t size, guide_size = 0, made_size = 0;
  char *path = made_file(a->ward.dir, a->name, a->from, d);
  unsigned char *pdf = path ? file_read(path, path, PDF_MIB, d, &size) : NULL;
  struct impose_source seen;
  struct impose_plan *p = NULL;
  char *guide = NULL, *made = NULL;
  if (pdf && impose_look(pdf, size, path, d, &seen) && complete(a, &seen, t, d)) p = plan(a, d);
  bool drawn = a->guide && !strcmp(a->guide, "none");
  if (p && !drawn) guide = draw_guide(a, p, t, d, &guide_size);
  const struct impose_guide sheet = {guide, guide_size, a->guide && !strcmp(a->guide, "last")};
  if (p && (drawn || guide)) made = impose_write(pdf, size, path, p, &a->how, guide ? &sheet : NULL, d, &made_size);
  bool ok = made && publish(a, p, made, made_size, in);
  g_free(made);
  g_free(guide);
  impose_plan_free(p);
  g_free(pdf);
  g_free(path);
  return ok;
}

int command_impose(struct invocation *in) {
  struct asked a = {0};
  const char **names = NULL;
  const struct option options[] = {
      {"--sheet", &a.sheet, NULL}, {"--kind", &a.kind, NULL}, {"--from", &a.from, NULL}, {"--guide", &a.guide, NULL}, {"--out", &a.out, NULL},
      {"--signature", &a.signature, NULL}, {"--thickness", &a.thickness, NULL}, {"--gap", &a.gap, NULL}, {"--edge", &a.edge, NULL},
      {"--printer", &a.printer, NULL}, {"--right", NULL, &a.right}, {0}};
  bool opened = ward_open_site(&a.ward, in);
  int status = EXIT_CONTENT;
  if (opened && !(options_parse(in, options, &names) && parse(&a, names, in->diag))) {
    status = EXIT_USAGE;
  } else if (opened) {
    const struct key *said = key_get(a.ward.site->root, "theme");
    struct theme *t = theme_open(a.ward.dir, said && said->kind == KEY_SCALAR ? said->text : "standard", a.ward.lang, in->diag);
    if (t && impose(&a, in, t)) status = EXIT_DONE;
    if (t) theme_free(t);
  }
  if (status == EXIT_CONTENT) status = (int)ward_failure(&a.ward, in->diag);
  g_free(names);
  ward_close(&a.ward);
  return status;
}
