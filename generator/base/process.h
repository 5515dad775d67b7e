/* Another program, run with fixed arguments, its output taken as it comes, within a time. */
#ifndef ANNAI_BASE_PROCESS_H
#define ANNAI_BASE_PROCESS_H

#include <stdbool.h>
#include <stddef.h>

enum process_end { PROCESS_DONE, PROCESS_ABSENT, PROCESS_FAILED, PROCESS_LATE };

/* Gets the standard output piece by piece; false ends the program. */
typedef bool process_taker(void *data, const char *bytes, size_t size);

/* `argv` ends with NULL; argv[0] is looked for in PATH. Its standard input is empty and its standard error goes nowhere. What runs
 * longer than `seconds` is killed. */
enum process_end process_run(const char *const *argv, int seconds, process_taker *take, void *data);

#endif
