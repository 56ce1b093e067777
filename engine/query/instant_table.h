// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "query/row_table.h"
#include "query/string_ids.h"
#include "trace/trace.h"

namespace gatescope {

class InstantTable final : public RowTable {
public:
    InstantTable(const Trace& trace, const StringIds& strings);

    std::string_view name() const override { return "instants"; }
    std::string_view otherName() const override { return "instant"; }
    std::string_view says() const override;
    std::span<const Column> columns() const override;
    std::size_t rowCount() const override { return m_trace.instants().size(); }
    void value(std::size_t row, int column, Answer& answer) const override;

private:
    const Trace& m_trace;
};

} // namespace gatescope
