// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace/vocabulary.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace gatescope {
namespace {

TEST(Vocabulary, EveryNameLeadsToItsKey) {
    for (std::size_t i = 0; i < kArgKeys; ++i) {
        const auto key = static_cast<ArgKey>(i);
        EXPECT_EQ(argKeyFromName(argName(key)), key) << argName(key);
    }
}

TEST(Vocabulary, WhatIsNearlyANameIsNone) {
    for (const char* name : {"", "x", "Layer", "layer ", "laye", "layers", "input dims", "External Id", "zz",
                             "a name that is longer than any of those that are known"}) {
        EXPECT_EQ(argKeyFromName(name), std::nullopt) << name;
    }
    for (std::size_t i = 0; i < kArgKeys; ++i) {
        std::string name(argName(static_cast<ArgKey>(i)));
        name.back() = '~';
        EXPECT_EQ(argKeyFromName(name), std::nullopt) << name;
    }
}

TEST(Vocabulary, HasTheNamesThatFilesHave) {
    EXPECT_EQ(argKeyFromName("gate_call"), ArgKey::GateCall);
    EXPECT_EQ(argKeyFromName("experts_hit"), ArgKey::ExpertsHit);
    EXPECT_EQ(argKeyFromName("Input Dims"), ArgKey::InputDims);
    EXPECT_EQ(argKeyFromName("block"), ArgKey::BlockSize);
    EXPECT_EQ(argType(ArgKey::InputDims), ArgType::Shapes);
    EXPECT_EQ(argType(ArgKey::Reads), ArgType::List);
    EXPECT_EQ(argType(ArgKey::Redundant), ArgType::Boolean);
    EXPECT_EQ(argType(ArgKey::CollectiveName), ArgType::Text);
    EXPECT_EQ(argType(ArgKey::Stream), ArgType::Integer);
}

TEST(Vocabulary, ShapesAreFoundByNumber) {
    constexpr std::array<std::int64_t, 7> kShapes{2, 16, 2048, 0, 2, 128, 2048};
    ASSERT_TRUE(shapeAt(kShapes, 0));
    EXPECT_EQ((*shapeAt(kShapes, 0))[1], 2048);
    EXPECT_TRUE(shapeAt(kShapes, 1)->empty()); // of no tensor
    EXPECT_EQ((*shapeAt(kShapes, 2))[0], 128);
    EXPECT_FALSE(shapeAt(kShapes, 3));
    EXPECT_FALSE(shapeAt({}, 0));
}

} // namespace
} // namespace gatescope
