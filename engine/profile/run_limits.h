// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/roofline.h"
#include "analysis/statistics.h"
#include "cpu/machine_limits.h"
#include "profile/layer_session.h"

#include <memory>
#include <optional>
#include <vector>

namespace gatescope {

/// The machine's own limits, sampled between the blocks of a run on the CPU, from the very weights that the
/// layers read: what one run could hold is not compared across runs.
class RunLimits {
public:
    /// Null where there is nothing to compare with: on other devices, for weights that the caches hold, and
    /// in runs that are too short for it (under two seconds, or for a number of iterations).
    static std::unique_ptr<RunLimits> of(LayerSession& session);

    /// One sample of each; takes about a tenth of a second.
    void sample();
    std::size_t samples() const { return m_bandwidths.size(); }
    /// Medians of the samples.
    Ceilings ceilings() const;

private:
    RunLimits(LayerSession& session, ThreadTeam& team);

    MachineLimits m_limits;
    Ceilings m_ceilings; ///< names and dtype
    std::vector<double> m_bandwidths;
    std::vector<double> m_peaks;
};

} // namespace gatescope
