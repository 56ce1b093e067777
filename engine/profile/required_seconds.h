// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace gatescope {

/// UsageError where --seconds is no time to measure for: not above 0, above `most`, or no number at all.
void requireSeconds(double seconds, int most);

} // namespace gatescope
