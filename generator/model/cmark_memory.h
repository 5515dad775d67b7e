/* Memory for cmark, which asks for hundreds of small pieces a text and gives all back before the next. Private to model/. */
#ifndef ANNAI_MODEL_CMARK_MEMORY_H
#define ANNAI_MODEL_CMARK_MEMORY_H

#define CMARK_NO_SHORT_NAMES
#include <cmark.h>

/* To be given to cmark_parser_new_with_mem. What it gives is free again when all of it was given back. */
cmark_mem *cmark_memory(void);

#endif
