/* Worker processes: fork, run, and a pipe that brings back diagnostics and a result. */
#include "base/worker.h"

#include <errno.h>
#include <glib.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#endif

#include "base/file.h"

/* What a child sends: this, then the packed diagnostics, then the result. Without it the child did not finish. */
struct reply {
  guint32 magic;
  gint32 ok;
  guint64 diag_size, result_size;
};
enum { MAGIC = 0x616e6e61 };

struct running {
  pid_t pid;
  int from;
  GByteArray *got;
};

static void child(struct worker_task *task, struct diag *parent, pid_t parent_pid, int to) {
  prctl(PR_SET_PDEATHSIG, SIGKILL); /* a killed build leaves no worker writing into its stage */
  if (getppid() != parent_pid) _exit(1); /* killed before we asked */
  size_t size, result_size = 0;
  char *result = NULL;
  bool ok = task->run(task->data, parent, &result, &result_size);
  char *said = diag_pack(parent, &size);
  struct reply r = {MAGIC, ok, size, result_size};
#ifdef __SANITIZE_ADDRESS__
  __lsan_do_leak_check(); /* a worker leaves by _exit, which asks nobody */
#endif
  bool sent = file_write_all(to, &r, sizeof r) && file_write_all(to, said, size) && file_write_all(to, result, result_size);
  _exit(sent ? 0 : 1);
}

static bool start(struct worker_task *task, struct running *r, struct diag *d) {
  int ends[2];
  fflush(NULL);
  if (pipe(ends) != 0) return false;
  pid_t own = getpid(), pid = fork();
  if (pid == 0) {
    close(ends[0]);
    child(task, d, own, ends[1]);
  }
  close(ends[1]);
  if (pid < 0) {
    close(ends[0]);
    return false;
  }
  *r = (struct running){pid, ends[0], g_byte_array_new()};
  return true;
}

/* Takes what a finished child sent. The diagnostics stay packed until every task has ended: their order is the tasks'. */
static void finish(struct worker_task *task, struct running *r, GBytes **said_out, char **died_out) {
  int status = 0;
  while (waitpid(r->pid, &status, 0) < 0 && errno == EINTR) continue;
  close(r->from);
  const struct reply *reply = (const void *)r->got->data;
  bool whole = r->got->len >= sizeof *reply && reply->magic == MAGIC &&
               r->got->len == sizeof *reply + reply->diag_size + reply->result_size;
  if (whole && WIFEXITED(status) && WEXITSTATUS(status) == 0) {
    const guint8 *at = r->got->data + sizeof *reply;
    *said_out = g_bytes_new(at, reply->diag_size);
    task->ok = reply->ok;
    task->result_size = reply->result_size;
    task->result = g_memdup2(at + reply->diag_size, reply->result_size);
  } else {
    task->ok = false;
    *died_out = WIFSIGNALED(status) ? g_strdup_printf("%s", g_strsignal(WTERMSIG(status)))
                                    : g_strdup_printf("exit %d", WEXITSTATUS(status));
  }
  g_byte_array_free(r->got, TRUE);
  r->pid = 0;
}

static void take_bytes(struct running *r, bool *ended) {
  guint8 buffer[65536];
  ssize_t n = read(r->from, buffer, sizeof buffer);
  if (n > 0) g_byte_array_append(r->got, buffer, (guint)n);
  else if (n == 0 || errno != EINTR) *ended = true;
}

/* A child's compiler knows that it never returns: of what only its parent needs it may keep no pointer, which would look
 * like a leak. What is allocated between the two calls is not looked for. */
static void parents_alone(bool begins) {
#ifdef __SANITIZE_ADDRESS__
  if (begins) __lsan_disable();
  else __lsan_enable();
#endif
}

bool worker_run(struct worker_task *tasks, size_t n, int jobs, struct diag *d) {
  if (jobs < 1) jobs = 1;
  parents_alone(true);
  struct running *running = g_new0(struct running, (size_t)jobs);
  size_t *task_of = g_new0(size_t, (size_t)jobs);
  GBytes **said = g_new0(GBytes *, n);
  char **died = g_new0(char *, n);
  struct pollfd *polls = g_new0(struct pollfd, (size_t)jobs);
  parents_alone(false);
  size_t next = 0, busy = 0;
  while (next < n || busy) {
    for (int i = 0; i < jobs && next < n; i++)
      if (!running[i].pid) {
        task_of[i] = next;
        if (start(&tasks[next], &running[i], d)) busy++;
        else died[next] = g_strdup(g_strerror(errno));
        next++;
      }
    for (int i = 0; i < jobs; i++) polls[i] = (struct pollfd){running[i].pid ? running[i].from : -1, POLLIN, 0};
    if (busy && poll(polls, (nfds_t)jobs, -1) < 0) {
      if (errno == EINTR) continue;
      const char *why = g_strerror(errno);
      for (; next < n; next++) died[next] = g_strdup(why);
      for (int i = 0; i < jobs; i++) {
        if (!running[i].pid) continue;
        kill(running[i].pid, SIGKILL);
        finish(&tasks[task_of[i]], &running[i], &said[task_of[i]], &died[task_of[i]]);
      }
      break;
    }
    for (int i = 0; i < jobs; i++) {
      if (!running[i].pid || !polls[i].revents) continue;
      bool ended = false;
      take_bytes(&running[i], &ended);
      if (!ended) continue;
      finish(&tasks[task_of[i]], &running[i], &said[task_of[i]], &died[task_of[i]]);
      busy--;
    }
  }
  bool ok = true;
  for (size_t i = 0; i < n; i++) {
    if (said[i]) {
      if (!diag_unpack(d, g_bytes_get_data(said[i], NULL), g_bytes_get_size(said[i]))) {
        tasks[i].ok = false;
        died[i] = g_strdup(g_strerror(EPROTO));
      }
      g_bytes_unref(said[i]);
    }
    if (died[i]) {
      diag_error(d, (struct pos){0}, "worker-died", tasks[i].name, died[i]);
      diag_mark_system(d);
      g_free(died[i]);
    }
    ok = ok && tasks[i].ok;
  }
  g_free(said);
  g_free(died);
  g_free(polls);
  g_free(task_of);
  g_free(running);
  return ok;
}
