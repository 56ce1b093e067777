// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/area_rows.h"

#include "analysis/statistics.h"
#include "look/shown_text.h"
#include "panels/show_slice.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <unordered_map>
#include <utility>

namespace gatescope {

namespace {

/// A piece of the trace's own time.
struct Window {
    std::int64_t from;
    std::int64_t to;
};

std::vector<Window> windowsOf(const TimeMap& map, TimeRange shown) {
    std::vector<Window> windows;
    for (const TimeMap::Stretch& stretch : map.visibleIn(shown)) {
        const auto from = static_cast<std::int64_t>(std::ceil(shown.from)) - stretch.shift();
        const auto to = static_cast<std::int64_t>(std::floor(shown.to)) - stretch.shift();
        const Window window{std::max(from, stretch.from), std::min(to, stretch.to)};
        if (window.from < window.to) windows.push_back(window);
    }
    return windows;
}

struct Named {
    SliceId example = kNoSlice;
    std::vector<double> ns;
};

/// Collects the slices of an area by name.
class Collector {
public:
    Collector(const Timeline& timeline, const SliceFilter& filter) : m_timeline(timeline), m_filter(filter) {}

    /// One row of a track within some windows. What covers of them.
    double addRow(std::span<const SliceId> row, const std::vector<Window>& windows, ProgressSteps& steps) {
        m_last = kNoSlice;
        double covered = 0;
        for (const Window& window : windows)
            covered += addWindow(row, window, steps);
        return covered;
    }
    std::unordered_map<StringId, Named>& named() { return m_named; }

private:
    double addWindow(std::span<const SliceId> row, Window window, ProgressSteps& steps) {
        const Trace& trace = m_timeline.trace();
        const auto starts = trace.starts();
        auto at = std::ranges::lower_bound(row, window.from, {}, [&](SliceId id) { return starts[id]; });
        // The slice before may reach in.
        if (at != row.begin() && trace.slice(*std::prev(at)).end() > window.from) --at;
        double covered = 0;
        for (; at != row.end() && starts[*at] < window.to; ++at) {
            steps.step();
            const Slice slice = trace.slice(*at);
            const auto inside =
                static_cast<double>(std::min(slice.end(), window.to) - std::max(slice.start, window.from));
            covered += inside;
            if (passes(slice)) add(slice, inside);
        }
        return covered;
    }
    bool passes(const Slice& slice) {
        if (m_filter.durations && !m_filter.durations->contains(static_cast<double>(slice.duration)))
            return false;
        if (m_filter.text.isEmpty()) return true;
        const auto [known, isNew] = m_matches.try_emplace(slice.name, false);
        if (isNew) {
            known->second = nameContains(fromView(m_timeline.trace().string(slice.name)), m_filter.text);
        }
        return known->second;
    }
    void add(const Slice& slice, double ns) {
        Named& named = m_named[slice.name];
        if (named.example == kNoSlice) named.example = slice.id;
        // One that reaches into the next window is still one.
        if (std::exchange(m_last, slice.id) == slice.id) {
            named.ns.back() += ns;
        } else {
            named.ns.push_back(ns);
        }
    }

    const Timeline& m_timeline;
    const SliceFilter& m_filter;
    std::unordered_map<StringId, Named> m_named;
    std::unordered_map<StringId, bool> m_matches;
    SliceId m_last = kNoSlice; ///< of the row: that was added
};

AreaRow rowOf(const Timeline& timeline, Named& named) {
    AreaRow row;
    row.name = fromView(timeline.trace().name(named.example));
    row.style = timeline.shownStyles().codes[named.example];
    row.count = named.ns.size();
    std::ranges::sort(named.ns);
    row.totalNs = std::accumulate(named.ns.begin(), named.ns.end(), 0.0);
    row.meanNs = row.totalNs / static_cast<double>(row.count);
    row.minNs = named.ns.front();
    row.maxNs = named.ns.back();
    row.p50Ns = quantile(named.ns, 0.5);
    row.p90Ns = quantile(named.ns, 0.9);
    row.p99Ns = quantile(named.ns, 0.99);
    return row;
}

} // namespace

AreaSummary areaSummary(const Timeline& timeline, const TimeMap& map, const AreaSelection& area,
                        const SliceFilter& filter, ProgressSink& progress, const std::stop_token& stop) {
    AreaSummary summary;
    Collector collector(timeline, filter);
    const std::vector<Window> windows = windowsOf(map, area.range);
    for (const Window& window : windows)
        summary.lengthNs += static_cast<double>(window.to - window.from);
    ProgressSteps steps(progress, stop, "adding up the area", timeline.trace().sliceCount());
    for (const TrackId track : area.tracks) {
        const int depths = timeline.holds(track) ? timeline.index().depthCount(track) : 0;
        for (int depth = 0; depth < depths; ++depth) {
            const double covered = collector.addRow(timeline.index().row(track, depth), windows, steps);
            if (depth == 0) summary.coveredNs += covered;
        }
    }
    for (auto& [name, named] : collector.named()) {
        throwIfStopped(stop);
        summary.rows.push_back(rowOf(timeline, named));
        summary.count += summary.rows.back().count;
    }
    std::ranges::sort(summary.rows, [](const AreaRow& one, const AreaRow& other) {
        return one.totalNs != other.totalNs ? one.totalNs > other.totalNs : one.name < other.name;
    });
    return summary;
}

} // namespace gatescope
