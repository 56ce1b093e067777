// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/kernel_lines.h"

#include "analysis/gate_calls.h"
#include "analysis/kernel_groups.h"
#include "analysis/statistics.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace gatescope {

namespace {

struct KernelLinesWords {
    Q_DECLARE_TR_FUNCTIONS(Kernels)
};

StyleCode namedStyle(std::string_view name) {
    const std::size_t hash = std::hash<std::string_view>{}(name);
    return static_cast<StyleCode>(kFirstNamed + hash % kNamedTones);
}

StyleCode styleOf(std::string_view name, std::string_view role, bool redundant) {
    if (redundant) return kRedundantGate;
    const Role known = roleFromCategory(role);
    return known != Role::Other ? static_cast<StyleCode>(known) : namedStyle(name);
}

SideKernel sideKernel(const KernelGroup& group, double p90Ns) {
    SideKernel kernel;
    kernel.name = QString::fromStdString(group.name);
    kernel.role = QString::fromStdString(group.role).replace(QChar('_'), QChar(' '));
    kernel.style = styleOf(group.name, group.role, group.redundant);
    kernel.redundant = group.redundant;
    kernel.figures = {double(group.calls), group.totalNs, group.medianNs, p90Ns, group.share};
    return kernel;
}

/// Of a trace in which analysis knows no kernel: whatever it holds, by name.
std::vector<KernelGroup> groupsByName(const Timeline& timeline, const std::set<TrackId>& hidden,
                                      const std::optional<TimeRange>& durations, ProgressSink& progress,
                                      const std::stop_token& stop) {
    const Trace& trace = timeline.trace();
    std::vector<bool> shown(trace.tracks().size());
    for (const TrackId track : timeline.tracks)
        shown[track] = !hidden.contains(track);
    std::map<StringId, std::vector<double>> runs;
    double all = 0;
    ProgressSteps steps(progress, stop, "counting slices", trace.sliceCount());
    for (SliceId id = 0; id < trace.sliceCount(); ++id) {
        steps.step();
        const auto ns = static_cast<double>(trace.durations()[id]);
        if (!shown[trace.sliceTracks()[id]] || (durations && !durations->contains(ns))) continue;
        runs[trace.slice(id).name].push_back(ns);
        all += ns;
    }
    std::vector<KernelGroup> groups;
    for (const auto& [name, ns] : runs) {
        groups.push_back(groupOfRuns(std::string(trace.string(name)), {}, false, ns, all));
    }
    std::ranges::stable_sort(groups, std::greater<>(), &KernelGroup::totalNs);
    return groups;
}

using Key = std::tuple<QString, QString, bool>;

Key keyOf(const SideKernel& kernel) {
    return {kernel.name, kernel.role, kernel.redundant};
}

double weight(const KernelDifference& kernel) {
    return std::abs(kernel.difference.differenceNs) * kernel.callsPerStep;
}

/// What a comparison has found of the kernels of one name.
struct NamedDifference {
    const KernelDifference* weightiest = nullptr;
    int places = 0;
};

std::unordered_map<std::string_view, NamedDifference> byName(const TraceComparison& comparison) {
    std::unordered_map<std::string_view, NamedDifference> named;
    for (const KernelDifference& kernel : comparison.kernels) {
        NamedDifference& one = named[kernel.name];
        ++one.places;
        if (one.weightiest == nullptr || weight(kernel) > weight(*one.weightiest)) one.weightiest = &kernel;
    }
    return named;
}

void addContrast(KernelLine& line, const std::unordered_map<std::string_view, NamedDifference>& named) {
    if (!line.sides.a || !line.sides.b) {
        line.contrast = KernelContrast{.only = line.sides.a ? Slot::A : Slot::B};
        return;
    }
    const std::string name = line.name.toStdString();
    const auto known = named.find(name);
    if (known == named.end()) return;
    const auto [weightiest, places] = known->second;
    const Difference& found = weightiest->difference;
    line.contrast = KernelContrast{.differenceNs = found.differenceNs,
                                   .lowNs = found.lowNs,
                                   .highNs = found.highNs,
                                   .baselineNs = found.baselineNs,
                                   .verdict = found.verdict,
                                   .places = places,
                                   .only = std::nullopt};
}

KernelLine wholeLayer(const PerSlot<SideKernels>& sides) {
    KernelLine whole;
    whole.name = KernelLinesWords::tr("Whole layer");
    whole.style = static_cast<StyleCode>(Role::Block);
    whole.whole = true;
    for (const Slot slot : kSlots)
        whole.sides[slot] = sides[slot].layer;
    return whole;
}

} // namespace

