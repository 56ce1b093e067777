// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/required_seconds.h"

#include "base/error.h"

#include <fmt/format.h>

namespace gatescope {

void requireSeconds(double seconds, int most) {
    if (seconds > 0 && seconds <= most) return; // NaN is neither
    throw UsageError(fmt::format("--seconds must be more than 0 and at most {}", most));
}

} // namespace gatescope
