// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/sql_model.h"

#include "tables/table_roles.h"
#include "widgets/plain_label.h"

namespace gatescope {

namespace {

constexpr int kAtOnce = 1000;

QString textOf(const SqlCell& cell) {
    if (const auto* number = std::get_if<std::int64_t>(&cell)) return QString::number(*number);
    if (const auto* real = std::get_if<double>(&cell)) return QString::number(*real, 'g', 12);
    if (const auto* text = std::get_if<QString>(&cell)) return *text;
    return QStringLiteral("NULL");
}

QVariant valueOf(const SqlCell& cell) {
    if (const auto* number = std::get_if<std::int64_t>(&cell)) return qlonglong(*number);
    if (const auto* real = std::get_if<double>(&cell)) return *real;
    if (const auto* text = std::get_if<QString>(&cell)) return *text;
    return {};
}

/// By the first value that is there: sums and joins begin with NULL now and then.
bool holdsNumbers(const SqlAnswer& answer, std::size_t column) {
    for (std::size_t row = 0; row < answer.rows(); ++row) {
        const SqlCell& cell = answer.at(row, column);
        if (std::holds_alternative<std::monostate>(cell)) continue;
        return std::holds_alternative<std::int64_t>(cell) || std::holds_alternative<double>(cell);
    }
    return false;
}

} // namespace

void SqlModel::setAnswer(SqlAnswer answer) {
    beginResetModel();
    m_answer = std::move(answer);
    m_numbers.clear();
    for (std::size_t column = 0; column < static_cast<std::size_t>(m_answer.columns.size()); ++column)
        m_numbers.push_back(holdsNumbers(m_answer, column));
    m_fetched = std::min(countOfAll(), kAtOnce);
    endResetModel();
}

bool SqlModel::canFetchMore(const QModelIndex& parent) const {
    return !parent.isValid() && m_fetched < countOfAll();
}

void SqlModel::fetchMore(const QModelIndex& parent) {
    if (canFetchMore(parent)) fetchTo(m_fetched + kAtOnce);
}

void SqlModel::fetchAll() {
    if (canFetchMore({})) fetchTo(countOfAll());
}

void SqlModel::fetchTo(int rows) {
    const int wanted = std::min(rows, countOfAll());
    beginInsertRows({}, m_fetched, wanted - 1);
    m_fetched = wanted;
    endInsertRows();
}

std::optional<SliceId> SqlModel::sliceOf(int row) const {
    for (const auto* name : {"slice_id", "id"}) {
        const auto column = m_answer.columns.indexOf(QLatin1String(name));
        if (column < 0) continue;
        const auto* id = std::get_if<std::int64_t>(
            &m_answer.at(static_cast<std::size_t>(row), static_cast<std::size_t>(column)));
        if (id != nullptr && *id >= 0 && *id < kNoSlice) return static_cast<SliceId>(*id);
    }
    return std::nullopt;
}

int SqlModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : m_fetched;
}

int SqlModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_answer.columns.size());
}

bool SqlModel::isNumber(int column) const {
    return m_numbers[static_cast<std::size_t>(column)];
}

QVariant SqlModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const SqlCell& cell =
        m_answer.at(static_cast<std::size_t>(index.row()), static_cast<std::size_t>(index.column()));
    switch (role) {
    case Qt::DisplayRole:
        return textOf(cell);
    case Qt::ToolTipRole:
        return plainToolTip(textOf(cell));
    case Qt::TextAlignmentRole:
        return int(Qt::AlignVCenter | (isNumber(index.column()) ? Qt::AlignRight : Qt::AlignLeft));
    case ToneRole:
        return int(std::holds_alternative<std::monostate>(cell) ? Tone::Quiet : Tone::Plain);
    case SortRole:
    case ExportRole:
        return valueOf(cell);
    default:
        return {};
    }
}

QVariant SqlModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (isNumber(section) ? Qt::AlignRight : Qt::AlignLeft));
    if (role == Qt::DisplayRole || role == ExportRole) return m_answer.columns.at(section);
    return {};
}

} // namespace gatescope
