// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/search_hits.h"

#include <algorithm>

namespace gatescope {

SliceSelection SearchHits::at(std::size_t place) const {
    if (place < slices.a.size()) return {Slot::A, slices.a[place]};
    return {Slot::B, slices.b[place - slices.a.size()]};
}

std::size_t SearchHits::from(const SliceSelection& slice) const {
    const std::vector<SliceId>& own = slices[slice.slot];
    const auto behind = std::ranges::lower_bound(own, slice.id) - own.begin();
    const std::size_t place =
        static_cast<std::size_t>(behind) + (slice.slot == Slot::B ? slices.a.size() : 0);
    return count() == 0 ? 0 : place % count();
}

} // namespace gatescope
