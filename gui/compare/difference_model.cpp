// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/difference_model.h"

#include "look/number_text.h"
#include "widgets/plain_label.h"

#include <cmath>
#include <limits>

namespace gatescope {

namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

QString fromStd(const std::string& text) {
    return QString::fromStdString(text);
}

QString toolTipOf(const QString& name, const std::string& path, const std::string& shape) {
    QStringList lines{name};
    if (!path.empty()) lines << fromStd(path);
    if (!shape.empty()) lines << fromStd(shape);
    return plainToolTip(lines.join(QLatin1Char('\n')));
}

QString numberText(double value, int digits) {
    return std::isfinite(value) ? QString::number(value, 'g', digits) : QStringLiteral("–");
}

} // namespace

void DifferenceModel::setComparison(std::shared_ptr<const SlotComparison> comparison) {
    beginResetModel();
    m_comparison = std::move(comparison);
    m_rows.clear();
    if (m_comparison) {
        for (const KernelDifference& kernel : m_comparison->result().kernels) {
            Row row;
            row.name = fromStd(kernel.name);
            if (!kernel.renamedTo.empty()) row.name += tr(" → %1 (renamed)").arg(fromStd(kernel.renamedTo));
            row.toolTip = toolTipOf(row.name, kernel.path, kernel.shape);
            row.kind = fromStd(kernel.role);
            row.calls = kernel.callsPerStep;
            row.difference = kernel.difference;
            row.baselineNs = kernel.difference.baselineNs;
            row.candidateNs = kernel.difference.candidateNs;
            row.perStepNs = kernel.difference.differenceNs * kernel.callsPerStep;
            m_rows.push_back(std::move(row));
        }
        for (const UnmatchedKernel& kernel : m_comparison->result().onlyIn.baseline.value)
            addUnmatched(kernel, Slot::A);
        for (const UnmatchedKernel& kernel : m_comparison->result().onlyIn.candidate.value)
            addUnmatched(kernel, Slot::B);
    }
    m_greatest = 1;
    for (const Row& row : m_rows)
        m_greatest = std::max(m_greatest, std::abs(row.perStepNs));
    endResetModel();
}

void DifferenceModel::addUnmatched(const UnmatchedKernel& kernel, Slot slot) {
    Row row;
    row.name = fromStd(kernel.name);
    row.toolTip = toolTipOf(row.name, kernel.path, kernel.shape);
    row.kind = fromStd(kernel.role);
    row.calls = kernel.callsPerStep;
    row.baselineNs = slot == Slot::A ? kernel.medianNs : kMissing;
    row.candidateNs = slot == Slot::B ? kernel.medianNs : kMissing;
    row.perStepNs = slot == Slot::A ? -kernel.perStepNs : kernel.perStepNs;
    m_rows.push_back(std::move(row));
}

int DifferenceModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QString DifferenceModel::text(const Row& row, int column) const {
    const auto& difference = row.difference;
    switch (column) {
    case Name:
        return row.name;
    case Kind:
        return row.kind;
    case Calls:
        return numberText(row.calls, 4);
    case BaselineTime:
        return durationText(row.baselineNs);
    case CandidateTime:
        return durationText(row.candidateNs);
    case Change:
        return signedDurationText(difference ? difference->differenceNs : row.perStepNs);
    case Interval:
        if (!difference || !std::isfinite(difference->lowNs)) return QStringLiteral("–");
        return tr("%1 to %2")
            .arg(signedDurationText(difference->lowNs), signedDurationText(difference->highNs));
    case P:
        return difference ? numberText(difference->pAdjusted, 2) : QStringLiteral("–");
    case Detectable:
        return difference ? durationText(difference->detectableNs) : QStringLiteral("–");
    case VerdictColumn:
        if (!difference) return std::isnan(row.candidateNs) ? tr("only in A") : tr("only in B");
        break;
    default:
        return {};
    }
    switch (difference->verdict) {
    case Verdict::NotGiven:
        return tr("not given");
    case Verdict::Faster:
        return tr("faster");
    case Verdict::Slower:
        return tr("slower");
    case Verdict::NoEvidence:
        break;
    }
    return tr("no evidence");
}

QVariant DifferenceModel::sortValue(const Row& row, int column) const {
    switch (column) {
    case Calls:
        return row.calls;
    case BaselineTime:
        return std::isnan(row.baselineNs) ? -1 : row.baselineNs;
    case CandidateTime:
        return std::isnan(row.candidateNs) ? -1 : row.candidateNs;
    case Change:
    case Interval:
        return row.perStepNs;
    case P:
        return row.difference ? row.difference->pAdjusted : 2.0;
    case Detectable:
        return row.difference ? row.difference->detectableNs : 0.0;
    default:
        return text(row, column);
    }
}

QVariant DifferenceModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return text(row, index.column());
    case Qt::ToolTipRole:
        return row.toolTip;
    case Qt::TextAlignmentRole: {
        const bool words =
            index.column() == Name || index.column() == Kind || index.column() == VerdictColumn;
        return int(Qt::AlignVCenter | (words ? Qt::AlignLeft : Qt::AlignRight));
    }
    case SortRole:
        return sortValue(row, index.column());
    case ChangeRole:
        return row.perStepNs / m_greatest;
    case VerdictRole:
        return static_cast<int>(row.difference ? row.difference->verdict : Verdict::NotGiven);
    case NameRole:
        return row.name;
    default:
        return {};
    }
}

QVariant DifferenceModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::ToolTipRole && section == Detectable)
        return tr(
            "The smallest difference that these recordings would have shown in four of five comparisons");
    if (role == Qt::ToolTipRole && section == P)
        return tr("Holm's correction over all kernels that were compared together");
    if (role == Qt::TextAlignmentRole) {
        const bool words = section == Name || section == Kind || section == VerdictColumn;
        return int(Qt::AlignVCenter | (words ? Qt::AlignLeft : Qt::AlignRight));
    }
    if (role != Qt::DisplayRole) return {};
    switch (section) {
    case Name:
        return tr("Kernel");
    case Kind:
        return tr("Role");
    case Calls:
        return tr("Calls/step");
    case BaselineTime:
        return tr("A, a call");
    case CandidateTime:
        return tr("B, a call");
    case Change:
        return tr("B − A");
    case Interval:
        return tr("95 % interval");
    case P:
        return tr("p, corrected");
    case Detectable:
        return tr("Detectable");
    case VerdictColumn:
        return tr("Verdict");
    default:
        return {};
    }
}

} // namespace gatescope
