// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "profile/calibration.h"

#include <string>

namespace gatescope {

/// What `gatescope calibrate --json` prints: {"schema":1,"device":...,"rows":[...]} (docs/formats.md).
std::string calibrationJson(const Calibration& calibration);

} // namespace gatescope
