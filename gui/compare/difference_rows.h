// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/compare/trace_comparison.h"
#include "tables/rows_model.h"

#include <QString>

#include <optional>
#include <vector>

namespace gatescope {

/// A kernel of a comparison: one that both sides have, or that one alone has.
struct DifferenceRow {
    QString name; ///< as the baseline (or the side that has it) calls it
    QString renamedTo;
    QString place; ///< path and shape, where they are known
    QString role;
    double calls = 0; ///< per step
    std::optional<Difference> difference;
    double baselineNs = 0; ///< of one call; NaN where that side lacks it
    double candidateNs = 0;
    double perStepNs = 0; ///< candidate - baseline of all calls of a step
    double bar = 0;       ///< the same as a share of the table's greatest
};

/// What is certain first (kernels that one side alone has, differences that were shown), then the rest; each
/// by what it changes in a step.
std::vector<DifferenceRow> differenceRows(const TraceComparison& comparison);
/// Whether either side's name holds this text, as it is or as it is shown; capital or not.
bool isCalled(const DifferenceRow& row, const QString& text);
std::vector<RowsColumn<DifferenceRow>> differenceColumns();
/// Tips, bars and tones.
QVariant differenceCell(const DifferenceRow& row, int column, int role);

} // namespace gatescope
