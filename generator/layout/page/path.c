/* Paths: building them, rounded rectangles, and SVG path data. */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "layout/page/pages.h"
#include "layout/page/path.h"

void path_begin(struct path_builder *b, struct arena *a) {
  *b = (struct path_builder){.arena = a};
}

static void path_op(struct path_builder *b, enum path_op op, size_t n, const struct point *at) {
  if (b->path.ops == b->op_capacity) {
    b->op_capacity = b->op_capacity ? b->op_capacity * 2 : 16;
    unsigned char *grown = arena_alloc(b->arena, b->op_capacity);
    if (b->path.ops) memcpy(grown, b->path.op, b->path.ops);
    b->path.op = grown;
  }
  if (b->points + n > b->at_capacity) {
    b->at_capacity = b->at_capacity ? b->at_capacity * 2 : 16;
    struct point *grown = arena_array(b->arena, b->at_capacity, sizeof *grown);
    if (b->points) memcpy(grown, b->path.at, b->points * sizeof *grown);
    b->path.at = grown;
  }
  b->path.op[b->path.ops++] = (unsigned char)op;
  if (n) memcpy(b->path.at + b->points, at, n * sizeof *at);
  b->points += n;
}

void path_move(struct path_builder *b, double x, double y) {
  path_op(b, PATH_MOVE, 1, &(struct point){x, y});
}
void path_line(struct path_builder *b, double x, double y) {
  path_op(b, PATH_LINE, 1, &(struct point){x, y});
}
void path_curve(struct path_builder *b, double x1, double y1, double x2, double y2, double x3, double y3) {
  struct point at[3] = {{x1, y1}, {x2, y2}, {x3, y3}};
  path_op(b, PATH_CURVE, 3, at);
}
void path_close(struct path_builder *b) {
  path_op(b, PATH_CLOSE, 0, NULL);
}

void path_rect(struct path_builder *b, struct box r, double radius) {
  double max = fmin(r.x1 - r.x0, r.y1 - r.y0) / 2;
  double c = fmin(radius, max), k = c * (1 - KAPPA);
  if (c <= 0) {
    path_move(b, r.x0, r.y0);
    path_line(b, r.x1, r.y0);
    path_line(b, r.x1, r.y1);
    path_line(b, r.x0, r.y1);
    path_close(b);
    return;
  }
  path_move(b, r.x0 + c, r.y0);
  path_line(b, r.x1 - c, r.y0);
  path_curve(b, r.x1 - k, r.y0, r.x1, r.y0 + k, r.x1, r.y0 + c);
  path_line(b, r.x1, r.y1 - c);
  path_curve(b, r.x1, r.y1 - k, r.x1 - k, r.y1, r.x1 - c, r.y1);
  path_line(b, r.x0 + c, r.y1);
  path_curve(b, r.x0 + k, r.y1, r.x0, r.y1 - k, r.x0, r.y1 - c);
  path_line(b, r.x0, r.y0 + c);
  path_curve(b, r.x0, r.y0 + k, r.x0 + k, r.y0, r.x0 + c, r.y0);
  path_close(b);
}

/* ---- SVG path data ---- */

struct svg_reader {
  struct path_builder *b;
  const char *s;
  double scale, dx, dy;
  struct point now, start;
  struct point control; /* of the last curve, for S and T */
  char before;          /* the last command, upper case */
  bool open;            /* a subpath has its MOVE */
};

void path_space(const char **s) {
  while (**s == ' ' || **s == '\t' || **s == '\n' || **s == '\r' || **s == ',') ++*s;
}

bool path_number(const char **s, double *out) {
  path_space(s);
  const char *c = *s;
  if (*c == '+' || *c == '-') c++;
  if (!g_ascii_isdigit(*c) && !(*c == '.' && g_ascii_isdigit(c[1]))) return false;
  if (*c == '0' && (c[1] == 'x' || c[1] == 'X')) return false;
  char *end;
  *out = g_ascii_strtod(*s, &end);
  if (!isfinite(*out)) return false;
  *s = end;
  return true;
}

