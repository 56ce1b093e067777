// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/trace_builder.h"
#include "trace_io/args_reader.h"
#include "trace_io/import_counts.h"

#include <cstdint>
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

    void add(const Half& half, std::string_view args);
    bool empty() const { return m_halves.empty(); }

    /// Adds the slices to the builder. What has no end lasts until `latest`.
    void resolve(TraceBuilder& builder, ArgsReader& argsReader, ImportCounts& counts, std::int64_t latest);

private:
    struct Kept : Half {
        std::uint64_t argsAt;
        std::uint32_t argsSize;
    };

    std::string_view args(const Kept& half) const;
    void close(const Kept& begin, std::int64_t end, std::string_view endArgs, TraceBuilder& builder,
               ArgsReader& argsReader) const;

    std::vector<Kept> m_halves;
    std::string m_args;
};

/// {"a":1} and {"b":2} become {"a":1,"b":2}; either may be empty.
std::string mergedArgs(std::string_view first, std::string_view second);

} // namespace gatescope
