// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "query/row_table.h"
#include "trace/trace.h"

namespace gatescope {

class FlowTable final : public RowTable {
public:
    explicit FlowTable(const Trace& trace);

    std::string_view name() const override { return "flows"; }
    std::string_view otherName() const override { return "flow"; }
    std::string_view says() const override;
    std::span<const Column> columns() const override;
    std::size_t rowCount() const override { return m_trace.flows().size(); }
    void value(std::size_t row, int column, Answer& answer) const override;

private:
    const Trace& m_trace;
};

} // namespace gatescope
