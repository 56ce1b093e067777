// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/compare/recording.h"

#include "analysis/compare/step_tokens.h"
#include "analysis/device_names.h"
#include "analysis/kernel_path.h"
#include "analysis/kernel_table.h"
#include "analysis/layer_rows.h"
#include "analysis/moe_layers.h"
#include "analysis/step_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <numeric>
#include <set>
#include <span>
#include <tuple>
#include <utility>

namespace gatescope {

namespace {

std::string gridText(std::span<const std::int64_t> grid) {
    return fmt::format("{}", fmt::join(grid, "x"));
}

std::string shapeText(const OpShapes& shapes) {
    std::string text;
    for (std::size_t at = 0; at < shapes.dims.size();) {
        const auto length = static_cast<std::size_t>(shapes.dims[at]);
        const auto end = std::min(shapes.dims.size(), at + 1 + length);
        if (length > 0) {
            text += fmt::format("{}[{}]", text.empty() ? "" : " ",
                                fmt::join(std::span(shapes.dims).subspan(at + 1, end - at - 1), ","));
        }
        at = end;
    }
    return text;
}

/// Time in which at least one of the rows ran; by start.
std::int64_t busyTime(const KernelTable& table, const std::vector<std::uint32_t>& rows) {
    std::int64_t busy = 0;
    std::int64_t covered = std::numeric_limits<std::int64_t>::min();
    for (const auto at : rows) {
        const auto& row = table.rows[at];
        busy += std::max<std::int64_t>(0, row.end() - std::max(row.start, covered));
        covered = std::max(covered, row.end());
    }
    return busy;
}

class StepCutter {
public:
    StepCutter(const KernelTable& table, const MoeStructure& structure, const GateReport& gates,
               KernelKinds& kinds)
        : m_table(table),
          m_structure(structure),
          m_kinds(kinds),
          m_passes(rowsOfSteps(table, structure)),
          m_placeInPass(table.rows.size(), kNone) {
        orderQueues();
        markGates(gates);
    }

    void cut(Recording& recording) {
        for (const auto at : m_passes.outside) {
            ++recording.kernelsOutside;
            recording.outsideNs += m_table.rows[at].duration;
        }
        for (auto& [key, rows] : m_passes.rows)
            recording.steps.push_back(pass(key, rows));
        addWindows(recording);
    }

private:
    static constexpr std::uint32_t kNone = KernelRow::kNone;

    void orderQueues();
    void sort(std::vector<std::uint32_t>& rows) const;
    void markGates(const GateReport& gates);
    StepRows pass(const StepsOfRows::Key& key, std::vector<std::uint32_t>& rows);
    void addWindows(Recording& recording) const;
    KindId kindOf(const KernelRow& row);

