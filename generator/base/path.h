/* Names of files and pages that the content gives: whether one stays below the folder it is taken from. */
#ifndef ANNAI_BASE_PATH_H
#define ANNAI_BASE_PATH_H

#include <stdbool.h>

/* Relative, '/' between names, and inside: not empty, not absolute, no climbing ("..", "."), no empty name, no backslash,
 * no control character, no name over 255 bytes. */
bool path_is_inside(const char *relative);
/* A name that Windows keeps for devices, whatever follows its first dot: no file of it can be copied there. */
bool path_is_reserved(const char *name);
/* Where `path` leads from the folder `base` ("" or "a/b/"): "a/c" for "../c", with no '/' at its ends. NULL if it climbs above
 * the root. Freed with g_free. */
char *path_join(const char *base, const char *path);

#endif
