// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/count_file.h"

#include "base/files.h"
#include "profile/capture_counts.h"
#include "report/routing_json.h"
#include "trace_io/arrays/number_files.h"

namespace gatescope::cli {

ExpertCounts readCountFile(const std::string& path, std::int64_t experts) {
    bool captured = false;
    {
        const MappedFile file(path);
        const auto bytes = file.bytes();
        captured = isRoutingJson({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    }
    if (captured) return expertCountsOf(readRoutingCapture(path), path);
    return expertCounts(readNumberArrays(path), path, experts);
}

} // namespace gatescope::cli
