// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "query/row_groups.h"
#include "query/row_range.h"
#include "query/table.h"

#include <functional>
#include <optional>
#include <vector>

namespace gatescope {

/// A table whose rows are numbered. What derives from it names the columns by which rows are found: those
/// whose values ascend with the rows, and those by whose values rows are grouped.
class RowTable : public Table {
public:
    virtual std::size_t rowCount() const = 0;
    virtual void value(std::size_t row, int column, Answer& answer) const = 0;

    bool narrows(Asked asked) const final;
    Estimate estimate(std::span<const Asked> asked) const final;
    bool ascends(int column) const final;
    std::unique_ptr<Cursor> open(std::span<const ColumnBound> bounds,
                                 const std::stop_token& stop) const final;

protected:
    using ValueOfRow = std::function<std::int64_t(std::size_t)>;
    using KeyOfRow = std::function<std::uint32_t(std::size_t)>;
    /// The group's key for a value; nothing where that can't be told, keys() or more where none has it.
    using KeyOfValue = std::function<std::optional<std::size_t>(const Cell&)>;

    /// The column holds the row's number.
    void numberedBy(int column);
    void ascendsBy(int column, ValueOfRow value);
    void groupedBy(int column, std::size_t keys, KeyOfRow keyOf, KeyOfValue keyOfValue);
    /// For columns that hold ids.
    static std::optional<std::size_t> idKey(const Cell& value);

private:
    struct Ascending {
        int column;
        bool unique;
        ValueOfRow value;
    };
    struct Grouped {
        int column;
        RowGroups groups;
        KeyOfValue keyOfValue;
    };

    const Ascending* ascending(int column) const;
    const Grouped* grouped(int column) const;

    std::vector<Ascending> m_ascending;
    std::vector<Grouped> m_grouped;
};

} // namespace gatescope
