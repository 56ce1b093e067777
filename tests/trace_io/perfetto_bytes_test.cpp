// SPDX-License-Identifier: GPL-3.0-or-later
// Byte strings put together by hand after the public wire format, so that a number that is wrong in our
// schema shows: nothing here is made with it.
#include "trace_io/perfetto_writer.h"

#include <gmock/gmock.h>

namespace gatescope {
namespace {

/// "0A 1F" and so on; what stands between / and / is a remark.
std::string bytes(std::string_view hex) {
    std::string out;
    bool isRemark = false;
    int high = -1;
    for (const char c : hex) {
        if (c == '/') isRemark = !isRemark;
        if (isRemark || c == '/' || c == ' ' || c == '\n') continue;
        const int digit = c <= '9' ? c - '0' : c - 'A' + 10;
        if (high < 0) {
            high = digit;
        } else {
            out += static_cast<char>(16 * high + digit);
            high = -1;
        }
    }
    return out;
}

std::string packet(std::string_view content) {
    EXPECT_LT(content.size(), 128U);
    return std::string("\x0A") + static_cast<char>(content.size()) + std::string(content);
}

/// The shape of the first example of Perfetto's page on converting data: one named track with a nested slice
/// and an instant.
std::string nestedSlices() {
    return packet(bytes("/track_descriptor 60/ E2 03 09 /uuid/ 08 AB 09 /name/ 12 04 /Demo/ 44 65 6D 6F")) +
           packet(
               bytes("/timestamp 1000/ 40 E8 07 /sequence/ 50 07 /track_event 11/ 5A 0D"
                     "/type begin/ 48 01 /track_uuid/ 58 AB 09 /name 23/ BA 01 05 /outer/ 6F 75 74 65 72")) +
           packet(bytes("40 CC 08 50 07 5A 0D 48 01 58 AB 09 BA 01 05 /inner/ 69 6E 6E 65 72")) +
           packet(bytes("40 E2 08 50 07 5A 0B /instant/ 48 03 58 AB 09 BA 01 03 /hit/ 68 69 74")) +
           packet(bytes("40 B0 09 50 07 5A 05 /end/ 48 02 58 AB 09")) +
           packet(bytes("40 D0 0F 50 07 5A 05 48 02 58 AB 09"));
}

TEST(PerfettoBytes, NestedSlicesOnANamedTrack) {
    const auto imported = readText(nestedSlices());
    const Trace& trace = *imported.trace;
    ASSERT_EQ(trace.sliceCount(), 2U);
    EXPECT_EQ(trace.name(0), "outer");
    EXPECT_EQ(trace.slice(0).start, 0);
    EXPECT_EQ(trace.slice(0).duration, 1000);
    EXPECT_EQ(trace.name(1), "inner");
    EXPECT_EQ(trace.slice(1).start, 100);
    EXPECT_EQ(trace.slice(1).duration, 100);
    EXPECT_EQ(trace.slice(1).depth, 1);
    EXPECT_EQ(trace.parent(1), 0U);
    EXPECT_EQ(trackOf(trace, trace.slice(0)).name, "Demo");
    ASSERT_EQ(trace.instants().size(), 1U);
    EXPECT_EQ(trace.instants()[0].time, 122);
    EXPECT_EQ(trace.instants()[0].track, trace.slice(0).track);
    EXPECT_TRUE(imported.diagnostics.empty()) << imported.diagnostics[0].what;
    const auto& file = imported.files.at(0);
    EXPECT_EQ(file.format, "perfetto");
    EXPECT_EQ(file.packing, "plain");
    EXPECT_EQ(file.clockOffsetNs, 1000);
    EXPECT_EQ(file.events, (std::map<std::string, std::size_t>{{"B", 2}, {"E", 2}, {"M", 1}, {"i", 1}}));
}

TEST(PerfettoBytes, NamesByNumberAndArgs) {
    const auto text = packet(bytes("/sequence 7/ 50 07 /flags: cleared/ 68 01 /interned_data 12/ 62 19"
                                   "/category 1 = io/ 0A 06 08 01 12 02 69 6F"
                                   "/event name 5 = read/ 12 08 08 05 12 04 72 65 61 64"
                                   "/annotation name 2 = n/ 1A 05 08 02 12 01 6E")) +
                      packet(bytes("/timestamp 16/ 40 10 50 07 /needs state/ 68 02 5A 27"
                                   "/category/ 18 01 /name/ 50 05 48 01"
                                   "/n = -1/ 22 0D 08 02 20 FF FF FF FF FF FF FF FF FF 01"
                                   "/p = pointer 255/ 22 06 52 01 70 38 FF 01"
                                   "/s = x/ 22 06 52 01 73 32 01 78"
                                   "/no track: the whole trace's/ 58 00")) +
                      packet(bytes("40 20 50 07 68 02 5A 04 48 02 58 00"));
    const auto imported = readText(text);
    const Trace& trace = *imported.trace;
    ASSERT_EQ(trace.sliceCount(), 1U);
    EXPECT_EQ(trace.name(0), "read");
    EXPECT_EQ(trace.category(0), "io");
    EXPECT_EQ(trace.slice(0).duration, 16);
    EXPECT_EQ(trace.argsText(0), R"({"n":-1,"p":"0xff","s":"x"})");
    EXPECT_TRUE(imported.diagnostics.empty()) << imported.diagnostics[0].what;
}

TEST(PerfettoBytes, CounterFlowAndThread) {
    const auto text =
        packet(bytes("E2 03 12 08 01 22 0E /thread: pid 10/ 08 0A /tid 11/ 10 0B /name/ 2A 08"
                     "/worker-1/ 77 6F 72 6B 65 72 2D 31")) +
        packet(bytes("E2 03 0B 08 02 12 03 /MiB/ 4D 69 42 /counter/ 42 02 /multiplier 4/ 20 04")) +
        packet(bytes(
            "40 64 5A 10 48 01 58 01 /flow_ids 47, fixed64: 9/ F9 02 09 00 00 00 00 00 00 00 /end/ 18 01")) +
        packet(bytes("40 6E 5A 04 48 02 58 01")) +
        packet(bytes("40 78 5A 0E 48 01 58 01 /terminating 48/ 81 03 09 00 00 00 00 00 00 00")) +
        packet(bytes("40 82 01 5A 04 48 02 58 01")) +
        packet(bytes("40 78 5A 07 48 04 58 02 /value 30/ F0 01 05")) +
        packet(bytes("40 7D 5A 0E 48 04 58 02 /double 44/ E1 02 00 00 00 00 00 00 E0 3F"));
    const auto imported = readText(text);
    const Trace& trace = *imported.trace;
    ASSERT_EQ(trace.sliceCount(), 2U);
    const Track& worker = trackOf(trace, trace.slice(0));
    EXPECT_EQ(worker.name, "worker-1");
    EXPECT_EQ(worker.tid, 11U);
    EXPECT_EQ(trace.tracks()[worker.parent].pid, 10U);
    ASSERT_EQ(trace.flows().size(), 1U);
    EXPECT_EQ(trace.flows()[0].from, 0U);
    EXPECT_EQ(trace.flows()[0].to, 1U);
    EXPECT_EQ(trace.flows()[0].id, 9U);
    ASSERT_EQ(trace.counters().size(), 2U);
    EXPECT_EQ(trace.counters()[0].time, 20);
    EXPECT_EQ(trace.counters()[0].value, 20); // five times the multiplier
    EXPECT_EQ(trace.counters()[1].value, 2);
    EXPECT_EQ(trace.tracks()[trace.counters()[0].track].name, "MiB");
}

TEST(PerfettoBytes, WhatADeviceRan) {
    const auto text =
        packet(bytes(
            "50 01 68 01 62 18"
            "/gpu_specifications 24: stage 1 = Kernel, compute/ C2 01 0C 08 01 12 06 4B 65 72 6E 65 6C 20 02"
            "/queue 100 = s7/ C2 01 06 08 64 12 02 73 37")) +
        packet(bytes("/timestamp/ 40 64 50 01 68 02 /gpu_render_stage_event 53/ AA 03 2F"
                     "/event_id/ 08 05 /duration/ 10 0A /gpu_id/ 58 00 /queue/ 68 64 /stage/ 70 01"
                     "/name 17/ 8A 01 04 67 65 6D 6D"
                     "/launch 21/ AA 01 08 /grid/ 0A 06 08 02 10 03 18 01"
                     "/correlation = 42/ 32 11 0A 0B 63 6F 72 72 65 6C 61 74 69 6F 6E 12 02 34 32"));
    const auto imported = readText(text);
    const Trace& trace = *imported.trace;
    ASSERT_EQ(trace.sliceCount(), 1U) << imported.diagnostics.size();
    EXPECT_EQ(trace.name(0), "gemm");
    EXPECT_EQ(trace.category(0), "kernel");
    EXPECT_EQ(trace.slice(0).duration, 10);
    const Track& queue = trackOf(trace, trace.slice(0));
    EXPECT_EQ(queue.name, "s7");
    EXPECT_EQ(queue.kind, TrackKind::DeviceQueue);
    EXPECT_EQ(processOf(trace, queue), "GPU 0");
    EXPECT_THAT(trace.list(0, ArgKey::Grid), ::testing::ElementsAre(2, 3, 1));
    EXPECT_EQ(trace.integer(0, ArgKey::Correlation), 42);
}

TEST(PerfettoBytes, ClocksAndPacketsOfOtherKinds) {
    // Clock 64 of sequence 7 counts differences from 1000; the trace's clock then shows 5000.
    const auto text = packet(bytes("50 07 68 01 32 10 0A 07 08 40 10 E8 07 18 01 0A 05 08 06 10 88 27")) +
                      packet(bytes("50 07 DA 03 03 D0 03 40")) +
                      packet(bytes("40 05 50 07 68 02 5A 05 48 03 BA 01 00")) +
                      packet(bytes("40 07 50 07 68 02 5A 05 48 03 BA 01 00")) +
                      packet(bytes("/ftrace_events 1/ 0A 02 08 03")) + packet(bytes("/number 777/ CA 30 00"));
    const auto imported = readText(text);
    ASSERT_EQ(imported.trace->instants().size(), 2U);
    EXPECT_EQ(imported.trace->instants()[1].time, 7);
    EXPECT_EQ(imported.files.at(0).clockOffsetNs, 5005);
    EXPECT_EQ(countOf(imported, "packet_ftrace_events"), 1U);
    EXPECT_EQ(countOf(imported, "packet_field_777"), 1U);
}

} // namespace
} // namespace gatescope
