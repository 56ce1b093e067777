// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <initializer_list>

namespace gatescope {

/// Up to four numbers from 1 to 32767 in eight bytes, such as a kernel's buffers: what a recorder can note
/// without allocating.
class ShortList {
public:
    static constexpr std::size_t kMost = 4;

    ShortList() = default;
    ShortList(std::initializer_list<int> numbers) {
        for (const int number : numbers)
            add(number);
    }
    /// As bits() gave it.
    explicit ShortList(std::int64_t bits) : m_numbers(std::bit_cast<Numbers>(bits)) {}

    /// What is more than kMost is left out.
    void add(int number) {
        for (auto& place : m_numbers) {
            if (place != 0) continue;
            place = static_cast<std::int16_t>(number);
            return;
        }
    }
    std::int64_t bits() const { return std::bit_cast<std::int64_t>(m_numbers); }
    bool empty() const { return m_numbers[0] == 0; }
    std::size_t size() const {
        std::size_t count = 0;
        while (count < kMost && m_numbers[count] != 0)
            ++count;
        return count;
    }
    int operator[](std::size_t at) const { return m_numbers[at]; }
    bool contains(int number) const {
        for (std::size_t i = 0; i < size(); ++i) {
            if (m_numbers[i] == number) return true;
        }
        return false;
    }
    bool operator==(const ShortList&) const = default;

private:
    using Numbers = std::array<std::int16_t, kMost>;

    Numbers m_numbers{};
};

} // namespace gatescope
