// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/sentence_pattern.h"

#include <algorithm>

namespace gatescope {

namespace {

constexpr std::size_t kNone = std::string_view::npos;
// A sentence inside another one is looked up wherever one may stand: a text full of such places stays quick.
constexpr std::size_t kLongestInnerSentence = 256;
constexpr std::string_view kAnd = " and ";

bool isDigit(char letter) {
    return letter >= '0' && letter <= '9';
}

std::size_t digits(std::string_view text, std::size_t from) {
    auto at = from;
    while (at < text.size() && isDigit(text[at]))
        ++at;
    return at - from;
}

/// A placeholder that any text may stand for.
bool isName(char kind) {
    return kind == 'n' || kind == 'e';
}

/// "16 and 32 and 64".
std::size_t listLength(std::string_view text) {
    auto length = numberLength(text);
    while (length > 0 && text.substr(length).starts_with(kAnd)) {
        const auto next = numberLength(text.substr(length + kAnd.size()));
        if (next == 0) break;
        length += kAnd.size() + next;
    }
    return length;
}

/// Holds one text against one pattern. What stands between two names is searched for as a whole, and its
/// first place is taken: where names may be anything, a later one would not help what follows.
class Matcher {
public:
    Matcher(const std::vector<std::string_view>& words, const std::vector<char>& kinds, std::string_view text,
            const std::function<bool(std::string_view)>& known)
        : m_words(words), m_kinds(kinds), m_text(text), m_known(known), m_found(kinds.size()) {}

    bool run() {
        if (!m_text.ends_with(m_words.back())) return false;
        auto last = upToName(0);
        auto end = take(0, last, 0);
        while (end != kNone && last < m_kinds.size()) {
            const auto name = last;
            last = upToName(name + 1);
            const auto begin = end;
            end = search(name + 1, last, begin);
            if (end != kNone) m_found[name] = m_text.substr(begin, m_searched - begin);
        }
        return end == m_text.size();
    }
    SentencePattern::Arguments found() { return std::move(m_found); }

private:
    /// The words in front of the next name, from `first` on; the last words where there is none.
    std::size_t upToName(std::size_t first) const {
        while (first < m_kinds.size() && !isName(m_kinds[first]))
            ++first;
        return first;
    }

    /// Where words `first` to `last` end that begin at `at`, with what stands between them; kNone where
    /// others do.
    std::size_t take(std::size_t first, std::size_t last, std::size_t at) {
        for (auto i = first;; ++i) {
            if (!m_text.substr(at).starts_with(m_words[i])) return kNone;
            at += m_words[i].size();
            if (i == last) return at;
            const auto length = argumentLength(i, at);
            if (length == kNone) return kNone;
            m_found[i] = m_text.substr(at, length);
            at += length;
        }
    }

    /// The same of the first place behind `from` where they stand, which m_searched tells; the last words end
    /// the text.
    std::size_t search(std::size_t first, std::size_t last, std::size_t from) {
        const bool toEnd = last == m_kinds.size();
        if (toEnd && first == last) {
            m_searched = m_text.size() - m_words[last].size();
            return m_searched >= from ? m_text.size() : kNone;
        }
        for (m_searched = m_text.find(m_words[first], from); m_searched != kNone;
             m_searched = m_text.find(m_words[first], m_searched + 1)) {
            const auto end = take(first, last, m_searched);
            if (end != kNone && (!toEnd || end == m_text.size())) return end;
        }
        return kNone;
    }

    std::size_t argumentLength(std::size_t i, std::size_t at) const {
        const auto rest = m_text.substr(at);
        if (m_kinds[i] == 's') return innerLength(i, rest);
        const auto length = m_kinds[i] == 'l' ? listLength(rest) : numberLength(rest);
        return length > 0 ? length : kNone;
    }

    std::size_t innerLength(std::size_t i, std::string_view rest) const {
        const auto& behind = m_words[i + 1];
        auto length = kNone;
        if (i + 1 < m_kinds.size())
            length = rest.substr(0, kLongestInnerSentence + behind.size()).find(behind);
        else if (rest.size() >= behind.size())
            length = rest.size() - behind.size();
        if (length == kNone || length > kLongestInnerSentence) return kNone;
        const auto inner = rest.substr(0, length);
        return (length > 0 && numberLength(inner) == length) || m_known(inner) ? length : kNone;
    }

    const std::vector<std::string_view>& m_words;
    const std::vector<char>& m_kinds;
    std::string_view m_text;
    const std::function<bool(std::string_view)>& m_known;
    SentencePattern::Arguments m_found;
    std::size_t m_searched = 0;
};

} // namespace

std::size_t numberLength(std::string_view text) {
    auto length = digits(text, 0);
    if (length == 0) return 0;
    if (length < text.size() && text[length] == '.') {
        if (const auto behind = digits(text, length + 1); behind > 0) length += 1 + behind;
    }
    if (length + 1 < text.size() && text[length] == 'e' &&
        (text[length + 1] == '+' || text[length + 1] == '-')) {
        if (const auto power = digits(text, length + 2); power > 0) length += 2 + power;
    }
    return length;
}

SentencePattern::SentencePattern(const EngineSentence& sentence) : m_sentence(&sentence) {
    const std::string_view text(sentence.english);
    const std::string_view kinds(sentence.kinds);
    std::size_t begin = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto length = text[at] == '%' ? digits(text, at + 1) : 0;
        if (length == 0) continue;
        m_words.push_back(text.substr(begin, at - begin));
        m_kinds.push_back(m_kinds.size() < kinds.size() ? kinds[m_kinds.size()] : '#');
        at += length;
        begin = at + 1;
    }
    m_words.push_back(text.substr(begin));
}

std::size_t SentencePattern::fixedLength() const {
    std::size_t length = 0;
    for (const auto& words : m_words)
        length += words.size();
    return length;
}

bool SentencePattern::hasOwnNumbers() const {
    return std::ranges::any_of(m_words,
                               [](const auto& words) { return std::ranges::any_of(words, isDigit); });
}

bool SentencePattern::holds(char kind) const {
    return std::ranges::find(m_kinds, kind) != m_kinds.end();
}

bool SentencePattern::beginsWithName() const {
    return !m_kinds.empty() && isName(m_kinds.front()) && m_words.front().empty();
}

bool SentencePattern::leadsIn() const {
    return !m_words.front().empty() && (holds('e') || holds('s'));
}

std::optional<SentencePattern::Arguments>
SentencePattern::match(std::string_view text, const std::function<bool(std::string_view)>& known) const {
    Matcher matcher(m_words, m_kinds, text, known);
    if (!matcher.run()) return std::nullopt;
    return matcher.found();
}

} // namespace gatescope
