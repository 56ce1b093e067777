// SPDX-License-Identifier: GPL-3.0-or-later
// Files that Perfetto's own classes wrote (tests/golden/traces/pftrace/README.md): a number of our schema
// that is wrong shows here.
#include "trace/trace_checks.h"
#include "trace_io/perfetto_writer.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <map>
#include <string>

namespace gatescope {
namespace {

const std::filesystem::path kTraces = std::filesystem::path(GATESCOPE_GOLDEN_DIR) / "traces";

TEST(PerfettoFiles, EveryFormOfTrackEvent) {
    const auto imported = readFile(kTraces / "pftrace/builder.pftrace");
    const Trace& trace = *imported.trace;
    // The first event is at 1000 us of the sequence's own clock, 1'100'000 ns since boot.
    EXPECT_EQ(imported.files[0].clockOffsetNs, 1'780'000'000'000'000'000 - 1'000'000 + 1'100'000);
    const auto only = [&](std::string_view name) {
        const auto slices = slicesNamed(trace, name);
        EXPECT_EQ(slices.size(), 1U) << name;
        return slices.at(0);
    };
    const auto step = only("Step");
    EXPECT_EQ(step.start, 0);
    EXPECT_EQ(step.duration, 100'000);
    EXPECT_EQ(trace.category(step.id), "cat.a,cat.b");
    EXPECT_EQ(trackOf(trace, step).name, "main");
    EXPECT_EQ(processOf(trace, trackOf(trace, step)), "app (label)");
    const auto compute = only("Compute");
    EXPECT_EQ(compute.start, 10'000);
    EXPECT_EQ(compute.duration, 20'000);
    EXPECT_EQ(compute.depth, 1);
    EXPECT_EQ(trace.argsText(compute.id), R"({"key":"interned value","nested":{"list":[1,2]}})");
    EXPECT_EQ(only("r2").duration, 10'000);
    EXPECT_EQ(only("r1").duration, 19'000);
    EXPECT_EQ(trackOf(trace, only("r1")).name, "requests / first");
    EXPECT_LT(trackOf(trace, only("r1")).order, trackOf(trace, only("r2")).order);
    std::map<std::string, std::int64_t> instants;
    for (const auto& instant : trace.instants())
        instants[std::string(trace.string(instant.name))] = instant.time;
    EXPECT_EQ(instants, (std::map<std::string, std::int64_t>{
                            {"boot", 50'000}, {"mono", 60'000}, {"tick", 35'000}, {"typed", 100'000}}));
    ASSERT_EQ(trace.counters().size(), 1U);
    EXPECT_EQ(trace.counters()[0].value, 3072);
    ASSERT_EQ(trace.flows().size(), 1U);
    EXPECT_EQ(trace.flows()[0].from, compute.id);
    EXPECT_EQ(trace.flows()[0].to, only("r1").id);
    EXPECT_EQ(trace.flows()[0].id, 77U);
    EXPECT_EQ(countOf(imported, "packet_ftrace_events"), 2U);
    EXPECT_EQ(countOf(imported, "packet_process_stats"), 1U);
    EXPECT_EQ(countOf(imported, "track_event_task_execution"), 1U);
    EXPECT_EQ(countOf(imported, "lost_state"), 1U);
    EXPECT_EQ(imported.diagnostics.size(), 4U);
    EXPECT_EQ(imported.files[0].events,
              (std::map<std::string, std::size_t>{
                  {"B", 4}, {"C", 1}, {"E", 4}, {"M", 6}, {"f", 1}, {"i", 4}, {"s", 1}}));
}

/// Slices by category, with the sum of their times: what a recording's forms must have in common.
std::map<std::string, std::pair<std::size_t, std::int64_t>> byCategory(const Trace& trace) {
    std::map<std::string, std::pair<std::size_t, std::int64_t>> found;
    for (SliceId id = 0; id < trace.sliceCount(); ++id) {
        auto& [count, time] = found[std::string(trace.category(id))];
        ++count;
        time += trace.slice(id).duration;
    }
    return found;
}

TEST(PerfettoFiles, TorchsFormsHoldWhatItsJsonHolds) {
    const auto json = byCategory(*readFile(kTraces / "kineto_h200_before_t16.json.gz").trace);
    for (const auto* form :
         {"pftrace/h200_before_t16_2026_08.pftrace", "pftrace/h200_before_t16_2026_11.pftrace"}) {
        const auto imported = readFile(kTraces / form);
        const Trace& trace = *imported.trace;
        expectNested(trace);
        auto found = byCategory(trace);
        for (const auto* category : {"kernel", "gpu_memcpy", "gpu_memset", "cuda_runtime", "cuda_driver",
                                     "cpu_op", "user_annotation"}) {
            const auto wanted = json.find(category);
            if (wanted == json.end()) continue;
            EXPECT_EQ(found[category], wanted->second) << form << ": " << category;
        }
        EXPECT_EQ(imported.files[0].packing, "gzip");
        EXPECT_GT(trace.flows().size(), 500U) << form;
        std::size_t onQueues = 0;
        for (SliceId id = 0; id < trace.sliceCount(); ++id) {
            if (trace.category(id) != "kernel") continue;
            onQueues += trackOf(trace, trace.slice(id)).kind == TrackKind::DeviceQueue ? 1 : 0;
            EXPECT_TRUE(trace.integer(id, ArgKey::Correlation)) << form;
            EXPECT_EQ(trace.list(id, ArgKey::Grid).size(), 3U) << form;
        }
        EXPECT_EQ(onQueues, json.at("kernel").first) << form;
    }
}

} // namespace
} // namespace gatescope
