// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "query/row_table.h"
#include "trace/trace.h"

namespace gatescope {

class TrackTable final : public RowTable {
public:
    explicit TrackTable(const Trace& trace);

    std::string_view name() const override { return "tracks"; }
    std::string_view otherName() const override { return "track"; }
    std::string_view says() const override;
    std::span<const Column> columns() const override;
    std::size_t rowCount() const override { return m_trace.tracks().size(); }
    void value(std::size_t row, int column, Answer& answer) const override;

private:
    const Trace& m_trace;
};

} // namespace gatescope
