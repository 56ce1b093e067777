// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "profile/experiment.h"
#include "report/json_parts.h"

namespace gatescope {

/// The model and the run's settings, all but the placements, which are the result's runs.
Json experimentJson(const Experiment& experiment);
/// The same back, without placements. Defaults where an older build wrote less. UsageError, InputError where
/// something is said that no build writes.
Experiment experimentFrom(const Json& json);

} // namespace gatescope
