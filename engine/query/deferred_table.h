// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "query/table.h"

#include <functional>
#include <memory>
#include <utility>

namespace gatescope {

/// A table that is made when a query first wants its rows: what analysis finds out costs time that other
/// queries need not spend.
class DeferredTable final : public Table {
public:
    struct Description {
        std::string_view name;
        std::string_view says;
        std::span<const Column> columns;
    };
    using Maker = std::function<std::unique_ptr<const Table>()>;

    DeferredTable(Description description, Maker maker)
        : m_description(description), m_maker(std::move(maker)) {}

    std::string_view name() const override { return m_description.name; }
    std::string_view otherName() const override { return ""; }
    std::string_view says() const override { return m_description.says; }
    std::span<const Column> columns() const override { return m_description.columns; }
    bool narrows(Asked asked) const override { return made().narrows(asked); }
    Estimate estimate(std::span<const Asked> asked) const override { return made().estimate(asked); }
    bool ascends(int column) const override { return made().ascends(column); }
    std::unique_ptr<Cursor> open(std::span<const ColumnBound> bounds,
                                 const std::stop_token& stop) const override {
        return made().open(bounds, stop);
    }

private:
    const Table& made() const {
        if (!m_table) m_table = m_maker();
        return *m_table;
    }

    Description m_description;
    Maker m_maker;
    mutable std::unique_ptr<const Table> m_table;
};

} // namespace gatescope
