// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "panels/sql_answer.h"
#include "tables/growing_rows.h"

#include <optional>

namespace gatescope {

/// The rows of an answer, shown as they are scrolled to.
class SqlModel : public GrowingRows {
    Q_OBJECT
public:
    using GrowingRows::GrowingRows;

    void setAnswer(SqlAnswer answer);
    const SqlAnswer& answer() const { return m_answer; }
    /// In one insertion: a batch at a time, a table that is sorted puts each batch in its place.
    void fetchAll();
    int countOfAll() const override { return static_cast<int>(m_answer.rows()); }
    /// The slice that a row speaks of: its column slice_id, else id.
    std::optional<SliceId> sliceOf(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;

private:
    void fetchTo(int rows);
    bool isNumber(int column) const;

    SqlAnswer m_answer;
    std::vector<bool> m_numbers; ///< of each column
    int m_fetched = 0;
};

} // namespace gatescope
