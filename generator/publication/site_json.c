/* What a site tells programs: text as JSON, and a facility as schema.org knows it. */
#include "publication/site.h"

/* Fit for a script element too: without '<' nothing in it can end or open one. */
void json_text(GString *to, const char *text) {
  g_string_append_c(to, '"');
  for (const char *p = text; *p; p++) {
    if ((unsigned char)*p < 0x20 || *p == '<') {
      g_string_append_printf(to, "\\u%04x", (unsigned char)*p);
      continue;
    }
    if (*p == '"' || *p == '\\') g_string_append_c(to, '\\');
    g_string_append_c(to, *p);
  }
  g_string_append_c(to, '"');
}

static void json_member(GString *to, const char *name, const char *text) {
  if (!*text) return;
  g_string_append_printf(to, ",\"%s\":", name);
  json_text(to, text);
}

const char *json_facility(const struct facility *f, struct arena *a) {
  GString *x = g_string_new("{\"@context\":\"https://schema.org\",\"@type\":\"MedicalBusiness\"");
  json_member(x, "name", f->name);
  json_member(x, "telephone", facility_text(f, "tel"));
  json_member(x, "address", facility_text(f, "address"));
  if (f->has_place && f->precision != PRECISION_TOWN) {
    char lat[G_ASCII_DTOSTR_BUF_SIZE], lon[G_ASCII_DTOSTR_BUF_SIZE];
    g_string_append_printf(x, ",\"geo\":{\"@type\":\"GeoCoordinates\",\"latitude\":%s,\"longitude\":%s}",
                           g_ascii_formatd(lat, sizeof lat, "%.6f", f->place.lat),
                           g_ascii_formatd(lon, sizeof lon, "%.6f", f->place.lon));
  }
  g_string_append_c(x, '}');
  const char *kept = arena_strndup(a, x->str, x->len);
  g_string_free(x, TRUE);
  return kept;
}
