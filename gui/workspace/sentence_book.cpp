// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/sentence_book.h"

#include <algorithm>
#include <string>

namespace gatescope {

namespace {

constexpr std::size_t kLongestExact = 1024; ///< letters; no sentence without names is longer
// What begins with a name is searched for throughout a text; it is of a path or a field, no megabyte.
constexpr std::size_t kLongestBehindName = 64 * 1024;

} // namespace

SentenceBook::SentenceBook() {
    for (const auto sentences :
         {findingSentences(), comparisonSentences(), importSentences(), runSentences(), errorSentences(),
          configErrorSentences(), weightErrorSentences(), routingErrorSentences(), deviceErrorSentences(),
          optionErrorSentences(), queryErrorSentences()}) {
        for (const EngineSentence& sentence : sentences)
            m_patterns.emplace_back(sentence);
    }
    // What leads another sentence in is looked for before those that would take it for a part of a name.
    std::ranges::stable_sort(m_patterns, std::ranges::greater(), [](const SentencePattern& pattern) {
        return std::pair(pattern.leadsIn(), pattern.fixedLength());
    });
    for (const SentencePattern& pattern : m_patterns) {
        const bool numbersAlone = std::ranges::count(pattern.kinds(), '#') == std::ssize(pattern.kinds());
        if (numbersAlone && !pattern.hasOwnNumbers())
            m_exact.emplace(pattern.sentence().english, &pattern);
        else
            m_others.push_back(&pattern);
    }
}

std::optional<SentenceBook::Entry> SentenceBook::findExact(std::string_view text) const {
    if (text.size() > kLongestExact) return std::nullopt;
    std::string sentence;
    SentencePattern::Arguments numbers;
    for (std::size_t at = 0; at < text.size();) {
        const auto length = numberLength(text.substr(at));
        if (length > 0) {
            numbers.push_back(text.substr(at, length));
            sentence += '%';
            sentence += std::to_string(numbers.size());
        } else {
            sentence += text[at];
        }
        at += std::max<std::size_t>(length, 1);
    }
    const auto found = m_exact.find(sentence);
    if (found == m_exact.end()) return std::nullopt;
    return Entry{found->second, std::move(numbers)};
}

std::optional<SentenceBook::Entry> SentenceBook::find(std::string_view text, bool inside) const {
    if (auto exact = findExact(text)) return exact;
    const auto known = [this](std::string_view inner) { return find(inner, true).has_value(); };
    for (const SentencePattern* pattern : m_others) {
        if (inside && pattern->holds('s')) continue;
        if (text.size() > kLongestBehindName && pattern->beginsWithName()) continue;
        if (auto arguments = pattern->match(text, known)) return Entry{pattern, std::move(*arguments)};
    }
    return std::nullopt;
}

} // namespace gatescope
