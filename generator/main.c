/* The program: options before the command, one table of commands, diagnostics printed at the end. */
#include <glib.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/share.h"
#include "command/command.h"

static const struct command commands[] = {
    {"build", command_build, true},   {"check", command_check, true},   {"init", command_init, false},
    {"import", command_import, false}, {"locate", command_locate, false}, {"export", command_export, false}, {"pack", command_pack, false}, {"impose", command_impose, false}, {"diff", command_diff, false}, {"proof", command_proof, false},
    {"preflight", command_preflight, false}, {"dump", command_dump, false},     {"help", command_help, false},
};

static const struct command *find(const char *name) {
  for (size_t i = 0; i < G_N_ELEMENTS(commands); i++)
    if (!strcmp(commands[i].name, name)) return &commands[i];
  return NULL;
}

/* Takes the options that every command knows out of argv, wherever they stand. False: a value is missing. */
static bool take_common(struct invocation *in, int argc, char **argv) {
  in->argv = g_new0(char *, (gsize)argc + 1);
  for (int i = 1; i < argc; i++) {
    bool value = !strcmp(argv[i], "-C") || !strcmp(argv[i], "--private");
    if (value && i + 1 >= argc) {
      diag_error(in->diag, (struct pos){0}, "option-value", argv[i]);
      return false;
    }
    if (!strcmp(argv[i], "-C")) in->ward = argv[++i];
    else if (!strcmp(argv[i], "--private")) in->private_dir = argv[++i];
    else if (!strcmp(argv[i], "--json")) in->json = true;
    else if (!strcmp(argv[i], "--quiet")) in->quiet = true;
    else in->argv[in->argc++] = argv[i];
  }
  return true;
}

static int run(struct invocation *in) {
  static char help[] = "help";
  if (!in->argc || !strcmp(in->argv[0], "--help") || !strcmp(in->argv[0], "-h")) {
    in->argv[0] = help;
    int status = command_help(&(struct invocation){.diag = in->diag, .argc = 1, .argv = in->argv});
    return in->argc ? status : EXIT_USAGE;
  }
  if (!strcmp(in->argv[0], "--version")) {
    puts("annai " ANNAI_VERSION);
    return EXIT_DONE;
  }
  const struct command *c = find(in->argv[0]);
  if (!c) {
    diag_error(in->diag, (struct pos){0}, "unknown-command", in->argv[0]);
    return EXIT_USAGE;
  }
  if (in->argc > 1 && (!strcmp(in->argv[1], "--help") || !strcmp(in->argv[1], "-h"))) {
    in->argv[1] = in->argv[0];
    return command_help(in);
  }
  in->sums = c->sums;
  return c->run(in);
}

int main(int argc, char **argv) {
  signal(SIGPIPE, SIG_IGN);
  const char *lang = g_getenv("ANNAI_LANG");
  if (!lang || !*lang) lang = g_get_language_names()[0];
  struct invocation in = {.ward = ".", .diag = diag_new(share_dir(), g_str_has_prefix(lang, "en") ? "en" : "ja")};
  int status = take_common(&in, argc, argv) ? run(&in) : EXIT_USAGE;
  if (in.sums && !in.json && !in.quiet && (status == EXIT_DONE || status == EXIT_CONTENT)) {
    char *summary = diag_summary(in.diag);
    puts(summary);
    g_free(summary);
  }
  bool told = in.json ? diag_print_json(in.diag, stderr) : diag_print(in.diag, stderr);
  if (!told && status == EXIT_DONE) status = EXIT_SYSTEM;
  g_free(in.argv);
  diag_free(in.diag);
  return status;
}
