// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cpu/gemm.h"
#include "moe/engine_check.h"
#include "moe/kernels.h"
#include "moe/reference_case.h"

#include <string>
#include <vector>

namespace gatescope {

/// How a device's output for one reference case compares.
struct Verification {
    std::string name;
    MoeConfig config;
    int tokens = 0;
    DType engineDtype = DType::F32;
    std::vector<RoutingDifference> differences;
    OutputCheck outputCheck;
    TokenCheck tokenCheck;            ///< of the engine, token by token
    ReferenceCheck reference;         ///< of the expected values: where they can't be right nothing passes
    std::vector<std::string> notes;   ///< what a reader should know of the weights
    bool placementsIdentical = false; ///< before, after and external gave the same bits
    bool passed = false;
};

/// Runs the case with each router placement, compares the routing, forces the reference's experts where they
/// tie and checks the output (rules: ReferenceCheck, OutputCheck, TokenCheck).
Verification verify(const ReferenceCase& reference, MoeKernels& kernels);

/// What quantising the experts does to one case's output, compared with the unquantised engine. The router
/// isn't quantised, so both take the same experts.
struct QuantizedVerification {
    std::string name;
    WeightFormat format = WeightFormat::Plain;
    double relativeRms = 0; ///< rms of the difference / rms of the unquantised output
    double relativeMax = 0; ///< greatest difference / greatest unquantised output
    double allowedRms = 0;
    bool sameRouting = false;
    bool plainPassed = false; ///< the unquantised engine passed verify()
    ReferenceCheck reference;
    bool passed = false;
};

/// `plain` and `quantized` are kernels of the same device. Allowed: 2 % for int8 (a step is 1/127 of a
/// channel's largest weight), 6 % for fp8 (three bits of mantissa, about 2.6 % rms for each of two products
/// in a row).
QuantizedVerification verifyQuantized(const ReferenceCase& reference, MoeKernels& plain,
                                      MoeKernels& quantized, WeightFormat format);

} // namespace gatescope
