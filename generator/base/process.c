/* Running another program and reading what it prints. */
#include "base/process.h"

#include <errno.h>
#include <glib.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static bool take_all(int from, gint64 until, process_taker *take, void *data, bool *late_out) {
  char bytes[1 << 16];
  for (;;) {
    gint64 left = until - g_get_monotonic_time();
    struct pollfd p = {from, POLLIN, 0};
    *late_out = left <= 0;
    if (*late_out) return false;
    int ready = poll(&p, 1, (int)(left / 1000 + 1));
    if (ready < 0 && errno != EINTR) return false;
    if (ready <= 0) continue;
    ssize_t n = read(from, bytes, sizeof bytes);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return n == 0;
    if (!take(data, bytes, (size_t)n)) return false;
  }
}

enum process_end process_run(const char *const *argv, int seconds, process_taker *take, void *data) {
  GPid pid;
  int from;
  GError *error = NULL;
  GSpawnFlags flags = G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDERR_TO_DEV_NULL;
  if (!g_spawn_async_with_pipes(NULL, (char **)argv, NULL, flags, NULL, NULL, &pid, NULL, &from, NULL, &error)) {
    bool absent = g_error_matches(error, G_SPAWN_ERROR, G_SPAWN_ERROR_NOENT);
    g_error_free(error);
    return absent ? PROCESS_ABSENT : PROCESS_FAILED;
  }
  bool late = false, whole = take_all(from, g_get_monotonic_time() + (gint64)seconds * G_USEC_PER_SEC, take, data, &late);
  int status = 0;
  close(from);
  if (!whole) kill(pid, SIGKILL);
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) continue;
  if (late) return PROCESS_LATE;
  return whole && WIFEXITED(status) && WEXITSTATUS(status) == 0 ? PROCESS_DONE : PROCESS_FAILED;
}
