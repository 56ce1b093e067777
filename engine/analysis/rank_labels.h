// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/trace.h"

#include <cstdint>
#include <vector>

namespace gatescope {

/// Which rank each track is of. Ids in a trace (correlation, External id) are unique within a rank only.
/// Merged traces label their processes: "[TP01] 4712" (SGLang), "RANK 1 HOST<name>" (unitrace),
/// "rank 1: python3" (several files that were read as one). Without
/// labels all is one rank, the one that the run's information names, else `ifUnsaid`.
class RankLabels {
public:
    RankLabels(const Trace& trace, int ifUnsaid);

    /// A place in numbers().
    std::uint32_t rankOf(TrackId track) const { return m_ofTrack[track]; }
    const std::vector<int>& numbers() const { return m_numbers; }

private:
    std::vector<std::uint32_t> m_ofTrack;
    std::vector<int> m_numbers;
};

} // namespace gatescope
