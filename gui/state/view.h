// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/selection.h"

#include <QString>

#include <optional>
#include <set>
#include <vector>

namespace gatescope {

/// What is emphasised; the rest is faded on timelines and left out of tables and charts.
struct SliceFilter {
    QString text; ///< part of the name, in any case
    /// Durations in ns, as dragged in the histogram.
    std::optional<TimeRange> durations;

    bool empty() const { return text.isEmpty() && !durations; }
    bool operator==(const SliceFilter&) const = default;
};

enum class ColourBy { Kind, Name, Layer, Stream, Difference };
/// Which steps or layers stand above each other.
enum class Align { Start, Step, Layer, ByHand };
/// What the switch `is_internal_router` shows of a comparison.
enum class Show { Both, OnlyA, OnlyB, Difference };

/// How the tracks of one slot are arranged.
struct TrackView {
    std::set<TrackId> collapsed;
    std::set<TrackId> pinned;
    std::set<TrackId> hidden;
    std::vector<TrackId> order; ///< tracks that were moved, in their new order; the others follow
    QString filter;             ///< part of a track's name

    bool operator==(const TrackView&) const = default;
};

/// Everything that can be undone: where one looks, what is selected, filtered and arranged.
struct View {
    TimeRange range; ///< of the shared time
    Selection selection;
    SliceFilter filter;
    PerSlot<TrackView> tracks;
    Slot focus = Slot::A;
    ColourBy colourBy = ColourBy::Kind;
    Align align = Align::Step;
    std::int64_t byHandNs = 0; ///< B against A, for Align::ByHand
    Show show = Show::Both;

    bool operator==(const View&) const = default;
};

} // namespace gatescope
