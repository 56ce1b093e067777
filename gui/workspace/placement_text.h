// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/router_placement.h"

#include <QString>

namespace gatescope {

/// "before the fix", in the window's language.
QString placementText(const RouterPlacement& placement);

} // namespace gatescope
