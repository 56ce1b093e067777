// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/counter_series.h"

#include "base/progress.h"

#include <algorithm>

namespace gatescope {

namespace {

constexpr std::size_t kSamplesBetweenLooks = 65536; ///< at the token

/// The first place from `from` on whose time isn't before `to`. It is near in most cases.
std::size_t placeOf(const std::vector<std::int64_t>& times, std::size_t from, std::int64_t to) {
    std::size_t step = 1;
    while (from + step < times.size() && times[from + step] < to)
        step *= 2;
    const auto begin = times.begin() + static_cast<std::ptrdiff_t>(from);
    const auto end = times.begin() + static_cast<std::ptrdiff_t>(std::min(from + step + 1, times.size()));
    return static_cast<std::size_t>(std::lower_bound(begin, end, to) - times.begin());
}

} // namespace

void CounterSeries::Extremes::add(double value) {
    low = any ? std::min(low, value) : value;
    high = any ? std::max(high, value) : value;
    any = true;
}

void CounterSeries::Extremes::add(const Extremes& other) {
    if (!other.any) return;
    add(other.low);
    add(other.high);
}

CounterSeries::CounterSeries(const Trace& trace, const std::stop_token& stop) {
    std::size_t seen = 0;
    for (const CounterSample& sample : trace.counters()) {
        if (seen++ % kSamplesBetweenLooks == 0) throwIfStopped(stop);
        Series& series = m_series[sample.track];
        std::vector<Extremes>& blocks = series.levels.front();
        if (series.times.size() % kBlock == 0) blocks.emplace_back();
        series.times.push_back(sample.time);
        series.values.push_back(sample.value);
        blocks.back().add(sample.value);
        series.whole.add(sample.value);
    }
    for (auto& [track, series] : m_series) {
        for (std::size_t level = 1; level < series.levels.size(); ++level) {
            const std::vector<Extremes>& below = series.levels[level - 1];
            std::vector<Extremes>& blocks = series.levels[level];
            blocks.resize((below.size() + kBlock - 1) / kBlock);
            for (std::size_t i = 0; i < below.size(); ++i)
                blocks[i / kBlock].add(below[i]);
        }
    }
}

CounterSeries::Extremes CounterSeries::whole(TrackId track) const {
    const auto series = m_series.find(track);
    return series != m_series.end() ? series->second.whole : Extremes();
}

CounterSeries::Extremes CounterSeries::in(TrackId track, std::int64_t from, std::int64_t to) const {
    Extremes found;
    const auto known = m_series.find(track);
    if (known == m_series.end()) return found;
    const Series& series = known->second;
    const auto begin = series.times.begin();
    auto at = static_cast<std::size_t>(std::ranges::upper_bound(series.times, from) - begin);
    auto end = placeOf(series.times, at, to);
    if (at > 0) found.add(series.values[at - 1]);
    const auto add = [&](std::size_t level, std::size_t place) {
        if (level == 0) {
            found.add(series.values[place]);
        } else {
            found.add(series.levels[level - 1][place]);
        }
    };
    // What sticks out of whole blocks at either end, then the same of the blocks.
    for (std::size_t level = 0; at < end; ++level) {
        const bool top = level == series.levels.size();
        while (at < end && (top || at % kBlock != 0))
            add(level, at++);
        while (at < end && end % kBlock != 0)
            add(level, --end);
        at /= kBlock;
        end /= kBlock;
    }
    return found;
}

} // namespace gatescope
