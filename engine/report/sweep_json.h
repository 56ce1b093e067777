// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "profile/sweep.h"

#include <string>
#include <string_view>

namespace gatescope {

/// The sweep with its samples as JSON text, {"schema":1,"sweep":true,...} (docs/formats.md).
std::string sweepJson(const SweepResult& sweep);

inline constexpr std::size_t kSweepBeginning = 100; ///< bytes, that beginsAsSweep() looks at
/// Whether a file that begins so is one that sweepJson() wrote.
bool beginsAsSweep(std::string_view text);
/// What sweepJson() wrote. InputError, which begins with `where`, for anything else.
SweepResult sweepFromJson(std::string_view text, const std::string& where);

/// UsageError, which names `where` and the first thing that differs, where a sweep that was begun with one
/// plan is to go on with another.
void checkSamePlan(const SweepPlan& begun, const SweepPlan& asked, const std::string& where);

} // namespace gatescope
