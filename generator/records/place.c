/* Latitude and longitude of a row. */
#include "records/place.h"

/* The frame that JGD2011 covers, islands included. A value outside is no place here; where it would be one with the two
 * exchanged, they stand in each other's column. */
static const struct box country = {122, 20, 154, 46};

static bool inside(double lat, double lon) {
  return lon >= country.x0 && lon <= country.x1 && lat >= country.y0 && lat <= country.y1;
}

bool place_read(const char *lat, const char *lon, struct pos at_lat, struct pos at_lon, struct lonlat *out,
                struct diag *d) {
  if (!*lat && !*lon) return false;
  if (!*lat || !*lon) {
    diag_warning(d, *lat ? at_lon : at_lat, "place-half", *lat ? lat : lon);
    return false;
  }
  struct lonlat at = {g_ascii_strtod(lon, NULL), g_ascii_strtod(lat, NULL)};
  if (at.lon == 0 && at.lat == 0) { /* what many systems write for "not known" */
    diag_note(d, at_lat, "place-zero");
    return false;
  }
  if (!inside(at.lat, at.lon)) {
    if (inside(at.lon, at.lat)) diag_error(d, at_lat, "place-swapped", lat, lon);
    else diag_warning(d, at_lat, "place-far", lat, lon);
    *out = at;
    return false;
  }
  *out = at;
  return true;
}

bool frame_read(const struct key *site, struct box *out, struct diag *d) {
  const struct key *frame = key_get(site, "frame");
  if (!frame) return false;
  if (key_box(frame, out)) return true;
  diag_error(d, frame->pos, "site-frame");
  return false;
}
