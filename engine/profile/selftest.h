// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/progress.h"
#include "moe/reference_case.h"
#include "profile/verification.h"

#include <span>
#include <string>
#include <vector>

namespace gatescope {

/// Cases made in memory, so that an installed program can check a device: small layers in f32 and bf16, with
/// and without a shared expert, from one token to enough for each kernel that Qwen's families run. Routers,
/// biases and activations of other families and quantised experts are not among them. Their reference
/// computes as transformers does, each operation rounded to the model's dtype; their truth is
/// Float64Reference's.
std::vector<ReferenceCase> selfTestCases();

/// What one device made of the cases.
struct SelfTestResult {
    std::string device; ///< "cpu", "xpu", ...
    std::string name;
    std::string gemm;
    bool simulated = false;
    std::vector<Verification> cases;
    std::string failure; ///< why it could not run them all
    bool passed = false;
};

/// Runs the cases on one device; `device` and `name` are left to the caller.
SelfTestResult testDevice(MoeKernels& kernels, std::span<const ReferenceCase> cases, ProgressSink& progress,
                          std::stop_token stop);

/// Runs the cases on every device that is available.
std::vector<SelfTestResult> runSelfTest(ProgressSink& progress, std::stop_token stop);

} // namespace gatescope
