// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace gatescope {

/// "about 12 s left"; empty while too little is done to tell. `done` from 0 to 1.
QString remainingText(double done, double elapsedSeconds);

} // namespace gatescope
