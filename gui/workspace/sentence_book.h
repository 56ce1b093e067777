// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workspace/sentence_pattern.h"

#include <unordered_map>

namespace gatescope {

/// All sentences of the engine that the window can say in another language.
class SentenceBook {
public:
    struct Entry {
        const SentencePattern* pattern;
        SentencePattern::Arguments arguments; ///< parts of the text
    };

    SentenceBook();
    SentenceBook(const SentenceBook&) = delete; ///< m_exact points into m_patterns
    SentenceBook& operator=(const SentenceBook&) = delete;

    /// The most specific one that `text` is, nothing where it is none. A whole sentence, or one inside
    /// another, which holds no further one.
    std::optional<Entry> find(std::string_view text, bool inside = false) const;
    /// The most specific ones first.
    const std::vector<SentencePattern>& patterns() const { return m_patterns; }

private:
    std::optional<Entry> findExact(std::string_view text) const;

    std::vector<SentencePattern> m_patterns;
    std::unordered_map<std::string_view, const SentencePattern*> m_exact; ///< by their text
    std::vector<const SentencePattern*> m_others;                         ///< that a look-up can't find
};

} // namespace gatescope
