// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/report.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gatescope {

/// One pass of one MoE layer, or where `layer` is negative a slice of no layer.
struct ExcerptPlace {
    int rank = 0;
    std::int32_t step = -1;
    std::int32_t layer = -1;
    SliceId slice = kNoSlice; ///< the first of what was found there
};

struct PictureBox {
    std::int64_t start = 0;
    std::int64_t end = 0;
    std::string name;
    std::string role;
    int lane = 0;
    int gateCall = 0; ///< the layer's first, second, ...; 0: it is none
    bool redundant = false;
};

/// A queue or thread.
struct PictureRow {
    std::string name;
    int lanes = 1;
    std::vector<PictureBox> boxes; ///< by start
};

/// A part of a timeline as a report draws it: one layer's pass and the next one's up to its router.
struct ExcerptPicture {
    std::string what; ///< "rank 0, step 1, MoE layer 0"
    std::int64_t from = 0;
    std::int64_t to = 0;
    std::vector<PictureRow> rows;
    std::size_t boxesLeftOut = 0; ///< the shortest ones, of too many
    std::size_t rowsLeftOut = 0;

    /// From the pass's first gate call to the end of its last one; empty where it has none.
    std::int64_t gatesFrom = 0;
    std::int64_t gatesTo = 0;
};

/// Where the first finding's evidence begins, else the first MoE layer of the second step (the first one
/// warms up), else nothing.
std::optional<ExcerptPlace> placeToShow(const ReportedTrace& trace);

/// Nothing where the trace has no such place.
std::optional<ExcerptPicture> excerptPicture(const ReportedTrace& trace, const ExcerptPlace& place);

/// The same between other times, for a closer look.
ExcerptPicture closerLook(const ExcerptPicture& picture, std::int64_t from, std::int64_t to);

} // namespace gatescope
