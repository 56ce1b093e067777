// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/temporary_file.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace gatescope {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string slice(std::string_view name, int tid, double start, double duration, std::string_view more = "") {
    return fmt::format(R"({{"ph":"X","pid":1,"tid":{},"ts":{},"dur":{},"name":"{}"{}}},)", tid, start,
                       duration, name, more);
}

std::string flow(char phase, int tid, double time, std::string_view more = "") {
    return fmt::format(R"({{"ph":"{}","pid":1,"tid":{},"ts":{},"cat":"ac2g","name":"ac2g","id":7{}}},)",
                       phase, tid, time, more);
}

std::vector<std::string> flowsOf(const ImportedTrace& imported) {
    std::vector<std::string> flows;
    for (const auto& flow : imported.trace->flows()) {
        flows.push_back(fmt::format("{}>{}", imported.trace->name(flow.from), imported.trace->name(flow.to)));
    }
    return flows;
}

ImportedTrace readEvents(const std::string& events) {
    return readText(fmt::format("[{}", events));
}

std::vector<std::string> flowsIn(const std::string& events) {
    return flowsOf(readEvents(events));
}

constexpr std::string_view kEnclosing = R"(,"bp":"e")";

TEST(Flow, StartBindsToTheInnermostOpenSlice) {
    const auto events = slice("outer", 1, 0, 100) + slice("launch", 1, 10, 5) + slice("kernel", 2, 50, 5) +
                        flow('s', 1, 12) + flow('f', 2, 50, kEnclosing);
    EXPECT_THAT(flowsIn(events), ElementsAre("launch>kernel"));
}

TEST(Flow, WithEqualStartsTheOrderInTheFileDecides) {
    const auto events = slice("parent", 1, 10, 50) + flow('s', 1, 10) + slice("child", 1, 10, 5) +
                        slice("kernel", 2, 50, 5) + flow('f', 2, 50, kEnclosing);
    EXPECT_THAT(flowsIn(events), ElementsAre("parent>kernel"));
}

TEST(Flow, AStartMayPrecedeItsSliceInTheFile) {
    const auto events = flow('s', 1, 10) + slice("launch", 1, 10, 5) + flow('f', 2, 50, kEnclosing) +
                        slice("kernel", 2, 50, 5);
    EXPECT_THAT(flowsIn(events), ElementsAre("launch>kernel"));
}

TEST(Flow, EndWithoutBindingPointTakesTheNextSlice) {
    const auto events = slice("launch", 1, 0, 5) + slice("running", 2, 0, 10) + slice("next", 2, 20, 5) +
                        flow('s', 1, 1) + flow('f', 2, 5);
    EXPECT_THAT(flowsIn(events), ElementsAre("launch>next"));
}

TEST(Flow, StepsChain) {
    const auto events = slice("a", 1, 0, 5) + slice("b", 2, 10, 5) + slice("c", 3, 20, 5) + flow('s', 1, 1) +
                        flow('t', 2, 11) + flow('f', 3, 21, kEnclosing);
    EXPECT_THAT(flowsIn(events), ElementsAre("a>b", "b>c"));
}

TEST(Flow, AStepAloneEndsAFlowAsUnitraceWritesIt) {
    const auto events =
        slice("host", 1, 0, 5) + slice("device", 2, 10, 5) + flow('s', 1, 1) + flow('t', 2, 10);
    EXPECT_THAT(flowsIn(events), ElementsAre("host>device"));
}

TEST(Flow, AKernelMayBeginBeforeItsLaunchByTheClocks) {
    const auto events = slice("launch", 1, 20, 5) + slice("kernel", 2, 18, 5) + flow('s', 1, 20) +
                        flow('f', 2, 18, kEnclosing);
    EXPECT_THAT(flowsIn(events), ElementsAre("launch>kernel"));
}

TEST(Flow, AnIdUsedAgainIsAnotherFlow) {
    const auto events = slice("l1", 1, 0, 5) + slice("k1", 2, 10, 5) + slice("l2", 1, 20, 5) +
                        slice("k2", 2, 30, 5) + flow('s', 1, 0) + flow('f', 2, 10, kEnclosing) +
                        flow('s', 1, 20) + flow('f', 2, 30, kEnclosing);
    EXPECT_THAT(flowsIn(events), ElementsAre("l1>k1", "l2>k2"));
}

TEST(Flow, CategoriesKeepEqualIdsApart) {
    const auto events = slice("a", 1, 0, 5) + slice("b", 2, 10, 5) + flow('s', 1, 0) +
                        R"({"ph":"f","bp":"e","pid":1,"tid":2,"ts":10,"cat":"fwdbwd","name":"ac2g","id":7},)";
    EXPECT_THAT(flowsIn(events), IsEmpty());
}

TEST(Flow, SlicesCarryBindIds) {
    const auto imported =
        readEvents(slice("a", 1, 0, 5, R"(,"bind_id":"0x2a","flow_out":true)") +
                   slice("b", 2, 10, 5, R"(,"bind_id":"0x2a","flow_in":true,"flow_out":true)") +
                   slice("c", 3, 20, 5, R"(,"bind_id":"0x2a","flow_in":true)") +
                   slice("other", 3, 30, 5, R"(,"bind_id":"0x2b","flow_in":false)"));
    EXPECT_THAT(flowsOf(imported), ElementsAre("a>b", "b>c"));
    EXPECT_EQ(imported.trace->flows()[0].id, 42u);
}

TEST(Flow, LooseEndsAreCounted) {
    const auto imported = readEvents(slice("a", 1, 0, 5) + flow('f', 1, 1, kEnclosing) +
                                     R"({"ph":"s","pid":1,"tid":9,"ts":3,"cat":"x","name":"x","id":1})");
    EXPECT_THAT(flowsOf(imported), IsEmpty());
    EXPECT_EQ(counted(imported, "without a start"), 1u);
    EXPECT_EQ(counted(imported, "outside of any slice"), 1u);
}

TEST(Flow, SurvivesSlicesThatMoveToALane) {
    const auto events = slice("launch", 1, 0, 5) + slice("first", 2, 10, 20) +
                        slice("overlapping", 2, 15, 20) + flow('s', 1, 0) + flow('f', 2, 15, kEnclosing);
    EXPECT_THAT(flowsIn(events), ElementsAre("launch>overlapping"));
}

} // namespace
} // namespace gatescope