SideKernels measuredKernels(const TimelineFacts& facts) {
    SideKernels side;
    side.perLayer = true;
    for (const KernelSummary& summary : facts.kernels) {
        SideKernel kernel;
        kernel.name = QString::fromStdString(summary.name);
        kernel.redundant = summary.role == Role::Gate && summary.name.ends_with(kRedundantMark);
        kernel.role = QString::fromLatin1(roleName(summary.role));
        kernel.style =
            kernel.redundant ? kRedundantGate : styleOf(summary.name, roleName(summary.role), false);
        kernel.figures = {summary.callsPerLayer, summary.callsPerLayer * summary.medianNs, summary.medianNs,
                          summary.p90Ns, summary.share};
        side.kernels.push_back(std::move(kernel));
    }
    if (!facts.layerNs.empty()) {
        const SampleSummary layer = summarize(facts.layerNs);
        side.layer = KernelFigures{1, layer.median, layer.median, layer.p90, 1};
    }
    return side;
}

SideKernels countedKernels(const Timeline& timeline, const std::set<TrackId>& hidden,
                           const std::optional<TimeRange>& durations, ProgressSink& progress,
                           const std::stop_token& stop) {
    const Trace& trace = timeline.trace();
    ProgressPart joining(progress, 0, 0.7);
    KernelTable table = joinKernels(trace, KernelPatterns::builtIn(), 0, joining, stop);
    SideKernels side;
    side.onHost = table.onHost || table.rows.empty();
    const bool known = !table.rows.empty();
    std::erase_if(table.rows, [&](const KernelRow& row) {
        const TrackId track = trace.sliceTracks()[row.slice];
        return hidden.contains(track) || !timeline.holds(track) ||
               (durations && !durations->contains(static_cast<double>(row.duration)));
    });
    ProgressPart grouping(progress, 0.7, 1);
    const GateReport gates = timeline.facts ? timeline.facts->detection.gates : GateReport();
    const std::vector<KernelGroup> groups =
        known ? groupKernels(table, gates) : groupsByName(timeline, hidden, durations, grouping, stop);
    throwIfStopped(stop);
    for (const KernelGroup& group : groups)
        side.kernels.push_back(sideKernel(group, group.p90Ns));
    return side;
}

std::vector<KernelLine> kernelLines(const PerSlot<SideKernels>& sides, const TraceComparison* comparison) {
    std::vector<KernelLine> lines;
    std::map<Key, std::size_t> places;
    for (const Slot slot : kSlots) {
        for (const SideKernel& kernel : sides[slot].kernels) {
            const auto [at, isNew] = places.try_emplace(keyOf(kernel), lines.size());
            if (isNew) {
                KernelLine line;
                line.name = kernel.name;
                line.role = kernel.role;
                line.style = kernel.style;
                line.redundant = kernel.redundant;
                lines.push_back(std::move(line));
            }
            lines[at->second].sides[slot] = kernel.figures;
        }
    }
    if (comparison != nullptr) {
        const auto named = byName(*comparison);
        for (KernelLine& line : lines)
            addContrast(line, named);
    }
    if (sides.a.layer || sides.b.layer) lines.push_back(wholeLayer(sides));
    return lines;
}

JoinedKernels joinedKernels(std::shared_ptr<const PerSlot<SideKernels>> sides,
                            std::shared_ptr<const TraceComparison> comparison) {
    JoinedKernels joined{std::move(sides), std::move(comparison), {}, 0};
    joined.lines = kernelLines(*joined.sides, joined.comparison.get());
    for (const KernelLine& line : joined.lines) {
        if (!line.contrast || line.contrast->only || line.contrast->baselineNs <= 0) continue;
        joined.greatest =
            std::max(joined.greatest, std::abs(line.contrast->differenceNs) / line.contrast->baselineNs);
    }
    return joined;
}

} // namespace gatescope
