/* Names of files that the content gives: whether one stays below the folder it is taken from. */
#ifndef ANNAI_BASE_PATH_H
#define ANNAI_BASE_PATH_H

#include <stdbool.h>

/* Relative, '/' between names, and inside: not empty, not absolute, no climbing ("..", "."), no empty name, no backslash,
 * no control character, no name over 255 bytes. */
bool path_is_inside(const char *relative);

#endif
