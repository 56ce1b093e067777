// SPDX-License-Identifier: GPL-3.0-or-later
#include "tables/sorted_rows.h"

#include <QStringView>

#include <algorithm>
#include <optional>

namespace gatescope {

namespace {

const QString* textOf(const QVariant& value) {
    return value.typeId() == QMetaType::QString ? static_cast<const QString*>(value.constData()) : nullptr;
}

/// How many characters all texts begin with alike.
qsizetype commonLength(QStringView a, QStringView b) {
    return std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin();
}

/// Eight characters, the first in the highest place, so that numbers compare as the texts do.
std::array<std::uint64_t, 2> leadOf(QStringView text) {
    std::array<std::uint64_t, 2> lead{};
    for (qsizetype i = 0; i < 8; ++i) {
        auto& half = lead[static_cast<std::size_t>(i / 4)];
        half = half << 16 | (i < text.size() ? text[i].unicode() : 0u);
    }
    return lead;
}

} // namespace

SortedRows::SortedRows(QObject* parent) : QSortFilterProxyModel(parent) {
    setSortRole(SortRole);
    setSortCaseSensitivity(Qt::CaseInsensitive);
    setFilterCaseSensitivity(Qt::CaseInsensitive);
}

void SortedRows::setSourceModel(QAbstractItemModel* model) {
    if (sourceModel() != nullptr) sourceModel()->disconnect(this);
    forget();
    // Before the proxy's own, which sorts again at once.
    connect(model, &QAbstractItemModel::modelReset, this, &SortedRows::forget);
    connect(model, &QAbstractItemModel::dataChanged, this, &SortedRows::forget);
    connect(model, &QAbstractItemModel::rowsInserted, this, &SortedRows::forget);
    connect(model, &QAbstractItemModel::rowsRemoved, this, &SortedRows::forget);
    connect(model, &QAbstractItemModel::rowsMoved, this, &SortedRows::forget);
    connect(model, &QAbstractItemModel::layoutChanged, this, &SortedRows::forget);
    QSortFilterProxyModel::setSourceModel(model);
}

void SortedRows::learn(int column) const {
    m_keysColumn = column;
    m_keys.clear();
    const int rows = sourceModel()->rowCount();
    const bool folds = sortCaseSensitivity() == Qt::CaseInsensitive; // once, not at each comparison
    m_keys.reserve(static_cast<std::size_t>(rows));
    for (int row = 0; row < rows; ++row) {
        const QModelIndex index = sourceModel()->index(row, column);
        Key key{.value = index.data(SortRole), .last = m_totalsLast && index.data(LastRole).toBool()};
        key.isNumber = key.value.typeId() == QMetaType::Double || key.value.typeId() == QMetaType::LongLong ||
                       key.value.typeId() == QMetaType::Int;
        if (key.isNumber) key.number = key.value.toDouble();
        if (folds && textOf(key.value) != nullptr) key.value = textOf(key.value)->toCaseFolded();
        m_keys.push_back(std::move(key));
    }
    learnLeads();
}

/// Kernels' names are alike for many characters.
void SortedRows::learnLeads() const {
    std::optional<QStringView> common;
    for (Key& key : m_keys) {
        key.text = textOf(key.value);
        if (key.text != nullptr)
            common = common ? common->first(commonLength(*common, *key.text)) : QStringView(*key.text);
    }
    for (Key& key : m_keys) {
        if (key.text != nullptr) key.lead = leadOf(QStringView(*key.text).sliced(common->size()));
    }
}

bool SortedRows::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    if (m_keysColumn != left.column()) learn(left.column());
    const Key& a = m_keys[static_cast<std::size_t>(left.row())];
    const Key& b = m_keys[static_cast<std::size_t>(right.row())];
    if (a.last != b.last) return b.last == (sortOrder() == Qt::AscendingOrder);
    if (a.text != nullptr && b.text != nullptr) return a.lead != b.lead ? a.lead < b.lead : *a.text < *b.text;
    if (a.isNumber && b.isNumber) return a.number < b.number;
    // What is missing stands behind all else in either order; for the descending one Qt asks the other way.
    if (a.value.isValid() != b.value.isValid())
        return a.value.isValid() == (sortOrder() == Qt::AscendingOrder);
    return QSortFilterProxyModel::lessThan(left, right); // both have nothing, or they are of two kinds
}

} // namespace gatescope
