/* Markdown files: the front matter as keys, the body as text. */
#include <glib.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "source/source.h"

/* The line's length without its end; *next is where the following line begins. */
static size_t line_at(const char *text, size_t size, size_t at, size_t *next) {
  const char *lf = memchr(text + at, '\n', size - at);
  size_t end = lf ? (size_t)(lf - text) : size;
  *next = lf ? end + 1 : size;
  return end > at && text[end - 1] == '\r' ? end - at - 1 : end - at;
}

static bool is_fence(const char *line, size_t n) {
  while (n > 3 && (line[n - 1] == ' ' || line[n - 1] == '\t'))
    n--;
  return n == 3 && memcmp(line, "---", 3) == 0;
}

static struct keys *no_keys(const char *file) {
  struct arena *arena = arena_new();
  struct keys *keys = arena_alloc(arena, sizeof *keys);
  keys->arena = arena;
  keys->root = arena_alloc(arena, sizeof *keys->root);
  keys->root->kind = KEY_MAP;
  keys->root->pos = keys->root->name_pos = (struct pos){file, 1, 1};
  return keys;
}

/* Reads the front matter; *body and *body_line say where the rest begins. NULL after an error. */
static struct keys *read_front(const char *text, size_t size, const char *file, struct diag *d, size_t *body,
                               int *body_line) {
  size_t next, n = line_at(text, size, 0, &next);
  *body = 0;
  *body_line = 1;
  if (n && text[0] == '{') {
    *body = next;
    *body_line = 2;
    return yaml_read(text, n, file, 1, d);
  }
  if (!is_fence(text, n))
    return no_keys(file);
  size_t first = next;
  int line = 2;
  for (size_t at = next; at < size; at = next, line++) {
    n = line_at(text, size, at, &next);
    if (!is_fence(text + at, n))
      continue;
    *body = next;
    *body_line = line + 1;
    return yaml_read(text + first, at - first, file, 2, d);
  }
  diag_error(d, ((struct pos){file, 1, 1}), "prose-front-open");
  return NULL;
}

struct prose *prose_read(const char *text, size_t size, const char *file, struct diag *d) {
  size_t body;
  int body_line;
  file = diag_intern(d, file);
  struct keys *front = read_front(text, size, file, d, &body, &body_line);
  if (front && front->root->kind != KEY_MAP) {
    diag_error(d, front->root->pos, "prose-front-map");
    keys_free(front);
    front = NULL;
  }
  struct prose *p = NULL;
  if (front) {
    p = g_new0(struct prose, 1);
    p->front = front;
    p->body_size = size - body;
    p->body = g_malloc(p->body_size + 1);
    memcpy(p->body, text + body, p->body_size);
    p->body[p->body_size] = '\0';
    p->body_line = body_line;
    p->file = file;
  }
  return p;
}

struct prose *source_prose(const char *path, const char *file, struct diag *d) {
  size_t size;
  char *text = text_read_file(path, file, d, &size);
  struct prose *p = text ? prose_read(text, size, file, d) : NULL;
  g_free(text);
  return p;
}

void prose_free(struct prose *p) {
  if (!p)
    return;
  keys_free(p->front);
  g_free(p->body);
  g_free(p);
}
