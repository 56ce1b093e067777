// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace gatescope {

/// One value of a row: nothing, a number, or a text that lives until the next row.
using Cell = std::variant<std::monostate, std::int64_t, double, std::string_view>;

/// Takes a table row by row, so that none needs to be held whole.
class RowSink {
public:
    virtual ~RowSink() = default;
    /// Called once, before the rows.
    virtual void columns(std::span<const std::string> names) = 0;
    virtual void row(std::span<const Cell> cells) = 0;
    /// Called once, after the rows.
    virtual void end() = 0;
};

} // namespace gatescope
