// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "panels/search_hits.h"
#include "tables/growing_rows.h"

#include <memory>

namespace gatescope {

/// The hits of a search as a table that grows as it is scrolled: a view of millions of rows would take long
/// to lay out.
class HitsModel : public GrowingRows {
    Q_OBJECT
public:
    enum Column { Name, Start, Duration, TrackName, Side, Columns };

    using GrowingRows::GrowingRows;

    void setHits(std::shared_ptr<const SearchHits> hits);
    const SearchHits& hits() const { return *m_hits; }
    /// Makes sure that a row is there.
    void fetchTo(int row);
    int countOfAll() const override;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;

private:
    QString text(const SliceSelection& hit, int column) const;
    QVariant number(const SliceSelection& hit, int column) const;

    std::shared_ptr<const SearchHits> m_hits = std::make_shared<const SearchHits>();
    int m_fetched = 0;
};

} // namespace gatescope
