// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/small_config.h"
#include "moe/synthetic_weights.h"
#include "profile/backends.h"
#include "profile/verification.h"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>

namespace gatescope {
namespace {

QuantizedVerification verifyZeros(WeightFormat format) {
    constexpr int kTokens = 3, kHidden = 64;
    ReferenceCase zeros;
    zeros.name = zeros.expectedFrom = "zeros";
    zeros.config = test::smallConfig(kHidden, 32, 8, 2, DType::BF16);
    zeros.tokens = kTokens;
    zeros.weights = makeSyntheticWeights(zeros.config, 1);
    zeros.hiddenStates.resize(kTokens * kHidden * 2);
    zeros.output.resize(kTokens * kHidden);
    completeReference(zeros);
    const auto plain = makeKernels({});
    BackendOptions options;
    options.quantize = format;
    const auto quantized = makeKernels(options);
    return verifyQuantized(zeros, *plain, *quantized, format);
}

TEST(VerifyQuantized, AnOutputOfZerosIsNoShareOfNothing) {
    for (const auto format :
         {WeightFormat::Int8, WeightFormat::W8A8, WeightFormat::Fp8, WeightFormat::Mxfp4}) {
        SCOPED_TRACE(weightFormatName(format));
        const auto result = verifyZeros(format);
        EXPECT_EQ(result.relativeRms, 0);
        EXPECT_EQ(result.relativeMax, 0);
        EXPECT_TRUE(result.passed);
    }
}

} // namespace
} // namespace gatescope
