// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compare/slot_comparison.h"

#include <QAbstractTableModel>

#include <memory>

namespace gatescope {

/// The comparison's kernels as `gatescope compare` lists them: those on both sides with their difference and
/// verdict, then those that one side alone has.
class DifferenceModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column {
        Name,
        Kind,
        Calls,
        BaselineTime,
        CandidateTime,
        Change,
        Interval,
        P,
        Detectable,
        VerdictColumn,
        ColumnCount
    };
    enum Role {
        SortRole = Qt::UserRole, ///< a number, or the text
        ChangeRole,              ///< of all calls of a step, in ns, as a share of the greatest; for the bar
        VerdictRole,             ///< int of Verdict
        NameRole,                ///< as the baseline (or the side that has it) calls it
    };

    using QAbstractTableModel::QAbstractTableModel;

    void setComparison(std::shared_ptr<const SlotComparison> comparison);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override {
        return parent.isValid() ? 0 : ColumnCount;
    }
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        QString name;
        QString toolTip;
        QString kind;
        double calls = 0;
        std::optional<Difference> difference;
        double baselineNs = 0; ///< of one call; NaN where that side lacks it
        double candidateNs = 0;
        double perStepNs = 0; ///< candidate - baseline of all calls of a step
    };

    QString text(const Row& row, int column) const;
    QVariant sortValue(const Row& row, int column) const;
    void addUnmatched(const UnmatchedKernel& kernel, Slot slot);

    std::shared_ptr<const SlotComparison> m_comparison;
    std::vector<Row> m_rows;
    double m_greatest = 1;
};

} // namespace gatescope
