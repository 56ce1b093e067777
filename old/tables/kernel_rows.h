// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "document/document.h"

#include <QString>

#include <optional>
#include <vector>

namespace gatescope {

/// One kernel before and after the fix; a kernel that one side lacks has no summary there.
struct ComparedKernel {
    QString name;
    Role role = Role::Other;
    bool redundant = false; ///< runs before the fix only, and nothing reads it
    bool total = false;     ///< the whole layer as measured, not the sum of the kernels
    std::optional<KernelSummary> before;
    std::optional<KernelSummary> after;

    /// Median of the paired differences after minus before; the whole layer's only.
    std::optional<double> pairedNs;

    /// Time per layer: calls per layer times the median of one call; 0 where the kernel doesn't run.
    double beforeNs() const;
    double afterNs() const;
    /// After minus before: negative where the fix saves time. Paired where pairs were measured.
    double differenceNs() const;
};

/// The document's kernels joined by name in order of first appearance, and the whole layer last. A document
/// with one timeline fills `before` only, whatever its side.
std::vector<ComparedKernel> kernelRows(const Document& document);

} // namespace gatescope
