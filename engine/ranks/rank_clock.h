// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ranks/rank_transport.h"

#include <cstdint>
#include <vector>

namespace gatescope {

/// How far a rank's clock (TickClock::steadyNs) is ahead of rank 0's.
struct ClockOffset {
    std::int64_t ns = 0;
    /// Either way: half of the shortest round trip, for nobody knows how it is shared out between there and
    /// back; with two measurements also what lies between them.
    std::int64_t uncertaintyNs = 0;
};

/// Rank 0 sends its time to each rank in turn and gets that rank's back; of many such round trips the
/// shortest tells most (Cristian 1989): offset = theirs - (sent + returned) / 2. All ranks call it; [ranks]
/// on rank 0, empty on the others.
std::vector<ClockOffset> measureClocks(RankTransport& transport);

/// What two measurements, before and after a run, say of the time between.
std::vector<ClockOffset> between(const std::vector<ClockOffset>& before,
                                 const std::vector<ClockOffset>& after);

} // namespace gatescope
