// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "trace_io/perfetto_framing.h"
#include "trace_io/perfetto_writer.h"

#include <gmock/gmock.h>
#include <zlib.h>

#include <random>

namespace gatescope {
namespace {

using ::testing::HasSubstr;

/// Slices of one track, each of two packets of a known size.
struct Sample {
    static constexpr std::size_t kSlices = 20;
    std::string bytes;
    std::size_t head = 0;      ///< where the slices begin
    std::size_t sliceSize = 0; ///< of both packets

    Sample() {
        PerfettoWriter file;
        file.thread(1, 4, 5, "worker");
        bytes = file.bytes();
        head = bytes.size();
        for (std::size_t i = 0; i < kSlices; ++i) {
            PerfettoWriter slice;
            slice.slice(1, 1000 + 10 * i, 1005 + 10 * i, "work");
            bytes += slice.bytes();
            if (i == 0) sliceSize = bytes.size() - head;
        }
    }
};

TEST(PerfettoDamage, AFileThatIsCutKeepsAllWholePackets) {
    const Sample sample;
    ASSERT_EQ(sample.bytes.size(), sample.head + Sample::kSlices * sample.sliceSize);
    for (auto size = sample.head + sample.sliceSize; size < sample.bytes.size(); ++size) {
        const auto imported = readText(std::string_view(sample.bytes).substr(0, size));
        const auto inSlices = size - sample.head;
        const auto inSlice = inSlices % sample.sliceSize;
        // A beginning alone is a slice too, taken to last to the end.
        const bool hasBegin = imported.trace->sliceCount() == inSlices / sample.sliceSize + 1;
        EXPECT_TRUE(hasBegin || imported.trace->sliceCount() == inSlices / sample.sliceSize) << size;
        const auto cut = offsetOf(imported, "cut_off");
        if (inSlice == 0) {
            EXPECT_EQ(cut, kNoOffset) << size;
        } else if (!hasBegin) {
            EXPECT_EQ(cut, size - inSlice) << size;
        } else if (cut != kNoOffset) {
            EXPECT_GT(cut, size - inSlice);
        }
        EXPECT_EQ(countOf(imported, "damaged_packet"), 0U) << size;
    }
}

TEST(PerfettoDamage, BytesBetweenPacketsCostNoOthers) {
    const Sample sample;
    const auto place = sample.head + 7 * sample.sliceSize;
    for (const std::string_view garbage :
         {std::string_view("\0\0\0\0", 4), std::string_view("garbage"), std::string_view("\x0A\x05zzz"),
          std::string_view("\x0A\xFF\xFF\xFF\x0F"),
          std::string_view("\x0A\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01"),
          std::string_view("\x0A\xFF\xFF\x03")}) {
        auto bytes = sample.bytes;
        bytes.insert(place, garbage);
        const auto imported = readText(bytes);
        EXPECT_GE(imported.trace->sliceCount(), Sample::kSlices - 1) << garbage;
        EXPECT_GE(countOf(imported, "damaged_packet"), 1U) << garbage;
        EXPECT_EQ(offsetOf(imported, "damaged_packet"), place) << garbage;
        EXPECT_EQ(countOf(imported, "cut_off"), 0U) << garbage;
    }
}

TEST(PerfettoDamage, APacketThatIsNoneCostsItselfOnly) {
    const Sample sample;
    const auto place = sample.head + 3 * sample.sliceSize;
    for (const std::string_view content :
         {std::string_view("\x5A\x03\x48\xFF\xFF", 5), // a track event that ends inside of a number
          std::string_view("\x5A\x7F\x48\x01", 4),     // and one that is longer than the packet
          std::string_view("\x58\x01", 2) /* no message */}) {
        auto bytes = sample.bytes;
        bytes.insert(place, std::string("\x0A") + static_cast<char>(content.size()) + std::string(content));
        const auto imported = readText(bytes);
        EXPECT_EQ(imported.trace->sliceCount(), Sample::kSlices);
        if (content.size() > 2) {
            EXPECT_EQ(offsetOf(imported, "damaged_packet"), place);
        }
    }
}

TEST(PerfettoDamage, NothingThatCanBeReadIsRefused) {
    const auto refusal = [](std::string_view bytes) -> std::string {
        try {
            readText(bytes);
        } catch (const InputError& error) {
            return error.problem();
        }
        return {};
    };
    EXPECT_THAT(refusal(std::string_view("\x0A\x80\x01\x00", 4)), HasSubstr("binary data"));
    EXPECT_THAT(refusal(std::string_view("\x0A\x02\x50\x01\x0A\x02\x58", 7)).size(), 0U);
    EXPECT_THAT(refusal(std::string_view("\x0A\x05\x50\x01\x80", 5)), HasSubstr("without a packet"));
}

TEST(PerfettoDamage, DeepNestingIsDamage) {
    const auto nested = [](int depth) {
        PerfettoWriter file;
        auto* annotation = file.event(PerfettoWriter::kInstant, 1, 1, "deep").add_debug_annotations();
        for (int i = 0; i < depth; ++i) {
            annotation->set_name("k");
            annotation = annotation->add_dict_entries();
        }
        file.slice(1, 5, 6, "after");
        return file.read();
    };
    EXPECT_EQ(nested(50).trace->instants().size(), 1U);
    const auto imported = nested(3000);
    EXPECT_EQ(imported.trace->instants().size(), 0U);
    EXPECT_EQ(imported.trace->sliceCount(), 1U);
    EXPECT_EQ(countOf(imported, "damaged_packet"), 1U);
}

/// A message of nothing but empty parts would be a hundred times as large in memory.
TEST(PerfettoDamage, WhatWouldTakeTooMuchMemoryIsDamage) {
    constexpr std::size_t kSize = std::size_t{9} << 20;
    PerfettoWriter file;
    file.slice(1, 5, 6, "before");
    auto bytes = file.bytes();
    const auto varint = [](std::size_t number) {
        std::string text;
        for (; number >= 128; number >>= 7)
            text += static_cast<char>((number & 127) | 128);
        return text + static_cast<char>(number);
    };
    std::string annotations;
    while (annotations.size() < kSize)
        annotations.append("\x22\x00", 2);
    const auto content = "\x5A" + varint(annotations.size()) + annotations;
    bytes += "\x0A" + varint(content.size()) + content + file.bytes();
    const auto imported = readText(bytes);
    EXPECT_EQ(countOf(imported, "damaged_packet"), 1U);
    EXPECT_EQ(imported.trace->sliceCount(), 2U);

    const std::string zeros(std::size_t{65} << 20, '\0');
    std::string packed(::compressBound(zeros.size()), '\0');
    auto size = static_cast<uLongf>(packed.size());
    ASSERT_EQ(::compress2(reinterpret_cast<Bytef*>(packed.data()), &size,
                          reinterpret_cast<const Bytef*>(zeros.data()), zeros.size(), 1),
              Z_OK);
    packed.resize(size);
    file.packet().set_compressed_packets(packed);
    EXPECT_EQ(countOf(file.read(), "damaged_packet"), 1U);
}

TEST(PerfettoDamage, ALengthBeyondAllPacketsIsNotWaitedFor) {
    using perfetto::Frame;
    const auto stateOf = [](std::string_view text) { return perfetto::frameAt(text).state; };
    EXPECT_EQ(stateOf("\x0A\x81\x80\x80\x40"), Frame::State::NoPacket); // 128 MiB and one
    EXPECT_EQ(stateOf("\x0A\x80\x80\x80\x40"), Frame::State::NeedMore);
    EXPECT_EQ(stateOf("\x0A\xFF\xFF\xFF\xFF\xFF\x01"), Frame::State::NoPacket);
    EXPECT_EQ(stateOf("\x0A\x01\x50"), Frame::State::Whole);
}

TEST(PerfettoDamage, HugeNumbersAreNoTimes) {
    PerfettoWriter file;
    file.event(PerfettoWriter::kInstant, 1, UINT64_MAX / 2, "far");
    file.event(PerfettoWriter::kInstant, 1, UINT64_MAX, "just before 1970");
    auto& packet = file.packet();
    packet.set_timestamp(5);
    packet.mutable_gpu_render_stage_event()->set_duration(UINT64_MAX);
    const auto imported = file.read();
    EXPECT_EQ(countOf(imported, "no_ts"), 1U);
    EXPECT_EQ(countOf(imported, "bad_dur"), 1U);
    EXPECT_EQ(imported.trace->instants().size(), 1U);
}

/// Any bytes are a trace or an InputError. Always the same mutations, so that a failure can be seen again.
TEST(PerfettoDamage, RandomMutationsNeverCrash) {
    PerfettoWriter file;
    file.thread(1, 4, 5, "worker");
    addText(*file.interned().add_event_names(), 1, "name");
    auto& event = file.event(PerfettoWriter::kBegin, 1, 10);
    event.set_name_iid(1);
    event.add_flow_ids(3);
    event.add_debug_annotations()->set_name("x");
    file.event(PerfettoWriter::kEnd, 1, 20);
    file.event(PerfettoWriter::kCounter, 2, 20).set_counter_value(1);
    auto& stage = file.packet();
    stage.set_timestamp(15);
    stage.mutable_gpu_render_stage_event()->set_duration(3);
    auto& clock = *file.packet().mutable_clock_snapshot()->add_clocks();
    clock.set_clock_id(64);
    clock.set_is_incremental(true);
    file.slice(1, 30, 40, "last");
    const auto original = file.bytes();
    std::mt19937 random(20261128);
    const auto upTo = [&](std::size_t most) {
        return std::uniform_int_distribution<std::size_t>(0, most)(random);
    };
    std::size_t read = 0;
    for (int round = 0; round < 3000; ++round) {
        auto bytes = original;
        for (auto changes = upTo(4) + 1; changes > 0 && !bytes.empty(); --changes) {
            const auto at = upTo(bytes.size() - 1);
            switch (upTo(3)) {
            case 0:
                bytes[at] = static_cast<char>(upTo(255));
                break;
            case 1:
                bytes.erase(at, upTo(8));
                break;
            case 2:
                bytes.insert(at, bytes.substr(upTo(bytes.size() - 1), upTo(30)));
                break;
            default:
                bytes[at] = static_cast<char>(0xFF);
                break;
            }
        }
        try {
            const auto imported = readText(bytes);
            read += imported.trace->sliceCount() > 0 ? 1 : 0;
        } catch (const InputError&) {
        }
    }
    EXPECT_GT(read, 1000U); // most are still traces, or nothing was tested
}

} // namespace
} // namespace gatescope
