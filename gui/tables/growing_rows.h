// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>

namespace gatescope {

/// Rows that come into view as they are scrolled to. What writes them out reads those too that aren't there
/// yet: to bring them all into a view takes long. Such tables are sorted, but have neither filter nor totals.
class GrowingRows : public QAbstractTableModel {
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    /// Rows, with those to come.
    virtual int countOfAll() const = 0;
    /// Of a row that needn't be there yet.
    QModelIndex anyIndex(int row, int column) const { return createIndex(row, column); }
};

} // namespace gatescope
