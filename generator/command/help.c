/* annai help: the list of commands, one command, or what a rule means. The words are in generator/share/help. */
#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "base/share.h"
#include "command/command.h"

static bool put_topic(const char *name, const char *lang) {
  char *file = g_strdup_printf("%s.%s.txt", name, lang), *path = g_build_filename(share_dir(), "help", file, NULL);
  char *text = NULL;
  bool ok = g_file_get_contents(path, &text, NULL, NULL);
  if (ok) fputs(text, stdout);
  g_free(text);
  g_free(path);
  g_free(file);
  return ok;
}

/* A rule's message stands for its help where there is none; what fills it is not known here. */
static void put_rule(const char *name, const char *text) {
  printf("%s\n\n", name);
  for (const char *p = text; *p; p++) {
    bool blank = p[0] == '{' && g_ascii_isdigit(p[1]) && p[2] == '}';
    if (blank) fputs("\u2026", stdout), p += 2;
    else putchar(*p);
  }
  putchar('\n');
}

int command_help(struct invocation *in) {
  const char *topic = in->argc > 1 ? in->argv[1] : "annai";
  const char *lang = diag_lang(in->diag), *other = strcmp(lang, "ja") ? "ja" : "en";
  const char *rule = diag_help(in->diag, topic);
  bool plain = topic[strspn(topic, "abcdefghijklmnopqrstuvwxyz-")] == '\0'; /* a file's name is made of it */
  int status = EXIT_DONE;
  if (plain && (put_topic(topic, lang) || put_topic(topic, other))) status = EXIT_DONE;
  else if (rule) put_rule(topic, rule);
  else {
    diag_error(in->diag, (struct pos){0}, "help-topic", topic);
    status = EXIT_USAGE;
  }
  return fflush(stdout) == 0 && !ferror(stdout) ? status : EXIT_SYSTEM;
}
