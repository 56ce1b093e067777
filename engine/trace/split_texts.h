// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace gatescope {

/// A text taken apart: its pattern, which it shares with many, and its numbers.
struct SplitText {
    /// Stands in a pattern where a number was.
    static constexpr char kNumber = '\x01';

    /// So many digits and a 1 in front of them fit into 64 bits. A longer run is several numbers.
    static constexpr std::size_t kMostDigits = 18;

    /// A run of digits.
    struct Number {
        std::uint64_t value;
        std::uint32_t end; ///< in the text
        std::uint32_t digits;
    };

    std::string_view pattern; ///< the text with kNumber in the place of each number; empty where none is made
    std::uint64_t hash = 0;   ///< of the pattern
    std::span<const Number> numbers;
};

/// Takes texts apart and keeps the parts until clear().
class SplitTexts {
public:
    /// Returns its number. No pattern is made of a text that is empty, that holds kNumber or that is so long
    /// that no other will be like it.
    std::uint32_t add(std::string_view text);
    /// Valid until the next call of add().
    SplitText operator[](std::uint32_t number) const;
    void clear();

private:
    struct Entry {
        std::size_t pattern;
        std::size_t patternSize;
        std::size_t numbers;
        std::size_t numberCount;
        std::uint64_t hash;
    };

    void split(std::string_view text);

    std::vector<char> m_patterns;
    std::size_t m_patternsEnd = 0; ///< behind it is room
    std::vector<SplitText::Number> m_numbers;
    std::vector<Entry> m_entries;
};

} // namespace gatescope
