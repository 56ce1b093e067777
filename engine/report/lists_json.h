// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/config.h"
#include "profile/backends.h"

#include <string>

namespace gatescope {

/// What `gatescope presets --json` and `gatescope devices --json` print (docs/formats.md).
std::string presetsJson();
std::string devicesJson();

} // namespace gatescope
