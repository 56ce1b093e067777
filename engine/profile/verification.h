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
    TokenCheck tokenCheck;          ///< of the engine, token by token
    ReferenceCheck reference;       ///< of the expected values: where they can't be right nothing passes
    std::vector<std::string> notes; ///< what a reader should know of the weights
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
    /// Rms of the difference / rms of the unquantised output; infinite where an output is not finite.
    double relativeRms = 0;
    double relativeMax = 0; ///< greatest difference / greatest unquantised output; likewise
    double allowedRms = 0;
    bool sameRouting = false;
    bool plainPassed = false; ///< the unquantised engine passed verify()
    /// W8A8 in bf16: the engine against an Int8Reference with the same weights, quantised likewise, and its
    /// elements that have other bits.
    std::optional<TokenCheck> int8Tokens;
    std::size_t int8Differing = 0;
    ReferenceCheck reference;
    bool passed = false;
};

/// The greatest relative rms that is allowed. Let e be the relative rms error of one operand, even over its
/// range as in the files. gate, up and down compound: an error of gate reaches silu by 1 to 1.2, so the
/// output's is some 1.8 e; a bound leaves room for other distributions.
/// - int8, 2 %: a step is 1/127 of a channel's largest, e = 1/127/2 = 0.39 %, the output's 0.7 %.
/// - w8a8, 3 %: the input has as much, the hidden rows, whose largest is some 4.5 times their rms, 1 %: the
///   output's is sqrt(2.2 (0.39^2 + 0.39^2) + 0.39^2 + 1^2) = 1.4 %.
/// - fp8, 6 %: three bits of mantissa, e = 2.6 %, the output's 4.7 %.
/// - fp8 of weights that are stored so, 1 %: both engines multiply with the same values, but that the
///   unquantised one rounds them to its dtype: in bf16 e = 0.1 %, the output's 0.2 %.
/// - mxfp4, 30 %: the scale is a power of two, so the largest of a block is 4 to 8 of its units, and what is
/// above
///   6 becomes 6. Summed over the steps of 0.5, 1 and 2, e is 9.9 % where the largest is 4, 11 % at 6, 14.4 %
///   at 8: the output's is 18 to 26 %.
double allowedQuantizedRms(WeightFormat format, const WeightSource& weights);

/// `plain` and `quantized` are kernels of the same device. W8A8 in bf16 must also be what an Int8Reference
/// gives; in float32 nothing is rounded to bf16, and the bound alone counts. UsageError for a W8A8 case.
QuantizedVerification verifyQuantized(const ReferenceCase& reference, MoeKernels& plain,
                                      MoeKernels& quantized, WeightFormat format);

} // namespace gatescope
