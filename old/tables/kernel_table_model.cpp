// SPDX-License-Identifier: GPL-3.0-or-later
#include "tables/kernel_table_model.h"

#include "timeline/time_text.h"
#include "widgets/plain_label.h"

namespace gatescope {

namespace {

const std::optional<KernelSummary>& summaryOf(const ComparedKernel& row, int column) {
    return KernelTableModel::sideOf(column) == Side::After ? row.after : row.before;
}

QString callsText(double calls) {
    const bool whole = std::abs(calls - std::round(calls)) < 1e-6;
    return QString::number(calls, 'f', whole ? 0 : 2);
}

QString differenceText(const ComparedKernel& row) {
    const double difference = row.differenceNs();
    QString text = signedDurationText(difference);
    if (row.beforeNs() > 0) {
        const double percent = difference / row.beforeNs() * 100;
        const QChar sign = percent < 0 ? QChar(0x2212) : QChar('+');
        text += QStringLiteral("  (%1%2 %)").arg(sign).arg(std::abs(percent), 0, 'f', 1);
    }
    return text;
}

double sortValue(const ComparedKernel& row, int column) {
    if (column == KernelTableModel::Difference) return row.differenceNs();
    const auto& summary = summaryOf(row, column);
    if (!summary) return -1;
    switch (column) {
    case KernelTableModel::CallsBefore:
    case KernelTableModel::CallsAfter:
        return summary->callsPerLayer;
    case KernelTableModel::MedianBefore:
    case KernelTableModel::MedianAfter:
        return summary->medianNs;
    default:
        return summary->share;
    }
}

} // namespace

Side KernelTableModel::sideOf(int column) {
    switch (column) {
    case CallsBefore:
    case MedianBefore:
    case ShareBefore:
        return Side::Before;
    case CallsAfter:
    case MedianAfter:
    case ShareAfter:
        return Side::After;
    default:
        return Side::Other;
    }
}

void KernelTableModel::setDocument(const Document& document) {
    beginResetModel();
    m_rows = kernelRows(document);
    m_comparesSides = document.hasBothSides();
    endResetModel();
}

int KernelTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int KernelTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant KernelTableModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const ComparedKernel& r = row(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(r, index.column());
    case Qt::ToolTipRole:
        return plainToolTip(toolTip(r, index.column()));
    case Qt::TextAlignmentRole:
        return int(Qt::AlignVCenter | (index.column() == Name ? Qt::AlignLeft : Qt::AlignRight));
    case SortRole:
        return index.column() == Name ? QVariant(r.name) : QVariant(sortValue(r, index.column()));
    case KindRole:
        return static_cast<int>(r.role);
    case RedundantRole:
        return r.redundant;
    case TotalRole:
        return r.total;
    case SideRole:
        return static_cast<int>(sideOf(index.column()));
    default:
        return {};
    }
}

QString KernelTableModel::text(const ComparedKernel& row, int column) const {
    if (column == Name) return row.name;
    if (column == Difference) return m_comparesSides ? differenceText(row) : QString();
    const auto& summary = summaryOf(row, column);
    if (!summary) return QStringLiteral("–");
    switch (column) {
    case CallsBefore:
    case CallsAfter:
        return row.total ? QString() : callsText(summary->callsPerLayer);
    case MedianBefore:
    case MedianAfter:
        return durationText(summary->medianNs);
    default:
        return shareText(summary->share);
    }
}

QString KernelTableModel::toolTip(const ComparedKernel& row, int column) const {
    if (column == Difference) {
        return row.total
                   ? tr("Median of the paired differences, after minus before. The statement above says "
                        "whether the samples can resolve it.")
                   : tr("Time per layer (calls × median) after the fix minus before");
    }
    const auto& summary = summaryOf(row, column);
    if (column == Name || !summary) return row.name;
    return tr("%1\np10 %2 · median %3 · p90 %4")
        .arg(row.name, durationText(summary->p10Ns), durationText(summary->medianNs),
             durationText(summary->p90Ns));
}

QVariant KernelTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::ToolTipRole && section != Name && section != Difference) {
        return tr("Calls: per layer. Median: of one call. Share: of the layer's time, over all its calls.");
    }
    if (role == Qt::TextAlignmentRole) {
        return int(Qt::AlignVCenter | (section == Name ? Qt::AlignLeft : Qt::AlignRight));
    }
    if (role != Qt::DisplayRole) return {};
    switch (section) {
    case Name:
        return tr("Kernel");
    case CallsBefore:
        return m_comparesSides ? tr("Calls\nbefore") : tr("Calls per layer");
    case CallsAfter:
        return tr("Calls\nafter");
    case MedianBefore:
        return m_comparesSides ? tr("Median\nbefore") : tr("Median");
    case MedianAfter:
        return tr("Median\nafter");
    case ShareBefore:
        return m_comparesSides ? tr("Share\nbefore") : tr("Share");
    case ShareAfter:
        return tr("Share\nafter");
    case Difference:
        return tr("Difference\nper layer");
    default:
        return {};
    }
}

bool KernelSortProxy::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    const bool leftTotal = left.data(KernelTableModel::TotalRole).toBool();
    const bool rightTotal = right.data(KernelTableModel::TotalRole).toBool();
    if (leftTotal != rightTotal) return rightTotal == (sortOrder() == Qt::AscendingOrder);
    return QSortFilterProxyModel::lessThan(left, right);
}

} // namespace gatescope
