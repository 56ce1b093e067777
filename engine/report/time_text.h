// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace gatescope {

/// 1234567 -> "1.235 ms": three significant decimals in the unit that fits. Negative values keep their sign.
std::string timeText(double ns);

} // namespace gatescope
