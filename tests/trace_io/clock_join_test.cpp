// SPDX-License-Identifier: GPL-3.0-or-later
#include "temporary_file.h"
#include "trace_io/clock_anchors.h"
#include "trace_io/clock_join.h"

#include <gmock/gmock.h>

#include <array>
#include <fstream>
#include <random>
#include <vector>

namespace gatescope {
namespace {

using ::testing::HasSubstr;

/// Two ranks in an all-reduce every 100 us: each enters when it is ready, nobody leaves before both have.
struct Ranks {
    std::vector<ClockAnchor> first;
    std::vector<ClockAnchor> second;

    Ranks(std::int64_t secondsClock, unsigned seed) {
        std::mt19937 random(seed);
        std::uniform_int_distribution<std::int64_t> late(0, 20'000);
        std::uniform_int_distribution<std::int64_t> leaving(2'000, 4'000);
        for (std::int64_t i = 0; i < 50; ++i) {
            const auto a = i * 100'000 + late(random);
            const auto b = i * 100'000 + late(random);
            const auto met = std::max(a, b);
            first.push_back({"all_reduce", a, met + leaving(random)});
            second.push_back({"all_reduce", b - secondsClock, met + leaving(random) - secondsClock});
        }
    }
};

TEST(ClockJoin, CollectivesTellTheOffsetWithinWhatTheyBound) {
    for (const std::int64_t truth : {0LL, 1'600'000LL, -11'560'000'000LL, 37LL}) {
        for (unsigned seed = 0; seed < 20; ++seed) {
            const Ranks ranks(truth, seed);
            const auto [join, why] = joinByCollectives(ranks.first, ranks.second);
            ASSERT_TRUE(join) << why;
            EXPECT_EQ(join->anchors, 50u);
            EXPECT_NEAR(static_cast<double>(join->offset), static_cast<double>(truth),
                        static_cast<double>(join->uncertainty));
            EXPECT_NEAR(static_cast<double>(join->offset), static_cast<double>(truth), 1'000.0);
            EXPECT_LE(join->uncertainty, 5'000);
        }
    }
}

TEST(ClockJoin, TwoRunsContradictEachOther) {
    const Ranks one(0, 1);
    auto other = Ranks(0, 2).second;
    for (std::size_t i = 0; i < other.size(); ++i) { // a run that takes 1 % longer
        other[i].start += static_cast<std::int64_t>(i) * 1'000;
        other[i].end += static_cast<std::int64_t>(i) * 1'000;
    }
    const auto [join, why] = joinByCollectives(one.first, other);
    EXPECT_FALSE(join);
    EXPECT_THAT(why, HasSubstr("contradict"));
}

TEST(ClockJoin, CollectivesThatOneRankHasMoreOftenDecideNothing) {
    Ranks ranks(5'000, 3);
    ranks.second.pop_back();
    const auto [join, why] = joinByCollectives(ranks.first, ranks.second);
    EXPECT_FALSE(join);
    EXPECT_THAT(why, HasSubstr("equally often"));
    EXPECT_FALSE(joinByCollectives({}, ranks.second).join);
    // Those of another key that both have do.
    ranks.first.push_back({"barrier", 9'000'000, 9'010'000});
    ranks.second.push_back({"barrier", 9'000'000 - 5'000, 9'010'000 - 5'000});
    const auto barrier = joinByCollectives(ranks.first, ranks.second).join;
    ASSERT_TRUE(barrier);
    EXPECT_EQ(barrier->offset, 5'000);
    EXPECT_EQ(barrier->uncertainty, 10'000);
}

std::vector<ClockAnchor> kernels(std::int64_t clock, std::size_t count, std::int64_t period = 10'000) {
    std::vector<ClockAnchor> all;
    for (std::size_t i = 0; i < count; ++i) {
        const auto start = static_cast<std::int64_t>(i * i) * period + static_cast<std::int64_t>(i % 3) * 100;
        all.push_back({i % 2 == 0 ? "gemm" : "norm", start - clock, start - clock + 3'000});
    }
    return all;
}

TEST(ClockJoin, KernelsThatTwoProfilersSawTellTheOffset) {
    auto theirs = kernels(0, 40);
    theirs.push_back({"only here", 1, 2});
    const auto [join, why] = joinByKernels(theirs, kernels(123'456'789, 40));
    ASSERT_TRUE(join) << why;
    EXPECT_EQ(join->offset, 123'456'789);
    EXPECT_EQ(join->uncertainty, 250);
    EXPECT_EQ(join->anchors, 40u);
}

TEST(ClockJoin, KernelsOfAnotherRhythmOrTooFewDecideNothing) {
    EXPECT_THAT(joinByKernels(kernels(0, 40), kernels(0, 40, 11'000)).why, HasSubstr("rhythm"));
    EXPECT_THAT(joinByKernels(kernels(0, 40), kernels(0, 42)).why, HasSubstr("0 of 40 and 42"));
    EXPECT_FALSE(joinByKernels(kernels(0, 4), kernels(0, 4)).join);
}

TEST(ClockJoin, UnitraceNamesLoseWhatIsNoName) {
    EXPECT_EQ(bareKernelName("gemm_kernel[SIMD32 {8; 1; 1} {16; 1; 1}]"), "gemm_kernel");
    EXPECT_EQ(bareKernelName("Tile #0: gemm_kernel {8; 1; 1} {16; 1; 1}]"), "gemm_kernel");
    EXPECT_EQ(bareKernelName("\"at::op<int>[2]\"[SIMD_ANY {8; 1; 1} {16; 1; 1}]"), "at::op<int>[2]");
    EXPECT_EQ(bareKernelName("void f<a[3]>"), "void f<a[3]>");
    EXPECT_EQ(bareKernelName("x]"), "x]");
    EXPECT_EQ(bareKernelName(""), "");
}

/// Both are written with `second`'s clock `behind` ns behind.
ImportedTrace readPair(const std::string& first, const std::string& second) {
    const auto folder = std::filesystem::path(::testing::TempDir());
    const std::string test = ::testing::UnitTest::GetInstance()->current_test_info()->name();
    const std::array paths{folder / (test + "_a.json"), folder / (test + "_b.json")};
    std::ofstream(paths[0]) << first;
    std::ofstream(paths[1]) << second;
    auto imported = readTraces(paths, noProgress(), {});
    for (const auto& path : paths)
        std::filesystem::remove(path);
    return imported;
}

std::string kineto(int rank, const std::string& kind, std::int64_t clock) {
    std::string events;
    for (int i = 0; i < 10; ++i) {
        events += (i == 0 ? "" : ",") + std::string(R"({"ph":"X","cat":"kernel","pid":0,"tid":7,"name":)") +
                  R"("ncclDevKernel_SendRecv","dur":12,"ts":)" + std::to_string(100 * i) +
                  R"(,"args":{"stream":7,"Collective name":")" + kind + R"(","Process Group Name":"0"}})";
    }
    return R"({"baseTimeNanoseconds":)" + std::to_string(1'759'300'074'000'000'000 - clock) +
           R"(,"distributedInfo":{"rank":)" + std::to_string(rank) + R"(},"traceEvents":[)" + events + "]}";
}

TEST(ClockPlacement, ARankIsMovedByItsCollectives) {
    const auto imported = readPair(kineto(0, "all_to_allv", 0), kineto(1, "all_to_allv", 1'600'000));
    const auto& clock = imported.files[1].clock;
    EXPECT_EQ(clock.joinedBy, "collectives");
    EXPECT_EQ(clock.movedNs, 1'600'000);
    EXPECT_EQ(clock.uncertaintyNs, 12'000);
    EXPECT_EQ(clock.anchors, 10u);
    // The first collective of both begins at 0 now; what the producer said can be had back.
    EXPECT_EQ(imported.trace->starts()[0], 0);
    EXPECT_EQ(imported.trace->starts()[1], 0);
    EXPECT_EQ(imported.files[0].clockOffsetNs, 1'759'300'074'000'000'000);
    EXPECT_EQ(imported.files[1].clockOffsetNs, 1'759'300'074'000'000'000 - 1'600'000);
    EXPECT_EQ(counted(imported, "put on the others' clock"), 1u);
}

TEST(ClockPlacement, ClocksThatAgreeStayAsTheyAre) {
    const auto imported = readPair(kineto(0, "all_reduce", 0), kineto(1, "all_reduce", 5'000));
    EXPECT_EQ(imported.files[1].clock.joinedBy, "collectives");
    EXPECT_EQ(imported.files[1].clock.movedNs, 0);
    EXPECT_EQ(imported.trace->starts()[1], 5'000);
}

TEST(ClockPlacement, WhatNotAllRanksWaitForMovesNothing) {
    const auto imported = readPair(kineto(0, "broadcast", 0), kineto(1, "broadcast", 1'600'000));
    EXPECT_EQ(imported.files[1].clock.joinedBy, "time of day");
    EXPECT_EQ(imported.trace->starts()[1], 100'000);
    EXPECT_EQ(counted(imported, "nothing to check it by"), 1u);
}

TEST(ClockPlacement, AUnitraceComesOntoPyTorchsClockByItsKernels) {
    std::string torch;
    std::string intel;
    for (int i = 0; i < 12; ++i) {
        const auto at = 40 * i * i;
        torch += (i == 0 ? "" : ",") + std::string(R"({"ph":"X","cat":"kernel","pid":0,"tid":3,"name":)") +
                 R"("gemm_kernel","dur":9,"ts":)" + std::to_string(at) + R"(,"args":{"device":0}})";
        intel += std::string(R"(,{"ph":"X","cat":"gpu_op","pid":4294967295,"tid":1,"name":)") +
                 R"("gemm_kernel[SIMD32 {8; 1; 1} {16; 1; 1}]","dur":9,"ts":)" +
                 std::to_string(5'000'000 + at) + R"(.000000,"args":{"id":")" + std::to_string(i) + R"("}})";
    }
    const auto imported = readPair(
        R"({"schemaVersion":1,"baseTimeNanoseconds":1759300074000000000,"deviceProperties":[],"traceEvents":[)" +
            torch + "]}",
        R"({"traceEvents":[{"ph":"M","name":"process_name","pid":4294967295,"tid":0,"args":{"name":"DEVICE<h>[Intel]"}})" +
            intel + "]}");
    ASSERT_EQ(imported.files[0].format, "kineto");
    ASSERT_EQ(imported.files[1].format, "unitrace");
    EXPECT_EQ(imported.files[1].clock.joinedBy, "kernels");
    EXPECT_EQ(imported.files[1].clock.anchors, 12u);
    EXPECT_EQ(imported.trace->starts()[22], 40'000 * 121);
    EXPECT_EQ(imported.trace->starts()[23], 40'000 * 121);
}

/// What unitrace would have written of kineto()'s rank, and says no rank.
TEST(ClockPlacement, AFileWithoutARankIsNoTwinAmongMore) {
    const auto folder = std::filesystem::path(::testing::TempDir());
    const std::array paths{folder / "no_twin_a.json", folder / "no_twin_b.json", folder / "no_twin_c.json"};
    std::string intel;
    for (int i = 0; i < 10; ++i) {
        intel += std::string(R"(,{"ph":"X","cat":"gpu_op","pid":4294967295,"tid":1,"dur":12,"name":)") +
                 R"("ncclDevKernel_SendRecv[SIMD32 {8; 1; 1} {16; 1; 1}]","ts":)" +
                 std::to_string(100 * i + 7) + R"(,"args":{"id":")" + std::to_string(i) + R"("}})";
    }
    std::ofstream(paths[0])
        << R"({"traceEvents":[{"ph":"M","name":"process_name","pid":4294967295,"tid":0,"args":{"name":"DEVICE<h>[Intel]"}})"
        << intel << "]}";
    std::ofstream(paths[1]) << kineto(0, "all_to_allv", 0);
    std::ofstream(paths[2]) << kineto(1, "all_to_allv", 1'600'000);
    const auto imported = readTraces(paths, noProgress(), {});
    ASSERT_EQ(imported.files[0].format, "unitrace");
    EXPECT_NE(imported.files[1].clock.joinedBy, "kernels");
    EXPECT_NE(imported.files[2].clock.joinedBy, "kernels");
    for (const auto& path : paths)
        std::filesystem::remove(path);
}

TEST(ClockPlacement, TwoRealRanksAgreeWithinFiveMicroseconds) {
    const auto folder = std::filesystem::path(GATESCOPE_GOLDEN_DIR) / "traces";
    const std::array paths{folder / "kineto_h100_ep2_before_t64_rank0.json.gz",
                           folder / "kineto_h100_ep2_before_t64_rank1.json.gz"};
    const auto imported = readTraces(paths, noProgress(), {});
    const auto& clock = imported.files[1].clock;
    EXPECT_EQ(clock.joinedBy, "collectives");
    EXPECT_EQ(clock.movedNs, 0);
    EXPECT_EQ(clock.anchors, 48u);
    EXPECT_LT(clock.uncertaintyNs, 6'000);
    EXPECT_GT(clock.uncertaintyNs, 4'000);
}

} // namespace
} // namespace gatescope
