// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

namespace gatescope::perfetto {

/// The clocks of a Perfetto trace: packets name the one that their time is of, snapshots say what several of
/// them showed at one moment. Times are moved to the trace's clock by the last snapshot before them, over
/// other clocks where no snapshot has both, as Perfetto does.
class Clocks {
public:
    using Clock = std::uint64_t;
    static constexpr Clock kRealtime = 1; ///< since 1970
    static constexpr Clock kMonotonic = 3;
    static constexpr Clock kBoottime = 6;
    static constexpr std::uint32_t kFirstOfSequence = 64;
    static constexpr std::uint32_t kLastOfSequence = 127;

    /// A clock by its number in a packet; numbers of some are good within their sequence only.
    static Clock clockOf(std::uint32_t id, std::uint32_t sequence);

    struct Reading {
        Clock clock = kBoottime;
        std::uint64_t time = 0;
        bool isIncremental = false;
        std::uint64_t unitNs = 1;
    };
    void addSnapshot(std::span<const Reading> readings);
    /// The clock that the trace's times are of, where it is another than that since the machine's start.
    void setTraceClock(Clock clock);
    Clock traceClock() const { return m_traceClock; }

    bool hasSnapshots() const { return m_hasSnapshots; }
    /// Whether times of the clock can be moved to the trace's.
    bool isKnown(Clock clock) { return clock == m_traceClock || !pathFrom(clock).empty(); }
    /// Nothing where no snapshots lead there. Where there are no snapshots at all, all times are taken as
    /// they stand. To be called once for every packet with a time, in the file's order: some carry the
    /// difference to the one before.
    std::optional<std::int64_t> toTraceTime(Clock clock, std::uint64_t time);
    /// What must be added to the trace's times for those since 1970; nothing where no snapshot says so.
    std::optional<std::int64_t> sinceEpoch();

private:
    struct State {
        bool isIncremental = false;
        std::uint64_t unitNs = 1;
        std::int64_t last = 0;
    };
    /// What two clocks showed at one moment.
    struct Pair {
        std::int64_t from;
        std::int64_t to;
    };
    using Path = std::vector<Clock>;

    const Path& pathFrom(Clock clock);

    Clock m_traceClock = kBoottime;
    bool m_hasSnapshots = false;
    std::unordered_map<Clock, State> m_states;
    std::map<std::pair<Clock, Clock>, std::vector<Pair>> m_pairs; ///< by `from`
    std::unordered_map<Clock, Path> m_paths;                      ///< found so far; empty: none
};

} // namespace gatescope::perfetto
