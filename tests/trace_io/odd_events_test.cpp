// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "trace_io/gzip_packer.h"
#include "trace_io/json_text.h"
#include "trace_io/slice_args.h"
#include "trace_io/temporary_file.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace gatescope {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string kernel(std::string_view name, std::string_view ts, std::string_view dur) {
    return fmt::format(R"({{"ph":"X","tid":1,"pid":4294967295,"name":"{}","cat":"gpu_op","ts":{},"dur":{}}})",
                       name, ts, dur);
}

TEST(UnitraceSnap, KernelsInSequenceStayOnOneRow) {
    const auto imported = readText("[" + kernel("k0", "1750000000000000.250000", "9.120000") + "," +
                                   kernel("k1", "1750000000000009.250000", "0.100000") + "," +
                                   kernel("k2", "1750000000000009.250000", "4.310000") + "," +
                                   kernel("k3", "1750000000000013.500000", "6.020000") + "]");
    const Trace& trace = *imported.trace;
    EXPECT_THAT(namesOf(trace), ElementsAre("k0", "k1", "k2", "k3"));
    for (SliceId id = 0; id < 4; ++id)
        EXPECT_EQ(trace.slice(id).depth, 0) << id;
    EXPECT_EQ(trace.slice(1).start, 9120);
    EXPECT_EQ(trace.slice(2).start, 9220);
    EXPECT_EQ(trace.slice(2).duration, 4310);
    EXPECT_EQ(trace.slice(3).start, 13'530);
    EXPECT_TRUE(imported.diagnostics.empty());
}

TEST(UnitraceSnap, WhatOverlapsByMoreStaysAsItIs) {
    const auto imported = readText("[" + kernel("k0", "0.25", "9.12") + "," + kernel("k1", "8.75", "4") +
                                   "," + kernel("nested", "10", "1") + "]");
    EXPECT_EQ(imported.trace->slice(1).start, 8500);
    EXPECT_EQ(counted(imported, "partly overlaps"), 1u);
    EXPECT_EQ(imported.trace->slice(2).start, 9750);
    // Others write exact times.
    const auto others = readText(R"([{"ph":"X","tid":1,"pid":1,"name":"a","cat":"kernel","ts":0,"dur":9},)"
                                 R"({"ph":"X","tid":1,"pid":1,"name":"b","cat":"kernel","ts":8.9,"dur":9}])");
    EXPECT_EQ(counted(others, "partly overlaps"), 1u);
}

TEST(OddArgs, OneOddValueDoesNotCostTheOthers) {
    for (const std::string odd :
         {".5", "5.", "+1", "007", "1e999", "-", "1e", "99999999999999999999", "-9223372036854775809"}) {
        const auto imported = readText(
            R"([{"ph":"X","pid":1,"tid":1,"ts":1,"dur":1,"name":"a","args":{"stream":7,"x":)" + odd + "}}]");
        EXPECT_EQ(counted(imported, "that are no JSON"), 1u) << odd;
        std::string json;
        appendArgsJson(json, *imported.trace, 0);
        EXPECT_EQ(json, R"({"stream":7,"x":")" + odd + "\"}");
    }
    for (const std::string plain :
         {"0", "-1", "0.5", "-0.25", "1e5", "1E-999", "18446744073709551615", "12345678901234567890.5"}) {
        const auto imported =
            readText(R"([{"ph":"X","pid":1,"tid":1,"ts":1,"dur":1,"name":"a","args":{"x":)" + plain + "}}]");
        EXPECT_TRUE(imported.diagnostics.empty()) << plain;
    }
}

TEST(OddArgs, HalfOfASurrogatePairIsReplaced) {
    const auto imported = readText(R"([{"ph":"X","pid":1,"tid":1,"ts":1,"dur":1,"name":"a",)"
                                   R"("args":{"stream":7,"f":"caf\udce9.py","g":"\ud83d\ude00"}}])");
    EXPECT_EQ(counted(imported, "invalid UTF-8"), 1u);
    std::string json;
    appendArgsJson(json, *imported.trace, 0);
    EXPECT_EQ(json, R"({"stream":7,"f":"caf\ufffd.py","g":"\ud83d\ude00"})");
}

TEST(OddArgs, TextsKeptAsTheyWereAreExportedMemberByMember) {
    EXPECT_EQ(portableJsonObject(R"({"a":.5,"b":[1,2],"c":9007199254740993,"d":"\ud800"})"),
              R"({"a":".5","b":[1,2],"c":"9007199254740993","d":"\\ud800"})");
}

TEST(Exported, ARankIsKept) {
    const auto imported =
        readText(R"({"distributedInfo":{"backend":"nccl","rank":1,"world_size":2},)"
                 R"("traceEvents":[{"ph":"X","pid":1,"tid":1,"ts":1,"dur":1,"name":"a"}]})");
    EXPECT_EQ(imported.files[0].rank, 1);
    EXPECT_EQ(readText(chromeJson(*imported.trace)).files[0].rank, 1);
}

TEST(Exported, AsyncSlicesOfTheWholeTraceStayWithoutAProcess) {
    const auto imported =
        readText(R"([{"ph":"X","pid":1,"tid":1,"ts":1,"dur":1,"name":"a"},)"
                 R"({"ph":"b","id2":{"global":"0x1"},"ts":0,"name":"g","cat":"c","pid":1,"tid":1},)"
                 R"({"ph":"e","id2":{"global":"0x1"},"ts":7,"name":"g","cat":"c","pid":2,"tid":1}])");
    const auto again = readText(chromeJson(*imported.trace));
    for (const auto* one : {&imported, &again}) {
        const Trace& trace = *one->trace;
        ASSERT_EQ(trace.name(0), "g");
        EXPECT_EQ(trace.tracks()[trace.sliceTracks()[0]].parent, kNoTrack);
    }
    EXPECT_EQ(again.trace->tracks().size(), imported.trace->tracks().size());
}

