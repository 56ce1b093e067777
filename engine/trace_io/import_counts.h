// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace_io/trace_reader.h"

#include <array>
#include <cstdint>
#include <vector>

namespace gatescope {

/// What can be odd in a file; import_counts.cpp has the words for each.
enum class Oddity : std::uint8_t {
    CutOff,
    PackedCutOff,
    PackedDamaged,
    DamagedEvent,
    MendedQuotes,
    InvalidEscape,
    ControlCharacter,
    InvalidUtf8,
    NoJsonNumber,
    DamagedMember,
    FurtherDocument,
    EventBehindEnd,
    NoPhase,
    NotShown,
    NoTime,
    LargeTimes,
    NoDuration,
    BadDuration,
    EndWithoutBegin,
    BeginWithoutEnd,
    EndOfOther,
    AsyncEndWithoutBegin,
    AsyncBeginWithoutEnd,
    AsyncWithoutId,
    CounterWithoutArgs,
    CounterNoNumber,
    MetadataWithoutArgs,
    FlowEndWithoutStart,
    FlowStartWithoutEnd,
    FlowOutsideSlice,
    FlowAmbiguous,
    FlowWithoutId,
    PartialOverlap,
    Overlong,
    TooManyLanes,
    DamagedPacket,
    LostState,
    LostPackets,
    UnknownClock,
    UnknownText,
    LongTextCut,
    NoType,
};
inline constexpr std::size_t kOddities = static_cast<std::size_t>(Oddity::NoType) + 1;

/// Counts what is odd in a file.
class ImportCounts {
public:
    void add(Oddity oddity, std::uint64_t offset, std::size_t count = 1) {
        auto& entry = m_entries[static_cast<std::size_t>(oddity)];
        if (entry.count == 0) entry.first = offset;
        entry.count += count;
    }
    void add(const ImportCounts& others);
    /// Where no single place is to blame.
    void addUnplaced(Oddity oddity, std::size_t count = 1) {
        if (count > 0) add(oddity, kNoOffset, count);
    }

    /// Those that were seen. `file` is named in each.
    std::vector<ImportDiagnostic> diagnostics(const std::string& file) const;

private:
    struct Entry {
        std::size_t count = 0;
        std::uint64_t first = kNoOffset;
    };

    std::array<Entry, kOddities> m_entries;
};

} // namespace gatescope
