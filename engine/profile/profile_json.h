// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "profile/experiment.h"

#include <string>

namespace gatescope {

/// What a timeline file carries in otherData: the run in words for people and other tools, and under
/// "gatescope" the profile with its samples for profileFromTrace().
std::string traceMetadata(const ProfileResult& result);

} // namespace gatescope