    const KernelTable& m_table;
    const MoeStructure& m_structure;
    KernelKinds& m_kinds;
    StepsOfRows m_passes;
    std::vector<std::uint32_t> m_queueOrder; ///< [queue]
    std::set<TrackId> m_takesTurns;          ///< devices' processes
    std::vector<std::uint32_t> m_placeInPass;
    std::vector<bool> m_isGate; ///< [slice]
    std::map<std::tuple<std::uint32_t, KernelFamily, std::uint32_t, StringId, StringId>, KindId> m_known;
};

void StepCutter::orderQueues() {
    std::vector<std::uint32_t> order(m_table.queues.size());
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::stable_sort(order, std::greater<>(), [&](auto i) { return m_table.queues[i].rows.size(); });
    m_queueOrder.resize(order.size());
    for (const auto& layer : m_structure.layers) {
        if (layer.queuesTakeTurns) m_takesTurns.insert(m_table.queues[layer.queue].process);
    }
    std::map<TrackId, std::uint32_t> first; // of a device whose queues take turns: they are one
    for (std::uint32_t place = 0; place < order.size(); ++place) {
        const auto process = m_table.queues[order[place]].process;
        m_queueOrder[order[place]] =
            m_takesTurns.contains(process) ? first.try_emplace(process, place).first->second : place;
    }
}

/// By queues; where these take turns by time, but for branches: between two kernels that part layers those
/// come first that the second one follows on its queue. What else ran beside them has no order that lasts.
void StepCutter::sort(std::vector<std::uint32_t>& rows) const {
    const auto queueOf = [&](std::uint32_t at) { return m_table.rows[at].queue; };
    std::ranges::stable_sort(rows, {}, [&](auto at) { return m_queueOrder[queueOf(at)]; });
    for (auto from = rows.begin(); from != rows.end();) {
        const auto device = m_queueOrder[queueOf(*from)];
        const auto to = std::find_if(std::next(from), rows.end(), [&](auto at) {
            return m_queueOrder[queueOf(at)] != device || partsLayers(m_table.rows[at].family);
        });
        if (m_takesTurns.contains(m_table.queues[queueOf(*from)].process)) {
            const bool goesOn = to != rows.end() && m_queueOrder[queueOf(*to)] == device;
            const auto trunk = queueOf(goesOn ? *to : *from);
            std::stable_partition(std::next(from), to, [&](auto at) { return queueOf(at) == trunk; });
        }
        from = to;
    }
}

void StepCutter::markGates(const GateReport& gates) {
    m_isGate.resize(m_table.trace->sliceCount(), false);
    for (const auto& layer : gates.layers) {
        for (const auto& call : layer.calls) {
            for (const auto slice : call.slices)
                m_isGate[slice] = true;
        }
    }
}

KindId StepCutter::kindOf(const KernelRow& row) {
    const auto& trace = *m_table.trace;
    const auto op = operatorOf(trace, row);
    const auto module = moduleOf(trace, row);
    const auto [at, isNew] = m_known.try_emplace({row.signature, row.family, row.shapes, op, module}, 0);
    if (!isNew) return at->second;
    KernelKind kind{.name = std::string(trace.name(row.slice)), .family = row.family};
    kind.path = kernelPath(trace, module, op);
    if (row.shapes != KernelRow::kNone) kind.shape = shapeText(m_table.shapes[row.shapes]);
    kind.grid = gridText(trace.list(row.slice, ArgKey::Grid));
    return at->second = m_kinds.intern(kind);
}

StepRows StepCutter::pass(const StepsOfRows::Key& key, std::vector<std::uint32_t>& rows) {
    StepRows step{.rank = key.first, .step = key.second};
    step.busyNs = busyTime(m_table, rows);
    std::int64_t end = 0;
    std::vector<SliceId> launches;
    for (const auto at : rows) {
        end = std::max(end, m_table.rows[at].end());
        if (m_table.rows[at].launch != kNoSlice) launches.push_back(m_table.rows[at].launch);
    }
    step.spanNs = end - m_table.rows[rows.front()].start;
    std::ranges::sort(launches);
    step.launches = static_cast<std::size_t>(std::ranges::unique(launches).begin() - launches.begin());
    sort(rows);
    for (const auto at : rows) {
        const auto& row = m_table.rows[at];
        m_placeInPass[at] = static_cast<std::uint32_t>(step.kinds.size());
        step.kinds.push_back(kindOf(row));
        step.durations.push_back(row.duration);
        step.gates.push_back(m_isGate[row.slice]);
    }
    return step;
}

void StepCutter::addWindows(Recording& recording) const {
    std::vector<std::uint32_t> passOfRow(m_table.rows.size(), kNone);
    std::uint32_t number = 0;
    for (const auto& [key, rows] : m_passes.rows) {
        for (const auto at : rows)
            passOfRow[at] = number;
        ++number;
    }
    for (const auto& layer : m_structure.layers) {
        const auto first = layer.window.front();
        if (passOfRow[first] == kNone) continue;
        recording.steps[passOfRow[first]].windows.push_back(m_placeInPass[first]);
    }
    std::vector<std::size_t> counts;
    for (auto& step : recording.steps) {
        std::ranges::sort(step.windows);
        counts.push_back(step.windows.size());
    }
    if (counts.empty()) return;
    // A step that was cut off by the recording's end has fewer.
    std::ranges::nth_element(counts, counts.begin() + static_cast<std::ptrdiff_t>(counts.size() / 2));
    recording.layers = counts[counts.size() / 2];
}

} // namespace

Recording recordingOf(std::shared_ptr<const Trace> trace, std::string file, const KernelPatterns& patterns,
                      KernelKinds& kinds) {
    Recording recording;
    const auto structure = structureOf(*trace, file, patterns);
    recording.file = file;
    recording.devices = deviceNames(*trace);
    recording.onHost = recording.onProcessor = structure.kernels.onHost;
    recording.detection = detect(trace, std::move(file), structure, {});
    const auto& table = structure.kernels;
    const auto shared = std::ranges::count_if(table.rows, [](const auto& row) { return row.sharedLaunch; });
    recording.graphs = 2 * static_cast<std::size_t>(shared) > table.rows.size();
    recording.tokens = tokensPerStep(table, structure.moe, recording.detection.gates);
    StepCutter(table, structure.moe, recording.detection.gates, kinds).cut(recording);
    return recording;
}

} // namespace gatescope
