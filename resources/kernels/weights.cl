// SPDX-License-Identifier: GPL-3.0-or-later
// Experts whose weights stay in 8 or 4 bits, of any family: portable_dot.clh's GEMMs over the formats of weight_formats.clh.
// Activations are T or float32 and sums float32, as everywhere in the portable set. Plain OpenCL C 1.2; compiled once for
// each element type and format; launch contract in README.md.
#include "element.clh"
#include "plan.clh"

#include "weight_formats.clh"

#include "portable_dot.clh"
#include "portable_epilogue.clh"

#define SCALES_AND_BIAS , const global SCALE *scales BIAS_BUFFER

DEFINE_W13(FORMAT_NAME(w13, decode), 1, dotTile1, SCALES_AND_BIAS, ACTIVATION_SCALARS, ADD_BIASES_AND_ACTIVATE)
DEFINE_W13(FORMAT_NAME(w13, prefill), PREFILL_ROWS, dotTile4, SCALES_AND_BIAS, ACTIVATION_SCALARS, ADD_BIASES_AND_ACTIVATE)

DEFINE_W2(FORMAT_NAME(w2, decode), 1, dotTileH1, SCALES_AND_BIAS, BIASED_SCALAR, ADD_BIAS)
DEFINE_W2(FORMAT_NAME(w2, prefill), PREFILL_ROWS, dotTileH4, SCALES_AND_BIAS, BIASED_SCALAR, ADD_BIAS)
