// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace/slice_index.h"

#include <algorithm>
#include <bit>

namespace gatescope {

SliceIndex::SliceIndex(std::shared_ptr<const Trace> trace, ProgressSink& progress,
                       const std::stop_token& stop)
    : m_trace(std::move(trace)), m_rows(m_trace->tracks().size()) {
    // Slices are looked at when they come to their row, and when the row is finished.
    ProgressSteps steps(progress, stop, "indexing the trace", 2 * m_trace->sliceCount());
    reserveRows();
    for (SliceId id = 0; id < m_trace->sliceCount(); ++id) {
        m_rows[m_trace->sliceTracks()[id]][m_trace->depths()[id]].add(id, m_trace->starts()[id],
                                                                      m_trace->durations()[id]);
        steps.step();
    }
    for (auto& rows : m_rows) {
        for (auto& row : rows)
            row.finish(steps);
    }
    progress.progress(1.0, "indexing the trace");
}

void SliceIndex::reserveRows() {
    std::vector<std::vector<std::size_t>> counts(m_rows.size());
    for (SliceId id = 0; id < m_trace->sliceCount(); ++id) {
        auto& depths = counts[m_trace->sliceTracks()[id]];
        const auto depth = m_trace->depths()[id];
        if (depths.size() <= depth) depths.resize(depth + std::size_t{1});
        ++depths[depth];
    }
    for (std::size_t track = 0; track < counts.size(); ++track) {
        m_rows[track].resize(counts[track].size());
        for (std::size_t depth = 0; depth < counts[track].size(); ++depth)
            m_rows[track][depth].reserve(counts[track][depth]);
    }
}

const SliceRow* SliceIndex::rowAt(TrackId track, int depth) const {
    if (track >= m_rows.size() || depth < 0 || static_cast<std::size_t>(depth) >= m_rows[track].size()) {
        return nullptr;
    }
    return &m_rows[track][static_cast<std::size_t>(depth)];
}

int SliceIndex::depthCount(TrackId track) const {
    return track < m_rows.size() ? static_cast<int>(m_rows[track].size()) : 0;
}

std::span<const SliceId> SliceIndex::row(TrackId track, int depth) const {
    const auto* found = rowAt(track, depth);
    return found != nullptr ? found->slices() : std::span<const SliceId>();
}

void SliceIndex::query(TrackId track, int depth, std::int64_t from, std::int64_t to,
                       std::int64_t resolutionNs, std::vector<VisibleSlice>& out) const {
    constexpr unsigned kMostBits = 61; // the ends of wider cells would be beyond 64 bits
    const auto* found = rowAt(track, depth);
    if (found == nullptr) return;
    const auto wide = static_cast<std::uint64_t>(std::max<std::int64_t>(resolutionNs, 1)) - 1;
    found->query(from, to, std::min(static_cast<unsigned>(std::bit_width(wide)), kMostBits), out);
}

SliceTotals SliceIndex::totals(TrackId track, int depth, std::int64_t from, std::int64_t to) const {
    const auto* found = rowAt(track, depth);
    return found != nullptr ? found->totals(from, to) : SliceTotals();
}

SliceId SliceIndex::find(TrackId track, int depth, std::int64_t time, std::int64_t toleranceNs) const {
    const auto* found = rowAt(track, depth);
    return found != nullptr ? found->find(time, toleranceNs) : kNoSlice;
}

SliceId SliceIndex::neighbour(SliceId id, int step) const {
    // Ids are in order of start over the whole trace, so the neighbour is the nearest id of any row.
    SliceId best = kNoSlice;
    for (const auto& row : m_rows[m_trace->sliceTracks()[id]]) {
        if (step > 0) {
            const auto after = std::ranges::upper_bound(row.slices(), id);
            if (after != row.slices().end()) best = std::min(best, *after);
        } else {
            const auto after = std::ranges::lower_bound(row.slices(), id);
            if (after == row.slices().begin()) continue;
            const auto before = *std::prev(after);
            best = best == kNoSlice ? before : std::max(best, before);
        }
    }
    return best;
}

std::size_t SliceIndex::columnBytes() const {
    std::size_t bytes = 0;
    for (const auto& rows : m_rows) {
        for (const auto& row : rows)
            bytes += row.columnBytes();
    }
    return bytes;
}

std::size_t SliceIndex::summaryBytes() const {
    std::size_t bytes = 0;
    for (const auto& rows : m_rows) {
        for (const auto& row : rows)
            bytes += row.summaryBytes();
    }
    return bytes;
}

} // namespace gatescope
