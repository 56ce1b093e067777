// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

namespace gatescope {

/// Two timelines stand on the screen: the baseline and the candidate, whatever they are. One alone is A.
enum class Slot { A, B };
inline constexpr std::array<Slot, 2> kSlots{Slot::A, Slot::B};

constexpr Slot otherSlot(Slot slot) {
    return slot == Slot::A ? Slot::B : Slot::A;
}

/// Something for each slot.
template <typename T>
struct PerSlot {
    T a{};
    T b{};

    T& operator[](Slot slot) { return slot == Slot::A ? a : b; }
    const T& operator[](Slot slot) const { return slot == Slot::A ? a : b; }
    bool operator==(const PerSlot&) const = default;
};

} // namespace gatescope
