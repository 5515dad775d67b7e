/* Values a site makes once: who publishes it, navigation, codes, symbols, groups, scenes, booklets. */
#include <stdlib.h>
#include <string.h>

#include "publication/site.h"

void text_or_false(struct arena *a, struct value *map, const char *name, const char *text) {
  if (text && *text)
    value_add_text(a, map, name, text);
  else
    value_add_bool(a, map, name, false);
}

const char *word_or_null(const struct site *s, const char *dotted) {
  const struct value *v = theme_words(s->in.theme);
  char **part = g_strsplit(dotted, ".", -1);
  for (char **p = part; *p && v; p++) v = value_get(v, *p);
  g_strfreev(part);
  return v && v->kind == VALUE_TEXT ? v->text : NULL;
}

static void tel_add(struct arena *a, struct value *to, const char *tel) {
  text_or_false(a, to, "tel", tel);
  if (tel && *tel) value_add_text(a, to, "tel_link", tel_link(a, tel));
}

struct value *date_value(struct arena *a, struct value *to, const char *name, const char *iso) {
  unsigned y, m, d;
  if (!iso || sscanf(iso, "%4u-%2u-%2u", &y, &m, &d) != 3) return value_add_bool(a, to, name, false);
  struct value *v = value_add_map(a, to, name);
  value_add_text(a, v, "iso", iso);
  value_add_number(a, v, "year", y);
  value_add_number(a, v, "month", m);
  value_add_number(a, v, "day", d);
  return v;
}

/* ---- fields and codes ---- */

static enum show show_of(const struct field *f) {
  static const struct {
    const char *type;
    enum show show;
  } shows[] = {
      {"tel", SHOW_TEL},       {"mail", SHOW_MAIL},      {"url", SHOW_URL},     {"date", SHOW_DATE},
      {"flag", SHOW_FLAG},     {"code", SHOW_CODE},      {"codes", SHOW_CODES}, {"list", SHOW_PIECES},
      {"matrix", SHOW_MATRIX}, {"markdown", SHOW_PROSE}, {"refs", SHOW_REFS},   {"lat", SHOW_HIDDEN},
      {"lon", SHOW_HIDDEN},
  };
  for (size_t i = 0; i < sizeof shows / sizeof *shows; i++)
    if (!strcmp(shows[i].type, f->type)) return shows[i].show;
  return SHOW_TEXT;
}

static bool one_of(const char *word, const char *const *words) {
  for (; *words; words++)
    if (!strcmp(*words, word)) return true;
  return false;
}

static bool in_list(const struct key *list, const char *word) {
  for (const struct key *k = list ? list->first : NULL; k; k = k->next)
    if (k->kind == KEY_SCALAR && !strcmp(k->text, word)) return true;
  return false;
}

static const struct code_values *codes_of(struct site *s, const char *list) {
  for (guint i = 0; i < s->codes->len; i++) {
    const struct code_values *c = s->codes->pdata[i];
    if (!strcmp(c->list, list)) return c;
  }
  struct code_values *c = arena_alloc(s->arena, sizeof *c);
  c->list = list;
  const struct code *codes = view_codes(s->in.view, list, &c->n);
  c->value = arena_array(s->arena, c->n, sizeof *c->value);
  const struct key *strong = key_get(key_get(s->keys, "facilities"), "strong");
  for (size_t i = 0; i < c->n; i++) {
    struct value *v = c->value[i] = value_map(s->arena);
    value_add_text(s->arena, v, "code", codes[i].code);
    value_add_text(s->arena, v, "name", codes[i].name);
    value_add_bool(s->arena, v, "home", in_list(strong, codes[i].code));
  }
  g_ptr_array_add(s->codes, c);
  return c;
}

