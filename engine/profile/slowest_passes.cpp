// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/slowest_passes.h"

#include <algorithm>
#include <array>
#include <bit>
#include <vector>

namespace gatescope {

Pass SlowestPasses::ofAll(const Pass& own) {
    using Words = std::array<std::int32_t, sizeof(Pass) / sizeof(std::int32_t)>;
    const auto ranks = static_cast<std::size_t>(m_transport.size());
    const auto mine = std::bit_cast<Words>(own);
    std::vector<std::int32_t> toAll, ofAll(ranks * mine.size());
    for (std::size_t rank = 0; rank < ranks; ++rank)
        toAll.insert(toAll.end(), mine.begin(), mine.end());
    m_transport.allToAll(toAll, ofAll);
    Pass shared;
    for (std::size_t rank = 0; rank < ranks; ++rank) {
        Words words{};
        std::copy_n(ofAll.begin() + static_cast<std::ptrdiff_t>(rank * words.size()), words.size(),
                    words.begin());
        const auto one = std::bit_cast<Pass>(words);
        shared.layerNs = std::max(shared.layerNs, one.layerNs);
        shared.sleepsPerLayer += one.sleepsPerLayer / static_cast<double>(ranks);
        shared.preemptions += one.preemptions;
    }
    return shared;
}

} // namespace gatescope
