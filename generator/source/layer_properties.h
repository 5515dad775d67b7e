/* The properties of a layer's shapes, named and classed as layers.yaml says, so that other people's files are read as they are:
 *
 *   properties:
 *     class: {from: railway, starts: {JR-East.: jr, TokyoMetro.: subway}, otherwise: private}
 *     name: {from: label, without: "…"}
 *
 * `starts` gives the value of the longest beginning that fits, `otherwise` where none does; `without` takes a beginning away. */
#ifndef ANNAI_SOURCE_LAYER_PROPERTIES_H
#define ANNAI_SOURCE_LAYER_PROPERTIES_H

#include "source/source.h"

/* Applies a `properties:` map to every shape. False after an error, told at its place. */
bool layer_properties_apply(const struct key *properties, struct shapes *shapes, struct diag *d);

#endif