void shared_fields(struct site *s, struct diag *d) {
  /* What the page shows at places of its own; every other field a reader may see is listed with its label. */
  static const char *const placed[] = {
      "id",      "name", "reading", "kind",     "number",      "tel",      "fax",      "url",         "mail", "postal",
      "address", "town", "access",  "district", "departments", "services", "verified", "verified_by", "note",
      "closed_dates", "precision", NULL};
  static const char *const own[] = {"id", "name", "reading", "number", NULL};
  static const char *const usual_entry[] = {"tel", "address", "access", "departments", "services", "kind", NULL};
  const struct key *entry = key_get(key_get(s->keys, "facilities"), "entry");
  size_t n;
  const struct field *fields = view_fields(s->in.view, "facilities", &n);
  s->field = arena_array(s->arena, n, sizeof *s->field);
  for (size_t i = 0; i < n; i++) {
    struct field_plan *p = &s->field[s->fields++];
    p->field = &fields[i];
    p->show = show_of(&fields[i]);
    if ((p->show == SHOW_CODE || p->show == SHOW_CODES) && fields[i].list)
      p->codes = codes_of(s, fields[i].list);
    else if (p->show == SHOW_CODE || p->show == SHOW_CODES)
      p->show = SHOW_TEXT;
    p->link_name = arena_printf(s->arena, "%s_link", fields[i].name);
    p->has_name = arena_printf(s->arena, "has_%s", fields[i].name);
    p->own = one_of(fields[i].name, own);
    p->entry = entry ? in_list(entry, fields[i].name) : one_of(fields[i].name, usual_entry);
    p->more = p->show != SHOW_HIDDEN && !one_of(fields[i].name, placed);
  }
  codes_of(s, key_text(key_get(s->in.site, "districts"), "list", "districts"));
}

/* ---- symbols ---- */

static const char *colour(struct site *s, ink_id id) {
  const struct ink *ink = theme_ink(s->in.theme, id);
  return arena_printf(s->arena, "#%02x%02x%02x", ink->r, ink->g, ink->b);
}

static const char *decimal(struct arena *a, double x) {
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  return arena_strdup(a, g_ascii_formatd(buffer, sizeof buffer, "%.2f", x));
}

void shared_symbols(struct site *s, struct diag *d) {
  struct theme *t = s->in.theme;
  const struct key *keys = theme_keys(t, "symbols.yaml", d), *number = key_get(keys, "number");
  double small = key_number(number, "size_mm_3_digits", 2.7, d),
         usual = key_number(number, "size_mm_1_2_digits", 3.35, d);
  const struct key *frame = key_get(keys, "inner_frame");
  double below = key_number(number, "baseline_em", 0.355, d), halo = key_number(keys, "screen_halo_mm", 0, d);
  double inner = 1 - key_number(frame, "inset_mm", 0.5, d) / 3; /* half its width is 3 mm */
  double weight = key_number(frame, "weight_mm", 0, d) / inner; /* it is drawn small with the frame */
  struct pos at = {"symbols.yaml", 1, 1};
  ink_id paper = theme_symbols(t) ? theme_ink_named(t, "paper", at, d) : 0;
  for (size_t i = 0; i < theme_symbols(t); i++) {
    const struct symbol *sym = theme_symbol(t, i);
    struct value *v = value_map(s->arena);
    struct arena *a = s->arena;
    value_add_text(a, v, "id", sym->id);
    value_add_text(a, v, "path", sym->path);
    value_add_text(a, v, "paper", colour(s, paper));
    value_add_text(a, v, "fill", colour(s, sym->solid ? sym->ink : paper));
    bool stroked = !sym->solid || sym->outlined;
    text_or_false(a, v, "stroke", stroked ? colour(s, sym->solid ? sym->outline_ink : sym->ink) : NULL);
    value_add_text(a, v, "stroke_width", decimal(a, sym->outline_mm));
    value_add_text(a, v, "number_fill", colour(s, sym->number_ink));
    value_add_text(a, v, "short_size", decimal(a, usual));
    value_add_text(a, v, "short_y", decimal(a, sym->number_dy_mm + usual * below));
    value_add_text(a, v, "long_size", decimal(a, small));
    value_add_text(a, v, "long_y", decimal(a, sym->number_dy_mm + small * below));
    value_add_text(a, v, "halo_width", decimal(a, 2 * halo));
    text_or_false(a, v, "inner", sym->inner_frame ? decimal(a, inner) : NULL);
    value_add_text(a, v, "inner_width", decimal(a, weight));
    g_hash_table_insert(s->symbols, (gpointer)sym->id, v);
  }
}

const struct value *shared_symbol(const struct site *s, const char *id) {
  return id ? g_hash_table_lookup(s->symbols, id) : NULL;
}

static void add_symbol(const struct site *s, struct arena *a, struct value *to, const char *id) {
  const struct value *v = shared_symbol(s, id);
  if (v)
    value_add_shared(a, to, "symbol", v);
  else
    value_add_bool(a, to, "symbol", false);
}

/* ---- groups ---- */

