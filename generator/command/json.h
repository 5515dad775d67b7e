/* JSON on standard output. */
#ifndef ANNAI_COMMAND_JSON_H
#define ANNAI_COMMAND_JSON_H

/* The text in quotes, escaped. */
void print_json(const char *text);

#endif