constexpr std::string_view kFirst = R"({"ph": "X", "name": "a", "ts": 1, "dur": 2, "pid": 1, "tid": 1},)";
constexpr std::string_view kLast = R"({"ph": "X", "name": "b", "ts": 5, "dur": 2, "pid": 1, "tid": 1}]})";

TEST(CutEvents, TheNextLineIsReadWhole) {
    for (const std::string cut : {R"({"ph":"X","name":"cut","ts":3,"du)", R"({"ph":"X","name":"cut","ts":3)",
                                  R"(WARNING: something {bad} happened, "x")"}) {
        const auto imported = readText(fmt::format("{{\"traceEvents\":[\n{}\n{}\n{}", kFirst, cut, kLast));
        EXPECT_THAT(namesOf(*imported.trace), ElementsAre("a", "b")) << cut;
        EXPECT_GE(counted(imported, "no valid JSON"), 1u);
        EXPECT_EQ(counted(imported, "cut off"), 0u) << cut;
    }
}

TEST(CutEvents, ALongOneIsMendedToo) {
    const auto name = "f(\"" + std::string(200'000, 'x') + "\")";
    const auto imported = readText("{\"traceEvents\":[" + std::string(kFirst) + R"({"ph":"X","name":")" +
                                   name + R"(","ts":3,"dur":1,"pid":1,"tid":1},)" + std::string(kLast));
    EXPECT_EQ(imported.trace->sliceCount(), 3u);
    EXPECT_EQ(counted(imported, "mended"), 1u);
}

std::string launch(int pid, int device, int id, int ts) {
    return fmt::format(
        R"({{"ph":"X","name":"l{0}","ts":{3},"dur":2,"pid":{0},"tid":{0},"cat":"cuda_runtime"}},)"
        R"({{"ph":"s","id":{2},"ts":{3},"pid":{0},"tid":{0},"cat":"ac2g","name":"ac2g"}},)"
        R"({{"ph":"X","name":"k{1}","ts":{4},"dur":2,"pid":{1},"tid":7,"cat":"kernel"}},)"
        R"({{"ph":"f","bp":"e","id":{2},"ts":{4},"pid":{1},"tid":7,"cat":"ac2g","name":"ac2g"}},)",
        pid, device, id, ts, ts + 5);
}

TEST(MergedRanks, NoArrowGoesFromOneRankToAnother) {
    // Ids 1 and 2 are of one rank each, 3 of both, 5 begins in one's process and ends in the other's.
    const auto imported = readText(
        "[" + launch(696, 0, 1, 0) + launch(697, 1, 2, 0) + launch(696, 0, 3, 20) + launch(697, 1, 3, 21) +
        R"({"ph":"X","name":"x","ts":40,"dur":2,"pid":696,"tid":696,"cat":"cuda_driver"},)"
        R"({"ph":"s","id":5,"ts":40,"pid":696,"tid":696,"cat":"ac2g","name":"ac2g"},)"
        R"({"ph":"X","name":"y","ts":50,"dur":2,"pid":697,"tid":697,"cat":"cuda_runtime"},)"
        R"({"ph":"f","bp":"e","id":5,"ts":50,"pid":697,"tid":697,"cat":"ac2g","name":"ac2g"}])");
    std::vector<std::string> flows;
    for (const auto& flow : imported.trace->flows())
        flows.push_back(fmt::format("{}>{}", imported.trace->name(flow.from), imported.trace->name(flow.to)));
    EXPECT_THAT(flows, ::testing::UnorderedElementsAre("l696>k0", "l696>k0", "l697>k1", "l697>k1"));
}

TEST(MergedRanks, NothingTellsWhoseADeviceOfBothIs) {
    const auto imported =
        readText("[" + launch(696, 0, 1, 0) + launch(697, 0, 2, 0) + launch(696, 0, 3, 20) + "{}]");
    EXPECT_TRUE(imported.trace->flows().empty());
    EXPECT_EQ(counted(imported, "used again while it is open"), 3u);
}

TEST(MergedRanks, FlowsWithoutAnIdAreNotDrawn) {
    const auto imported = readText(
        R"([{"ph":"X","name":"a","ts":0,"dur":2,"pid":1,"tid":1},{"ph":"s","ts":1,"pid":1,"tid":1,"cat":"c","name":"f"},)"
        R"({"ph":"X","name":"b","ts":5,"dur":2,"pid":1,"tid":2},{"ph":"f","ts":5,"pid":1,"tid":2,"cat":"c","name":"f","bp":"e"}])");
    EXPECT_TRUE(imported.trace->flows().empty());
    EXPECT_EQ(counted(imported, "flow event without an id"), 2u);
}

TEST(Refused, WithAWordOnWhatItIs) {
    EXPECT_THAT(problemOf(std::string("\xFF\xFE[\0{\0", 6)), HasSubstr("UTF-16"));
    EXPECT_THAT(problemOf(std::string("\xFE\xFF\0[\0{", 6)), HasSubstr("UTF-16"));
    EXPECT_THAT(problemOf(std::string("\0[\0{", 4)), HasSubstr("UTF-16BE"));
    const auto packed = [](const std::string& text) {
        std::string bytes;
        GzipPacker packer([&](std::string_view piece) { bytes += piece; });
        packer.write(text);
        packer.finish();
        return bytes;
    };
    const auto once = packed("[]");
    const auto twice = packed(once);
    EXPECT_THAT(problemOf(twice), HasSubstr("packed once more"));
    EXPECT_THAT(problemOf(once.substr(0, 10)), HasSubstr("cut off before anything"));
}

} // namespace
} // namespace gatescope
