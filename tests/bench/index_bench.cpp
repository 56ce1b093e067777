// SPDX-License-Identifier: GPL-3.0-or-later
// Times what the window asks for at each frame: all rows of all tracks, at so many pixels, over a scripted
// zoom and pan. Usage: index_bench [SLICES [TRACKS [PIXELS]]]
#include "trace/slice_index.h"
#include "trace/trace_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

namespace {

using namespace gatescope;
using Clock = std::chrono::steady_clock;

/// Slices of three depths, as operators, launches and kernels are, of lengths that differ a thousandfold.
std::shared_ptr<const Trace> makeTrace(std::size_t slices, std::size_t tracks) {
    TraceBuilder builder;
    const auto process = builder.addTrack({.name = "p", .kind = TrackKind::Process});
    const auto name = builder.intern("a");
    std::mt19937_64 random(1);
    for (std::size_t track = 0; track < tracks; ++track) {
        const auto id = builder.addTrack({.name = std::to_string(track), .parent = process});
        std::int64_t time = 0;
        for (std::size_t i = 0; i < slices / tracks / 4; ++i) {
            const auto length = static_cast<std::int64_t>(2000 << random() % 10);
            builder.addSlice(id, name, name, time, length);
            builder.addSlice(id, name, name, time + 100, length / 2);
            builder.addSlice(id, name, name, time + 200, length / 4);
            builder.addSlice(id, name, name, time + length / 2 + 200, length / 8);
            time += length + static_cast<std::int64_t>(random() % 5000);
        }
    }
    return builder.build();
}

} // namespace

int main(int argc, char** argv) {
    const auto argument = [&](int at, std::size_t otherwise) {
        return argc > at ? std::strtoull(argv[at], nullptr, 10) : otherwise;
    };
    const auto tracks = argument(2, 50);
    const auto pixels = static_cast<std::int64_t>(argument(3, 2000));
    const auto start = Clock::now();
    const auto trace = makeTrace(argument(1, 10'000'000), tracks);
    const auto built = Clock::now();
    const SliceIndex index(trace);
    const auto indexed = Clock::now();
    const auto milliseconds = [](auto time) {
        return std::chrono::duration<double, std::milli>(time).count();
    };
    fmt::print("{} slices: made {:.0f} ms, index {:.0f} ms\n", trace->sliceCount(),
               milliseconds(built - start), milliseconds(indexed - built));

    std::vector<VisibleSlice> out;
    std::vector<double> all;
    for (std::int64_t zoom = 1; zoom <= std::int64_t{1} << 14; zoom *= 4) {
        const auto width = trace->duration() / zoom;
        std::vector<double> times;
        std::size_t items = 0;
        for (int pan = 0; pan < 25; ++pan) {
            const auto from = (trace->duration() - width) / 25 * pan;
            const auto begin = Clock::now();
            out.clear();
            for (TrackId track = 0; track < trace->tracks().size(); ++track) {
                for (int depth = 0; depth < index.depthCount(track); ++depth)
                    index.query(track, depth, from, from + width, width / pixels, out);
            }
            times.push_back(milliseconds(Clock::now() - begin));
            items += out.size();
        }
        std::ranges::sort(times);
        all.insert(all.end(), times.begin(), times.end());
        fmt::print("zoom {:>6}: median {:.2f} ms, longest {:.2f} ms, {} items\n", zoom,
                   times[times.size() / 2], times.back(), items / times.size());
    }
    std::ranges::sort(all);
    fmt::print("all: median {:.2f} ms\n", all[all.size() / 2]);
    return 0;
}
