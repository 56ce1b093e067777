// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/time_range.h"

#include <cstdint>
#include <span>
#include <vector>

namespace gatescope {

/// From a trace's own time to the time that several timelines share on screen, both in ns: stretches of the
/// trace, each shifted as a whole. So timelines are aligned without a copy of any of them. What lies between
/// stretches is not shown.
class TimeMap {
public:
    struct Stretch {
        std::int64_t from = 0; ///< of the trace
        std::int64_t to = 0;
        std::int64_t shownAt = 0; ///< where `from` stands in the shared time
        int number = -1;          ///< of the step or layer that it is; -1 where it is none

        std::int64_t shift() const { return shownAt - from; }
        std::int64_t shownEnd() const { return shownAt + (to - from); }
        bool operator==(const Stretch&) const = default;
    };

    /// Nothing is moved.
    TimeMap() : TimeMap(shifted(0)) {}
    /// By time of the trace; in the shared time they must stand in the same order and not overlap.
    explicit TimeMap(std::vector<Stretch> stretches);
    /// All of the trace, moved by so much.
    static TimeMap shifted(std::int64_t by);

    /// Of a time between stretches: the end of the one before, or the first one's begin.
    double toShown(double traceTime) const;
    double toTrace(double shownTime) const;
    /// A slice that reaches beyond its stretch is shown up to the stretch's end.
    TimeRange toShown(std::int64_t from, std::int64_t to) const;
    /// Whether a time is shown at all.
    bool shows(std::int64_t traceTime) const;
    /// Those that reach into a part of the shared time.
    std::span<const Stretch> visibleIn(TimeRange shown) const;
    std::span<const Stretch> stretches() const { return m_stretches; }
    /// More than one stretch: the shared time is made up, and only times from a stretch's begin mean
    /// anything.
    bool composed() const { return m_stretches.size() > 1; }

    bool operator==(const TimeMap&) const = default;

private:
    const Stretch& stretchAt(double traceTime) const;

    std::vector<Stretch> m_stretches;
};

} // namespace gatescope
