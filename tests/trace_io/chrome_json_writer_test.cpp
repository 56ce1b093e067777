// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace/stopping_sink.h"
#include "trace_io/chrome_json.h"
#include "trace_io/sample_traces.h"
#include "trace_io/temporary_file.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <string>

namespace gatescope {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

std::vector<json> eventsOf(const json& file, const std::string& phase) {
    std::vector<json> events;
    for (const auto& event : file["traceEvents"]) {
        if (event["ph"] == phase) events.push_back(event);
    }
    return events;
}

std::int64_t toNs(const json& microseconds) {
    return std::llround(microseconds.get<double>() * 1000);
}

TEST(ChromeJsonWriter, WritesEveryEventOnce) {
    const auto trace = randomTrace(3, 500);
    const auto file = json::parse(chromeJson(*trace));
    EXPECT_EQ(eventsOf(file, "X").size(), trace->sliceCount());
    EXPECT_EQ(eventsOf(file, "s").size(), trace->flows().size());
    EXPECT_EQ(eventsOf(file, "f").size(), trace->flows().size());
    const auto rich = json::parse(chromeJson(*richTrace()));
    EXPECT_EQ(eventsOf(rich, "i").size(), 3u);
    EXPECT_EQ(eventsOf(rich, "C").size(), 3u);
    EXPECT_EQ(eventsOf(rich, "M").size(), 10u);
}

TEST(ChromeJsonWriter, SlicesNestOrAreDisjointPerTrackAndParentsComeFirst) {
    for (std::uint64_t seed = 0; seed < 30; ++seed) {
        const auto trace = randomTrace(seed, 200);
        std::map<std::pair<json, json>, std::vector<std::pair<std::int64_t, std::int64_t>>> open;
        SliceId id = 0;
        for (const auto& event : eventsOf(json::parse(chromeJson(*trace)), "X")) {
            const auto start = toNs(event["ts"]);
            const auto end = start + toNs(event["dur"]);
            ASSERT_EQ(start, trace->starts()[id]);
            ASSERT_EQ(end, trace->slice(id++).end());
            auto& stack = open[{event["pid"], event["tid"]}];
            while (!stack.empty() && stack.back().second <= start && stack.back().first < start)
                stack.pop_back();
            if (!stack.empty()) {
                ASSERT_LE(stack.back().first, start);
                ASSERT_GE(stack.back().second, end);
            }
            stack.emplace_back(start, end);
        }
    }
}

TEST(ChromeJsonWriter, NamesAndNumbersTracks) {
    const auto file = json::parse(chromeJson(*richTrace()));
    std::map<std::string, int> orders;
    std::set<std::pair<int, int>> threads;
    for (const auto& event : eventsOf(file, "M")) {
        EXPECT_GE(event["pid"].get<int>(), 1);
        EXPECT_GE(event["tid"].get<int>(), 1);
        if (event["name"] == "thread_name") {
            EXPECT_TRUE(threads.emplace(event["pid"].get<int>(), event["tid"].get<int>()).second);
        }
        if (event["name"] == "thread_sort_index" && event["tid"] == 9) {
            EXPECT_EQ(event["args"]["sort_index"], -3);
        }
        if (event["name"] == "process_name" && event["pid"] == 1) {
            EXPECT_EQ(event["args"]["name"], "before \"fix\"");
        }
    }
    EXPECT_EQ(threads.size(), 3u);
}

TEST(ChromeJsonWriter, TimesAreExactToTheNanosecond) {
    const auto text = chromeJson(*richTrace());
    EXPECT_THAT(text, HasSubstr(R"("ts":1.001,"dur":4.500)"));
    EXPECT_THAT(text, HasSubstr(R"("ts":18000000000000.001,"dur":6.250)"));
    EXPECT_THAT(text, HasSubstr(R"("ts":0.007,"dur":0.000)"));
}

TEST(ChromeJsonWriter, FlowEndsFollowTheirSlices) {
    const auto file = json::parse(chromeJson(*richTrace()));
    json lastSlice;
    std::map<std::string, std::pair<std::string, std::string>> ends;
    for (const auto& event : file["traceEvents"]) {
        const auto phase = event["ph"].get<std::string>();
        if (phase == "X") lastSlice = event;
        if (phase != "s" && phase != "f") continue;
        EXPECT_EQ(event["ts"], lastSlice["ts"]);
        EXPECT_EQ(event["pid"], lastSlice["pid"]);
        EXPECT_EQ(event["tid"], lastSlice["tid"]);
        EXPECT_EQ(event.contains("bp"), phase == "f");
        const auto key = event["name"].get<std::string>() + event["id"].dump();
        auto& slot = phase == "s" ? ends[key].first : ends[key].second;
        EXPECT_TRUE(slot.empty()) << "two flows share " << key;
        slot = lastSlice["name"];
    }
    ASSERT_EQ(ends.size(), 3u);
    EXPECT_EQ(ends["flow42"].second, "gate_gemm (redundant)");
    EXPECT_EQ(ends["flow 242"].second, "w13 \xF0\x9F\x98\x80");
    EXPECT_EQ(ends["flow\"0xffffffffffffffff\""].first, "gate_gemm (redundant)");
}

TEST(ChromeJsonWriter, LargeIntegersInArgsAreStrings) {
    const auto file = json::parse(chromeJson(*richTrace()));
    for (const auto& event : eventsOf(file, "X")) {
        if (event["name"] == "gate_gemm (redundant)") {
            EXPECT_EQ(event["args"]["flops"], "9007199254740993");
            EXPECT_EQ(event["args"]["layer"], 3);
        }
    }
}

TEST(ChromeJsonWriter, InstantsHaveTheScopeOfTheirTrack) {
    std::map<std::string, json> instants;
    for (const auto& event : eventsOf(json::parse(chromeJson(*richTrace())), "i"))
        instants[event["name"]] = event;
    EXPECT_EQ(instants["finding"]["s"], "p");
    EXPECT_EQ(instants["finding"]["args"]["layer"], 3);
    EXPECT_EQ(instants["mark"]["s"], "t");
    EXPECT_EQ(instants["all"]["s"], "g");
}

TEST(ChromeJsonWriter, RunInformationStandsInBothPlaces) {
    const auto file = json::parse(chromeJson(*richTrace()));
    EXPECT_EQ(file["otherData"]["model"], "Qwen3");
    EXPECT_EQ(file["otherData"]["layers"], 2);
    EXPECT_EQ(file["otherData"]["gatescope"]["schema"], 1);
    EXPECT_EQ(file["otherData"]["gatescope"]["experiment"]["tokens"], 16);
    EXPECT_EQ(file["otherData"]["gatescope"]["tracks"][1]["kind"], "phases");
    EXPECT_EQ(file["metadata"], json::parse(R"({"model":"Qwen3","layers":"2"})"));
    EXPECT_EQ(file["displayTimeUnit"], "ns");
}

TEST(ChromeJsonWriter, OddContentStillMakesAValidFile) {
    TraceBuilder builder;
    const auto process = builder.addTrack({.name = "p\xFF", .kind = TrackKind::Process});
    const auto track = builder.addTrack({.name = "t\x02", .parent = process});
    const auto counter = builder.addTrack({.name = "c", .kind = TrackKind::Counter, .parent = process});
    builder.addSlice(track, builder.intern("\xC3("), builder.intern("\"\\"), 0, 1, {}, "{\"broken");
    builder.addInstant({.track = track, .name = 0, .time = 0, .args = "no json"});
    builder.addCounter({counter, 0, std::numeric_limits<double>::quiet_NaN()});
    builder.addCounter({counter, 0, 1e300});
    builder.setMetadata("not an object");
    const auto file = json::parse(chromeJson(*builder.build()));
    EXPECT_EQ(eventsOf(file, "X").at(0)["args"]["text"], "{\"broken");
    EXPECT_EQ(eventsOf(file, "X").at(0)["name"], "\xEF\xBF\xBD(");
    EXPECT_EQ(eventsOf(file, "C").size(), 1u);
}

TEST(ChromeJsonWriter, AnEmptyTraceIsAValidFile) {
    TraceBuilder builder;
    const auto imported = readText(chromeJson(*builder.build()));
    EXPECT_EQ(imported.trace->sliceCount(), 0u);
    EXPECT_TRUE(imported.ours);
}

TEST(ChromeJsonWriter, FileAndTextAreTheSame) {
    const auto trace = randomTrace(1, 3000);
    const TemporaryFile file("old");
    writeChromeJson(*trace, file.path());
    EXPECT_EQ(readTextFile(file.path()), chromeJson(*trace));
}

TEST(ChromeJsonWriter, StoppedItLeavesTheFileAsItWas) {
    TraceBuilder builder;
    const auto track = builder.addTrack({.name = "t"});
    for (int i = 0; i < 60'000; ++i)
        builder.addSlice(track, 0, 0, 10 * i, 5);
    for (int i = 0; i < 40'000; ++i)
        builder.addInstant({.track = track, .name = 0, .time = i, .args = {}});
    const auto trace = builder.build();
    const TemporaryFile file("old");
    for (const double at : {0.0, 0.3, 0.8, 1.0}) {
        StoppingSink sink(at);
        if (at == 1.0) { // all is written: too late to stop
            writeChromeJson(*trace, file.path(), sink, sink.token());
            EXPECT_EQ(readTextFile(file.path()), chromeJson(*trace));
        } else {
            EXPECT_THROW(writeChromeJson(*trace, file.path(), sink, sink.token()), Cancelled) << at;
            EXPECT_EQ(readTextFile(file.path()), "old");
            EXPECT_LT(sink.last(), at + 0.2);
        }
    }
    std::size_t beside = 0;
    for (const auto& entry : std::filesystem::directory_iterator(file.path().parent_path()))
        beside += entry.path().filename().string().starts_with(file.path().filename().string()) ? 1 : 0;
    EXPECT_EQ(beside, 1u); // no half-written file is left
}

TEST(ChromeJsonWriter, SaysWhereItCannotWrite) {
    EXPECT_THROW(writeChromeJson(*richTrace(), "/no/such/folder/trace.json"), InputError);
}

} // namespace
} // namespace gatescope
