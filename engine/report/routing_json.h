// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/routing_capture.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace gatescope {

/// The capture as JSON text, {"schema":1,"routing_capture":true,...} (docs/formats.md).
std::string routingJson(const RoutingCapture& capture);

/// Whether the file is one that routingJson() wrote, by how it begins: it may still be damaged. No file at
/// all, or no regular one: it isn't.
bool isRoutingFile(const std::filesystem::path& path);

/// What routingJson() wrote, or somebody else in that form. InputError, which begins with `where`: what is
/// wrong and at which token.
RoutingCapture routingFromJson(std::string_view text, const std::string& where);

/// The same from a file.
RoutingCapture readRoutingCapture(const std::filesystem::path& path);

} // namespace gatescope
