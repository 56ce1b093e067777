// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace gatescope {

inline std::size_t asSize(int value) {
    return static_cast<std::size_t>(value);
}

} // namespace gatescope
