// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace gatescope {

/// 1234567 -> "1.235 ms": three significant decimals in the unit that fits. Negative values keep their sign.
std::string timeText(double ns);
/// A time with the unit that fits and its sign: "-12.30 us".
std::string signedTime(double ns);
/// 1207959552 -> "1.21 GB"
std::string bytesText(double bytes);

} // namespace gatescope
