// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/slice_pairs.h"

#include "trace_io/open_slices.h"

#include <fmt/format.h>

#include <algorithm>

namespace gatescope {

std::string mergedArgs(std::string_view first, std::string_view second) {
    const auto isEmpty = [](std::string_view args) {
        return args.size() < 2 ||
               args.substr(1, args.size() - 2).find_first_not_of(" \t\r\n") == std::string_view::npos;
    };
    if (isEmpty(second)) return std::string(first);
    if (isEmpty(first)) return std::string(second);
    return fmt::format("{},{}", first.substr(0, first.size() - 1), second.substr(1));
}

std::uint32_t SlicePairs::add(const Half& half, std::string_view args) {
    const auto number = static_cast<std::uint32_t>(m_halves.size());
    m_halves.push_back({half, m_args.size(), static_cast<std::uint32_t>(args.size()), number});
    m_args += args;
    return number;
}

void SlicePairs::setTracks(std::span<const TrackId> tracks) {
    for (auto& half : m_halves)
        half.track = tracks[half.track];
}

std::string_view SlicePairs::args(const Kept& half) const {
    return std::string_view(m_args).substr(half.argsAt, half.argsSize);
}

void SlicePairs::resolve(TraceBuilder& builder, ArgsReader& argsReader, ImportCounts& counts,
                         std::int64_t latest) {
    m_slices.assign(m_halves.size(), kNoSlice);
    closeJoined(builder, argsReader);
    std::ranges::stable_sort(m_halves, [](const Kept& a, const Kept& b) {
        return a.track != b.track ? a.track < b.track : a.time < b.time;
    });
    OpenSlices<Kept> open;
    const auto closeAll = [&] {
        for (; !open.empty(); open.removeLast()) {
            counts.add(Oddity::BeginWithoutEnd, open.last().offset);
            close(open.last(), latest, {}, builder, argsReader);
        }
    };
    for (const Kept& half : m_halves) {
        if (!open.empty() && open.last().track != half.track) closeAll();
        if (half.begin) {
            open.push(half);
            continue;
        }
        if (open.empty()) {
            counts.add(Oddity::EndWithoutBegin, half.offset);
            continue;
        }
        // A name says which slice is meant; one that is not open can't be, and the innermost is closed.
        const Kept* meant = &open.last();
        if (half.named && meant->name != half.name) {
            counts.add(Oddity::EndOfOther, half.offset);
            if (const Kept* same = open.lastOf(half.name)) meant = same;
        }
        m_slices[half.number] = close(*meant, half.time, args(half), builder, argsReader);
        open.removeLastOf(meant->name);
    }
    closeAll();
    m_halves = {};
    m_args = {};
}

/// While the halves are in the order of their numbers. Those that are done are dropped.
void SlicePairs::closeJoined(TraceBuilder& builder, ArgsReader& argsReader) {
    std::vector<bool> done(m_halves.size());
    for (const Kept& begin : m_halves) {
        if (begin.partner == kNoPartner) continue;
        const Kept& end = m_halves[begin.partner];
        m_slices[end.number] = close(begin, end.time, args(end), builder, argsReader);
        done[begin.number] = done[end.number] = true;
    }
    std::erase_if(m_halves, [&](const Kept& half) { return done[half.number]; });
}

SliceId SlicePairs::close(const Kept& begin, std::int64_t end, std::string_view endArgs,
                          TraceBuilder& builder, ArgsReader& argsReader) {
    const auto merged = argsReader.read(mergedArgs(args(begin), endArgs));
    const auto slice = builder.addSlice(begin.track, begin.name, begin.category, begin.time, end - begin.time,
                                        merged.typed, merged.text);
    m_slices[begin.number] = slice;
    return slice;
}

} // namespace gatescope
