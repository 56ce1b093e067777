// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace gatescope {

/// "about 12 s left"; empty where it is not known (negative).
QString remainingText(double seconds);

} // namespace gatescope
