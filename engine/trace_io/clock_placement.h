// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/trace_builder.h"
#include "trace_io/trace_reader.h"

#include <span>
#include <vector>

namespace gatescope {

/// What a file has added to a builder.
struct RecordedPart {
    TraceBuilder::Mark from;
    TraceBuilder::Mark to;
    std::int64_t base = 0;     ///< nanoseconds since 1970 that its times begin at; 0 where it does not say
    std::int64_t earliest = 0; ///< in the file's own times
    bool rebase = true;        ///< its times may be moved

    std::int64_t absolute() const { return base + earliest; }
};

/// Puts the files on one clock, the first event at 0. First by the time of day that files state, where all
/// do and it can be of one run, else each begins at 0. Then a rank is moved by the collectives that it shares
/// with the first file, and a unitrace by the kernels that it shares with a PyTorch trace of its rank,
/// unless they agree with the clocks as they are. `files` says how, the diagnostics why not.
std::vector<ImportDiagnostic> placeInTime(TraceBuilder& builder, std::span<const RecordedPart> parts,
                                          std::span<FileFacts> files);

} // namespace gatescope
