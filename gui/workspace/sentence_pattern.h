// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workspace/engine_sentences.h"

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

namespace gatescope {

/// How much of `text`'s beginning is a number as the engine writes it: "12", "0.5", "1e+06"; 0 where none is.
std::size_t numberLength(std::string_view text);

/// One of the engine's sentences as a pattern that whole sentences are held against: its words stand where
/// they are, and what is between them fits the placeholder's kind. Takes time in proportion to the text,
/// whatever it holds: no position is looked at twice for the same words.
class SentencePattern {
public:
    using Arguments = std::vector<std::string_view>; ///< [placeholder], parts of the text

    /// `sentence` outlives the pattern.
    explicit SentencePattern(const EngineSentence& sentence);

    const EngineSentence& sentence() const { return *m_sentence; }
    /// Of each placeholder, as EngineSentence has them.
    const std::vector<char>& kinds() const { return m_kinds; }
    /// How many letters are not placeholders': the more, the more specific.
    std::size_t fixedLength() const;
    /// Whether words of the sentence hold digits, so that not each number in it is a placeholder's.
    bool hasOwnNumbers() const;
    bool holds(char kind) const;
    /// So that it may hold what other sentences begin with: "%1: cannot be opened".
    bool beginsWithName() const;
    /// Words, then another sentence: "SQL: %1".
    bool leadsIn() const;

    /// Nothing where `text` is another sentence. `known` says whether what stands for an 's' is a sentence.
    std::optional<Arguments> match(std::string_view text,
                                   const std::function<bool(std::string_view)>& known) const;

private:
    const EngineSentence* m_sentence;
    std::vector<std::string_view> m_words; ///< around the placeholders: one more than those
    std::vector<char> m_kinds;
};

} // namespace gatescope
