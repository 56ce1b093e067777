// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/split_texts.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
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
    static constexpr std::uint32_t kNoPattern = UINT32_MAX;

    /// What a text is made of.
    struct Parts {
        std::uint32_t pattern = kNoPattern; ///< its number; kNoPattern where the text is kept as it is
        std::span<const SplitText::Number> numbers{};
    };

    /// kNone for an empty text.
    Place add(std::string_view text);
    /// The same of a text that was taken apart already.
    Place add(std::string_view text, const SplitText& split);
    /// Of the text that was added last, until the next one is.
    const Parts& lastParts() const { return m_last; }
    /// A SplitText's pattern. Valid until the next call of add().
    std::string_view pattern(std::uint32_t id) const;
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

    std::uint32_t patternId(const SplitText& split);
    void growTable();
    Place putNumbers();
    Place putWhole(std::string_view text);
    Place placeOf(const char* entry) const;

    Store m_texts;
    Store m_patternText;
    std::vector<Pattern> m_patterns;
    std::vector<std::uint32_t> m_table; ///< by hash, pattern ids + 1
    std::size_t m_added = 0;
    SplitTexts m_split; ///< the text being added
    Parts m_last;
    std::vector<char> m_encoded;
};

} // namespace gatescope
