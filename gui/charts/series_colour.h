// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "look/theme.h"
#include "workspace/slot.h"

#include <array>
#include <cstddef>

namespace gatescope {

/// Colours of a chart's series, each at 3:1 or more against the surface and told apart without red and green.
inline QColor seriesColour(const Theme& theme, std::size_t series) {
    static constexpr std::array<QRgb, 6> kLight{0xff2f5fd0, 0xffb35900, 0xff00796b,
                                                0xff8e24aa, 0xff5d6779, 0xffa0303c};
    static constexpr std::array<QRgb, 6> kDark{0xff8aa4ff, 0xfff0a860, 0xff5cc9b5,
                                               0xffd59af0, 0xffb0b8c6, 0xffff9a9f};
    return QColor((theme.dark ? kDark : kLight)[series % kLight.size()]);
}

inline QColor seriesColour(const Theme& theme, Slot slot) {
    return seriesColour(theme, slot == Slot::A ? std::size_t{0} : std::size_t{1});
}

} // namespace gatescope
