// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "profile/experiment.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace gatescope {

/// The result as JSON text, {"schema":1,...} (docs/formats.md).
std::string profileJson(const ProfileResult& result);

/// otherData of the result's timeline (docs/formats.md): the run in flat fields for people and viewers, under
/// "gatescope" the profile with its samples for profileFromTrace().
std::string traceMetadata(const ProfileResult& result);
/// The result's trace with that, as a file that opens again without loss. InputError where writing fails.
void writeTimeline(const ProfileResult& result, const std::filesystem::path& path,
                   ProgressSink& progress = noProgress(), const std::stop_token& stop = {});

/// What a file that writeTimeline() wrote tells of its run, samples included; nothing where the trace is not
/// one of ours.
std::optional<ProfileResult> profileFromTrace(std::shared_ptr<const Trace> trace);

} // namespace gatescope
