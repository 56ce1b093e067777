// SPDX-License-Identifier: GPL-3.0-or-later
// What families beside Qwen's need: other routers, experts with biases and another activation, routing weights that go
// into the experts. A module of its own: models that need none of it run the kernels of portable.cl, which know nothing
// of these. Plain OpenCL C 1.2; launch contract in README.md.
#include "element.clh"
#include "plan.clh"

#include "families_gemm.clh"
#include "families_topk.clh"
