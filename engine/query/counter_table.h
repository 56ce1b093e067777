// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "query/row_table.h"
#include "trace/trace.h"

namespace gatescope {

class CounterTable final : public RowTable {
public:
    explicit CounterTable(const Trace& trace);

    std::string_view name() const override { return "counters"; }
    std::string_view otherName() const override { return "counter"; }
    std::string_view says() const override;
    std::span<const Column> columns() const override;
    std::size_t rowCount() const override { return m_trace.counters().size(); }
    void value(std::size_t row, int column, Answer& answer) const override;

private:
    const Trace& m_trace;
};

} // namespace gatescope