/* The maps of a series that are about a district. */
static void add_sheets(const struct site *s, struct value *to, const char *code) {
  struct value *sheets = value_add_list(s->arena, to, "sheets");
  for (const struct spec *const *p = s->in.all; p && *p; p++) {
    if (!(*p)->district || strcmp((*p)->district, code) || !(*p)->screen || (*p)->audience != s->in.spec->audience) continue;
    struct value *one = value_add_map(s->arena, sheets, NULL);
    value_add_text(s->arena, one, "title", (*p)->title);
    value_add_text(s->arena, one, "path", arena_printf(s->arena, "print/%s.pdf", (*p)->name));
  }
}

static void make_families(struct site *s) {
  struct arena *a = s->arena;
  struct value *by = value_add_map(a, s->singles, "families"), *all = value_list(a);
  for (size_t i = 0; i < s->families; i++) {
    struct family *fam = &s->family[i];
    struct value *v = value_map(a);
    value_add_text(a, v, "by", fam->by);
    value_add_text(a, v, "name", fam->name);
    value_add_text(a, v, "title", fam->title);
    text_or_false(a, v, "path", fam->index ? arena_printf(a, "%sindex.html", fam->folder) : NULL);
    struct value *groups = value_add_list(a, v, "groups");
    for (size_t k = 0; k < fam->n; k++) {
      struct group *g = &fam->group[k];
      struct value *w = value_add_map(a, groups, NULL);
      value_add_text(a, w, "code", g->code);
      value_add_text(a, w, "name", g->name);
      const char *label = g->of ? code_text(g->of, "short") : "";
      value_add_text(a, w, "short", *label ? label : g->name);
      text_or_false(a, w, "row", g->row);
      if (!strcmp(fam->by, "district")) add_sheets(s, w, g->code);
      const char *path = value_add_text(a, w, "path", arena_printf(a, "%sindex.html", g->folder))->text;
      value_add_number(a, w, "count", (long)g->n);
      text_or_false(a, w, "what", g->of ? code_text(g->of, "what") : NULL);
      const char *symbol = g->of && !strcmp(fam->by, "kind") ? code_text(g->of, "symbol") : NULL;
      add_symbol(s, a, w, symbol && *symbol ? symbol : symbol ? g->code : NULL);
      g->value = w;
      if (g->of) { /* the code's own link leads here */
        const struct code_values *c = codes_of(s, g->of->list);
        struct value *code = c->value[g->of->order];
        if (!value_get(code, "path")) value_add_text(a, code, "path", path);
      }
    }
    fam->value = v;
    value_add_shared(a, by, fam->by, v);
    value_add_shared(a, all, NULL, v);
  }
  value_add_shared(a, by, "all", all);
  for (guint i = 0; i < s->codes->len; i++) {
    const struct code_values *c = s->codes->pdata[i];
    for (size_t k = 0; k < c->n; k++)
      if (!value_get(c->value[k], "path")) value_add_bool(a, c->value[k], "path", false);
  }
}

/* ---- what the settings name ---- */

/* `link:` of a map of the settings as "path" (inside) or "url" (elsewhere). */
static void add_link(struct site *s, struct value *to, const struct key *map, const char *name, struct diag *d) {
  const struct key *k = key_get(map, name);
  const char *link = k && k->kind == KEY_SCALAR ? k->text : "", *path = NULL, *url = NULL;
  if (strstr(link, "://") || g_str_has_prefix(link, "mailto:") || g_str_has_prefix(link, "tel:"))
    url = link;
  else if (*link && !(path = plan_target(s, link, "")))
    diag_error(d, k->pos, "site-link", link);
  text_or_false(s->arena, to, "path", path);
  text_or_false(s->arena, to, "url", url);
}

static struct value *links_of(struct site *s, struct value *to, const char *name, const struct key *list,
                              struct diag *d) {
  static const char *const names[] = {"label", "link", NULL};
  struct value *v = value_add_list(s->arena, to, name);
  for (const struct key *k = list ? list->first : NULL; k; k = k->next) {
    if (k->kind != KEY_MAP || !key_check_names(k, names, d)) continue;
    if (strcmp(name, "nav") && plan_is_empty(s, key_text(k, "link", ""))) continue; /* a small ward has not every list */
    struct value *entry = value_add_map(s->arena, v, NULL);
    value_add_text(s->arena, entry, "name", key_text(k, "label", ""));
    add_link(s, entry, k, "link", d);
  }
  return v;
}

