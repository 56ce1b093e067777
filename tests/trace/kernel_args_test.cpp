// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace/kernel_args.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <random>

namespace gatescope {
namespace {

void expectEqual(const KernelArgs& a, const KernelArgs& b) {
    EXPECT_EQ(a.kind, b.kind);
    EXPECT_EQ(a.layer, b.layer);
    EXPECT_EQ(a.iteration, b.iteration);
    EXPECT_EQ(a.expert, b.expert);
    EXPECT_EQ(a.gateCall, b.gateCall);
    EXPECT_EQ(a.redundant, b.redundant);
    EXPECT_EQ(a.reads, b.reads);
    EXPECT_EQ(a.writes, b.writes);
    EXPECT_EQ(a.m, b.m);
    EXPECT_EQ(a.n, b.n);
    EXPECT_EQ(a.k, b.k);
    EXPECT_EQ(a.flops, b.flops);
    EXPECT_EQ(a.bytes, b.bytes);
    EXPECT_EQ(a.expertsHit, b.expertsHit);
    EXPECT_EQ(a.correlation, b.correlation);
    EXPECT_EQ(a.appendToSubmitNs, b.appendToSubmitNs);
    EXPECT_EQ(a.submitToStartNs, b.submitToStartNs);
}

TEST(KernelArgs, WritesOnlyWhatAppliesInAStableOrder) {
    EXPECT_EQ(KernelArgs{}.toJson(), "{}");
    KernelArgs args;
    args.kind = KernelKind::Gate;
    args.layer = 3;
    args.iteration = 0;
    args.gateCall = 1;
    args.redundant = true;
    args.m = 16;
    args.flops = 134217728;
    EXPECT_EQ(args.toJson(),
              R"({"kind":"gate","layer":3,"iteration":0,"gate_call":1,"redundant":true,"m":16,)"
              R"("flops":134217728})");
}

TEST(KernelArgs, SurvivesARoundTrip) {
    std::mt19937_64 random(7);
    for (int i = 0; i < 2000; ++i) {
        const auto draw = [&] { return static_cast<std::int32_t>(random() % 5) - 1; };
        const auto drawLong = [&] { return static_cast<std::int64_t>(random() >> (random() % 64)); };
        KernelArgs args;
        args.kind = static_cast<KernelKind>(random() % 14);
        args.layer = draw();
        args.iteration = draw();
        args.expert = draw();
        args.gateCall = draw();
        args.redundant = random() % 2 == 0;
        for (int i = 0; i < 3; ++i) {
            args.reads.add(static_cast<int>(random() % 40));
            args.writes.add(static_cast<int>(random() % 40));
        }
        args.m = drawLong();
        args.n = drawLong();
        args.k = drawLong();
        args.flops = drawLong();
        args.bytes = std::numeric_limits<std::int64_t>::max();
        args.expertsHit = draw();
        args.correlation = drawLong();
        args.appendToSubmitNs = drawLong();
        args.submitToStartNs = -drawLong();
        expectEqual(KernelArgs::parse(args.toJson()), args);
    }
}

TEST(KernelArgs, ReadsWhatOtherWritersMakeOfIt) {
    const auto args = KernelArgs::parse(
        " { \"layer\" : 5 "
        ",\n\"unknown\":{\"layer\":9,\"s\":\"}\"},\"list\":[1,{\"m\":2}],\"flops\":\"9007199254740993\","
        "\"redundant\" : true , \"note\":\"a \\\"quoted\\\" layer: 7\",\"n\":128 } ");
    EXPECT_EQ(args.layer, 5);
    EXPECT_EQ(args.flops, 9007199254740993);
    EXPECT_TRUE(args.redundant);
    EXPECT_EQ(args.n, 128);
    EXPECT_EQ(args.m, 0);
}

TEST(KernelArgs, SurvivesAnyInput) {
    for (const char* text :
         {"", "{", "}", "[]", "{\"", "{\"layer", "{\"layer\"", "{\"layer\":", "{\"layer\":3", "{\"layer\":\"",
          "{\"layer\":}", "{\"layer\":[[[", "{\"a\\", "null", "{\"layer\":1e9}",
          "{\"layer\":99999999999999999999}", "{,,,}", "{\"kind\":7}"}) {
        (void)KernelArgs::parse(text);
    }
    std::mt19937_64 random(3);
    constexpr std::string_view kAlphabet = "{}[]\",:\\-0123456789.elayrgtmnk \n";
    for (int i = 0; i < 20000; ++i) {
        std::string text = "{";
        for (auto length = random() % 40; length > 0; --length)
            text += kAlphabet[random() % kAlphabet.size()];
        (void)KernelArgs::parse(text);
    }
    SUCCEED();
}

TEST(KernelKind, NamesAreDistinctAndFoundAgain) {
    for (int i = 0; i <= static_cast<int>(KernelKind::Other); ++i) {
        const auto kind = static_cast<KernelKind>(i);
        EXPECT_EQ(kernelKindFromName(kernelKindName(kind)), kind) << kernelKindName(kind);
    }
    EXPECT_EQ(kernelKindFromName("no such kind"), KernelKind::Other);
}

} // namespace
} // namespace gatescope
