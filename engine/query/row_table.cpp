// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/row_table.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace gatescope {

namespace {

/// A stretch of a table's rows, or of some of them.
class RowCursor final : public Cursor {
public:
    RowCursor(const RowTable& table, RowRange rows) : m_table(table), m_range(rows), m_at(rows.first) {}
    RowCursor(const RowTable& table, std::span<const std::uint32_t> rows)
        : m_table(table), m_rows(rows), m_range{0, rows.size()} {}

    bool atEnd() const override { return m_at >= m_range.last; }
    void next() override { ++m_at; }
    void value(int column, Answer& answer) const override { m_table.value(row(), column, answer); }
    std::int64_t rowId() const override { return static_cast<std::int64_t>(row()); }
    double share() const override {
        return m_range.size() == 0
                   ? 1.0
                   : static_cast<double>(m_at - m_range.first) / static_cast<double>(m_range.size());
    }

private:
    std::size_t row() const { return m_rows.empty() ? m_at : m_rows[m_at]; }

    const RowTable& m_table;
    std::span<const std::uint32_t> m_rows; ///< empty: the range's own
    RowRange m_range;
    std::size_t m_at = 0;
};

} // namespace

void RowTable::numberedBy(int column) {
    m_ascending.push_back({column, true, [](std::size_t row) { return static_cast<std::int64_t>(row); }});
}

void RowTable::ascendsBy(int column, ValueOfRow value) {
    m_ascending.push_back({column, false, std::move(value)});
}

void RowTable::groupedBy(int column, std::size_t keys, KeyOfRow keyOf, KeyOfValue keyOfValue) {
    m_grouped.push_back({column, RowGroups(rowCount(), keys, std::move(keyOf)), std::move(keyOfValue)});
}

std::optional<std::size_t> RowTable::idKey(const Cell& value) {
    if (const auto* id = std::get_if<std::int64_t>(&value)) {
        return *id < 0 ? SIZE_MAX : static_cast<std::size_t>(*id);
    }
    return std::nullopt;
}

const RowTable::Ascending* RowTable::ascending(int column) const {
    const auto found = std::ranges::find(m_ascending, column, &Ascending::column);
    return found == m_ascending.end() ? nullptr : &*found;
}

const RowTable::Grouped* RowTable::grouped(int column) const {
    const auto found = std::ranges::find(m_grouped, column, &Grouped::column);
    return found == m_grouped.end() ? nullptr : &*found;
}

bool RowTable::narrows(Asked asked) const {
    return ascending(asked.column) != nullptr ||
           (asked.comparison == Relation::Equal && grouped(asked.column) != nullptr);
}

bool RowTable::ascends(int column) const {
    return ascending(column) != nullptr;
}

Table::Estimate RowTable::estimate(std::span<const Asked> asked) const {
    // Shares that are guessed: what counts is which of two ways is the shorter one.
    constexpr double kOfRange = 1.0 / 3;
    constexpr double kOfEqualTimes = 1.0 / 1000;
    Estimate estimate{.cost = 0, .rows = static_cast<double>(rowCount())};
    for (const auto& one : asked) {
        const auto* sorted = ascending(one.column);
        if (one.comparison != Relation::Equal) {
            estimate.rows *= kOfRange;
        } else if (sorted != nullptr) {
            estimate.unique = estimate.unique || sorted->unique;
            estimate.rows *= kOfEqualTimes;
        } else if (const auto* groups = grouped(one.column)) {
            estimate.rows /= static_cast<double>(std::max<std::size_t>(groups->groups.keys(), 1));
        }
    }
    estimate.rows = estimate.unique ? 1 : std::max(estimate.rows, 1.0);
    estimate.cost = estimate.rows + std::log2(static_cast<double>(rowCount()) + 1);
    return estimate;
}

std::unique_ptr<Cursor> RowTable::open(std::span<const ColumnBound> bounds, const std::stop_token&) const {
    RowRange range{0, rowCount()};
    for (const auto& bound : bounds) {
        if (const auto* sorted = ascending(bound.asked.column)) range = narrowed(range, bound, sorted->value);
    }
    std::optional<std::span<const std::uint32_t>> fewest;
    for (const auto& bound : bounds) {
        const auto* groups = grouped(bound.asked.column);
        if (groups == nullptr || bound.asked.comparison != Relation::Equal) continue;
        const auto key = groups->keyOfValue(bound.value);
        if (!key) continue;
        const auto rows = groups->groups[*key];
        const auto first = std::ranges::lower_bound(rows, range.first);
        const auto last = std::ranges::lower_bound(rows, range.last);
        const std::span<const std::uint32_t> inRange(first, last);
        if (!fewest || inRange.size() < fewest->size()) fewest = inRange;
    }
    if (!fewest || range.size() == 0) return std::make_unique<RowCursor>(*this, range);
    if (fewest->empty()) return std::make_unique<RowCursor>(*this, RowRange{});
    return std::make_unique<RowCursor>(*this, *fewest);
}

} // namespace gatescope
