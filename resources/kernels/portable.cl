// SPDX-License-Identifier: GPL-3.0-or-later
// Every step of a MoE layer in plain OpenCL C 1.2: no sub-groups, no extension, no image. Runs on any device that
// takes SPIR-V, a CPU under PoCL included. Compiled once per element type; launch contract in README.md.
#include "element.clh"
#include "plan.clh"

#include "portable_gather.clh"
#include "portable_gemm.clh"
#include "portable_permute.clh"
#include "portable_topk.clh"
