// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/progress.h"
#include "trace/trace.h"

#include <cstdint>
#include <span>
#include <vector>

namespace gatescope {

/// What to draw at one place of a row: one slice, or several that are too narrow to be told apart.
struct VisibleSlice {
    std::int64_t start = 0;
    std::int64_t end = 0;
    std::int64_t busyNs = 0;    ///< of that, what slices cover
    std::int64_t longestNs = 0; ///< duration of `id`
    SliceId id = kNoSlice;      ///< the slice, or the longest of those folded, the first of equals
    std::uint32_t count = 1;    ///< how many slices this item stands for

    friend bool operator==(const VisibleSlice&, const VisibleSlice&) = default;
};

/// What a stretch of a row holds.
struct SliceTotals {
    std::uint32_t count = 0;    ///< slices that reach into it
    std::int64_t busyNs = 0;    ///< of the stretch, what they cover
    SliceId longest = kNoSlice; ///< the first of equals
};

/// The slices of one depth of a track, in order of time and disjoint. Where they are many to a pixel they are
/// kept folded too, in cells of 2^k ns, and what a stretch holds is known by sums and a segment forest over
/// durations (Perfetto's mipmap).
class SliceRow {
public:
    void reserve(std::size_t slices);
    /// In order of start.
    void add(SliceId id, std::int64_t start, std::int64_t duration);
    /// To be called once all are added. Steps once for each slice.
    void finish(ProgressSteps& steps);

    std::span<const SliceId> slices() const { return m_slices; }
    /// Appends the items that reach into [from, to), of cells of 2^cellBits ns; 0: nothing is folded.
    void query(std::int64_t from, std::int64_t to, unsigned cellBits, std::vector<VisibleSlice>& out) const;
    SliceTotals totals(std::int64_t from, std::int64_t to) const;
    SliceId find(std::int64_t time, std::int64_t toleranceNs) const;
    /// Memory of the slices' own columns, and of what is kept beside them.
    std::size_t columnBytes() const;
    std::size_t summaryBytes() const;

private:
    using Place = std::uint32_t; ///< in m_slices

    struct Window {
        std::int64_t from;
        std::int64_t to;
    };
    struct Level {
        unsigned cellBits;
        std::vector<VisibleSlice> items;
    };

    /// So few slices are looked at one by one as quickly as any other way.
    static constexpr Place kLeaf = 16;

    Place count() const { return static_cast<Place>(m_slices.size()); }
    std::int64_t durationAt(Place at) const { return busyIn(at, at + 1); }
    std::int64_t endAt(Place at) const { return m_starts[at] + durationAt(at); }
    std::int64_t busyIn(Place first, Place last) const {
        return static_cast<std::int64_t>(m_busy[last] - m_busy[first]);
    }
    void buildForest(ProgressSteps& steps);
    void buildLevels();
    std::vector<unsigned> worthwhileLevels() const;
    Place longer(Place a, Place b) const { return durationAt(b) > durationAt(a) ? b : a; }
    /// The longest slice in [first, last), the first of equals.
    Place longestIn(Place first, Place last) const;
    /// The first slice from `place` on that starts at or after `time`. Quick where it is near.
    Place firstFrom(std::int64_t time, Place place = 0) const;
    VisibleSlice fold(Place first, Place last) const { return fold(first, last, longestIn(first, last)); }
    VisibleSlice fold(Place first, Place last, Place longest) const;
    /// Appends the items of the cell that the slice `at` begins in, which is the first there. The first slice
    /// behind the cell.
    Place foldCell(Place at, unsigned cellBits, std::vector<VisibleSlice>& out) const;
    /// The same of a finer level's items, from the `at`-th on.
    std::size_t foldCell(const Level& level, std::size_t at, unsigned cellBits,
                         std::vector<VisibleSlice>& out) const;
    static std::size_t firstItemFrom(const Level& level, std::int64_t time);
    // The ways to answer a query.
    void listSlices(Window window, std::vector<VisibleSlice>& out) const;
    void foldSlices(Window window, unsigned cellBits, std::vector<VisibleSlice>& out) const;
    static void listItems(const Level& level, Window window, std::vector<VisibleSlice>& out);
    void foldItems(const Level& level, Window window, unsigned cellBits,
                   std::vector<VisibleSlice>& out) const;

    std::vector<SliceId> m_slices;
    std::vector<std::int64_t> m_starts;
    /// Durations summed up to each slice. Modulo 2^64, since what lies on the last lane of many may overlap.
    std::vector<std::uint64_t> m_busy{0};
    /// level l: the longest slice in each block of kLeaf * 2^l
    std::vector<std::vector<Place>> m_longest;
    std::vector<Level> m_levels; ///< from fine to coarse
};

} // namespace gatescope
