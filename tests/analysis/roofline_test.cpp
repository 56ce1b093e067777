// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/detection.h"
#include "analysis/device_table.h"
#include "analysis/foreign_traces.h"
#include "analysis/roofline.h"
#include "base/error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gatescope {
namespace {

/// 1000 GB/s and 10 TFLOP/s: 10 operations a byte on the ridge.
Ceilings ceilings() {
    return {"test", true, 1e12, "here", {{"bf16", 1e13, "here"}}};
}

KernelSummary kernel(std::string name, double ns, std::int64_t flops, std::int64_t bytes) {
    KernelSummary one;
    one.name = std::move(name);
    one.calls = 10;
    one.medianNs = ns;
    one.flops = flops;
    one.bytes = bytes;
    return one;
}

TEST(Roofline, OfARunIsFromItsOwnOperationsAndBytes) {
    // 1 MB at 1000 GB/s takes 1 us; 1 Mflop at 10 TFLOP/s 0.1 us.
    const auto roofline =
        rooflineOfRun({kernel("memory", 2000, 1'000'000, 1'000'000),
                       kernel("arithmetic", 4000, 20'000'000, 100'000), kernel("neither", 100, 0, 0)},
                      "bf16", ceilings());
    ASSERT_EQ(roofline.points.size(), 2U);
    const auto& arithmetic = roofline.points[0]; // takes more time
    EXPECT_EQ(arithmetic.bound, Bound::Arithmetic);
    EXPECT_DOUBLE_EQ(arithmetic.limitNs, 2000);
    EXPECT_DOUBLE_EQ(arithmetic.fraction, 0.5);
    EXPECT_DOUBLE_EQ(arithmetic.intensityLow(), 200);
    const auto& memory = roofline.points[1];
    EXPECT_EQ(memory.bound, Bound::Memory);
    EXPECT_DOUBLE_EQ(memory.limitNs, 1000);
    EXPECT_DOUBLE_EQ(memory.ofBandwidth, 0.5);
    EXPECT_DOUBLE_EQ(memory.ofPeak, 0.05);
    EXPECT_DOUBLE_EQ(memory.bytesPerSecond(), 5e11);
    EXPECT_DOUBLE_EQ(memory.flopsPerSecond(), 5e11);
}

TEST(Roofline, WithoutACeilingNothingIsSaidOfBounds) {
    const auto unknown = rooflineOfRun({kernel("k", 2000, 1'000'000, 1'000'000)}, "f32", ceilings());
    EXPECT_EQ(unknown.points[0].bound, Bound::Unknown) << "no peak of f32 is known";
    EXPECT_DOUBLE_EQ(unknown.points[0].ofBandwidth, 0.5);
    const auto none = rooflineOfRun({kernel("k", 2000, 1'000'000, 1'000'000)}, "bf16", {});
    EXPECT_EQ(none.points[0].bound, Bound::Unknown);
    EXPECT_DOUBLE_EQ(none.points[0].ofBandwidth, 0);
    EXPECT_DOUBLE_EQ(none.points[0].flopsPerSecond(), 5e11);
    // Bytes alone: a copy.
    EXPECT_EQ(rooflineOfRun({kernel("copy", 2000, 0, 1'000'000)}, "f32", ceilings()).points[0].bound,
              Bound::Memory);
}

constexpr std::string_view kBf16 = R"(["c10::BFloat16","c10::BFloat16","c10::BFloat16"])";

Roofline ofTrace(const ForeignTrace& trace, const Trace& built) {
    (void)trace;
    return rooflineOfTrace(structureOf(built, "", KernelPatterns::builtIn()).kernels, ceilings());
}

// linear of 16 tokens: 2 * 16 * 128 * 2048 operations; x, W and y in two bytes.
TEST(Roofline, OfAForeignGemmIsFromItsOperatorsShapes) {
    ForeignTrace trace;
    for (int i = 0; i < 3; ++i) {
        trace.add({.name = "nvjet_tst_64x8",
                   .ns = 2000 + i,
                   .op = "aten::linear",
                   .dims = {{16, 2048}, {128, 2048}},
                   .types = std::string(kBf16)});
    }
    const auto built = trace.build();
    const auto roofline = ofTrace(trace, *built);
    ASSERT_EQ(roofline.points.size(), 1U);
    const auto& point = roofline.points[0];
    EXPECT_EQ(point.shape, "16 x 128 x 2048");
    EXPECT_EQ(point.calls, 3U);
    EXPECT_EQ(point.dtype, "bf16");
    EXPECT_DOUBLE_EQ(point.medianNs, 2001);
    EXPECT_DOUBLE_EQ(point.flops, 2.0 * 16 * 128 * 2048);
    EXPECT_DOUBLE_EQ(point.bytesLow, 2.0 * (16 * 2048 + 128 * 2048 + 16 * 128));
    EXPECT_DOUBLE_EQ(point.bytesLow, point.bytesHigh);
    EXPECT_EQ(point.bound, Bound::Arithmetic) << "14.1 operations a byte, 10 on the ridge";
}

// Batched: 4 matrices each; leading dimensions of a linear are rows.
TEST(Roofline, CountsBatchesAndLeadingDimensions) {
    ForeignTrace trace;
    trace.add({.name = "ampere_s16816gemm_bf16",
               .ns = 5000,
               .op = "aten::bmm",
               .dims = {{4, 8, 32}, {4, 32, 16}},
               .types = std::string(kBf16)});
    trace.add({.name = "nvjet_a",
               .ns = 2000,
               .op = "aten::linear",
               .dims = {{2, 8, 64}, {32, 64}},
               .types = std::string(kBf16)});
    const auto built = trace.build();
    const auto roofline = ofTrace(trace, *built);
    std::map<std::string, RooflinePoint> byName;
    for (const auto& point : roofline.points)
        byName[point.name] = point;
    ASSERT_TRUE(byName.contains("nvjet_a"));
    EXPECT_DOUBLE_EQ(byName["nvjet_a"].flops, 2.0 * 16 * 32 * 64);
    ASSERT_TRUE(byName.contains("ampere_s16816gemm_bf16"));
    EXPECT_DOUBLE_EQ(byName["ampere_s16816gemm_bf16"].flops, 2.0 * 4 * 8 * 32 * 16);
    EXPECT_DOUBLE_EQ(byName["ampere_s16816gemm_bf16"].bytesLow, 2.0 * 4 * (8 * 32 + 32 * 16 + 8 * 16));
}

// 128 rows on 64 experts: one expert's weights at least, 64 at most.
TEST(Roofline, OfAGroupedGemmHasBoundsForTheExpertsHit) {
    ForeignTrace trace;
    trace.add({.name = "GroupedGemmKernel_grouped_gemm",
               .ns = 90000,
               .op = "aten::_grouped_mm",
               .dims = {{128, 2048}, {64, 2048, 1536}, {64}},
               .types = std::string(kBf16)});
    const auto built = trace.build();
    const auto roofline = ofTrace(trace, *built);
    ASSERT_EQ(roofline.points.size(), 1U);
    const auto& point = roofline.points[0];
    EXPECT_DOUBLE_EQ(point.flops, 2.0 * 128 * 2048 * 1536);
    const double activations = 2.0 * (128 * 2048 + 128 * 1536);
    EXPECT_DOUBLE_EQ(point.bytesLow, activations + 2.0 * 2048 * 1536);
    EXPECT_DOUBLE_EQ(point.bytesHigh, activations + 2.0 * 64 * 2048 * 1536);
    EXPECT_GT(point.intensityHigh(), point.intensityLow());
    // 7.2 MB or 403 MB at 1000 GB/s take 7 or 403 us, the operations 81 us.
    EXPECT_EQ(point.bound, Bound::Unknown);
    EXPECT_DOUBLE_EQ(point.limitNs, 2.0 * 128 * 2048 * 1536 / 1e13 * 1e9);
}

TEST(Roofline, CountsGemmsThatSayNothingOfTheirShapes) {
    ForeignTrace trace;
    trace.add({.name = "nvjet_tst_64x8", .ns = 2000});
    const auto built = trace.build();
    const auto roofline = ofTrace(trace, *built);
    EXPECT_TRUE(roofline.points.empty());
    EXPECT_EQ(roofline.gemmsWithoutShapes, 1U);
    EXPECT_DOUBLE_EQ(roofline.gemmsWithoutShapesNs, 2000);
}

TEST(DeviceTable, EveryFigureHasItsSource) {
    EXPECT_EQ(deviceTable().size(), 6U);
    for (const auto& device : deviceTable()) {
        EXPECT_THAT(device.ceilings.bandwidthSource, testing::HasSubstr("https://")) << device.id;
        EXPECT_GT(device.ceilings.bytesPerSecond, 1e11) << device.id;
        EXPECT_GT(device.ceilings.peak("bf16"), 1e14) << device.id;
        EXPECT_LT(device.ceilings.peak("bf16"), 2e15) << device.id;
        EXPECT_GT(device.ceilings.peak("bf16"), device.ceilings.peak("f32")) << device.id;
        for (const auto& peak : device.ceilings.peaks)
            EXPECT_THAT(peak.source, testing::HasSubstr("https://")) << device.id << peak.dtype;
    }
}

TEST(DeviceTable, IsFoundByIdAndByTheDriversName) {
    EXPECT_DOUBLE_EQ(deviceById("H200").ceilings.bytesPerSecond, 4.8e12);
    EXPECT_THROW(deviceById("h300"), UsageError);
    EXPECT_EQ(deviceByName("NVIDIA H200")->id, "h200");
    EXPECT_EQ(deviceByName("nvidia h100 80gb hbm3")->id, "h100");
    EXPECT_FALSE(deviceByName("NVIDIA H100 PCIe")) << "a slower board";
}

} // namespace
} // namespace gatescope
