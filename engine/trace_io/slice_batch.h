// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace_io/slice_pairs.h"

#include <cstdint>
#include <vector>

namespace gatescope {

/// Writers that have whole slices put the beginnings of many into a file and their ends behind them, in the
/// same order (torch's .pftrace). Pairing by a stack would then give a slice the end of another one wherever
/// two touch or overlap, so such a batch is recognised: as many ends as beginnings, each of its partner's
/// track and not before it, and not in order of time as a recorder that writes what happens would have them.
class SliceBatch {
public:
    struct Half {
        std::uint32_t number; ///< SlicePairs::add()'s
        TrackId track;
        std::int64_t time;
        bool needsState; ///< of its sequence: where the order in time does not tell, batches have bare ends
    };

    void begin(const Half& half, SlicePairs& pairs);
    void end(const Half& half) { m_ends.push_back(half); }
    /// To be called at the end too.
    void close(SlicePairs& pairs);

private:
    bool isBatch() const;

    std::vector<Half> m_begins;
    std::vector<Half> m_ends;
};

} // namespace gatescope
