/* A fuzz target as an ordinary test: runs the files and folders it is given, and those of ../shared that the target
 * names. */
#include <glib/gstdio.h>
#include <signal.h>
#include <unistd.h>

#include "fuzz.h"

#define SECONDS_MOST 20 /* for one file */

static char current[4096];

static void on_signal(int number) {
  static const char says[] = "stopped at: ";
  if (write(2, says, sizeof says - 1) < 0 || write(2, current, strlen(current)) < 0 || write(2, "\n", 1) < 0) _exit(2);
  signal(number, SIG_DFL);
  raise(number == SIGALRM ? SIGKILL : number);
}

static size_t run(const char *path) {
  size_t files = 0;
  GDir *dir = g_dir_open(path, 0, NULL);
  if (dir) {
    for (const char *name; (name = g_dir_read_name(dir));) {
      char *below = g_build_filename(path, name, NULL);
      files += run(below);
      g_free(below);
    }
    g_dir_close(dir);
    return files;
  }
  char *bytes;
  gsize size;
  if (!g_file_get_contents(path, &bytes, &size, NULL)) {
    fprintf(stderr, "cannot be read: %s\n", path);
    exit(1);
  }
  g_strlcpy(current, path, sizeof current);
  alarm(SECONDS_MOST);
  /* a copy of just this size: what reads beyond it is seen by AddressSanitizer */
  uint8_t *data = g_memdup2(bytes, size ? size : 1);
  LLVMFuzzerTestOneInput(data, size);
  alarm(0);
  g_free(data);
  g_free(bytes);
  return 1;
}

int main(int argc, char **argv) {
  static const int signals[] = {SIGALRM, SIGABRT, SIGSEGV, SIGFPE, SIGBUS};
  for (size_t i = 0; i < G_N_ELEMENTS(signals); i++) signal(signals[i], on_signal);
  const char *root = g_getenv("ANNAI_SHARED") ? g_getenv("ANNAI_SHARED") : "../shared";
  size_t own = 0, others = 0;
  for (int i = 1; i < argc; i++) own += run(argv[i]);
  for (const char *const *p = fuzz_shared; *p; p++) {
    char *path = g_build_filename(root, *p, NULL);
    if (g_file_test(path, G_FILE_TEST_EXISTS)) others += run(path);
    else printf("skipped: no %s\n", path);
    g_free(path);
  }
  printf("%zu files of the corpus, %zu of ../shared\n", own, others);
  return own ? 0 : 1;
}
