// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/gzip_packer.h"
#include "trace_io/perfetto_writer.h"

#include <gmock/gmock.h>
#include <zlib.h>

#include <array>
#include <limits>
#include <map>
#include <utility>
#include <vector>

namespace gatescope {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(PerfettoReader, TracksOfProcessesThreadsAndNames) {
    PerfettoWriter file;
    // Events may come before what their tracks are.
    file.slice(21, 10, 20, "early");
    file.process(1, 4711, "server");
    auto& thread = file.track(2);
    thread.mutable_thread()->set_pid(4711);
    thread.mutable_thread()->set_tid(4712);
    thread.mutable_thread()->set_thread_name("main");
    thread.mutable_thread()->set_legacy_sort_index(5);
    file.slice(2, 0, 5, "on the thread");
    file.track(20, "group", 1);
    file.track(21, "queue", 20);
    file.track(22, "below the thread", 2);
    file.slice(22, 1, 2, "x");
    file.slice(1, 3, 4, "on the process");
    file.track(30, "alone");
    file.slice(30, 3, 4, "y");
    file.track(40, "Root");
    file.track(41, "leaf", 40);
    file.slice(41, 3, 4, "z");
    const auto imported = file.read();
    const Trace& trace = *imported.trace;
    const auto trackAndProcess = [&](std::string_view name) {
        const auto slices = slicesNamed(trace, name);
        EXPECT_EQ(slices.size(), 1U) << name;
        const Track& track = trackOf(trace, slices.at(0));
        return track.name + " in " + processOf(trace, track);
    };
    EXPECT_EQ(trackAndProcess("early"), "group / queue in server");
    EXPECT_EQ(trackAndProcess("on the thread"), "main in server");
    EXPECT_EQ(trackAndProcess("x"), "main / below the thread in server");
    EXPECT_EQ(trackAndProcess("on the process"), "server in server");
    EXPECT_EQ(trackAndProcess("y"), "alone in Tracks");
    EXPECT_EQ(trackAndProcess("z"), "leaf in Root");
    const Track& main = *trackNamed(trace, "main");
    EXPECT_EQ(main.tid, 4712U);
    EXPECT_EQ(main.order, 5);
    EXPECT_EQ(trace.tracks()[main.parent].pid, 4711U);
    EXPECT_TRUE(imported.diagnostics.empty()) << imported.diagnostics[0].what;
}

TEST(PerfettoReader, ManyDescriptorsOfOneThreadAreOneTrack) {
    PerfettoWriter file;
    file.thread(1, 7, 8, "worker");
    file.thread(2, 7, 8, "worker");
    file.slice(1, 0, 1, "a");
    file.slice(2, 2, 3, "b");
    const auto trace = file.read().trace;
    EXPECT_EQ(trace->slice(0).track, trace->slice(1).track);
}

TEST(PerfettoReader, SiblingsAreInTheOrderThatTheirParentAsksFor) {
    const auto orderOf = [](std::uint32_t ordering) {
        PerfettoWriter file;
        file.process(1, 4, "p");
        file.track(10, "group", 1).set_child_ordering(ordering);
        file.track(11, "b", 10).set_sibling_order_rank(3);
        file.track(12, "c", 10).set_sibling_order_rank(-1);
        file.track(13, "a", 10).set_sibling_order_rank(2);
        file.slice(11, 20, 21, "x");
        file.slice(12, 30, 31, "x");
        file.slice(13, 25, 26, "x");
        const auto trace = file.read().trace;
        std::vector<const Track*> tracks;
        for (const auto& track : trace->tracks()) {
            if (track.name.starts_with("group / ")) tracks.push_back(&track);
        }
        std::ranges::sort(tracks, {}, &Track::order);
        std::string names;
        for (const auto* track : tracks)
            names += track->name.back();
        return names;
    };
    EXPECT_EQ(orderOf(1), "abc");
    EXPECT_EQ(orderOf(2), "bac");
    EXPECT_EQ(orderOf(3), "cab");
}

TEST(PerfettoReader, TracksWithoutAnEndOfParents) {
    PerfettoWriter file;
    file.track(1, "one", 2);
    file.track(2, "two", 1);
    file.slice(1, 0, 1, "in a circle");
    file.track(3, "self", 3);
    file.slice(3, 0, 1, "its own parent");
    constexpr std::uint64_t kDeep = 3000;
    for (std::uint64_t uuid = 10; uuid < 10 + kDeep; ++uuid)
        file.track(uuid, "deeper", uuid == 10 ? 0 : uuid - 1);
    file.slice(9 + kDeep, 0, 1, "deep");
    const auto trace = file.read().trace;
    EXPECT_EQ(trace->sliceCount(), 3U);
    EXPECT_LT(trackOf(*trace, slicesNamed(*trace, "deep").at(0)).name.size(), 2000U);
}

TEST(PerfettoReader, ArgsAsTheyAreWritten) {
    PerfettoWriter file;
    auto& event = file.event(PerfettoWriter::kBegin, 1, 0, "slice");
    const auto add = [&](const char* name) -> pf::DebugAnnotation& {
        auto& annotation = *event.add_debug_annotations();
        annotation.set_name(name);
        return annotation;
    };
    add("yes").set_bool_value(true);
    add("u").set_uint_value(UINT64_MAX);
    add("i").set_int_value(INT64_MIN);
    add("d").set_double_value(0.1);
    add("nan").set_double_value(std::numeric_limits<double>::quiet_NaN());
    add("s").set_string_value("a\"b\n");
    add("p").set_pointer_value(0xDEADBEEF);
    add("empty");
    auto& dict = add("dict");
    auto& inner = *dict.add_dict_entries();
    inner.set_name("x");
    inner.add_array_values()->set_int_value(1);
    inner.add_array_values()->add_dict_entries()->set_name("y");
    add("json").set_legacy_json_value(R"({"a":[1,2]})");
    add("no json").set_legacy_json_value("{a");
    auto& nested = *add("nested").mutable_nested_value();
    nested.set_nested_type(1);
    nested.add_dict_keys("k");
    auto& list = *nested.add_dict_values();
    list.set_nested_type(2);
    list.add_array_values()->set_string_value("v");
    list.add_array_values()->set_bool_value(false);
    auto& proto = add("proto");
    proto.set_proto_type_name("some.Type");
    proto.set_proto_value(std::string("\x08\x01", 2));
    event.set_correlation_id(77);
    auto& end = file.event(PerfettoWriter::kEnd, 1, 9);
    auto& late = *end.add_debug_annotations();
    late.set_name("late");
    late.set_int_value(1);
    const auto trace = file.read().trace;
    ASSERT_EQ(trace->sliceCount(), 1U);
    EXPECT_EQ(
        trace->argsText(0),
        R"({"yes":true,"u":18446744073709551615,"i":-9223372036854775808,"d":0.1,"nan":"nan","s":"a\"b\n",)"
        R"("p":"0xdeadbeef","empty":[],"dict":{"x":[1,{"y":[]}]},"json":{"a":[1,2]},"no json":"{a",)"
        R"("nested":{"k":["v",false]},"proto":{"type":"some.Type","bytes":"0801"},"correlation_id":77,"late":1})");
}

TEST(PerfettoReader, WhatIsNamedByNumberHoldsForItsSequenceUntilItBeginsAnew) {
    PerfettoWriter file;
    const auto begin = [&](std::uint32_t sequence, std::uint64_t time, std::uint64_t name) {
        auto& packet = file.packet(sequence);
        packet.set_timestamp(time);
        packet.set_sequence_flags(PerfettoWriter::kNeedsState);
        auto& event = *packet.mutable_track_event();
        event.set_type(PerfettoWriter::kInstant);
        event.set_name_iid(name);
    };
    begin(1, 0, 1); // nothing has been said: lost
    addText(*file.interned(1).add_event_names(), 1, "one of 1");
    addText(*file.interned(2).add_event_names(), 1, "one of 2");
    begin(1, 1, 1);
    begin(2, 2, 1);
    addText(*file.interned(1).add_event_names(), 2, "two of 1");
    begin(1, 3, 2);
    begin(1, 4, 1); // forgotten
    file.packet(2).set_previous_packet_dropped(1);
    begin(2, 5, 1); // its state can't be trusted any more
    const auto imported = file.read();
    std::vector<std::string> names;
    for (const auto& instant : imported.trace->instants())
        names.emplace_back(imported.trace->string(instant.name));
    EXPECT_THAT(names, ElementsAre("one of 1", "one of 2", "two of 1", "[1]"));
    EXPECT_EQ(countOf(imported, "lost_state"), 2U);
    EXPECT_EQ(offsetOf(imported, "lost_state"), 0U);
    EXPECT_EQ(countOf(imported, "lost_packets"), 1U);
    EXPECT_EQ(countOf(imported, "unknown_text"), 1U);
}

TEST(PerfettoReader, DefaultsOfASequence) {
    PerfettoWriter file;
    auto& packet = file.packet();
    packet.set_sequence_flags(PerfettoWriter::kCleared);
    auto& defaults = *packet.mutable_trace_packet_defaults();
    defaults.mutable_track_event_defaults()->set_track_uuid(5);
    defaults.mutable_track_event_defaults()->add_extra_counter_track_uuids(6);
    file.track(5, "default");
    file.track(6, "cpu time").mutable_counter()->set_unit_multiplier(1000);
    for (const auto type : {PerfettoWriter::kBegin, PerfettoWriter::kEnd}) {
        auto& added = file.packet();
        added.set_timestamp(type);
        added.mutable_track_event()->set_type(type);
        added.mutable_track_event()->add_extra_counter_values(7 * type);
    }
    const auto trace = file.read().trace;
    ASSERT_EQ(trace->sliceCount(), 1U);
    EXPECT_EQ(trackOf(*trace, trace->slice(0)).name, "default");
    ASSERT_EQ(trace->counters().size(), 2U);
    EXPECT_EQ(trace->counters()[1].value, 14000);
    EXPECT_EQ(trace->tracks()[trace->counters()[1].track].name, "cpu time");
}

TEST(PerfettoReader, CountersOfAllForms) {
    PerfettoWriter file;
    file.process(1, 9, "p");
    file.track(2, "bytes", 1).mutable_counter();
    auto& delta = *file.track(3, "sum", 1).mutable_counter();
    delta.set_is_incremental(true);
    delta.set_unit_multiplier(2);
    file.event(PerfettoWriter::kCounter, 2, 0).set_counter_value(-4);
    file.event(PerfettoWriter::kCounter, 2, 1).set_double_counter_value(0.5);
    file.event(PerfettoWriter::kCounter, 3, 2).set_counter_value(5);
    file.event(PerfettoWriter::kCounter, 3, 3).set_counter_value(6);
    file.event(PerfettoWriter::kCounter, 3, 4); // no value
    auto& event = file.event(PerfettoWriter::kInstant, 1, 5, "with a counter");
    event.add_extra_double_counter_track_uuids(2);
    event.add_extra_double_counter_values(2.5);
    const auto imported = file.read();
    std::vector<double> values;
    for (const auto& sample : imported.trace->counters())
        values.push_back(sample.value);
    EXPECT_THAT(values, ElementsAre(-4, 0.5, 10, 22, 2.5));
    EXPECT_EQ(countOf(imported, "counter_no_number"), 1U);
    EXPECT_EQ(processOf(*imported.trace, *trackNamed(*imported.trace, "sum")), "p");
    EXPECT_EQ(trackNamed(*imported.trace, "sum")->kind, TrackKind::Counter);
    EXPECT_EQ(imported.files[0].events.at("C"), 6U);
}

TEST(PerfettoReader, FlowsAreInOrderOfTime) {
    PerfettoWriter file;
    // The file has them in another order; the old and the new form of ids are the same.
    file.event(PerfettoWriter::kBegin, 1, 20, "c").add_terminating_flow_ids(4);
    file.event(PerfettoWriter::kEnd, 1, 21);
    file.event(PerfettoWriter::kBegin, 2, 10, "b").add_flow_ids_old(4);
    file.event(PerfettoWriter::kEnd, 2, 11);
    file.event(PerfettoWriter::kBegin, 3, 0, "a");
    file.event(PerfettoWriter::kEnd, 3, 1).add_flow_ids(4);         // leaves where it ends
    file.event(PerfettoWriter::kBegin, 1, 30, "d").add_flow_ids(4); // the id is used again
    file.event(PerfettoWriter::kEnd, 1, 40);
    file.event(PerfettoWriter::kBegin, 2, 30, "e");
    file.event(PerfettoWriter::kInstant, 2, 35, "in e").add_terminating_flow_ids_old(4);
    file.event(PerfettoWriter::kEnd, 2, 40);
    const auto imported = file.read();
    const Trace& trace = *imported.trace;
    std::vector<std::string> arrows;
    for (const auto& flow : trace.flows())
        arrows.push_back(std::string(trace.name(flow.from)) + std::string(trace.name(flow.to)));
    EXPECT_THAT(arrows, ElementsAre("ab", "bc", "de"));
    const auto& events = imported.files[0].events;
    EXPECT_EQ(events.at("s"), 2U);
    EXPECT_EQ(events.at("t"), 1U);
    EXPECT_EQ(events.at("f"), 2U);
}

TEST(PerfettoReader, CategoriesAreCounted) {
    PerfettoWriter file;
    addText(*file.interned().add_event_categories(), 3, "io");
    auto& event = file.event(PerfettoWriter::kBegin, 1, 0, "a");
    event.add_category_iids(3);
    event.add_categories("net");
    file.event(PerfettoWriter::kEnd, 1, 1);
    file.event(PerfettoWriter::kInstant, 1, 1, "b").add_category_iids(3);
    const auto imported = file.read();
    EXPECT_EQ(imported.trace->category(0), "io,net");
    EXPECT_EQ(imported.files[0].categories, (std::map<std::string, std::size_t>{{"io", 1}, {"io,net", 1}}));
}

TEST(PerfettoReader, HalvesWithoutTheOther) {
    PerfettoWriter file;
    file.event(PerfettoWriter::kEnd, 1, 1);
    file.event(PerfettoWriter::kBegin, 1, 2, "open");
    file.slice(2, 5, 10, "last");
    const auto imported = file.read();
    EXPECT_EQ(countOf(imported, "e_without_b"), 1U);
    EXPECT_EQ(countOf(imported, "b_without_e"), 1U);
    EXPECT_EQ(slicesNamed(*imported.trace, "open").at(0).duration, 8);
}

/// As torch writes them: all beginnings of a group, then all ends.
TEST(PerfettoReader, ABatchOfSlicesKeepsItsEnds) {
    PerfettoWriter file;
    struct Item {
        std::uint64_t begin, end;
    };
    const auto write = [&](std::uint64_t track, std::vector<Item> items) {
        for (const auto& item : items) {
            auto& packet = file.packet();
            packet.set_timestamp(item.begin);
            packet.set_sequence_flags(PerfettoWriter::kNeedsState);
            packet.mutable_track_event()->set_type(PerfettoWriter::kBegin);
            packet.mutable_track_event()->set_track_uuid(track);
        }
        for (const auto& item : items)
            file.event(PerfettoWriter::kEnd, track, item.end);
    };
    file.interned();
    write(1, {{0, 10}, {10, 20}, {20, 25}}); // each touches the next
    write(2, {{0, 10}, {8, 20}, {19, 25}});  // and overlaps it
    write(3, {{0, 10}, {10, 20}});           // the order in time says nothing
    write(4, {{0, 30}, {10, 20}, {12, 15}}); // nested
    const auto trace = file.read().trace;
    using Slices = std::vector<std::pair<std::int64_t, std::int64_t>>;
    std::map<TrackId, Slices> byTrack;
    for (SliceId id = 0; id < trace->sliceCount(); ++id) {
        const auto slice = trace->slice(id);
        byTrack[slice.track].emplace_back(slice.start, slice.end());
    }
    std::vector<Slices> tracks;
    for (auto& [track, slices] : byTrack)
        tracks.push_back(slices);
    EXPECT_THAT(tracks, ElementsAre(Slices{{0, 10}, {10, 20}, {20, 25}}, Slices{{0, 10}, {8, 20}, {19, 25}},
                                    Slices{{0, 10}, {10, 20}}, Slices{{0, 30}, {10, 20}, {12, 15}}));
}

TEST(PerfettoReader, EndsOfOtherTracksMakeNoBatch) {
    PerfettoWriter file;
    file.event(PerfettoWriter::kBegin, 1, 10, "one");
    file.event(PerfettoWriter::kBegin, 2, 5, "two");
    file.event(PerfettoWriter::kEnd, 2, 30);
    file.event(PerfettoWriter::kEnd, 1, 20);
    const auto trace = file.read().trace;
    EXPECT_EQ(slicesNamed(*trace, "one").at(0).duration, 10);
    EXPECT_EQ(slicesNamed(*trace, "two").at(0).duration, 25);
}

TEST(PerfettoReader, WhatHappensAsItHappensIsPairedByAStack) {
    PerfettoWriter file;
    file.event(PerfettoWriter::kBegin, 1, 0, "outer");
    file.event(PerfettoWriter::kBegin, 1, 5, "inner");
    file.event(PerfettoWriter::kEnd, 1, 8);
    file.event(PerfettoWriter::kEnd, 1, 20);
    const auto trace = file.read().trace;
    EXPECT_EQ(slicesNamed(*trace, "outer").at(0).duration, 20);
    EXPECT_EQ(slicesNamed(*trace, "inner").at(0).duration, 3);
}

TEST(PerfettoReader, PackedPacketsAndGzip) {
    PerfettoWriter inner;
    inner.slice(1, 100, 110, "packed");
    const auto bytes = inner.bytes();
    std::string packed(::compressBound(bytes.size()), '\0');
    auto size = static_cast<uLongf>(packed.size());
    ASSERT_EQ(::compress(reinterpret_cast<Bytef*>(packed.data()), &size,
                         reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()),
              Z_OK);
    packed.resize(size);
    PerfettoWriter file;
    file.slice(1, 0, 10, "plain");
    file.packet().set_compressed_packets(packed);
    file.packet().set_compressed_packets(packed.substr(0, packed.size() / 2));
    const auto imported = file.read();
    EXPECT_EQ(slicesNamed(*imported.trace, "packed").size(), 1U);
    EXPECT_EQ(countOf(imported, "damaged_packet"), 1U);

    PerfettoWriter one;
    one.slice(1, 0, 10, "plain");
    std::string zipped;
    GzipPacker packer([&](std::string_view piece) { zipped += piece; });
    packer.write(one.bytes());
    packer.finish();
    const auto gzip = readText(zipped);
    EXPECT_EQ(gzip.files[0].packing, "gzip");
    EXPECT_EQ(gzip.files[0].format, "perfetto");
    EXPECT_EQ(gzip.trace->sliceCount(), 1U);
}

TEST(PerfettoReader, AsyncAndOtherLettersOfTheOlderForm) {
    PerfettoWriter file;
    file.process(1, 5, "browser");
    file.thread(2, 5, 6, "io");
    const auto add = [&](char letter, std::uint64_t time, const char* name) -> pf::LegacyEvent& {
        auto& packet = file.packet();
        packet.set_timestamp(time);
        packet.mutable_track_event()->set_track_uuid(2);
        packet.mutable_track_event()->set_name(name);
        packet.mutable_track_event()->add_categories("net");
        auto& legacy = *packet.mutable_track_event()->mutable_legacy_event();
        legacy.set_phase(letter);
        return legacy;
    };
    add('X', 0, "whole").set_duration_us(2);
    add('b', 10, "async").set_unscoped_id(1);
    add('b', 12, "other id").set_unscoped_id(2);
    add('e', 20, "async").set_unscoped_id(1);
    add('e', 22, "other id").set_unscoped_id(2);
    add('I', 30, "everywhere").set_instant_event_scope(1);
    add('I', 31, "of the process").set_instant_event_scope(2);
    add('O', 40, "snapshot");
    add('B', 50, "half");
    add('E', 60, "half");
    auto& out = add('X', 100, "out");
    out.set_duration_us(1);
    out.set_bind_id(9);
    out.set_flow_direction(2);
    auto& in = add('X', 2000, "in");
    in.set_duration_us(1);
    in.set_bind_id(9);
    in.set_flow_direction(1);
    const auto imported = file.read();
    const Trace& trace = *imported.trace;
    EXPECT_EQ(slicesNamed(trace, "whole").at(0).duration, 2000);
    EXPECT_EQ(slicesNamed(trace, "async").at(0).duration, 10);
    EXPECT_EQ(slicesNamed(trace, "other id").at(0).duration, 10);
    EXPECT_NE(slicesNamed(trace, "async").at(0).track, slicesNamed(trace, "other id").at(0).track);
    EXPECT_EQ(processOf(trace, trackOf(trace, slicesNamed(trace, "async").at(0))), "browser");
    EXPECT_EQ(slicesNamed(trace, "half").at(0).duration, 10);
    ASSERT_EQ(trace.instants().size(), 3U);
    EXPECT_EQ(trace.instants()[0].track, kNoTrack);
    EXPECT_EQ(trace.tracks()[trace.instants()[1].track].name, "browser");
    EXPECT_EQ(countOf(imported, "shown_as_instant"), 1U);
    ASSERT_EQ(trace.flows().size(), 1U);
    EXPECT_EQ(trace.name(trace.flows()[0].to), "in");
    EXPECT_EQ(imported.files[0].events.at("b"), 2U);
}

TEST(PerfettoReader, TimesThatCountFromTheThreadsDescriptor) {
    PerfettoWriter file;
    auto& descriptor = *file.packet().mutable_thread_descriptor();
    descriptor.set_pid(1);
    descriptor.set_tid(2);
    descriptor.set_thread_name("old");
    descriptor.set_reference_timestamp_us(1000);
    for (const int type : {1, 2}) {
        auto& event = *file.packet().mutable_track_event();
        event.set_type(static_cast<std::uint32_t>(type));
        event.set_timestamp_delta_us(3);
    }
    file.packet().mutable_track_event()->set_type(3); // no time at all
    const auto imported = file.read();
    ASSERT_EQ(imported.trace->sliceCount(), 1U);
    EXPECT_EQ(imported.trace->slice(0).duration, 3000);
    EXPECT_EQ(imported.files[0].clockOffsetNs, 1'003'000);
    EXPECT_EQ(trackOf(*imported.trace, imported.trace->slice(0)).name, "old");
    EXPECT_EQ(countOf(imported, "no_ts"), 1U);
}

TEST(PerfettoReader, WhatDevicesRanAndTheirCounters) {
    PerfettoWriter file;
    file.process(1, 77, "python");
    file.thread(2, 77, 77, "main");
    auto& interned = file.interned();
    auto& stage = *interned.add_gpu_specifications();
    stage.set_iid(1);
    stage.set_name("Kernel");
    stage.set_category(2);
    auto& queue = *interned.add_gpu_specifications();
    queue.set_iid(100);
    queue.set_name("stream 7");
    auto& kernel = *interned.add_compute_kernels();
    kernel.set_iid(4);
    kernel.set_demangled_name("gemm<float>");
    addText(*interned.add_compute_arg_names(), 1, "registers_per_thread");
    auto& descriptor = *interned.add_gpu_counter_descriptors();
    descriptor.set_iid(1);
    descriptor.set_gpu_id(3);
    auto& spec = *descriptor.mutable_counter_descriptor()->add_specs();
    spec.set_counter_id(8);
    spec.set_name("Power (W)");
    auto& launch = file.event(PerfettoWriter::kBegin, 2, 10, "cudaLaunchKernel");
    launch.mutable_gpu_correlation()->add_render_stage_submission_event_ids(55);
    file.event(PerfettoWriter::kEnd, 2, 15);
    const auto addStage = [&](std::uint64_t time, std::uint64_t id) -> pf::GpuRenderStageEvent& {
        auto& packet = file.packet();
        packet.set_timestamp(time);
        auto& event = *packet.mutable_gpu_render_stage_event();
        event.set_event_id(id);
        event.set_duration(5);
        event.set_gpu_id(3);
        event.set_hw_queue_iid(100);
        event.set_stage_iid(1);
        event.set_kernel_iid(4);
        return event;
    };
    auto& first = addStage(20, 55);
    auto& grid = *first.mutable_launch()->mutable_grid_size();
    grid.set_x(2);
    grid.set_y(1);
    grid.set_z(1);
    auto& arg = *first.mutable_launch()->add_args();
    arg.set_name_iid(1);
    arg.set_uint_value(40);
    auto& extra = *first.add_extra_data();
    extra.set_name("correlation");
    extra.set_value("99");
    addStage(30, 56).add_event_wait_ids(55);
    auto& counters = file.packet();
    counters.set_timestamp(31);
    counters.mutable_gpu_counter_event()->set_counter_descriptor_iid(1);
    auto& counter = *counters.mutable_gpu_counter_event()->add_counters();
    counter.set_counter_id(8);
    counter.set_double_value(250.5);
    const auto imported = file.read();
    const Trace& trace = *imported.trace;
    const auto kernels = slicesNamed(trace, "gemm<float>");
    ASSERT_EQ(kernels.size(), 2U);
    EXPECT_EQ(trace.string(kernels[0].category), "kernel");
    EXPECT_EQ(kernels[0].duration, 5);
    EXPECT_EQ(trackOf(trace, kernels[0]).name, "stream 7");
    EXPECT_EQ(trackOf(trace, kernels[0]).kind, TrackKind::DeviceQueue);
    EXPECT_EQ(processOf(trace, trackOf(trace, kernels[0])), "GPU 3");
    EXPECT_EQ(
        trace.argsText(kernels[0].id),
        R"({"stage":"Kernel","device":3,"event_id":55,"grid":[2,1,1],"registers_per_thread":40,"correlation":"99"})");
    EXPECT_EQ(trace.integer(kernels[0].id, ArgKey::Correlation), 99);
    ASSERT_EQ(trace.flows().size(), 2U);
    EXPECT_EQ(trace.name(trace.flows()[0].from), "cudaLaunchKernel");
    EXPECT_EQ(trace.flows()[0].to, kernels[0].id);
    EXPECT_EQ(trace.flows()[1].from, kernels[0].id);
    EXPECT_EQ(trace.flows()[1].to, kernels[1].id);
    ASSERT_EQ(trace.counters().size(), 1U);
    EXPECT_EQ(trace.counters()[0].value, 250.5);
    EXPECT_EQ(processOf(trace, *trackNamed(trace, "Power (W)")), "GPU 3");
    EXPECT_TRUE(imported.diagnostics.empty()) << imported.diagnostics[0].what;
}

TEST(PerfettoReader, ContentDecidesNotTheName) {
    // JSON behind a line feed, which is a packet's tag too.
    const auto json = readText(
        "\n{\"traceEvents\":[{\"ph\":\"X\",\"name\":\"a\",\"pid\":1,\"tid\":1,\"ts\":1,\"dur\":2}]}");
    EXPECT_EQ(json.files[0].format, "chrome");
    EXPECT_EQ(json.trace->sliceCount(), 1U);
    EXPECT_EQ(readText("\n\n\n[]").files[0].format, "chrome");
}

TEST(PerfettoReader, SeveralFilesBeginWhereTheirClocksSay) {
    constexpr std::uint64_t kEpoch = 1'780'000'000'000'000'000;
    const auto fileAt = [](std::uint64_t boot, std::uint64_t real) {
        PerfettoWriter file;
        auto& snapshot = *file.packet().mutable_clock_snapshot();
        auto& first = *snapshot.add_clocks();
        first.set_clock_id(6);
        first.set_timestamp(boot);
        auto& second = *snapshot.add_clocks();
        second.set_clock_id(1);
        second.set_timestamp(real);
        file.process(1, 3, "p");
        file.thread(2, 3, 3, "t");
        file.slice(2, boot + 5, boot + 6, "s");
        return file.bytes();
    };
    const TemporaryFile one(fileAt(1000, kEpoch), ".rank0.pftrace");
    const TemporaryFile two(fileAt(777'000, kEpoch + 40), ".rank1.pftrace");
    NoProgress progress;
    const std::array paths{one.path(), two.path()};
    const auto imported = readTraces(paths, progress, {});
    ASSERT_EQ(imported.trace->sliceCount(), 2U);
    EXPECT_EQ(imported.trace->slice(0).start, 0);
    EXPECT_EQ(imported.trace->slice(1).start, 40);
    EXPECT_EQ(imported.files[0].clockOffsetNs, static_cast<std::int64_t>(kEpoch) + 5);
    EXPECT_EQ(imported.files[1].rank, 1);
    EXPECT_EQ(processOf(*imported.trace, trackOf(*imported.trace, imported.trace->slice(1))), "rank 1: p");
}

} // namespace
} // namespace gatescope
