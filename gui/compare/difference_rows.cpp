// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/difference_rows.h"

#include "look/number_text.h"
#include "look/shown_text.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>

namespace gatescope {

namespace {

using Row = DifferenceRow;

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
constexpr int kChange = 5; ///< the column of B - A

struct DifferenceRowsWords {
    Q_DECLARE_TR_FUNCTIONS(DifferenceRows)
};

QString fromStd(const std::string& text) {
    return QString::fromStdString(text);
}

QString placeOf(const std::string& path, const std::string& shape) {
    QStringList parts{fromStd(path), fromStd(shape)};
    parts.removeAll(QString());
    return parts.join(QLatin1Char('\n'));
}

Row rowOf(const KernelDifference& kernel) {
    Row row;
    row.name = fromStd(kernel.name);
    row.renamedTo = fromStd(kernel.renamedTo);
    row.place = placeOf(kernel.path, kernel.shape);
    row.role = fromStd(kernel.role);
    row.calls = kernel.callsPerStep;
    row.difference = kernel.difference;
    row.baselineNs = kernel.difference.baselineNs;
    row.candidateNs = kernel.difference.candidateNs;
    row.perStepNs = kernel.difference.differenceNs * kernel.callsPerStep;
    return row;
}

Row rowOf(const UnmatchedKernel& kernel, bool inBaseline) {
    Row row;
    row.name = fromStd(kernel.name);
    row.place = placeOf(kernel.path, kernel.shape);
    row.role = fromStd(kernel.role);
    row.calls = kernel.callsPerStep;
    row.baselineNs = inBaseline ? kernel.medianNs : kMissing;
    row.candidateNs = inBaseline ? kMissing : kernel.medianNs;
    row.perStepNs = inBaseline ? -kernel.perStepNs : kernel.perStepNs;
    return row;
}

QString nameText(const Row& row) {
    return row.renamedTo.isEmpty() ? row.name
                                   : DifferenceRowsWords::tr("%1 → %2 (renamed)")
                                         .arg(shownName(row.name), shownName(row.renamedTo));
}

QString numberText(double value, int digits) {
    return std::isfinite(value) ? significantText(value, digits) : QStringLiteral("–");
}

QString intervalText(const Row& row) {
    if (!row.difference || !std::isfinite(row.difference->lowNs)) return QStringLiteral("–");
    return DifferenceRowsWords::tr("%1 to %2")
        .arg(signedDurationText(row.difference->lowNs), signedDurationText(row.difference->highNs));
}

QString verdictText(const Row& row) {
    if (!row.difference)
        return std::isnan(row.candidateNs) ? DifferenceRowsWords::tr("only in A")
                                           : DifferenceRowsWords::tr("only in B");
    switch (row.difference->verdict) {
    case Verdict::NotGiven:
        return DifferenceRowsWords::tr("not given");
    case Verdict::Faster:
        return DifferenceRowsWords::tr("faster");
    case Verdict::Slower:
        return DifferenceRowsWords::tr("slower");
    case Verdict::NoEvidence:
        break;
    }
    return DifferenceRowsWords::tr("no evidence");
}

Tone toneOf(const Row& row) {
    // What one side alone has is a fact, not an estimate.
    if (!row.difference) return row.perStepNs < 0 ? Tone::Good : Tone::Bad;
    switch (row.difference->verdict) {
    case Verdict::Faster:
        return Tone::Good;
    case Verdict::Slower:
        return Tone::Bad;
    default:
        return Tone::Quiet;
    }
}

/// A column of times: `value` is not a number where there is none.
RowsColumn<Row> timeColumn(const QString& header, double (*value)(const Row&), const QString& tip = {}) {
    return {header, [value](const Row& row) { return durationText(value(row)); },
            [value](const Row& row) { return numberOrNothing(value(row)); }, QStringLiteral("ns"), tip};
}

/// Of one call; of a step where one side alone has the kernel.
double changeNs(const Row& row) {
    return row.difference ? row.difference->differenceNs : row.perStepNs;
}

double corrected(const Row& row) {
    return row.difference ? row.difference->pAdjusted : kMissing;
}

QVariant changeOfStep(const Row& row) {
    return row.perStepNs;
}

} // namespace

std::vector<DifferenceRow> differenceRows(const TraceComparison& comparison) {
    std::vector<Row> rows;
    for (const UnmatchedKernel& kernel : comparison.onlyIn.baseline.value)
        rows.push_back(rowOf(kernel, true));
    for (const UnmatchedKernel& kernel : comparison.onlyIn.candidate.value)
        rows.push_back(rowOf(kernel, false));
    for (const KernelDifference& kernel : comparison.kernels)
        rows.push_back(rowOf(kernel));
    const auto shown = [](const Row& row) {
        return !row.difference || row.difference->verdict > Verdict::NoEvidence;
    };
    std::ranges::stable_sort(rows, std::greater<>(),
                             [&](const Row& row) { return std::pair(shown(row), std::abs(row.perStepNs)); });
    double greatest = 1;
    for (const Row& row : rows)
        greatest = std::max(greatest, std::abs(row.perStepNs));
    for (Row& row : rows)
        row.bar = row.perStepNs / greatest;
    return rows;
}

bool isCalled(const DifferenceRow& row, const QString& text) {
    return nameContains(row.name, text) || nameContains(row.renamedTo, text);
}

std::vector<RowsColumn<DifferenceRow>> differenceColumns() {
    return {
        {DifferenceRowsWords::tr("Kernel"), nameText},
        {DifferenceRowsWords::tr("Role"), [](const Row& row) { return row.role; }},
        {DifferenceRowsWords::tr("Calls/step"), [](const Row& row) { return numberText(row.calls, 4); },
         [](const Row& row) { return QVariant(row.calls); }},
        timeColumn(DifferenceRowsWords::tr("A, a call"), [](const Row& row) { return row.baselineNs; }),
        timeColumn(DifferenceRowsWords::tr("B, a call"), [](const Row& row) { return row.candidateNs; }),
        {DifferenceRowsWords::tr("B − A"), [](const Row& row) { return signedDurationText(changeNs(row)); },
         [](const Row& row) { return numberOrNothing(changeNs(row)); }, QStringLiteral("ns"),
         DifferenceRowsWords::tr(
             "Of one call; where one side lacks it, of a step. The bar, and the order: of all calls of a "
             "step"),
         changeOfStep},
        {DifferenceRowsWords::tr("95 % interval"), intervalText, {}, {}, {}, changeOfStep},
        {DifferenceRowsWords::tr("p, corrected"),
         [](const Row& row) { return numberText(corrected(row), 2); },
         [](const Row& row) { return numberOrNothing(corrected(row)); },
         {},
         DifferenceRowsWords::tr("Holm's correction over all kernels that were compared together")},
        timeColumn(
            DifferenceRowsWords::tr("Detectable"),
            [](const Row& row) { return row.difference ? row.difference->detectableNs : kMissing; },
            DifferenceRowsWords::tr(
                "The smallest difference that these recordings would have shown in four of five "
                "comparisons")),
        {DifferenceRowsWords::tr("Verdict"), verdictText},
    };
}

QVariant differenceCell(const DifferenceRow& row, int column, int role) {
    if (role == Qt::ToolTipRole && column == 0)
        return plainToolTip(row.place.isEmpty() ? nameText(row)
                                                : nameText(row) + QLatin1Char('\n') + row.place);
    if (column != kChange) return {};
    if (role == BarRole) return row.bar;
    if (role == ToneRole) return int(toneOf(row));
    return {};
}

} // namespace gatescope
