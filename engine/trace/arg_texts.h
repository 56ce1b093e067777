// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace gatescope {

/// Texts that are much alike but for their numbers, as the args of a profiler's events are, kept to the last
/// character in about a tenth of their size: a text is a pattern, of which there are few, and its numbers.
class ArgTexts {
public:
    using Place = std::uint64_t;
    static constexpr Place kNone = UINT64_MAX;

    /// kNone for an empty text.
    Place add(std::string_view text);
    std::string text(Place place) const;
    /// Memory that the texts take.
    std::size_t bytes() const;

private:
    static constexpr std::size_t kChunk = std::size_t{1} << 20;

    struct Pattern {
        std::uint64_t hash;
        std::uint32_t chunk; ///< of m_patternText
        std::uint32_t at;
        std::uint32_t size;
    };
    /// Bytes in chunks, so that growing moves none. An entry lies in one chunk.
    struct Store {
        std::vector<std::unique_ptr<char[]>> chunks;
        std::size_t used = kChunk; ///< of the last chunk
        std::size_t bytes = 0;

        char* reserve(std::size_t size);
    };

    void split(std::string_view text);
    std::uint32_t patternId(bool& known);
    std::string_view pattern(std::uint32_t id) const;
    void growTable();
    Place put(std::string_view head, std::string_view tail);

    Store m_texts;
    Store m_patternText;
    std::vector<Pattern> m_patterns;
    std::vector<std::uint32_t> m_table; ///< by hash, pattern ids + 1
    std::size_t m_added = 0;
    // The text being added, taken apart.
    std::vector<char> m_scratch;
    std::size_t m_patternSize = 0;
    std::string m_numbers;
};

} // namespace gatescope
