// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace/slice_index.h"

#include <algorithm>

namespace gatescope {

SliceIndex::SliceIndex(std::shared_ptr<const Trace> trace, ProgressSink& progress,
                       const std::stop_token& stop)
    : m_trace(std::move(trace)), m_rows(m_trace->tracks().size()) {
    // Slices are looked at when they come to their row, and when its leaves are made.
    ProgressSteps steps(progress, stop, "indexing the trace", 2 * m_trace->sliceCount());
    for (SliceId id = 0; id < m_trace->sliceCount(); ++id) {
        const auto slice = m_trace->slice(id);
        auto& rows = m_rows[slice.track];
        if (rows.size() <= slice.depth) rows.resize(slice.depth + std::size_t{1});
        auto& row = rows[slice.depth];
        row.slices.push_back(id);
        row.starts.push_back(slice.start);
        row.durations.push_back(slice.duration);
        steps.step();
    }
    for (auto& rows : m_rows) {
        for (auto& row : rows)
            buildForest(row, steps);
    }
    progress.progress(1.0, "indexing the trace");
}

void SliceIndex::buildForest(Row& row, ProgressSteps& steps) {
    const auto count = static_cast<std::uint32_t>(row.slices.size());
    for (std::uint32_t block = kLeaf; block <= count && block != 0; block *= 2) {
        std::vector<std::uint32_t> level(count / block);
        for (std::uint32_t i = 0; i < level.size(); ++i) {
            level[i] = block == kLeaf ? longestIn(row, i * block, (i + 1) * block)
                                      : longer(row, row.longest.back()[2 * i], row.longest.back()[2 * i + 1]);
            for (std::uint32_t slice = 0; block == kLeaf && slice < kLeaf; ++slice)
                steps.step();
        }
        row.longest.push_back(std::move(level));
    }
}

std::uint32_t SliceIndex::longer(const Row& row, std::uint32_t a, std::uint32_t b) {
    return row.durations[b] > row.durations[a] ? b : a;
}

std::uint32_t SliceIndex::longestIn(const Row& row, std::uint32_t first, std::uint32_t last) {
    auto best = first;
    while (first < last) {
        if (first % kLeaf != 0 || first + kLeaf > last || row.longest.empty()) {
            best = longer(row, best, first++);
            continue;
        }
        // The largest block that begins at `first` and ends by `last`.
        std::uint32_t level = 0;
        std::uint32_t block = kLeaf;
        while (first % (2 * block) == 0 && first + 2 * block <= last) {
            block *= 2;
            ++level;
        }
        best = longer(row, best, row.longest[level][first / block]);
        first += block;
    }
    return best;
}

std::uint32_t SliceIndex::firstFrom(const Row& row, std::int64_t time, std::uint32_t place) {
    const auto count = static_cast<std::uint32_t>(row.starts.size());
    // What is looked for is near more often than not: ever longer steps find about where.
    auto end = place;
    for (std::uint32_t step = 1; end < count && row.starts[end] < time; step *= 2) {
        place = end + 1;
        end = count - end > step ? end + step : count;
    }
    const auto begin = row.starts.begin();
    return static_cast<std::uint32_t>(std::lower_bound(begin + place, begin + end, time) - begin);
}

const SliceIndex::Row* SliceIndex::rowAt(TrackId track, int depth) const {
    if (track >= m_rows.size() || depth < 0 || static_cast<std::size_t>(depth) >= m_rows[track].size()) {
        return nullptr;
    }
    return &m_rows[track][static_cast<std::size_t>(depth)];
}

int SliceIndex::depthCount(TrackId track) const {
    return track < m_rows.size() ? static_cast<int>(m_rows[track].size()) : 0;
}

std::span<const SliceId> SliceIndex::row(TrackId track, int depth) const {
    const Row* found = rowAt(track, depth);
    return found != nullptr ? std::span<const SliceId>(found->slices) : std::span<const SliceId>();
}

VisibleSlice SliceIndex::fold(const Row& row, std::uint32_t first, std::uint32_t last) {
    return {.id = row.slices[longestIn(row, first, last)],
            .start = row.starts[first],
            .end = row.starts[last - 1] + row.durations[last - 1],
            .count = last - first};
}

void SliceIndex::query(TrackId track, int depth, std::int64_t from, std::int64_t to,
                       std::int64_t resolutionNs, std::vector<VisibleSlice>& out) const {
    const Row* found = rowAt(track, depth);
    if (found == nullptr || from >= to) return;
    const Row& row = *found;
    const auto resolution = std::max<std::int64_t>(resolutionNs, 1);
    auto at = firstFrom(row, from);
    const auto last = firstFrom(row, to, at);
    // A row's slices are disjoint, so only the one before can reach into the window.
    if (at > 0 && row.starts[at - 1] + row.durations[at - 1] > from) --at;
    while (at < last) {
        auto next = at + 1;
        if (resolution > 1) {
            const auto begin = row.starts[at];
            const auto intoCell = ((begin % resolution) + resolution) % resolution;
            next = std::min(last, firstFrom(row, begin - intoCell + resolution, next));
        }
        // Of the slices that start in one cell only the last can be as long as the cell.
        const bool longLast = next - at > 1 && row.durations[next - 1] >= resolution;
        out.push_back(fold(row, at, longLast ? next - 1 : next));
        if (longLast) out.push_back(fold(row, next - 1, next));
        at = next;
    }
}

SliceId SliceIndex::find(TrackId track, int depth, std::int64_t time, std::int64_t toleranceNs) const {
    const Row* found = rowAt(track, depth);
    if (found == nullptr) return kNoSlice;
    const Row& row = *found;
    const auto next = firstFrom(row, time + 1);
    SliceId nearest = kNoSlice;
    auto distance = toleranceNs;
    if (next > 0) {
        const auto begin = row.starts[next - 1];
        const auto lastCovered = std::max(begin, begin + row.durations[next - 1] - 1);
        if (time - lastCovered <= distance) {
            nearest = row.slices[next - 1];
            distance = std::max<std::int64_t>(time - lastCovered, 0);
        }
    }
    if (next < row.slices.size() && row.starts[next] - time <= distance) {
        if (nearest == kNoSlice || row.starts[next] - time < distance) nearest = row.slices[next];
    }
    return nearest;
}

SliceId SliceIndex::neighbour(SliceId id, int step) const {
    // Ids are in order of start over the whole trace, so the neighbour is the nearest id of any row.
    SliceId best = kNoSlice;
    for (const auto& row : m_rows[m_trace->sliceTracks()[id]]) {
        if (step > 0) {
            const auto after = std::ranges::upper_bound(row.slices, id);
            if (after != row.slices.end()) best = std::min(best, *after);
        } else {
            const auto after = std::ranges::lower_bound(row.slices, id);
            if (after == row.slices.begin()) continue;
            const auto before = *std::prev(after);
            best = best == kNoSlice ? before : std::max(best, before);
        }
    }
    return best;
}

} // namespace gatescope
