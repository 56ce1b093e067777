// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

namespace gatescope {

/// The rank that a trace file's name tells, of a path with folders or without. vLLM calls its files
/// dp0_pp0_tp0_dcp0_ep0_rank3.ID.pt.trace.json.gz, SGLang ID-TP-3.trace.json.gz: both tell 3. Folders tell
/// nothing; of several, the last with a number does.
std::optional<int> rankInFileName(std::string_view path);

} // namespace gatescope
