// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>

namespace gatescope {

/// Rows that come as they are scrolled to. What needs them all asks for them at once: a batch at a time, a
/// table that is sorted puts each batch in its place.
class GrowingRows : public QAbstractTableModel {
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    /// In one insertion.
    virtual void fetchAll() = 0;
};

} // namespace gatescope
