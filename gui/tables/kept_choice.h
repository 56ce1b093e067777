// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tables/data_table.h"
#include "tables/rows_model.h"

#include <algorithm>
#include <optional>

namespace gatescope {

/// Lets `change` give the table other rows, and chooses the row anew that stood chosen, where one is the
/// `same`.
template <typename Row, typename Change, typename Same>
void keepChoice(DataTable& table, const RowsModel<Row>& rows, Change change, Same same) {
    const int current = table.currentRow();
    std::optional<Row> chosen;
    if (current >= 0 && current < rows.rowCount()) chosen = rows.row(current);
    change();
    if (!chosen) return;
    const auto& all = rows.rows();
    const auto again = std::ranges::find_if(all, [&](const Row& row) { return same(row, *chosen); });
    if (again != all.end()) table.selectRow(static_cast<int>(again - all.begin()));
}

} // namespace gatescope