/* Arc flags may stand without a space after them. */
static bool svg_flag(struct svg_reader *r, bool *out) {
  path_space(&r->s);
  if (*r->s != '0' && *r->s != '1') return false;
  *out = *r->s++ == '1';
  return true;
}

static struct point svg_out(const struct svg_reader *r, struct point p) {
  return (struct point){p.x * r->scale + r->dx, p.y * r->scale + r->dy};
}

/* After "Z" the next drawing command begins a subpath at the same start. */
static void svg_ensure_open(struct svg_reader *r) {
  if (r->open) return;
  struct point p = svg_out(r, r->start);
  path_move(r->b, p.x, p.y);
  r->open = true;
}

static void svg_line(struct svg_reader *r, struct point to) {
  svg_ensure_open(r);
  struct point p = svg_out(r, to);
  path_line(r->b, p.x, p.y);
  r->now = to;
}

static void svg_curve(struct svg_reader *r, struct point c1, struct point c2, struct point to) {
  svg_ensure_open(r);
  struct point a = svg_out(r, c1), b = svg_out(r, c2), c = svg_out(r, to);
  path_curve(r->b, a.x, a.y, b.x, b.y, c.x, c.y);
  r->now = to;
}

static void svg_quadratic(struct svg_reader *r, struct point c, struct point to) {
  struct point from = r->now;
  svg_curve(r, (struct point){from.x + (c.x - from.x) * 2 / 3, from.y + (c.y - from.y) * 2 / 3},
            (struct point){to.x + (c.x - to.x) * 2 / 3, to.y + (c.y - to.y) * 2 / 3}, to);
}

/* SVG 1.1 appendix F.6: endpoints to centre, then a cubic for each quarter at most. */
static void svg_arc(struct svg_reader *r, double rx, double ry, double turn, bool large, bool sweep, struct point to) {
  struct point from = r->now;
  if (from.x == to.x && from.y == to.y) return;
  rx = fabs(rx), ry = fabs(ry);
  if (rx == 0 || ry == 0) {
    svg_line(r, to);
    return;
  }
  double phi = turn * G_PI / 180, cs = cos(phi), sn = sin(phi);
  double hx = (from.x - to.x) / 2, hy = (from.y - to.y) / 2;
  double x = cs * hx + sn * hy, y = -sn * hx + cs * hy;
  double over = x * x / (rx * rx) + y * y / (ry * ry);
  if (over > 1) rx *= sqrt(over), ry *= sqrt(over);
  double num = rx * rx * ry * ry - rx * rx * y * y - ry * ry * x * x, den = rx * rx * y * y + ry * ry * x * x;
  double f = den > 0 ? sqrt(fmax(0, num / den)) : 0;
  if (large == sweep) f = -f;
  double ux = f * rx * y / ry, uy = -f * ry * x / rx;
  double cx = cs * ux - sn * uy + (from.x + to.x) / 2, cy = sn * ux + cs * uy + (from.y + to.y) / 2;
  double t0 = atan2((y - uy) / ry, (x - ux) / rx), t1 = atan2((-y - uy) / ry, (-x - ux) / rx), sweep_by = t1 - t0;
  if (sweep && sweep_by < 0) sweep_by += 2 * G_PI;
  if (!sweep && sweep_by > 0) sweep_by -= 2 * G_PI;
  int n = (int)ceil(fabs(sweep_by) / (G_PI / 2) - 1e-9);
  if (n < 1) n = 1;
  double step = sweep_by / n, k = 4.0 / 3 * tan(step / 4);
  for (int i = 0; i < n; i++) {
    double a = t0 + i * step, b = a + step;
    double p[3][2] = {
        {cos(a) - k * sin(a), sin(a) + k * cos(a)}, {cos(b) + k * sin(b), sin(b) - k * cos(b)}, {cos(b), sin(b)}};
    struct point q[3];
    for (int j = 0; j < 3; j++)
      q[j] = (struct point){cx + cs * rx * p[j][0] - sn * ry * p[j][1], cy + sn * rx * p[j][0] + cs * ry * p[j][1]};
    if (i == n - 1) q[2] = to;
    svg_curve(r, q[0], q[1], q[2]);
  }
}

