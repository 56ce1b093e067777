// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/trace_builder.h"
#include "trace_io/args_reader.h"
#include "trace_io/import_counts.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gatescope {

/// The halves of slices that a file has as two events. Kept until all are there, since files need not be in
/// order; joined as a stack per track.
class SlicePairs {
public:
    struct Half {
        std::int64_t time;
        std::uint64_t offset; ///< in the file
        TrackId track;
        StringId name;
        StringId category;
        bool begin;
        bool named;
    };

    /// Returns the half's number, good for join() and sliceOf().
    std::uint32_t add(const Half& half, std::string_view args);
    /// The two are one slice, whatever else is open between them.
    void join(std::uint32_t begin, std::uint32_t end) { m_halves[begin].partner = end; }
    /// Where halves were added with numbers that stand for tracks: the tracks by those numbers. Before
    /// resolve().
    void setTracks(std::span<const TrackId> tracks);

    /// Adds the slices to the builder. What has no end lasts until `latest`.
    void resolve(TraceBuilder& builder, ArgsReader& argsReader, ImportCounts& counts, std::int64_t latest);
    /// Good after resolve(): the slice that a half begins or ends, by addSlice's provisional id; kNoSlice
    /// where it became none.
    SliceId sliceOf(std::uint32_t number) const { return m_slices[number]; }

private:
    struct Kept : Half {
        std::uint64_t argsAt;
        std::uint32_t argsSize;
        std::uint32_t number;
        std::uint32_t partner = kNoPartner; ///< of a beginning: its end's number
    };
    static constexpr std::uint32_t kNoPartner = UINT32_MAX;

    std::string_view args(const Kept& half) const;
    void closeJoined(TraceBuilder& builder, ArgsReader& argsReader);
    SliceId close(const Kept& begin, std::int64_t end, std::string_view endArgs, TraceBuilder& builder,
                  ArgsReader& argsReader);

    std::vector<Kept> m_halves;
    std::vector<SliceId> m_slices; ///< [number]
    std::string m_args;
};

/// {"a":1} and {"b":2} become {"a":1,"b":2}; either may be empty.
std::string mergedArgs(std::string_view first, std::string_view second);

} // namespace gatescope
