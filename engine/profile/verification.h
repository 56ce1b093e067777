// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cpu/gemm.h"
#include "moe/engine_check.h"
#include "moe/kernels.h"
#include "moe/reference_case.h"

#include <optional>
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
    /// W8A8: output elements with other bits than the integer reference's.
    std::optional<std::size_t> int8Differing;
    bool placementsIdentical = false; ///< before, after and external gave the same bits
    bool passed = false;
};

/// Runs the case with each router placement, compares the routing, forces the reference's experts where they
/// tie and checks the output (rules: ReferenceCheck, OutputCheck, TokenCheck; a W8A8 case's: Int8Reference,
/// for kernels with that WeightFormat).
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

/// The greatest relative rms that is allowed: what the steps of a format do to one product, for two of them in
/// a row, with room for the shapes of real weights (uniform ones, as in the files, come out at half of it).
/// - int8, 2 %: a step is 1/127 of a channel's largest weight, so that the rms error is 1/127/sqrt(12), 0.23 %
///   of that largest, some 0.4 % of an even channel's rms and 1 % of a normal one's of 1000 weights.
/// - w8a8, 3 %: the same for the activations, whose largest of a row is 3.5 times its rms: each of two products
///   has both, so that the squares double.
/// - fp8, 6 %: three bits of mantissa are 2.6 % rms for each of two products.
/// - mxfp4, 25 %: one bit of mantissa is 1/4 of a value at most; over all values of a block the rms is 11 % of
///   the weights', for each of two products 16 %.
double allowedQuantizedRms(WeightFormat format);

/// `plain` and `quantized` are kernels of the same device. UsageError for a W8A8 case.
QuantizedVerification verifyQuantized(const ReferenceCase& reference, MoeKernels& plain,
                                      MoeKernels& quantized, WeightFormat format);

} // namespace gatescope