/* One set of arguments of command `c`. */
static bool svg_command(struct svg_reader *r, char c) {
  bool relative = g_ascii_islower(c);
  struct point o = relative ? r->now : (struct point){0, 0};
  char upper = g_ascii_toupper(c);
  double v[7];
  static const char counts[] = "M2L2H1V1C6S4Q4T2A3";
  const char *found = strchr(counts, upper);
  int n = found ? found[1] - '0' : 0;
  for (int i = 0; i < n; i++)
    if (!path_number(&r->s, &v[i])) return false;
  struct point now = r->now, to = {0, 0};
  switch (upper) {
  case 'M':
    r->now = r->start = (struct point){o.x + v[0], o.y + v[1]};
    to = svg_out(r, r->now);
    path_move(r->b, to.x, to.y);
    r->open = true;
    break;
  case 'L': svg_line(r, (struct point){o.x + v[0], o.y + v[1]}); break;
  case 'H': svg_line(r, (struct point){o.x + v[0], now.y}); break;
  case 'V': svg_line(r, (struct point){now.x, o.y + v[0]}); break;
  case 'C':
    r->control = (struct point){o.x + v[2], o.y + v[3]};
    svg_curve(r, (struct point){o.x + v[0], o.y + v[1]}, r->control, (struct point){o.x + v[4], o.y + v[5]});
    break;
  case 'S': {
    struct point c1 = now;
    if (r->before == 'C' || r->before == 'S') c1 = (struct point){2 * now.x - r->control.x, 2 * now.y - r->control.y};
    r->control = (struct point){o.x + v[0], o.y + v[1]};
    svg_curve(r, c1, r->control, (struct point){o.x + v[2], o.y + v[3]});
    break;
  }
  case 'Q':
    r->control = (struct point){o.x + v[0], o.y + v[1]};
    svg_quadratic(r, r->control, (struct point){o.x + v[2], o.y + v[3]});
    break;
  case 'T':
    r->control = r->before == 'Q' || r->before == 'T'
                     ? (struct point){2 * now.x - r->control.x, 2 * now.y - r->control.y}
                     : now;
    svg_quadratic(r, r->control, (struct point){o.x + v[0], o.y + v[1]});
    break;
  case 'A': {
    bool large, sweep;
    if (!svg_flag(r, &large) || !svg_flag(r, &sweep) || !path_number(&r->s, &v[3]) || !path_number(&r->s, &v[4])) return false;
    svg_arc(r, v[0], v[1], v[2], large, sweep, (struct point){o.x + v[3], o.y + v[4]});
    break;
  }
  default: return false;
  }
  r->before = upper;
  return true;
}

bool path_svg(struct path_builder *b, const char *data, double scale, double dx, double dy) {
  struct svg_reader r = {.b = b, .s = data, .scale = scale, .dx = dx, .dy = dy};
  path_space(&r.s);
  if (*r.s && *r.s != 'M' && *r.s != 'm') return false;
  while (*r.s) {
    char c = *r.s++;
    if (c == 'Z' || c == 'z') {
      if (r.open) path_close(b);
      r.now = r.start;
      r.open = false;
      r.before = 'Z';
    } else {
      if (!g_ascii_isalpha(c) || !svg_command(&r, c)) return false;
      if (c == 'M') c = 'L'; /* further pairs after a move are lines */
      if (c == 'm') c = 'l';
      for (path_space(&r.s); *r.s && !g_ascii_isalpha(*r.s); path_space(&r.s))
        if (!svg_command(&r, c)) return false;
    }
    path_space(&r.s);
  }
  return true;
}
