// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/two_speeds.h"
#include "profile/experiment.h"

#include <string>

namespace gatescope {

/// "95 % interval 2.73 us to 9.89 us".
std::string intervalText(const PairedDifference& difference);
/// What the interval says, and what these samples could have shown.
std::string verdictText(const PairedDifference& difference);

/// The first run minus the second; the result must have a difference.
std::string differenceText(const ProfileResult& result);
std::string gatePriceText(const GatePrice& price);
/// What each share of the passes took.
std::string twoSpeedsText(const TwoSpeeds& speeds);
/// How many tokens would go to other experts, were the gate in another dtype.
std::string gateDtypeText(const GateDtypeEffect& effect);
/// How evenly rows lie on the experts: medians over the layers.
std::string loadText(const ExpertLoad& load);
/// Why no more was measured.
std::string endText(const ProfileResult& result);

} // namespace gatescope