static void make_nav(struct site *s, struct diag *d) {
  const struct key *nav = key_get(s->keys, "nav");
  s->navs = nav ? nav->count : 0;
  s->nav = arena_array(s->arena, s->navs + 1, sizeof *s->nav);
  for (size_t on = 0; on <= s->navs; on++) {
    struct value *holder = value_map(s->arena);
    s->nav[on] = links_of(s, holder, "nav", nav, d);
    size_t i = 0;
    for (struct value *v = s->nav[on]->first; v; v = v->next, i++) value_add_bool(s->arena, v, "on", i == on);
  }
}

static void make_site(struct site *s, struct diag *d) {
  struct arena *a = s->arena;
  const struct key *site = s->in.site, *contact = key_get(site, "contact"), *notice = key_get(site, "notice");
  struct value *v = s->site = value_map(a);
  value_add_text(a, v, "name", key_text(site, "name", ""));
  value_add_text(a, v, "title", s->in.spec->title);
  value_add_text(a, v, "lang", theme_lang(s->in.theme));
  text_or_false(a, v, "address", key_text(site, "address", NULL));
  text_or_false(a, v, "edition", key_text(site, "edition", NULL));
  date_value(a, v, "date", key_text(site, "date", NULL));
  if (contact) {
    static const char *const plain[] = {"name", "hours", "address", "mail", NULL};
    struct value *c = value_add_map(a, v, "contact");
    for (const char *const *n = plain; *n; n++) text_or_false(a, c, *n, key_text(contact, *n, NULL));
    tel_add(a, c, key_text(contact, "tel", NULL));
  } else {
    value_add_bool(a, v, "contact", false);
  }
  struct value *urgent = value_add_list(a, v, "urgent");
  const struct key *numbers = key_get(site, "urgent");
  for (const struct key *k = numbers ? numbers->first : NULL; k; k = k->next) {
    struct value *u = value_add_map(a, urgent, NULL);
    value_add_text(a, u, "label", key_text(k, "label", ""));
    tel_add(a, u, key_text(k, "tel", NULL));
  }
  value_add_bool(a, s->singles, "has_urgent", urgent->first != NULL);
  /* The notice is for the residents: its link leads nowhere in a site of prose alone. */
  if (notice && !site_without_facilities(s->in.spec) && notice->kind == KEY_MAP) {
    struct value *n = value_add_map(a, v, "notice");
    value_add_text(a, n, "text", key_text(notice, "text", ""));
    text_or_false(a, n, "label", key_text(notice, "label", NULL));
    add_link(s, n, notice, "link", d);
  } else {
    value_add_bool(a, v, "notice", false);
  }
  links_of(s, v, "foot", key_get(s->keys, "foot"), d);
  const struct key *hero = key_get(s->keys, "hero"); /* lines of the first page's heading; without them the theme's */
  struct value *lines = value_add_list(a, s->singles, "hero");
  for (const struct key *k = hero ? hero->first : NULL; k; k = k->next)
    if (k->kind == KEY_SCALAR) value_add_text(a, lines, NULL, k->text);
  struct value *often = links_of(s, s->singles, "often", key_get(s->keys, "often"), d);
  value_add_bool(a, s->singles, "has_often", often->first != NULL);
}

static const struct spec *spec_named(const struct site *s, const char *name) {
  for (const struct spec *const *p = s->in.all; p && *p; p++)
    if (!strcmp((*p)->name, name) || ((*p)->series && !strcmp((*p)->series, name))) return *p;
  return NULL;
}

/* The sheets of a series below one heading, each under its district's name. */
static void add_series(struct site *s, struct value *v, const struct spec *first) {
  struct value *members = value_add_list(s->arena, v, "members");
  for (const struct spec *const *p = s->in.all; p && *p; p++) {
    if (!(*p)->series || strcmp((*p)->series, first->series) || (*p)->audience != first->audience) continue;
    struct value *one = value_add_map(s->arena, members, NULL);
    value_add_text(s->arena, one, "title", (*p)->district_name);
    value_add_text(s->arena, one, "path", arena_printf(s->arena, "print/%s.pdf", (*p)->name));
  }
}

static void add_booklet(struct site *s, struct value *list, const struct spec *spec, const char *summary,
                        const char *picture) {
  if (!spec->screen || spec->audience != s->in.spec->audience) return;
  struct value *v = value_add_map(s->arena, list, NULL);
  value_add_text(s->arena, v, "name", spec->name);
  bool series = spec->series && *spec->series_title;
  value_add_text(s->arena, v, "title", series ? spec->series_title : spec->title);
  value_add_bool(s->arena, v, "is_series", series);
  if (series) add_series(s, v, spec);
  bool map = !strcmp(spec->kind, "map") && !series;
  text_or_false(s->arena, v, "index", map ? arena_printf(s->arena, "print/%s-index.csv", spec->name) : NULL);
  text_or_false(s->arena, v, "summary", summary);
  text_or_false(s->arena, v, "picture", picture);
  if (picture) value_add_text(s->arena, s->singles, "cover", picture); /* the first is the one value_get finds */
  value_add_text(s->arena, v, "path", arena_printf(s->arena, "print/%s.pdf", spec->name));
}

