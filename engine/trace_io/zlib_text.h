// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace gatescope {

/// Unpacks what zlib or gzip packed, all in memory. False where it is damaged, cut off or longer than `most`:
/// `text` then holds what came before.
bool inflateText(std::string_view packed, std::size_t most, std::string& text);

} // namespace gatescope
