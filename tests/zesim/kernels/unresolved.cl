// SPDX-License-Identifier: GPL-3.0-or-later
// Imports a function that nobody provides.
float __attribute__((overloadable)) nobody_has_this(float);

__kernel void unresolved(__global float* out) { out[get_global_id(0)] = nobody_has_this(1.0f); }