/* The papers to open: those `booklets:` names, in its order ("map" or {name: map, summary: …}), else all there are. */
static void make_booklets(struct site *s, struct diag *d) {
  static const char *const names[] = {"name", "summary", "picture", NULL};
  struct arena *a = s->arena;
  struct value *list = value_add_list(a, s->singles, "booklets");
  const struct key *chosen = key_get(s->keys, "booklets");
  for (const struct key *k = chosen ? chosen->first : NULL; k; k = k->next) {
    if (k->kind == KEY_MAP) key_check_names(k, names, d);
    const char *name = k->kind == KEY_MAP ? key_text(k, "name", "") : k->kind == KEY_SCALAR ? k->text : "";
    const struct spec *spec = spec_named(s, name);
    const char *asset = key_text(k, "picture", NULL), *picture = site_picture(s, asset);
    if (asset && !picture) diag_error(d, key_get(k, "picture")->pos, "site-picture", name, asset);
    if (spec)
      add_booklet(s, list, spec, key_text(k, "summary", NULL), picture);
    else
      diag_error(d, k->pos, "site-booklet", name);
  }
  const char *series = ""; /* its sheets follow each other: the first brings the others */
  for (const struct spec *const *p = s->in.all; p && *p && !chosen; p++) {
    if (!(*p)->series || !*(*p)->series_title || strcmp((*p)->series, series) != 0) add_booklet(s, list, *p, NULL, NULL);
    series = (*p)->series ? (*p)->series : "";
  }
  value_add_bool(a, s->singles, "has_booklets", list->first != NULL);
  for (guint i = 0; i < s->plan->len; i++) {
    const struct plan *p = &g_array_index(s->plan, struct plan, i);
    if (!strcmp(p->page.template, "booklets")) value_add_text(a, s->singles, "booklets_page", p->page.path);
    if (!strcmp(p->page.template, "roster")) value_add_text(a, s->singles, "roster_page", p->page.path);
  }
}

/* ---- guides ---- */

static const char *page_with_template(const struct site *s, const char *template) {
  for (guint i = 0; i < s->plan->len; i++) {
    const struct plan *p = &g_array_index(s->plan, struct plan, i);
    if (!strcmp(p->page.template, template)) return p->page.path;
  }
  return NULL;
}

/* One scene with its guides, if it has any. `word` NULL: guides without a scene. */
static void add_scene(struct site *s, struct value *scenes, const char *id, const struct value *word,
                      const char *page) {
  struct arena *a = s->arena;
  struct value *v = NULL, *list = NULL;
  for (size_t i = 0; i < s->guides->n; i++) {
    if (strcmp(s->guides->guide[i].scene, id)) continue;
    if (!v) {
      const struct value *name = value_get(word, "name"), *what = value_get(word, "what");
      const char *shown = word ? id : "other";
      v = value_map(a);
      value_add_text(a, v, "id", shown);
      value_add_text(a, v, "name", name ? name->text : theme_word(s->in.theme, "guides.other"));
      text_or_false(a, v, "what", what ? what->text : NULL);
      text_or_false(a, v, "path", page ? arena_printf(a, "%s#%s", page, shown) : NULL);
      value_add_bool(a, v, shown, true); /* for the icon */
      list = value_add_list(a, v, "guides");
    }
    value_add_shared(a, list, NULL, s->guide_link[i]);
    s->scene[i] = v;
  }
  if (v) value_add_shared(a, scenes, NULL, v);
}

