// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace gatescope {

/// What a file is that is no trace, by the first bytes of its (unpacked) text: "a systrace text". Empty where
/// that can't be told.
std::string foreignContent(std::string_view text);

/// The same for a JSON object without traceEvents, by the names of its members, each between line feeds.
std::string foreignObject(std::string_view memberNames);

/// Throws InputError: the file is no trace, since it is `what`.
[[noreturn]] void refuseAsTrace(const std::filesystem::path& path, const std::string& what);

} // namespace gatescope
