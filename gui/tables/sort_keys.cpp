// SPDX-License-Identifier: GPL-3.0-or-later
#include "tables/sort_keys.h"

#include "base/ascii.h"

#include <QVariant>

#include <algorithm>
#include <numeric>
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

/// Folds the case of `letters`, which are `text` in UTF-8; where all are ASCII, as nearly always, in place.
void fold(const QString& text, QByteArray& letters) {
    if (letters.size() != text.size()) {
        letters = text.toCaseFolded().toUtf8();
        return;
    }
    for (char& c : letters)
        c = lowerCase(c);
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

} // namespace

void SortKeys::add(const QVariant& value, bool staysLast) {
    Key key{.last = staysLast};
    if (isNumber(value)) {
        key.kind = Kind::Number;
        key.number = value.toDouble();
    } else if (value.isValid()) {
        key.kind = Kind::Text;
        const QString text = value.toString();
        QByteArray letters = text.toUtf8();
        if (m_sensitivity == Qt::CaseInsensitive) fold(text, letters);
        key.from = static_cast<std::uint32_t>(m_letters.size());
        key.length = static_cast<std::uint32_t>(letters.size());
        m_letters.append(letters.constData(), key.length);
    }
    m_keys.push_back(key);
}

/// Kernels' names are alike for many characters.
void SortKeys::finish() {
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

bool SortKeys::less(std::size_t a, std::size_t b, Qt::SortOrder order) const {
    const Key& left = m_keys[a];
    const Key& right = m_keys[b];
    const bool ascending = order == Qt::AscendingOrder;
    if (left.last != right.last) return right.last == ascending;
    if ((left.kind == Kind::Nothing) != (right.kind == Kind::Nothing))
        return (right.kind == Kind::Nothing) == ascending;
    if (left.kind != right.kind) return left.kind == Kind::Number;
    if (left.kind == Kind::Number) return left.number < right.number;
    return left.lead != right.lead ? left.lead < right.lead : textOf(left) < textOf(right);
}

std::vector<int> SortKeys::sorted(Qt::SortOrder order) const {
    std::vector<int> rows(m_keys.size());
    std::iota(rows.begin(), rows.end(), 0);
    const bool ascending = order == Qt::AscendingOrder;
    std::ranges::stable_sort(rows, [&](int a, int b) {
        const auto before = static_cast<std::size_t>(ascending ? a : b);
        return less(before, static_cast<std::size_t>(ascending ? b : a), order);
    });
    return rows;
}

} // namespace gatescope
