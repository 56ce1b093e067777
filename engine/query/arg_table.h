// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "query/table.h"
#include "trace/trace.h"

namespace gatescope {

/// One row per argument of a slice or instant. The args' texts are read while the rows are walked over.
class ArgTable final : public Table {
public:
    explicit ArgTable(const Trace& trace) : m_trace(trace) {}

    std::string_view name() const override { return "args"; }
    std::string_view otherName() const override { return ""; }
    std::string_view says() const override;
    std::span<const Column> columns() const override;
    bool narrows(Asked asked) const override;
    Estimate estimate(std::span<const Asked> asked) const override;
    bool ascends(int column) const override;
    std::unique_ptr<Cursor> open(std::span<const ColumnBound> bounds,
                                 const std::stop_token& stop) const override;

private:
    const Trace& m_trace;
};

} // namespace gatescope
