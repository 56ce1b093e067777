// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/trace.h"

#include <array>
#include <map>
#include <stop_token>
#include <vector>

namespace gatescope {

/// The counters of a trace, by track, with the extremes of blocks and of blocks of blocks: how a counter
/// looks in a pixel is known without a look at all its samples there.
class CounterSeries {
public:
    struct Extremes {
        double low = 0;
        double high = 0;
        bool any = false;

        void add(double value);
        void add(const Extremes& other);
    };

    CounterSeries() = default;
    /// Cancelled where it was stopped.
    explicit CounterSeries(const Trace& trace, const std::stop_token& stop = {});

    /// Of the whole track.
    Extremes whole(TrackId track) const;
    /// Of [from, to), with the value that it has when the window begins.
    Extremes in(TrackId track, std::int64_t from, std::int64_t to) const;

private:
    static constexpr std::size_t kBlock = 16;

    struct Series {
        std::vector<std::int64_t> times;
        std::vector<double> values;
        /// Of kBlock samples, of kBlock blocks of these, and so on: a whole track is some hundred looks.
        std::array<std::vector<Extremes>, 5> levels;
        Extremes whole;
    };

    std::map<TrackId, Series> m_series;
};

} // namespace gatescope
