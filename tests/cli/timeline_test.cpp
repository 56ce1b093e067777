// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/progress.h"
#include "cli/fixtures.h"
#include "cli/program.h"
#include "trace_io/trace_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <regex>
#include <utility>

// The timeline file as other programs see it: read with a JSON parser alone, and then with GateScope's
// reader.

namespace gatescope::test {
namespace {

using testing::HasSubstr;
using Json = nlohmann::json;

/// Nanoseconds of a field in microseconds.
std::int64_t nanoseconds(const Json& event, const char* field) {
    return std::llround(event.at(field).get<double>() * 1000.0);
}

class TimelineTest : public testing::Test {
protected:
    /// One run for the whole suite: its file is only read.
    static void SetUpTestSuite() {
        s_folder = new ScratchFolder;
        const auto config = s_folder->write("tiny.json", tinyConfig());
        const auto result = gatescope({"profile", "--config", config, "--placement", "all", "--layers", "3",
                                       "--iterations", "5", "-o", path()});
        ASSERT_EQ(result.exitCode, 0) << result.errors;
        s_text = fileContent(path());
        s_json = Json::parse(s_text, nullptr, false);
        ASSERT_FALSE(s_json.is_discarded());
    }
    static void TearDownTestSuite() {
        delete s_folder;
        s_folder = nullptr;
    }

    static std::string path() { return s_folder->file("timeline.json"); }
    static std::vector<Json> events(const std::string& phase) {
        std::vector<Json> found;
        for (const auto& event : s_json.at("traceEvents")) {
            if (event.at("ph") == phase) found.push_back(event);
        }
        return found;
    }

