// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "query/table.h"

#include <cstddef>
#include <cstdint>
#include <functional>

namespace gatescope {

/// Rows from `first` to before `last`.
struct RowRange {
    std::size_t first = 0;
    std::size_t last = 0;

    std::size_t size() const { return last - first; }
};

/// The part of `rows` that can fulfil the bound, where values ascend with rows. All of it where the bound's
/// value is no number: what SQLite makes of such a comparison it knows best.
RowRange narrowed(RowRange rows, const ColumnBound& bound,
                  const std::function<std::int64_t(std::size_t)>& value);

} // namespace gatescope
