// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "trace/trace_checks.h"
#include "trace_io/temporary_file.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <array>
#include <fstream>
#include <map>
#include <set>
#include <utility>

namespace gatescope {
namespace {

const std::filesystem::path kGolden = std::filesystem::path(GATESCOPE_GOLDEN_DIR);
const std::filesystem::path kFolder = kGolden / "traces" / "public";

std::size_t ofCode(const ImportedTrace& imported, std::string_view code) {
    std::size_t count = 0;
    for (const auto& diagnostic : imported.diagnostics)
        count += diagnostic.code == code ? diagnostic.count : 0;
    return count;
}

TEST(PublicFiles, EveryEventIsCountedOrTheFileIsRefused) {
    std::ifstream file(kFolder / "counts.json");
    const auto counts = nlohmann::json::parse(file);
    ASSERT_GE(counts.size(), 40u);
    for (const auto& [name, facts] : counts.items()) {
        const auto expected = facts["events"].get<std::map<std::string, std::size_t>>();
        if (expected.empty()) {
            EXPECT_THROW(readFile(kFolder / name), InputError) << name;
            continue;
        }
        const auto imported = readFile(kFolder / name);
        EXPECT_EQ(imported.files[0].events, expected) << name;
        // Counted for X events only; halves may cross them and each other.
        if (!expected.contains("B") && !expected.contains("b")) {
            EXPECT_EQ(ofCode(imported, "partial_overlap") > 0, facts["overlapping"].get<int>() > 0) << name;
        }
        expectNested(*imported.trace);
    }
}

ImportedTrace readCase(const char* path) {
    return readFile(kGolden / "cases" / path);
}

TEST(PublicFiles, InfinityIsNoReasonToLoseACopy) {
    const auto imported = readCase("01_kineto_bandwidth_inf/xpu_memcpy_inf.json");
    EXPECT_EQ(imported.trace->sliceCount(), 12u);
    EXPECT_EQ(imported.trace->flows().size(), 4u);
    EXPECT_EQ(ofCode(imported, "no_json_number"), 2u);
    std::int64_t bytes = 0;
    for (SliceId id = 0; id < 12; ++id) {
        if (imported.trace->category(id) != "gpu_memcpy") continue;
        const auto args = nlohmann::json::parse(imported.trace->argsText(id));
        bytes += args["bytes"].get<std::int64_t>();
        EXPECT_TRUE(args.contains("memory bandwidth (GB/s)"));
    }
    EXPECT_EQ(bytes, 12288);
}

TEST(PublicFiles, WindowsPathsKeepTheirBackslashes) {
    const auto kineto = readCase("02_windows_backslashes/kineto_windows.json");
    ASSERT_EQ(kineto.trace->sliceCount(), 6u);
    EXPECT_EQ(kineto.trace->name(0), R"(torch\nn\modules\module.py(1553): _wrapped_call_impl)");
    EXPECT_EQ(ofCode(kineto, "invalid_escape"), 4u);
    const std::array<int, 6> depths{0, 1, 2, 3, 2, 2};
    for (SliceId id = 0; id < 6; ++id)
        EXPECT_EQ(kineto.trace->slice(id).depth, depths[id]) << kineto.trace->name(id);
    const auto list = readCase("02_windows_backslashes/eventlist_xpu_windows.json");
    EXPECT_EQ(list.trace->sliceCount(), 3u);
    EXPECT_EQ(list.trace->name(2), R"(D:\work\ops\rope.py(40): apply)");
    EXPECT_EQ(ofCode(list, "flow_start_without_end"), 3u);
}

TEST(PublicFiles, AUnitraceFileThatWasCutOffKeepsItsWholeEvents) {
    for (const char* path : {"03_unitrace_cut_off/app.6142.json", "03_unitrace_cut_off/app.6143.json"}) {
        const auto imported = readCase(path);
        EXPECT_EQ(imported.files[0].format, "unitrace");
        EXPECT_EQ(imported.trace->sliceCount(), 7u);
        EXPECT_EQ(imported.trace->flows().size(), 4u);
        EXPECT_EQ(ofCode(imported, "cut_off"), 1u);
        EXPECT_EQ(ofCode(imported, "flow_start_without_end"), 2u);
    }
}

TEST(PublicFiles, LongTimesAndIdsAreReadByTheirDigits) {
    const auto imported = readCase("04_string_ts_flow_ids/trace_view.json");
    const Trace& trace = *imported.trace;
    ASSERT_EQ(trace.flows().size(), 5u);
    for (const auto& flow : trace.flows())
        EXPECT_EQ(trace.name(flow.from).back(), trace.name(flow.to).back());
    EXPECT_EQ(ofCode(imported, "partial_overlap"), 0u);
}

TEST(PublicFiles, EndsAreRoundedFromTheExactSum) {
    for (const char* name : {"equal_ends.json", "epoch_37ns.json", "sub_ns.json"}) {
        const auto imported = readFile(kGolden / "cases" / "07_equal_ends_and_rounding" / name);
        EXPECT_EQ(ofCode(imported, "partial_overlap"), 0u) << name;
    }
    const auto imported = readCase("07_equal_ends_and_rounding/sub_ns.json");
    const std::array<std::pair<int, int>, 6> expected{
        {{0, 5000}, {5000, 8250}, {9999, 40000}, {15000, 40000}, {78202, 199197}, {79611, 199197}}};
    for (SliceId id = 0; id < 6; ++id) {
        EXPECT_EQ(imported.trace->slice(id).start, expected[id].first);
        EXPECT_EQ(imported.trace->slice(id).end(), expected[id].second);
    }
}

TEST(PublicFiles, FlowsStayWithinTheirRank) {
    const auto imported = readCase("09_merged_ranks/merged-1781000000.5.trace.json.gz");
    const Trace& trace = *imported.trace;
    ASSERT_EQ(trace.flows().size(), 8u);
    const auto process = [&](SliceId id) {
        return trace.tracks()[trace.tracks()[trace.slice(id).track].parent].name;
    };
    for (const auto& flow : trace.flows())
        EXPECT_EQ(process(flow.from).substr(0, 6), process(flow.to).substr(0, 6));
}

TEST(PublicFiles, OneGraphLaunchHasManyKernels) {
    EXPECT_EQ(readCase("11_graph_replay/decode_graph.json").trace->flows().size(), 54u);
}

TEST(PublicFiles, ThreadNumbersAreOfTheirProcessAndMayBeLarge) {
    const auto two = readCase("18_thread_numbers/two_processes.json");
    std::set<TrackId> used;
    for (SliceId id = 0; id < two.trace->sliceCount(); ++id)
        used.insert(two.trace->slice(id).track);
    EXPECT_EQ(used.size(), 5u);
    const auto hip = readCase("18_thread_numbers/hip_streams.json");
    EXPECT_EQ(hip.trace->slice(0).track, hip.trace->slice(2).track);
    EXPECT_NE(hip.trace->slice(0).track, hip.trace->slice(1).track);
}

} // namespace
} // namespace gatescope
