/* Where annai's own data (messages, rule texts, starter) and the built-in themes lie: beside the source tree when run from
 * build/, below PREFIX/share/annai when installed. */
#ifndef ANNAI_BASE_SHARE_H
#define ANNAI_BASE_SHARE_H

/* generator/share or PREFIX/share/annai. Borrowed, never NULL. */
const char *share_dir(void);
/* The starter ward's folder: the repository itself, or PREFIX/share/annai/starter. Borrowed. */
const char *share_starter_dir(void);

/* Debian's Leaflet (libjs-leaflet) and its copyright file; the folder is $ANNAI_LEAFLET if that is set. Borrowed; they may be
 * absent. */
const char *share_leaflet_dir(void);
const char *share_leaflet_licence(void);

#endif
