// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>

namespace gatescope {

inline constexpr std::size_t kWholeText = std::numeric_limits<std::size_t>::max();

/// A name that others chose, so that people see all of it: control characters, marks that turn the direction
/// of text, characters without width and bytes that are no UTF-8 become escapes (\x1b, \u202e). Valid UTF-8
/// that XML allows, on one line. After `most` characters it says how many more there are. For people only:
/// it escapes nothing for HTML or Markdown.
std::string visibleText(std::string_view text, std::size_t most = kWholeText);

} // namespace gatescope
