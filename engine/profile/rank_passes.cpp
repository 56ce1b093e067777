// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/rank_passes.h"

#include "base/progress.h"

namespace gatescope {

void RankPasses::meet() {
    if (m_transport.anyOf(m_stop.stop_requested())) throw Cancelled();
}

} // namespace gatescope
