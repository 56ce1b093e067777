// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/rows.h"
#include "query/answer.h"

#include <cstdint>
#include <memory>
#include <span>
#include <stop_token>
#include <string_view>

namespace gatescope {

enum class ColumnType : std::uint8_t { Integer, Real, Text };

struct Column {
    std::string_view name;
    ColumnType type = ColumnType::Integer;
    std::string_view says;
    bool hidden = false; ///< another name of a column: not part of *
};

enum class Relation : std::uint8_t { Equal, Less, LessOrEqual, Greater, GreaterOrEqual };

/// What a query's WHERE or JOIN asks of a column.
struct Asked {
    int column = 0;
    Relation comparison = Relation::Equal;

    bool operator==(const Asked&) const = default;
};

/// The same with the value, which may be of any type.
struct ColumnBound {
    Asked asked;
    Cell value;
};

/// Walks over rows of a table.
class Cursor {
public:
    virtual ~Cursor() = default;
    virtual bool atEnd() const = 0;
    virtual void next() = 0;
    virtual void value(int column, Answer& answer) const = 0;
    virtual std::int64_t rowId() const = 0;
    /// How much of its way it has gone, 0 to 1.
    virtual double share() const = 0;
};

/// One table over a trace's columns. SQLite checks every row against the whole query again, so a table may
/// show rows that do not match; it must show all that do.
class Table {
public:
    /// What a way to the rows will cost: SQLite compares these to choose the order of a join.
    struct Estimate {
        double cost = 0;
        double rows = 0;
        bool unique = false; ///< one row at most
    };

    virtual ~Table() = default;
    virtual std::string_view name() const = 0;
    /// Another name, which Perfetto has for the table; empty where there is none.
    virtual std::string_view otherName() const = 0;
    virtual std::string_view says() const = 0;
    virtual std::span<const Column> columns() const = 0;

    /// Whether fewer rows need to be looked at where this is asked for.
    virtual bool narrows(Asked asked) const = 0;
    virtual Estimate estimate(std::span<const Asked> asked) const = 0;
    /// Whether rows come in ascending order of the column, whatever is asked for.
    virtual bool ascends(int column) const = 0;
    virtual std::unique_ptr<Cursor> open(std::span<const ColumnBound> bounds,
                                         const std::stop_token& stop) const = 0;
};

} // namespace gatescope
