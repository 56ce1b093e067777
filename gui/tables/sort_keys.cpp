// SPDX-License-Identifier: GPL-3.0-or-later
#include "tables/sort_keys.h"

#include "base/ascii.h"

#include <QVariant>

#include <algorithm>
#include <bit>
#include <optional>

namespace gatescope {

namespace {

bool isNumber(const QVariant& value) {
    switch (value.typeId()) {
    case QMetaType::Double:
    case QMetaType::Int:
    case QMetaType::UInt:
    case QMetaType::LongLong:
    case QMetaType::ULongLong:
        return true;
    default:
        return false;
    }
}

/// Appends it in UTF-8; where all is ASCII, as nearly always, without a copy in between.
void append(const QString& text, Qt::CaseSensitivity sensitivity, std::string& letters) {
    constexpr char16_t kAscii = 0x80;
    if (std::ranges::any_of(text, [](QChar c) { return c.unicode() >= kAscii; })) {
        const QByteArray other = (sensitivity == Qt::CaseInsensitive ? text.toCaseFolded() : text).toUtf8();
        letters.append(other.constData(), static_cast<std::size_t>(other.size()));
        return;
    }
    const auto from = letters.size();
    letters.resize(from + static_cast<std::size_t>(text.size()));
    std::ranges::transform(text, letters.begin() + static_cast<std::ptrdiff_t>(from), [&](QChar c) {
        const char letter = static_cast<char>(c.unicode());
        return sensitivity == Qt::CaseInsensitive ? lowerCase(letter) : letter;
    });
}

/// How many bytes both begin with alike.
std::size_t commonLength(std::string_view a, std::string_view b) {
    return static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
}

/// Eight bytes, the first in the highest place, so that numbers compare as the texts do.
std::uint64_t leadOf(std::string_view text) {
    std::uint64_t lead = 0;
    for (std::size_t i = 0; i < sizeof lead; ++i)
        lead = lead << 8 | (i < text.size() ? static_cast<unsigned char>(text[i]) : 0u);
    return lead;
}

/// Eight bytes that compare as numbers do: the sign turned about, of negative ones all.
std::uint64_t leadOf(double number) {
    constexpr std::uint64_t kSign = std::uint64_t{1} << 63;
    const auto bits = std::bit_cast<std::uint64_t>(number + 0.0); // no second zero
    return (bits & kSign) != 0 ? ~bits : bits | kSign;
}

} // namespace

/// Groups of one order, each behind all of the one before it: texts and numbers, what is missing; then the
/// same of what stays last.
std::uint8_t SortKeys::groupOf(const Key& key, bool ascending) {
    const std::uint8_t last = key.last ? 3 : 0;
    if (key.kind == Kind::Nothing) return last + 2;
    return last + ((key.kind == Kind::Text) == ascending ? 1 : 0);
}

void SortKeys::add(const QVariant& value, bool staysLast) {
    Key key{.last = staysLast};
    if (isNumber(value)) {
        key.kind = Kind::Number;
        key.number = value.toDouble();
    } else if (value.isValid()) {
        key.kind = Kind::Text;
        key.from = static_cast<std::uint32_t>(m_letters.size());
        append(value.toString(), m_sensitivity, m_letters);
        key.length = static_cast<std::uint32_t>(m_letters.size() - key.from);
    }
    m_keys.push_back(key);
}

/// Kernels' names are alike for many characters.
void SortKeys::finish() {
    m_finished = true;
    std::optional<std::string_view> common;
    for (const Key& key : m_keys) {
        if (key.kind != Kind::Text) continue;
        const std::string_view text = textOf(key);
        common = common ? common->substr(0, commonLength(*common, text)) : text;
    }
    for (Key& key : m_keys) {
        if (key.kind == Kind::Text) key.lead = leadOf(textOf(key).substr(common->size()));
    }
}

std::vector<int> SortKeys::sorted(Qt::SortOrder order) const {
    const bool ascending = order == Qt::AscendingOrder;
    // What nearly always decides stands side by side: to look up the keys themselves takes most of the time.
    struct Place {
        std::uint64_t lead = 0;
        int row = 0;
        std::uint8_t group = 0;
    };
    std::vector<Place> places(m_keys.size());
    for (std::size_t row = 0; row < places.size(); ++row) {
        const Key& key = m_keys[row];
        const std::uint64_t lead = key.kind == Kind::Number ? leadOf(key.number) : key.lead;
        places[row] = {ascending ? lead : ~lead, static_cast<int>(row), groupOf(key, ascending)};
    }
    std::ranges::stable_sort(places, [&](const Place& a, const Place& b) {
        if (a.group != b.group) return a.group < b.group;
        if (a.lead != b.lead) return a.lead < b.lead;
        const Key& first = m_keys[static_cast<std::size_t>(ascending ? a.row : b.row)];
        const Key& second = m_keys[static_cast<std::size_t>(ascending ? b.row : a.row)];
        return textOf(first) < textOf(second); // of numbers that are equal neither has any
    });
    std::vector<int> rows(places.size());
    std::ranges::transform(places, rows.begin(), &Place::row);
    return rows;
}

std::vector<int> SortKeys::places(Qt::SortOrder order) const {
    std::vector<int> places(m_keys.size());
    int place = 0;
    for (const int row : sorted(order))
        places[static_cast<std::size_t>(row)] = place++;
    return places;
}

} // namespace gatescope
