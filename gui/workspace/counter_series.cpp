// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/counter_series.h"

#include "base/progress.h"

#include <algorithm>

namespace gatescope {

namespace {
constexpr std::size_t kSamplesBetweenLooks = 65536; ///< at the token
}

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
        if (series.times.size() % kBlock == 0) series.blocks.emplace_back();
        series.times.push_back(sample.time);
        series.values.push_back(sample.value);
        series.blocks.back().add(sample.value);
        series.whole.add(sample.value);
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
    const auto end = static_cast<std::size_t>(std::ranges::lower_bound(series.times, to) - begin);
    if (at > 0) found.add(series.values[at - 1]);
    while (at < end) {
        if (at % kBlock == 0 && at + kBlock <= end) {
            found.add(series.blocks[at / kBlock]);
            at += kBlock;
        } else {
            found.add(series.values[at++]);
        }
    }
    return found;
}

} // namespace gatescope
