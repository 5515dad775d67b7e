/* Chosen places into the record files. */
#include <string.h>

#include "base/commit.h"
#include "import/patch.h"
#include "locate/plan.h"

struct writing {
  const struct plan *plan;
  struct patch *patch;
  bool only_accepted;
  struct diag *d;
};

static bool set(const struct writing *w, const struct raw_row *row, int field, const char *text) {
  if (field < 0 || !strcmp(row->text[field], text)) return true;
  return patch_set(w->patch, TABLE_FACILITIES, row, (size_t)field, text);
}

static bool set_place(const struct writing *w, const struct placing *p, const struct located *at) {
  const struct place_fields *f = &w->plan->field;
  char lat[G_ASCII_DTOSTR_BUF_SIZE], lon[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd(lat, sizeof lat, "%.6f", at->at.lat);
  g_ascii_formatd(lon, sizeof lon, "%.6f", at->at.lon);
  return set(w, p->row, f->lat, lat) && set(w, p->row, f->lon, lon) &&
         set(w, p->row, f->precision, precision_word(at->precision));
}

/* 1: something was written; 0: nothing to write; -1: it could not be. */
static int write_row(const struct writing *w, const struct placing *p) {
  const struct located *at = placing_chosen(p, w->only_accepted);
  bool accepted = p->accepted >= 0, sure = p->kind == PLACING_FOUND || p->kind == PLACING_TOWN;
  const char *town = accepted || (!w->only_accepted && sure && p->accepted == PLACE_OPEN) ? p->town : NULL;
  bool may_fill = w->plan->field.town >= 0 && !*p->row->text[w->plan->field.town] &&
                  w->plan->schema->column[w->plan->field.town].audience == AUDIENCE_PUBLIC;
  if (accepted && at && !town && may_fill) town = at->town;
  if (!at && !town) return 0;
  if (at && !set_place(w, p, at)) return -1;
  return !town || set(w, p->row, w->plan->field.town, town) ? 1 : -1;
}

/* Without the field `precision`, or a word of its list for what was found, a town's point would pass for the building's. */
static bool may_write(const struct plan *p, bool only_accepted, const struct records *r, struct diag *d) {
  const struct column *c = p->field.precision < 0 ? NULL : &p->schema->column[p->field.precision];
  for (size_t i = 0; i < p->n; i++) {
    const struct located *at = placing_chosen(&p->row[i], only_accepted);
    const char *word = at ? precision_word(at->precision) : NULL;
    if (word && !c) {
      diag_error(d, ((struct pos){"content/fields.yaml", 0, 0}), "locate-no-precision");
      return false;
    }
    if (word && c->type == TYPE_CODE && codes_find(records_codes(r), c->list, word) < 0) {
      diag_error(d, c->pos, "locate-precision-code", word, c->list);
      return false;
    }
  }
  return true;
}

bool plan_apply(const struct plan *p, bool only_accepted, const struct records *r, const char *ward_dir,
                size_t *written, struct diag *d) {
  *written = 0;
  if (!may_write(p, only_accepted, r, d)) return false;
  char *content = g_build_filename(ward_dir, "content", NULL);
  struct commit *commit = commit_begin(content, d);
  g_free(content);
  if (!commit) return false;
  struct show *show = show_new(records_schema(r), records_codes(r), TABLE_FACILITIES);
  struct writing w = {p, patch_new(r, ward_dir, NULL, "locate", show, d), only_accepted, d};
  bool ok = true;
  for (size_t i = 0; i < p->n && ok; i++) {
    int done = write_row(&w, &p->row[i]);
    ok = done >= 0;
    *written += done > 0;
  }
  ok = ok && patch_commit(w.patch, commit);
  patch_free(w.patch);
  show_free(show);
  if (ok) return commit_end(commit);
  commit_abandon(commit);
  *written = 0;
  return false;
}
