// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/capture_counts.h"

#include <algorithm>

namespace gatescope {

ExpertCounts expertCountsOf(const RoutingCapture& capture, const std::string& source) {
    ExpertCounts counts;
    counts.source = source;
    counts.format = "GateScope";
    counts.experts = capture.numExperts;
    counts.layers = capture.layers;
    const int perPass = std::clamp(capture.tokensPerPass, 1, capture.tokens);
    const auto width = static_cast<std::size_t>(capture.numExperts);
    counts.passes = static_cast<std::size_t>(capture.tokens / perPass);
    counts.rows.reserve(counts.passes * counts.layers.size() * width);
    for (std::size_t pass = 0; pass < counts.passes; ++pass) {
        for (std::size_t layer = 0; layer < counts.layers.size(); ++layer) {
            const auto rows = capture.routing(layer, static_cast<int>(pass) * perPass, perPass)
                                  .rowsPerExpert(capture.numExperts);
            counts.rows.insert(counts.rows.end(), rows.begin(), rows.end());
        }
    }
    return counts;
}

} // namespace gatescope
