// SPDX-License-Identifier: GPL-3.0-or-later
#include "tables/kernel_rows.h"

#include <algorithm>

namespace gatescope {

namespace {

double perLayerNs(const std::optional<KernelSummary>& summary) {
    return summary ? summary->callsPerLayer * summary->medianNs : 0.0;
}

ComparedKernel& rowFor(std::vector<ComparedKernel>& rows, const KernelSummary& summary) {
    const QString name = QString::fromStdString(summary.name);
    const auto found =
        std::find_if(rows.begin(), rows.end(), [&](const ComparedKernel& r) { return r.name == name; });
    if (found != rows.end()) return *found;
    ComparedKernel row;
    row.name = name;
    row.role = summary.role;
    row.redundant = summary.role == Role::Gate && name.contains(QLatin1String("redundant"));
    rows.push_back(row);
    return rows.back();
}

KernelSummary wholeLayer(const TimelineModel& timeline) {
    const SampleSummary layer = timeline.layer();
    KernelSummary whole;
    whole.name = "layer";
    whole.role = Role::Block;
    whole.callsPerLayer = 1;
    whole.medianNs = layer.median;
    whole.p10Ns = layer.p10;
    whole.p90Ns = layer.p90;
    whole.share = 1;
    return whole;
}

} // namespace

double ComparedKernel::beforeNs() const {
    return perLayerNs(before);
}

double ComparedKernel::afterNs() const {
    return perLayerNs(after);
}

double ComparedKernel::differenceNs() const {
    return pairedNs.value_or(afterNs() - beforeNs());
}

std::vector<ComparedKernel> kernelRows(const Document& document) {
    const bool both = document.hasBothSides();
    const TimelineModel* before = both ? document.timeline(Side::Before) : nullptr;
    const TimelineModel* after = both ? document.timeline(Side::After) : nullptr;
    if (!both && !document.timelines.empty()) before = &document.timelines.front();

    std::vector<ComparedKernel> rows;
    if (before != nullptr) {
        for (const KernelSummary& summary : before->kernels)
            rowFor(rows, summary).before = summary;
    }
    if (after != nullptr) {
        for (const KernelSummary& summary : after->kernels)
            rowFor(rows, summary).after = summary;
    }
    if (before == nullptr || before->layerNs.empty()) return rows;
    ComparedKernel total;
    total.name = QStringLiteral("Whole layer");
    total.role = Role::Block;
    total.total = true;
    total.before = wholeLayer(*before);
    if (after != nullptr) total.after = wholeLayer(*after);
    if (document.saved) total.pairedNs = -document.saved->median;
    rows.push_back(total);
    return rows;
}

} // namespace gatescope
