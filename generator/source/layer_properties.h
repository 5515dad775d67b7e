/* Which of a file's shapes are a layer's, and what their properties are called there, as layers.yaml says; so other
 * people's files are read as they are, and one file feeds several layers:
 *
 *   where: {highway: [motorway, trunk], name: "*", tunnel: absent}
 *   kind: line
 *   properties:
 *     class: {from: highway, values: {primary: main, secondary: main}, otherwise: lane}
 *     class: {from: railway, starts: {JR-East.: jr, TokyoMetro.: subway}, otherwise: private}
 *     name: {from: [name:ja, name], without: "…"}
 *
 * `where` wants all it names: one of the values, "*" any value, absent none. `from` is the first of the names that the
 * shape has. `values` gives the value of a text that is listed, `starts` of the longest beginning that fits,
 * `otherwise` where none does; `without` takes a beginning away. */
#ifndef ANNAI_SOURCE_LAYER_PROPERTIES_H
#define ANNAI_SOURCE_LAYER_PROPERTIES_H

#include "source/source.h"

/* The shapes of `from` (which must live as long) that are the layer's, with its properties. NULL after an error, told
 * at its place in `entry`. */
struct shapes *layer_shapes(const struct key *entry, const struct shapes *from, struct diag *d);

#endif