static void make_scenes(struct site *s, struct diag *d) {
  struct arena *a = s->arena;
  const struct guides *g = s->guides;
  struct value *scenes = value_add_list(a, s->singles, "scenes");
  const struct value *words = value_get(theme_words(s->in.theme), "scenes");
  const char *page = page_with_template(s, "guides");
  s->scene = arena_array(a, g->n, sizeof *s->scene);
  s->guide_link = arena_array(a, g->n, sizeof *s->guide_link);
  for (size_t i = 0; i < g->n; i++) {
    struct value *v = value_map(a);
    value_add_text(a, v, "title", g->guide[i].title);
    value_add_text(a, v, "path", arena_printf(a, "%s%s/index.html", s->guide_folder, g->guide[i].slug));
    text_or_false(a, v, "summary", *g->guide[i].summary ? g->guide[i].summary : g->guide[i].lead);
    s->guide_link[i] = v;
  }
  /* The scenes of the theme's words in their order, then the guides that have none. */
  for (const struct value *w = words ? words->first : NULL; w; w = w->next)
    if (w->kind == VALUE_MAP) add_scene(s, scenes, w->name, w, page);
  add_scene(s, scenes, "", NULL, page);
  for (size_t i = 0; i < g->n; i++)
    if (!s->scene[i]) diag_error(d, g->guide[i].scene_pos, "guide-scene", g->guide[i].scene);
  value_add_bool(a, s->singles, "has_scenes", scenes->first != NULL);
}

/* ---- marks of the hours table ---- */

static void make_marks(struct site *s) {
  struct arena *a = s->arena;
  const struct value *words = theme_words(s->in.theme), *marks = value_get(words, "marks");
  size_t n;
  const struct code *codes = view_codes(s->in.view, "marks", &n);
  s->mark = arena_array(a, n, sizeof *s->mark);
  for (size_t i = 0; i <= n; i++) {
    const char *code = i < n ? codes[i].code : "closed";
    const struct value *word = value_get(marks, code);
    const struct value *sign = word ? value_get(word, "sign") : NULL, *name = word ? value_get(word, "word") : NULL;
    struct value *v = value_map(a);
    const char *own = i < n ? code_text(&codes[i], "mark") : "";
    value_add_text(a, v, "sign", *own ? own : sign ? sign->text : i < n ? codes[i].name : "-");
    value_add_text(a, v, "word", name ? name->text : i < n ? codes[i].name : "");
    value_add_bool(a, v, "closed", i == n || !strcmp(code, "closed"));
    if (i == n || !strcmp(code, "closed"))
      s->closed_mark = s->closed_mark ? s->closed_mark : v;
    else {
      s->mark[s->marks].code = code;
      s->mark[s->marks++].value = v;
    }
  }
  struct value *days = value_list(a);
  const struct value *names = value_get(words, "days");
  for (const struct value *day = names ? names->first : NULL; day; day = day->next)
    value_add_shared(a, days, NULL, day);
  s->days = days;
}

/* ---- sources of the base map ---- */

static bool same_source(const struct layer *a, const struct layer *b) {
  return !g_strcmp0(a->credit, b->credit) && !g_strcmp0(a->licence, b->licence) && !g_strcmp0(a->approval, b->approval);
}

static void make_credits(struct site *s) {
  struct arena *a = s->arena;
  struct value *list = value_add_list(a, s->singles, "credits");
  const struct basemap *m = s->in.basemap;
  const struct value *about = value_get(theme_words(s->in.theme), "about");
  const struct value *names = value_get(about, "layers"), *licences = value_get(about, "licences");
  for (size_t i = 0; m && i < m->layers; i++) {
    const struct layer *l = &m->layer[i];
    bool told = false; /* one row for one source */
    for (size_t k = 0; k < i; k++)
      told |= same_source(&m->layer[k], l);
    if (told) continue;
    struct value *v = value_add_map(a, list, NULL);
    text_or_false(a, v, "credit", l->credit);
    const struct value *licence = l->licence ? value_get(licences, l->licence) : NULL;
    text_or_false(a, v, "approval", l->approval);
    text_or_false(a, v, "licence", licence ? licence->text : l->licence);
    struct value *layers = value_add_list(a, v, "layers");
    for (size_t k = i; k < m->layers; k++) {
      const struct layer *o = &m->layer[k];
      if (!same_source(o, l)) continue;
      const struct value *word = value_get(names, o->class);
      struct value *e = value_add_map(a, layers, NULL);
      value_add_text(a, e, "name", word ? word->text : o->class);
      value_add_bool(a, e, "first", k == i);
    }
  }
  value_add_bool(a, s->singles, "has_credits", list->first != NULL);
}

void shared_values(struct site *s, struct diag *d) {
  s->singles = value_map(s->arena);
  make_families(s);
  make_nav(s, d);
  make_site(s, d);
  make_booklets(s, d);
  make_scenes(s, d);
  make_marks(s);
  shared_roster(s);
  shared_events(s);
  make_credits(s);
}
