/* Short texts lie in chunks of memory, a handle saying where. Of long ones the handle names a place in the file, whose last
 * part is kept in memory until it is worth a write. */
#include "base/texts.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"

enum { CHUNK = 1024 * 1024, SHORT = 160, RECENT = 4096, TAIL = 4 * 1024 * 1024 };
#define LONG 0x80000000u

/* A long text: where in the file, or behind the file's end in the part still in memory. */
struct far {
  guint64 at;
  size_t size;
};
struct texts {
  GPtrArray *chunk;
  guint32 used;            /* of all chunks */
  guint32 recent[RECENT];  /* handles of short texts by hash: the last one of each */
  GArray *far;             /* struct far */
  GByteArray *tail;        /* what follows the file's end */
  guint64 written;
  int fd, error;
  bool turning;
  struct arena *kept, *passing; /* long texts that were asked for: before the first turn, since the last one */
  GHashTable *known;            /* handle -> kept text */
};

struct texts *texts_new(void) {
  struct texts *t = g_new0(struct texts, 1);
  t->chunk = g_ptr_array_new_with_free_func(g_free);
  t->far = g_array_new(FALSE, FALSE, sizeof(struct far));
  t->tail = g_byte_array_new();
  t->fd = -1;
  t->kept = arena_new();
  t->passing = arena_new();
  t->known = g_hash_table_new(NULL, NULL);
  g_ptr_array_add(t->chunk, g_malloc0(CHUNK));
  t->used = 1; /* "" */
  return t;
}

void texts_free(struct texts *t) {
  if (!t) return;
  if (t->fd >= 0) close(t->fd);
  arena_free(t->kept);
  arena_free(t->passing);
  g_hash_table_destroy(t->known);
  g_ptr_array_free(t->chunk, TRUE);
  g_array_free(t->far, TRUE);
  g_byte_array_free(t->tail, TRUE);
  g_free(t);
}

/* ---- short ones ---- */

static char *near_text(const struct texts *t, guint32 handle) {
  return (char *)t->chunk->pdata[handle / CHUNK] + handle % CHUNK;
}

static guint32 add_near(struct texts *t, const char *text, size_t size) {
  guint32 hash = 2166136261u;
  for (size_t i = 0; i < size; i++) hash = (hash ^ (unsigned char)text[i]) * 16777619u;
  guint32 *recent = &t->recent[(hash ^ hash >> 15) % RECENT];
  const char *same = near_text(t, *recent);
  if (!strncmp(same, text, size) && !same[size]) return *recent;
  if (t->used % CHUNK + size + 1 > CHUNK || t->used / CHUNK == t->chunk->len) {
    t->used = t->chunk->len * CHUNK;
    if (t->used >= LONG) g_error("texts: more than 2 GiB");
    g_ptr_array_add(t->chunk, g_malloc(CHUNK));
  }
  char *to = near_text(t, t->used);
  memcpy(to, text, size);
  to[size] = '\0';
  *recent = t->used;
  t->used += (guint32)size + 1;
  return *recent;
}

/* ---- long ones ---- */

/* A file nobody else can open, gone when it is closed. */
static int file_without_name(void) {
  const char *named = g_getenv("TMPDIR"), *const folders[] = {named && *named ? named : "/var/tmp", "/tmp"};
  int fd = -1;
  for (size_t i = 0; i < G_N_ELEMENTS(folders) && fd < 0; i++) {
    fd = open(folders[i], O_TMPFILE | O_RDWR | O_EXCL | O_CLOEXEC, 0600);
    if (fd >= 0) break;
    char *name = g_build_filename(folders[i], "annai-XXXXXX", NULL); /* a file system that always names its files */
    fd = g_mkstemp_full(name, O_RDWR | O_CLOEXEC, 0600);
    if (fd >= 0) unlink(name);
    g_free(name);
  }
  return fd;
}

static void write_tail(struct texts *t) {
  if (!t->error && t->fd < 0 && (t->fd = file_without_name()) < 0) t->error = errno;
  if (!t->error && !file_write_all(t->fd, t->tail->data, t->tail->len)) t->error = errno;
  t->written += t->tail->len;
  g_byte_array_set_size(t->tail, 0);
}

static guint32 add_far(struct texts *t, const char *text, size_t size) {
  if (t->tail->len && t->tail->len + size > TAIL) write_tail(t);
  struct far far = {t->written + t->tail->len, size};
  g_byte_array_append(t->tail, (const guint8 *)text, (guint)size);
  g_array_append_val(t->far, far);
  return LONG | (t->far->len - 1);
}

static char *read_far(struct texts *t, guint32 handle, struct arena *arena) {
  const struct far *far = &g_array_index(t->far, struct far, handle & ~LONG);
  if (far->at >= t->written) return arena_strndup(arena, (char *)t->tail->data + (far->at - t->written), far->size);
  char *text = arena_alloc(arena, far->size + 1);
  for (size_t had = 0; had < far->size;) {
    ssize_t n = pread(t->fd, text + had, far->size - had, (off_t)(far->at + had));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) g_error("a temporary file cannot be read: %s", n ? g_strerror(errno) : "it is shorter than it was");
    had += (size_t)n;
  }
  return text;
}

/* ---- all ---- */

guint32 texts_add(struct texts *t, const char *text, size_t size) {
  return !size ? 0 : size < SHORT ? add_near(t, text, size) : add_far(t, text, size);
}

bool texts_written(const struct texts *t) {
  errno = t->error;
  return !t->error;
}

const char *texts_get(struct texts *t, guint32 handle) {
  if (!(handle & LONG)) return near_text(t, handle);
  gpointer key = GUINT_TO_POINTER(handle);
  char *text = g_hash_table_lookup(t->known, key);
  if (text) return text;
  text = read_far(t, handle, t->turning ? t->passing : t->kept);
  if (!t->turning) g_hash_table_insert(t->known, key, text);
  return text;
}

void texts_turn(struct texts *t) {
  t->turning = true;
  arena_clear(t->passing);
}
