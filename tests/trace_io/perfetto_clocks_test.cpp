// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/perfetto_clocks.h"
#include "trace_io/perfetto_writer.h"

#include <array>
#include <vector>

namespace gatescope {
namespace {

using perfetto::Clocks;
using Reading = Clocks::Reading;

constexpr Clocks::Clock kBoot = Clocks::kBoottime;
constexpr Clocks::Clock kMono = Clocks::kMonotonic;

TEST(PerfettoClocks, TimesMoveByTheLastSnapshotBeforeThem) {
    Clocks clocks;
    clocks.addSnapshot(std::array{Reading{kMono, 100}, Reading{kBoot, 1100}});
    clocks.addSnapshot(std::array{Reading{kMono, 200}, Reading{kBoot, 1250}}); // it was asleep in between
    EXPECT_EQ(clocks.toTraceTime(kMono, 50), 1050); // before the first: by the first
    EXPECT_EQ(clocks.toTraceTime(kMono, 150), 1150);
    EXPECT_EQ(clocks.toTraceTime(kMono, 200), 1250);
    EXPECT_EQ(clocks.toTraceTime(kMono, 300), 1350);
    EXPECT_EQ(clocks.toTraceTime(kBoot, 7), 7);
}

TEST(PerfettoClocks, OverAnotherClockWhereNoSnapshotHasBoth) {
    Clocks clocks;
    clocks.addSnapshot(std::array{Reading{200, 10}, Reading{kMono, 1010}});
    clocks.addSnapshot(std::array{Reading{kMono, 1000}, Reading{kBoot, 5000}});
    EXPECT_EQ(clocks.toTraceTime(200, 15), 5015);
    EXPECT_EQ(clocks.toTraceTime(201, 15), std::nullopt);
    EXPECT_FALSE(clocks.isKnown(201));
    clocks.addSnapshot(
        std::array{Reading{201, 0}, Reading{kBoot, 9000}}); // what was unknown may become known
    EXPECT_EQ(clocks.toTraceTime(201, 15), 9015);
}

TEST(PerfettoClocks, DifferencesAndUnits) {
    Clocks clocks;
    const auto own = Clocks::clockOf(64, 7);
    EXPECT_NE(own, Clocks::clockOf(64, 8));
    EXPECT_EQ(Clocks::clockOf(128, 7), Clocks::clockOf(128, 8));
    clocks.addSnapshot(std::array{Reading{own, 10, true, 1000}, Reading{kBoot, 50'000}});
    EXPECT_EQ(clocks.toTraceTime(own, 1), 51'000);
    EXPECT_EQ(clocks.toTraceTime(own, 2), 53'000);
    clocks.addSnapshot(std::array{Reading{own, 100, true, 1000}, Reading{kBoot, 60'000}});
    EXPECT_EQ(clocks.toTraceTime(own, 1), 61'000);
}

TEST(PerfettoClocks, TheTracesClockMayBeAnother) {
    Clocks clocks;
    clocks.addSnapshot(
        std::array{Reading{kMono, 100}, Reading{kBoot, 1100}, Reading{Clocks::kRealtime, 9'000'000}});
    EXPECT_EQ(clocks.sinceEpoch(), 9'000'000 - 1100);
    clocks.setTraceClock(kMono);
    EXPECT_EQ(clocks.toTraceTime(kBoot, 1200), 200);
    EXPECT_EQ(clocks.sinceEpoch(), 9'000'000 - 100);
    clocks.setTraceClock(Clocks::kRealtime);
    EXPECT_EQ(clocks.sinceEpoch(), 0);
    EXPECT_EQ(Clocks().sinceEpoch(), std::nullopt);
}

void addSnapshot(PerfettoWriter& file, std::uint64_t mono, std::uint64_t boot) {
    auto& snapshot = *file.packet().mutable_clock_snapshot();
    auto& first = *snapshot.add_clocks();
    first.set_clock_id(3);
    first.set_timestamp(mono);
    auto& second = *snapshot.add_clocks();
    second.set_clock_id(6);
    second.set_timestamp(boot);
}

void addInstant(PerfettoWriter& file, std::uint32_t clock, std::uint64_t time) {
    file.event(PerfettoWriter::kInstant, 1, time, "i");
    auto& packet = file.packet();
    packet.set_timestamp_clock_id(clock);
    packet.set_timestamp(time);
    packet.mutable_track_event()->set_type(PerfettoWriter::kInstant);
    packet.mutable_track_event()->set_track_uuid(1);
}

std::vector<std::int64_t> timesOf(const ImportedTrace& imported) {
    std::vector<std::int64_t> times;
    for (const auto& instant : imported.trace->instants())
        times.push_back(instant.time + imported.files[0].clockOffsetNs);
    return times;
}

TEST(PerfettoClocks, ASnapshotMayComeBehindTheFirstEvents) {
    PerfettoWriter file;
    addInstant(file, 3, 100); // one of the trace's clock, one of the other
    addSnapshot(file, 90, 1090);
    addInstant(file, 3, 200);
    EXPECT_EQ(timesOf(file.read()), (std::vector<std::int64_t>{100, 200, 1100, 1200}));
}

TEST(PerfettoClocks, WithoutSnapshotsTimesStandAsTheyAre) {
    PerfettoWriter file;
    addInstant(file, 3, 100);
    const auto imported = file.read();
    EXPECT_EQ(timesOf(imported), (std::vector<std::int64_t>{100, 100}));
    EXPECT_TRUE(imported.diagnostics.empty());
}

TEST(PerfettoClocks, AClockThatNothingRelatesIsCounted) {
    PerfettoWriter file;
    addSnapshot(file, 90, 1090);
    addInstant(file, 5, 100);
    const auto imported = file.read();
    EXPECT_EQ(imported.trace->instants().size(), 1U);
    EXPECT_EQ(countOf(imported, "unknown_clock"), 1U);
}

} // namespace
} // namespace gatescope
