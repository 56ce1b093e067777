// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/stored_layer.h"

#include <gtest/gtest.h>

namespace gatescope {
namespace {

/// 4 experts of 32 x 64, a shared one of 32 and its gate.
MoeConfig smallLayer() {
    MoeConfig config;
    config.hiddenSize = 64;
    config.moeIntermediateSize = 32;
    config.numExperts = 4;
    config.sharedExpertIntermediateSize = 32;
    config.sharedExpertGated = true;
    return config;
}

constexpr std::int64_t kGate = 4 * 64;
constexpr std::int64_t kExpert = 3 * 64 * 32;
constexpr std::int64_t kShared = 3 * 64 * 32 + 64;

TEST(StoredLayer, AWholeLayerIsWhatItsConfigSays) {
    const auto config = smallLayer();
    EXPECT_EQ(storedLayerBytes(config, 4, DType::BF16, WeightFormat::Plain), config.layerBytes(DType::BF16));
    EXPECT_EQ(storedLayerBytes(config, 4, DType::F32, WeightFormat::Plain), config.layerBytes(DType::F32));
}

TEST(StoredLayer, TheFormatIsTheExpertsAloneNotTheGates) {
    const auto config = smallLayer();
    EXPECT_EQ(storedLayerBytes(config, 4, DType::BF16, WeightFormat::Int8),
              2 * kGate + 4 * kExpert + kShared);
    EXPECT_EQ(storedLayerBytes(config, 4, DType::BF16, WeightFormat::Mxfp4),
              2 * kGate + (4 * kExpert + kShared) * 17 / 32);
}

TEST(StoredLayer, AMeanOfExpertsCountsAsItIs) {
    const auto config = smallLayer();
    EXPECT_EQ(storedLayerBytes(config, 2.5, DType::F32, WeightFormat::Plain),
              4 * (kGate + kExpert * 5 / 2 + kShared));
    EXPECT_EQ(storedLayerBytes(config, 0, DType::F32, WeightFormat::Plain), 4 * (kGate + kShared));
}

} // namespace
} // namespace gatescope
