/* annai init: a new ward's folder with invented data. Everything is made in a folder beside it and renamed at the end. */
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/share.h"
#include "base/sink.h"
#include "command/command.h"
#include "command/invent/register.h"
#include "command/options.h"

#define LEAST 10
#define MOST 100000

struct init {
  const char *dir;
  bool invent;         /* else the starter's own data are copied */
  size_t facilities;
  uint64_t seed;
  const char *private; /* folder for private data, or NULL */
};

static bool parse_number(const char *text, uint64_t least, uint64_t most, uint64_t *out) {
  return g_ascii_string_to_unsigned(text, 10, least, most, out, NULL);
}

static int parse(struct init *init, struct invocation *in, const char ***names) {
  const char *facilities = NULL, *seed = NULL;
  const struct option options[] = {{"--facilities", &facilities, NULL}, {"--seed", &seed, NULL}, {0}};
  uint64_t n = 300;
  if (!options_parse(in, options, names))
    return EXIT_USAGE;
  if (!(*names)[0] || (*names)[1]) {
    diag_error(in->diag, (struct pos){0}, "init-dir");
    return EXIT_USAGE;
  }
  if (facilities && !parse_number(facilities, LEAST, MOST, &n)) {
    diag_error(in->diag, (struct pos){0}, "init-facilities", facilities, diag_num(in->diag, LEAST), diag_num(in->diag, MOST));
    return EXIT_USAGE;
  }
  init->seed = INVENT_SEED;
  if (seed && !parse_number(seed, 0, G_MAXINT32, &init->seed)) {
    diag_error(in->diag, (struct pos){0}, "init-seed", seed);
    return EXIT_USAGE;
  }
  init->dir = (*names)[0];
  init->facilities = n;
  init->invent = facilities || seed || in->private_dir;
  init->private = in->private_dir;
  return EXIT_DONE;
}

/* Empty or not there at all. */
static bool is_free(const char *dir) {
  GDir *d = g_dir_open(dir, 0, NULL);
  if (!d)
    return !g_file_test(dir, G_FILE_TEST_EXISTS) && !g_file_test(dir, G_FILE_TEST_IS_SYMLINK);
  bool empty = !g_dir_read_name(d);
  g_dir_close(d);
  return empty;
}

static bool system_failed(struct diag *d, const char *path) {
  diag_error(d, (struct pos){0}, "init-write", path, g_strerror(errno));
  diag_mark_system(d);
  return false;
}

/* What a new ward does not get from the starter, or what is invented anew. */
static bool left_out(const struct init *init, const char *relative) {
  static const char *const NEVER[] = {"content/private", "content/editions", NULL};
  static const char *const INVENTED[] = {"content/records", "content/codes/districts.csv", "content/codes/towns.csv", "assets/basemap", "assets/portraits",
                                         NULL};
  return g_strv_contains(NEVER, relative) || (init->invent && g_strv_contains(INVENTED, relative));
}

static bool copy_tree(const struct init *init, const char *from, const char *to, const char *relative, struct diag *d) {
  char *source = g_build_filename(from, relative, NULL), *target = g_build_filename(to, relative, NULL);
  bool ok = true;
  if (left_out(init, relative) || g_file_test(source, G_FILE_TEST_IS_SYMLINK)) {
    ok = true;
  } else if (g_file_test(source, G_FILE_TEST_IS_DIR)) {
    ok = g_mkdir_with_parents(target, 0777) == 0 || system_failed(d, target);
    GDir *dir = ok ? g_dir_open(source, 0, NULL) : NULL;
    if (ok && !dir)
      ok = system_failed(d, source);
    for (const char *name; ok && (name = g_dir_read_name(dir));) {
      char *below = g_build_filename(relative, name, NULL);
      ok = copy_tree(init, from, to, below, d);
      g_free(below);
    }
    if (dir)
      g_dir_close(dir);
  } else if (g_file_test(source, G_FILE_TEST_IS_REGULAR)) {
    char *bytes = NULL;
    gsize size = 0;
    ok = g_file_get_contents(source, &bytes, &size, NULL) || system_failed(d, source);
    if (ok)
      ok = g_file_set_contents_full(target, bytes, (gssize)size, G_FILE_SET_CONTENTS_NONE, 0666, NULL) ||
           system_failed(d, target);
    g_free(bytes);
  }
  g_free(source);
  g_free(target);
  return ok;
}

static bool make_folder(const char *ward, const char *relative, struct diag *d) {
  char *path = g_build_filename(ward, relative, NULL);
  bool ok = g_mkdir_with_parents(path, 0777) == 0 || system_failed(d, path);
  g_free(path);
  return ok;
}

/* The portraits of the people in the words, as drawn. */
static bool copy_portraits(const char *ward, struct diag *d) {
  char *from = g_build_filename(share_dir(), "invent", NULL), *to = g_build_filename(ward, "assets", NULL);
  bool ok = copy_tree(&(struct init){0}, from, to, "portraits", d);
  g_free(from);
  g_free(to);
  return ok;
}

