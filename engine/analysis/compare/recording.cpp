// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/compare/recording.h"

#include "analysis/compare/step_tokens.h"
#include "analysis/device_names.h"
#include "analysis/kernel_table.h"
#include "analysis/moe_layers.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
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

/// "nn.Module: Qwen3MoeMLP_12" is the same module in every layer.
std::string_view withoutNumber(std::string_view name) {
    const auto end = name.find_last_not_of("0123456789");
    return end != std::string_view::npos && end + 1 < name.size() && name[end] == '_' ? name.substr(0, end)
                                                                                      : name;
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
        : m_table(table), m_structure(structure), m_kinds(kinds), m_placeInPass(table.rows.size(), kNone) {
        for (const auto& span : structure.steps)
            m_spans[span.rank].push_back(span);
        orderQueues();
        markGates(gates);
    }

    void cut(Recording& recording) {
        assignPasses(recording);
        for (auto& [key, rows] : m_passes)
            recording.steps.push_back(pass(key, rows));
        addWindows(recording);
    }

private:
    static constexpr std::uint32_t kNone = KernelRow::kNone;
    using PassKey = std::pair<int, std::int32_t>; ///< rank, step

    const KernelQueue& queue(const KernelRow& row) const { return m_table.queues[row.queue]; }

    void orderQueues();
    void markGates(const GateReport& gates);
    void assignPasses(Recording& recording);
    std::int32_t stepOf(const KernelRow& row, bool annotated) const;
    StepRows pass(const PassKey& key, std::vector<std::uint32_t>& rows);
    void addWindows(Recording& recording) const;
    KindId kindOf(const KernelRow& row);
    StringId moduleOf(const KernelRow& row) const;

    const KernelTable& m_table;
    const MoeStructure& m_structure;
    KernelKinds& m_kinds;
    std::map<int, std::vector<StepSpan>> m_spans; ///< by rank, in the order of time
    std::vector<std::uint32_t> m_queueOrder;      ///< [queue]
    std::vector<std::uint32_t> m_placeInPass;
    std::vector<bool> m_isGate; ///< [slice]
    std::map<PassKey, std::vector<std::uint32_t>> m_passes;
    std::map<std::tuple<std::uint32_t, KernelFamily, std::uint32_t, StringId, StringId>, KindId> m_known;
};

void StepCutter::orderQueues() {
    std::vector<std::uint32_t> order(m_table.queues.size());
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::stable_sort(order, std::greater<>(), [&](auto i) { return m_table.queues[i].rows.size(); });
    m_queueOrder.resize(order.size());
    for (std::uint32_t place = 0; place < order.size(); ++place)
        m_queueOrder[order[place]] = place;
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

/// Without annotations a step lasts from its first MoE layer to the next step's.
std::int32_t StepCutter::stepOf(const KernelRow& row, bool annotated) const {
    if (annotated) return row.step;
    if (m_structure.steps.empty()) return 0;
    const auto spans = m_spans.find(m_table.ranks[queue(row).rank]);
    if (spans == m_spans.end()) return -1;
    const auto after = std::ranges::upper_bound(spans->second, row.start, {}, &StepSpan::start);
    return after == spans->second.begin() ? -1 : std::prev(after)->step;
}

void StepCutter::assignPasses(Recording& recording) {
    const auto withStep = std::ranges::count_if(m_table.rows, [](const auto& row) { return row.step >= 0; });
    const bool annotated = 2 * static_cast<std::size_t>(withStep) >= m_table.rows.size();
    for (std::uint32_t at = 0; at < m_table.rows.size(); ++at) {
        const auto& row = m_table.rows[at];
        const auto step = stepOf(row, annotated);
        if (step < 0) {
            ++recording.kernelsOutside;
            recording.outsideNs += row.duration;
            continue;
        }
        m_passes[{m_table.ranks[queue(row).rank], step}].push_back(at);
    }
}

StringId StepCutter::moduleOf(const KernelRow& row) const {
    constexpr std::string_view kModule = "nn.Module: ";
    const auto& trace = *m_table.trace;
    for (auto id = row.op; id != kNoSlice; id = trace.parent(id)) {
        if (trace.name(id).starts_with(kModule)) return trace.slice(id).name;
    }
    return kNoSlice;
}

KindId StepCutter::kindOf(const KernelRow& row) {
    const auto& trace = *m_table.trace;
    const auto op = row.op != kNoSlice ? trace.slice(row.op).name : kNoSlice;
    const auto module = moduleOf(row);
    const auto [at, isNew] = m_known.try_emplace({row.signature, row.family, row.shapes, op, module}, 0);
    if (!isNew) return at->second;
    KernelKind kind{.name = std::string(trace.name(row.slice)), .family = row.family};
    if (module != kNoSlice) kind.path = std::string(withoutNumber(trace.string(module)));
    if (op != kNoSlice) kind.path += (kind.path.empty() ? "" : " / ") + std::string(trace.string(op));
    if (row.shapes != KernelRow::kNone) kind.shape = shapeText(m_table.shapes[row.shapes]);
    kind.grid = gridText(trace.list(row.slice, ArgKey::Grid));
    return at->second = m_kinds.intern(kind);
}

StepRows StepCutter::pass(const PassKey& key, std::vector<std::uint32_t>& rows) {
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
    std::ranges::stable_sort(rows, {}, [&](auto at) { return m_queueOrder[m_table.rows[at].queue]; });
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
    for (const auto& [key, rows] : m_passes) {
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
    recording.onHost = structure.kernels.onHost;
    recording.detection = detect(trace, std::move(file), structure, {});
    const auto& table = structure.kernels;
    const auto shared = std::ranges::count_if(table.rows, [](const auto& row) { return row.sharedLaunch; });
    recording.graphs = 2 * static_cast<std::size_t>(shared) > table.rows.size();
    recording.tokens = tokensPerStep(table, structure.moe, recording.detection.gates);
    StepCutter(table, structure.moe, recording.detection.gates, kinds).cut(recording);
    return recording;
}

} // namespace gatescope
