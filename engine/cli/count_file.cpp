// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/count_file.h"

#include "profile/capture_counts.h"
#include "report/routing_json.h"
#include "trace_io/arrays/number_files.h"

namespace gatescope::cli {

ExpertCounts readCountFile(const std::string& path, std::int64_t experts) {
    if (isRoutingFile(path)) return expertCountsOf(readRoutingCapture(path), path);
    return expertCounts(readNumberArrays(path), path, experts);
}

} // namespace gatescope::cli