static bool invent(const struct init *init, const char *ward, struct diag *d) {
  struct words *words = words_open(share_dir(), d);
  if (!words || !make_folder(ward, "assets/basemap", d) || !make_folder(ward, "content/records", d) ||
      !make_folder(ward, "content/codes", d)) {
    words_free(words);
    return false;
  }
  struct land *land = land_new(init->seed, init->facilities, words);
  struct facilities *facilities = facilities_new(land, init->seed, init->facilities, words);
  char *basemap = g_build_filename(ward, "assets", "basemap", NULL);
  bool ok = land_write(land, basemap, d) && facilities_write(facilities, ward, d) &&
            facilities_fit_maps(facilities, ward, d) && copy_portraits(ward, d);
  if (ok && facilities->n < init->facilities)
    diag_warning(d, (struct pos){0}, "init-full", diag_num(d, (double)facilities->n), diag_num(d, (double)init->facilities));
  if (ok && init->private)
    ok = make_folder(init->private, "records", d) && facilities_write_private(facilities, init->private, d);
  g_free(basemap);
  facilities_free(facilities);
  land_free(land);
  words_free(words);
  return ok;
}

static bool make_ward(const struct init *init, const char *ward, struct diag *d) {
  static const char IGNORED[] = "/output/\n/.output.lock\n/.output.stage-*\n/content/private/\n";
  const char *starter = share_starter_dir();
  char *site = g_build_filename(starter, "content", "site.yaml", NULL);
  bool there = g_file_test(site, G_FILE_TEST_IS_REGULAR);
  g_free(site);
  if (!there) {
    diag_error(d, (struct pos){0}, "init-no-starter", starter);
    diag_mark_system(d);
    return false;
  }
  char *ignore = g_build_filename(ward, ".gitignore", NULL);
  bool ok = copy_tree(init, starter, ward, "content", d) && copy_tree(init, starter, ward, "assets", d) &&
            (g_file_set_contents_full(ignore, IGNORED, sizeof IGNORED - 1, G_FILE_SET_CONTENTS_NONE, 0666, NULL) ||
             system_failed(d, ignore));
  g_free(ignore);
  return ok && (!init->invent || invent(init, ward, d));
}

/* Where the ward is made before it is put in place by renaming: beside the new folder, or inside one that is there
 * already, empty, and perhaps where somebody stands. */
static char *folder_aside(const char *dir, bool inside, struct diag *d) {
  char *whole = g_canonicalize_filename(dir, NULL), *parent = inside ? g_strdup(whole) : g_path_get_dirname(whole);
  char *made = g_build_filename(parent, ".annai-init-XXXXXX", NULL);
  mode_t mask = umask(0);
  umask(mask);
  if (g_mkdir_with_parents(parent, 0777) || !g_mkdtemp(made) || chmod(made, 0777 & ~mask)) {
    system_failed(d, parent);
    g_free(made);
    made = NULL;
  }
  g_free(whole);
  g_free(parent);
  return made;
}

/* Renames all that is in `from` into the folder `to`; all or nothing. */
static bool move_all(const char *from, const char *to, struct diag *d) {
  GDir *dir = g_dir_open(from, 0, NULL);
  GPtrArray *moved = g_ptr_array_new_with_free_func(g_free);
  bool ok = dir || system_failed(d, from);
  for (const char *name; ok && (name = g_dir_read_name(dir));) {
    char *source = g_build_filename(from, name, NULL), *target = g_build_filename(to, name, NULL);
    ok = g_rename(source, target) == 0 || system_failed(d, target);
    if (ok) g_ptr_array_add(moved, g_strdup(name));
    g_free(source);
    g_free(target);
  }
  for (guint i = 0; !ok && i < moved->len; i++) {
    char *source = g_build_filename(from, moved->pdata[i], NULL), *target = g_build_filename(to, moved->pdata[i], NULL);
    g_rename(target, source);
    g_free(source);
    g_free(target);
  }
  if (dir)
    g_dir_close(dir);
  g_ptr_array_free(moved, TRUE);
  return ok;
}

int command_init(struct invocation *in) {
  struct init init = {0};
  const char **names = NULL;
  int status = parse(&init, in, &names);
  if (status == EXIT_DONE && !is_free(init.dir)) {
    diag_error(in->diag, (struct pos){0}, "init-not-empty", init.dir);
    status = EXIT_USAGE;
  }
  if (status == EXIT_DONE) {
    bool inside = g_file_test(init.dir, G_FILE_TEST_IS_DIR);
    char *made = folder_aside(init.dir, inside, in->diag);
    bool ok = made && make_ward(&init, made, in->diag);
    if (ok && inside)
      ok = move_all(made, init.dir, in->diag);
    else if (ok)
      ok = g_rename(made, init.dir) == 0 || system_failed(in->diag, init.dir);
    if (made && (inside || !ok))
      tree_remove(made);
    g_free(made);
    status = ok ? EXIT_DONE : diag_system_failed(in->diag) ? EXIT_SYSTEM : EXIT_CONTENT;
  }
  g_free(names);
  return status;
}
