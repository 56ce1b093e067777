// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/excerpt.h"
#include "trace/trace.h"

#include <filesystem>
#include <string>
#include <vector>

namespace gatescope {

/// What an exported file holds of the traces that it was made of.
struct ExportFacts {
    std::vector<std::filesystem::path> inputs;
    std::filesystem::path output;
    std::vector<std::string> trackPatterns;
    ExcerptRange range;
    std::size_t cutSlices = 0;

    bool partial() const;
};

/// The trace's metadata with `export`: where the file comes from. A part of a GateScope run is no longer the
/// run, so its profile is left out.
std::string exportMetadata(const Trace& trace, const ExportFacts& facts);

/// What `gatescope export --json` prints (docs/formats.md).
std::string exportJson(const Trace& trace, const ExportFacts& facts);

} // namespace gatescope
