// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "profile/sweep.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace gatescope {

/// The sweep with its samples as JSON text, {"schema":1,"sweep":true,...} (docs/formats.md).
std::string sweepJson(const SweepResult& sweep);

/// Whether the file is one that sweepJson() wrote, by how it begins. No file at all, or no regular one: it
/// isn't.
bool isSweepFile(const std::filesystem::path& path);
/// What sweepJson() wrote. InputError, which begins with `where`, for anything else.
SweepResult sweepFromJson(std::string_view text, const std::string& where);

/// UsageError, which names `where` and the first thing that differs, where a sweep that was begun with one
/// plan is to go on with another.
void checkSamePlan(const SweepPlan& begun, const SweepPlan& asked, const std::string& where);

} // namespace gatescope
