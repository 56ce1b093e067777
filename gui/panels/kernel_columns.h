// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "panels/kernel_lines.h"
#include "tables/rows_model.h"

#include <vector>

namespace gatescope {

/// Which columns the table of kernels has.
struct KernelTableShape {
    bool twoSides = false;
    bool perLayer = false; ///< calls and totals of all that is shown are a layer's
    bool differences = false;
    double greatest = 0; ///< relative difference, which gives the longest bar
};

std::vector<RowsColumn<KernelLine>> kernelColumns(const KernelTableShape& shape);
/// Swatches, bars and tones of the cells.
QVariant kernelCell(const KernelTableShape& shape, const KernelLine& line, int column, int role);
/// "−1.20 µs (−8.1 % … −5.2 %)".
QString contrastText(const KernelContrast& contrast);

} // namespace gatescope