    inline static ScratchFolder* s_folder = nullptr;
    inline static std::string s_text;
    inline static Json s_json;
};

TEST_F(TimelineTest, CountsAreEqualWhenReadBack) {
    NoProgress progress;
    const auto imported = readTrace(path(), progress, {});
    EXPECT_TRUE(imported.ours);
    EXPECT_TRUE(imported.diagnostics.empty()) << imported.diagnostics.front().what;
    EXPECT_EQ(imported.trace->sliceCount(), events("X").size());
    EXPECT_EQ(imported.trace->instants().size(), events("i").size());
    EXPECT_EQ(imported.trace->counters().size(), events("C").size());
    EXPECT_EQ(imported.trace->flows().size(), events("s").size());
    EXPECT_EQ(s_json.at("traceEvents").size(), events("X").size() + events("i").size() + events("C").size() +
                                                   events("M").size() + events("s").size() +
                                                   events("f").size());
}

TEST_F(TimelineTest, TimesAreExactWhenReadBack) {
    NoProgress progress;
    const auto imported = readTrace(path(), progress, {});
    std::vector<std::pair<std::int64_t, std::int64_t>> written;
    for (const auto& event : events("X"))
        written.emplace_back(nanoseconds(event, "ts"), nanoseconds(event, "dur"));
    std::vector<std::pair<std::int64_t, std::int64_t>> read;
    for (SliceId id = 0; id < imported.trace->sliceCount(); ++id) {
        const auto slice = imported.trace->slice(id);
        read.emplace_back(slice.start, slice.duration);
    }
    std::ranges::sort(written);
    std::ranges::sort(read);
    EXPECT_EQ(read, written);
}

TEST_F(TimelineTest, TimesHaveThreeDecimals) {
    const std::regex time(R"re("(?:ts|dur)":([^,}]*))re");
    std::size_t count = 0;
    for (std::sregex_iterator it(s_text.begin(), s_text.end(), time), end; it != end; ++it, ++count) {
        ASSERT_TRUE(std::regex_match((*it)[1].str(), std::regex(R"([0-9]+\.[0-9]{3})"))) << it->str();
    }
    EXPECT_EQ(count, 2 * events("X").size() + events("i").size());
}

TEST_F(TimelineTest, SlicesNestOrAreDisjointOnEveryTrack) {
    std::map<std::pair<int, int>, std::vector<std::pair<std::int64_t, std::int64_t>>> tracks;
    for (const auto& event : events("X")) {
        const auto start = nanoseconds(event, "ts");
        tracks[{event.at("pid"), event.at("tid")}].emplace_back(start, start + nanoseconds(event, "dur"));
    }
    EXPECT_GE(tracks.size(), 6u); // three placements, phases and at least one worker each
    for (auto& [track, slices] : tracks) {
        std::ranges::sort(slices, [](const auto& a, const auto& b) {
            return a.first != b.first ? a.first < b.first : a.second > b.second;
        });
        std::vector<std::int64_t> openEnds;
        for (const auto& [start, end] : slices) {
            while (!openEnds.empty() && openEnds.back() <= start)
                openEnds.pop_back();
            if (!openEnds.empty()) {
                ASSERT_LE(end, openEnds.back())
                    << "pid " << track.first << " tid " << track.second << " at " << start;
            }
            openEnds.push_back(end);
        }
    }
}

TEST_F(TimelineTest, EventsStartAtZeroAndHaveProcessAndThread) {
    std::int64_t first = INT64_MAX;
    for (const auto& event : s_json.at("traceEvents")) {
        EXPECT_GE(event.at("pid"), 1);
        EXPECT_GE(event.at("tid"), 1);
        if (event.contains("ts")) first = std::min(first, nanoseconds(event, "ts"));
    }
    EXPECT_EQ(first, 0);
}

TEST_F(TimelineTest, EveryPlacementIsAProcessWithNamedTracks) {
    std::map<int, std::string> processes;
    std::map<std::pair<int, int>, std::string> threads;
    for (const auto& event : events("M")) {
        if (event.at("name") == "process_name") processes[event.at("pid")] = event.at("args").at("name");
        if (event.at("name") == "thread_name")
            threads[{event.at("pid"), event.at("tid")}] = event.at("args").at("name");
    }
    EXPECT_THAT(processes, testing::UnorderedElementsAre(testing::Pair(testing::_, "before fix"),
                                                         testing::Pair(testing::_, "after fix"),
                                                         testing::Pair(testing::_, "external router")));
    for (const auto& event : events("X")) {
        EXPECT_TRUE(threads.contains({event.at("pid"), event.at("tid")})) << event;
    }
}

TEST_F(TimelineTest, GateCallsAreNumberedAndTheRedundantOneIsMarked) {
    // Five passes are asked for; a block of three placements has six of each. Three layers: two calls before
    // the fix, one after, one with an external router.
    std::size_t gates = 0;
    std::size_t redundant = 0;
    for (const auto& event : events("X")) {
        if (event.value("cat", "") != "gate") continue;
        ++gates;
        const auto& args = event.at("args");
        EXPECT_GE(args.at("gate_call"), 1);
        EXPECT_EQ(args.at("n"), 8);
        EXPECT_EQ(args.at("k"), 64);
        EXPECT_GE(args.at("layer"), 0);
        EXPECT_LE(args.at("layer"), 2);
        if (args.value("redundant", false)) {
            ++redundant;
            EXPECT_EQ(args.at("gate_call"), 1);
            EXPECT_EQ(event.at("name"), "gate_gemm (redundant)");
        }
    }
    EXPECT_EQ(gates, 6u * 3u * 4u);
    EXPECT_EQ(redundant, 6u * 3u);
}

TEST_F(TimelineTest, AFindingIsAnInstantOnASliceOfItsProcess) {
    const auto instants = events("i");
    const auto found = std::ranges::find_if(instants, [](const Json& event) {
        return event.at("name").get<std::string>().find("finding: ") == 0 &&
               event.at("name").get<std::string>().find("twice") != std::string::npos;
    });
    ASSERT_NE(found, instants.end());
    EXPECT_FALSE(found->at("args").at("advice").get<std::string>().empty());
}

TEST_F(TimelineTest, RunInformationStandsInBothObjects) {
    for (const auto* object : {"otherData", "metadata"}) {
        EXPECT_EQ(s_json.at(object).at("tool"), "GateScope") << object;
        EXPECT_EQ(s_json.at(object).at("model"), "tiny") << object;
    }
    const auto& own = s_json.at("otherData").at("gatescope");
    EXPECT_EQ(own.at("schema"), 1);
    EXPECT_EQ(own.at("profile").at("runs").at(0).at("layer_ns_samples").size(), 6u);
    EXPECT_FALSE(s_json.at("metadata").contains("gatescope"));
    EXPECT_EQ(s_json.at("displayTimeUnit"), "ns");
}

} // namespace
} // namespace gatescope::test
