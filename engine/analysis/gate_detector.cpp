// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/gate_detector.h"

#include "analysis/gate_candidates.h"
#include "analysis/statistics.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

namespace gatescope {

namespace {

/// Equal calls take about equal time. Where neither grid nor shapes tell GEMMs of one name apart, one that
/// takes this many times as long is another.
constexpr double kEqualTimes = 1.5;
/// A pattern is what so many layers have.
constexpr double kMostLayers = 0.9;

/// One layer on its way to a count.
struct Draft {
    const MoeLayer* layer = nullptr;
    std::vector<GateCandidate> candidates;
    std::optional<CallKey> gate; ///< the key of the GEMM that made the logits
    bool byShapes = false;
    bool elsewhere = false; ///< told by time alone: on another queue than the router, unlike other layers'
};

class GateCounter {
public:
    GateCounter(const KernelTable& table, const MoeStructure& structure)
        : m_table(table), m_structure(structure), m_candidates(table) {}

    GateReport count() {
        for (const auto& layer : m_structure.layers)
            m_drafts.push_back(draft(layer));
        takeUnknownKernels();
        correctByMajority();
        GateReport report;
        for (const auto& one : m_drafts)
            report.layers.push_back(finish(one));
        gradeStructure(report);
        countLayers(report);
        for (const auto& step : m_structure.steps)
            report.stepNs += step.end - step.start;
        return report;
    }

private:
    Draft draft(const MoeLayer& layer) const;
    void takeGate(Draft& draft) const;
    void lookBeside(Draft& draft) const;
    bool isCallBeside(const Draft& draft, const GateCandidate& other) const;
    void takeUnknownKernels();
    /// What the layers of one step are taken for.
    struct StepGates {
        std::size_t layers = 0;
        std::map<CallKey, std::size_t> gates; ///< layers of each
        std::set<CallKey> byPlace;            ///< gates that stand before their router on its queue
        std::set<CallKey> others;             ///< GEMMs beside gates
    };
    std::map<std::pair<int, std::int32_t>, StepGates> gatesOfSteps() const; ///< by rank and step
    void correctByMajority();
    std::vector<const GateCandidate*> gateCallsIn(const Draft& draft) const;
    bool sideBySide(const MoeLayer& layer, const GateCandidate& a, const GateCandidate& b) const;
    bool aboutEqual(std::int64_t one, std::int64_t other) const;
    GateLayer finish(const Draft& draft) const;
    GateCall callOf(const GateCandidate& candidate) const;
    std::int64_t coveredNs(const KernelRow& row) const;
    void gradeStructure(GateReport& report) const;
    std::int64_t duration(const GateCandidate& candidate) const {
        return std::accumulate(candidate.rows.begin(), candidate.rows.end(), std::int64_t{0},
                               [&](auto sum, auto at) { return sum + m_table.rows[at].duration; });
    }

    const KernelTable& m_table;
    const MoeStructure& m_structure;
    GateCandidates m_candidates;
    std::vector<Draft> m_drafts;
};

CallKey keyOf(const KernelRow& row) {
    return {row.shapes, row.signature};
}

/// Kernels that compilers made, named after nothing that they compute.
bool isAnything(KernelFamily family) {
    return family == KernelFamily::Unknown || family == KernelFamily::Elementwise ||
           family == KernelFamily::Reduce;
}

/// The candidate that made the logits: by its shapes, else by its place.
void GateCounter::takeGate(Draft& draft) const {
    const auto& experts = draft.layer->experts;
    for (const auto& one : draft.candidates) {
        if (experts && m_candidates.columns(one) == experts) {
            draft.gate = one.key;
            draft.byShapes = true;
        }
    }
    if (draft.gate) return;
    const bool allKnown = std::ranges::all_of(
        draft.candidates, [&](const GateCandidate& one) { return m_candidates.columns(one).has_value(); });
    if (experts && allKnown && !draft.candidates.empty()) {
        draft.byShapes = true; // none of them makes logits
        return;
    }
    for (const bool before : {false, true}) {
        for (const auto& one : draft.candidates) {
            // One column are the weights of a shared expert.
            if (one.beforeRouter == before && !one.likeOther && m_candidates.columns(one) != 1)
                draft.gate = one.key;
        }
    }
}

Draft GateCounter::draft(const MoeLayer& layer) const {
    Draft draft{.layer = &layer, .candidates = m_candidates.inWindow(layer), .gate = std::nullopt};
    takeGate(draft);
    if (!draft.gate || draft.byShapes || layer.queuesTakeTurns) lookBeside(draft);
    return draft;
}

/// Whether another queue ran the gate again: by shapes, or in a graph whose queues take turns by name and
/// grid.
bool GateCounter::isCallBeside(const Draft& draft, const GateCandidate& other) const {
    if (!equalCalls(other.key, *draft.gate)) return false;
    const auto& layer = *draft.layer;
    if (layer.experts && m_candidates.columns(other) == layer.experts) return true;
    return layer.queuesTakeTurns && m_table.rows[other.rows.front()].gridKnown;
}

/// Other queues may have run the gate, or another of its calls. Where nothing tells, better one call that
/// time alone tells than a false alarm.
void GateCounter::lookBeside(Draft& draft) const {
    const auto beside = m_candidates.onOtherQueues(*draft.layer);
    if (beside.empty()) return;
    if (!draft.gate) {
        draft.candidates.clear();
        draft.gate = beside.back().key;
        draft.byShapes = false;
        draft.elsewhere = true;
    }
    for (const auto& one : beside) {
        // Where queues take turns other layers may tell which of them it is.
        const bool maybe = draft.layer->queuesTakeTurns && m_table.rows[one.rows.front()].gridKnown;
        if ((draft.elsewhere && (maybe || &one == &beside.back())) || isCallBeside(draft, one))
            draft.candidates.push_back(one);
    }
    std::ranges::sort(draft.candidates, {}, [](const GateCandidate& one) { return one.rows.front(); });
}

/// A library's GEMM that the patterns don't know: in nearly all layers a kernel of one name stands where a
/// gate should, and nowhere a known one. Better no gate missed by its name than a false alarm.
void GateCounter::takeUnknownKernels() {
    if (m_drafts.empty()) return;
    std::map<CallKey, std::size_t> layersWith;
    for (const auto& draft : m_drafts) {
        if (draft.gate || draft.byShapes) return;
        std::set<CallKey> here;
        for (const auto at : draft.layer->window) {
            if (m_table.rows[at].family == KernelFamily::Unknown) here.insert(keyOf(m_table.rows[at]));
        }
        for (const auto& key : here)
            ++layersWith[key];
    }
    const auto enough = kMostLayers * static_cast<double>(m_drafts.size());
    for (auto& draft : m_drafts) {
        for (const auto at : draft.layer->window) {
            const auto key = keyOf(m_table.rows[at]);
            if (m_table.rows[at].family != KernelFamily::Unknown) continue;
            if (static_cast<double>(layersWith[key]) < enough) continue;
            draft.candidates.push_back({key, {at}, true});
            draft.gate = key;
            draft.byShapes = false;
        }
    }
}

/// By structure alone another GEMM may be taken for a gate that is not there. Layers of one step have gates
/// of one kind, so where nearly all others agree on another kernel that this layer lacks, it has none. But
/// what no other layer has beside its gate, on other queues too where one is looked for there, may be a gate
/// of another tile: a draft layer's.
void GateCounter::correctByMajority() {
    const auto steps = gatesOfSteps();
    for (auto& draft : m_drafts) {
        if (!draft.gate || draft.byShapes) continue;
        const auto& step = steps.at({draft.layer->rank, draft.layer->step});
        const auto most =
            std::ranges::max_element(step.gates, {}, [](const auto& one) { return one.second; });
        const auto layers = static_cast<double>(step.layers);
        const bool general = step.layers >= 3 &&
                             static_cast<double>(most->second) >= std::min(kMostLayers * layers, layers - 1);
        if (!general) continue;
        const auto isMost = [&](const GateCandidate& one) { return equalCalls(one.key, most->first); };
        if (equalCalls(most->first, *draft.gate)) {
            draft.elsewhere = draft.elsewhere && !step.byPlace.contains(most->first);
        } else if (std::ranges::any_of(draft.candidates, isMost)) {
            draft.gate = most->first;
            draft.elsewhere = false;
        } else if (step.others.contains(*draft.gate)) {
            draft.gate = std::nullopt;
        }
    }
}

std::map<std::pair<int, std::int32_t>, GateCounter::StepGates> GateCounter::gatesOfSteps() const {
    std::map<std::pair<int, std::int32_t>, StepGates> steps;
    const bool anyElsewhere = std::ranges::any_of(m_drafts, &Draft::elsewhere);
    for (const auto& draft : m_drafts) {
        auto& step = steps[{draft.layer->rank, draft.layer->step}];
        ++step.layers;
        if (!draft.gate) continue;
        ++step.gates[*draft.gate];
        for (const auto& one : draft.candidates) {
            if (!equalCalls(one.key, *draft.gate)) step.others.insert(one.key);
        }
        if (draft.elsewhere) continue;
        step.byPlace.insert(*draft.gate);
        if (!anyElsewhere) continue;
        for (const auto& one : m_candidates.onOtherQueues(*draft.layer))
            step.others.insert(one.key);
    }
    return steps;
}

std::vector<const GateCandidate*> GateCounter::gateCallsIn(const Draft& draft) const {
    std::vector<const GateCandidate*> calls;
    if (!draft.gate) return calls;
    for (const auto& one : draft.candidates) {
        if (equalCalls(one.key, *draft.gate)) calls.push_back(&one);
    }
    // A shared expert may be as wide as there are experts.
    const auto likeOther = [](const auto* one) { return one->likeOther; };
    if (!std::ranges::all_of(calls, likeOther)) std::erase_if(calls, likeOther);
    if (draft.gate->hasShapes() || m_table.rows[calls.back()->rows.front()].gridKnown) return calls;
    // The name alone says little, so equal calls stand side by side, or with their softmax and top-k between.
    auto first = std::prev(calls.end());
    while (first != calls.begin() && sideBySide(*draft.layer, **std::prev(first), **first) &&
           aboutEqual(duration(**std::prev(first)), duration(*calls.back())))
        --first;
    calls.erase(calls.begin(), first);
    return calls;
}

/// Nothing that computes something else between, except a shared expert as a whole: its up projection, an
/// activation, its down projection and perhaps its gate. Of two up projections the first may have the gate's
/// name and time, but then the second takes as long as it.
bool GateCounter::sideBySide(const MoeLayer& layer, const GateCandidate& a, const GateCandidate& b) const {
    const auto from = std::ranges::find(layer.window, a.rows.back());
    const auto to = std::ranges::find(layer.window, b.rows.front());
    std::vector<const KernelRow*> between;
    for (auto at = std::next(from); at != to; ++at) {
        const auto& row = m_table.rows[*at];
        const auto place = static_cast<std::size_t>(at - layer.window.begin());
        if (row.family == KernelFamily::BatchedGemm) return false;
        if (row.family == KernelFamily::Activation ||
            (row.family == KernelFamily::Gemm && !m_candidates.isSharedGate(layer.window, place)))
            between.push_back(&row);
        // Without a norm in front this may be one, and the first of the two an output projection.
        if (!layer.afterNorm && isAnything(row.family)) return false;
    }
    if (between.empty()) return true;
    const bool sharedExpert =
        layer.afterNorm && between.size() == 3 && between[0]->family == KernelFamily::Gemm &&
        between[1]->family == KernelFamily::Activation && between[2]->family == KernelFamily::Gemm;
    return sharedExpert && !m_table.onHost && !aboutEqual(duration(a), between[0]->duration);
}

/// An operator's time on the host says little of what it computes.
bool GateCounter::aboutEqual(std::int64_t one, std::int64_t other) const {
    const auto a = static_cast<double>(one);
    const auto b = static_cast<double>(other);
    return m_table.onHost || (a <= b * kEqualTimes && b <= a * kEqualTimes);
}

/// Time of the row in which another queue of its device was busy.
std::int64_t GateCounter::coveredNs(const KernelRow& row) const {
    std::vector<std::pair<std::int64_t, std::int64_t>> busy;
    const auto process = m_table.queues[row.queue].process;
    for (std::uint32_t queue = 0; queue < m_table.queues.size(); ++queue) {
        if (queue == row.queue || m_table.queues[queue].process != process) continue;
        const auto& rows = m_table.queues[queue].rows;
        auto at =
            std::ranges::lower_bound(rows, row.end(), {}, [&](auto one) { return m_table.rows[one].start; });
        // In-order queues: a few steps back is far enough.
        for (int back = 0; back < 64 && at != rows.begin(); ++back) {
            const auto& other = m_table.rows[*--at];
            const auto from = std::max(other.start, row.start);
            const auto to = std::min(other.end(), row.end());
            if (from < to) busy.emplace_back(from, to);
        }
    }
    std::ranges::sort(busy);
    std::int64_t covered = 0;
    std::int64_t until = row.start;
    for (const auto& [from, to] : busy) {
        covered += std::max<std::int64_t>(0, to - std::max(from, until));
        until = std::max(until, to);
    }
    return covered;
}

GateCall GateCounter::callOf(const GateCandidate& candidate) const {
    GateCall call{.slices = {}, .start = m_table.rows[candidate.rows.front()].start};
    for (const auto at : candidate.rows) {
        const auto& row = m_table.rows[at];
        call.slices.push_back(row.slice);
        call.durationNs += row.duration;
        call.coveredNs += m_table.onHost ? 0 : coveredNs(row);
        if (row.launch != kNoSlice && !row.sharedLaunch)
            call.launchNs += m_table.trace->durations()[row.launch];
    }
    return call;
}

GateLayer GateCounter::finish(const Draft& draft) const {
    const auto& layer = *draft.layer;
    GateLayer result{.rank = layer.rank, .step = layer.step, .layer = layer.index, .calls = {}};
    result.router = m_table.rows[layer.routers.front()].slice;
    for (const auto* call : gateCallsIn(draft))
        result.calls.push_back(callOf(*call));
    for (std::size_t i = 0; i + 1 < result.calls.size(); ++i)
        result.calls[i].redundant = true;
    if (draft.byShapes) result.confidence = Confidence::Shapes;
    return result;
}

/// What nine layers of ten show, behind a norm, is a structure.
void GateCounter::gradeStructure(GateReport& report) const {
    std::map<std::size_t, std::size_t> counts = report.callsPerLayer();
    for (std::size_t i = 0; i < report.layers.size(); ++i) {
        auto& layer = report.layers[i];
        if (layer.confidence != Confidence::Weak || m_drafts[i].elsewhere) continue;
        const bool general = static_cast<double>(counts[layer.calls.size()]) >=
                             kMostLayers * static_cast<double>(report.layers.size());
        const auto& draft = m_drafts[i];
        const bool told = !draft.gate || std::ranges::any_of(draft.candidates, [&](const GateCandidate& one) {
            const auto& row = m_table.rows[one.rows.front()];
            return equalCalls(one.key, *draft.gate) && (row.gridKnown || one.key.hasShapes()) &&
                   row.family != KernelFamily::Unknown;
        });
        if (draft.layer->afterNorm && general && told && report.layers.size() >= 2)
            layer.confidence = Confidence::Structure;
    }
}

std::vector<std::int64_t> sorted(const std::vector<GateCall>& calls, bool exposed) {
    std::vector<std::int64_t> times;
    for (const auto& call : calls)
        times.push_back(call.durationNs - (exposed ? call.coveredNs : 0));
    std::ranges::sort(times);
    return times;
}

template <typename Of>
double medianWhereWasted(const std::vector<GateLayer>& layers, Of of) {
    std::vector<double> values;
    for (const auto& layer : layers) {
        if (layer.redundantCalls() > 0) values.push_back(static_cast<double>(of(layer)));
    }
    return values.empty() ? 0 : median(values);
}

template <typename Of>
std::int64_t sumOf(const std::vector<GateLayer>& layers, Of of) {
    return std::accumulate(layers.begin(), layers.end(), std::int64_t{0},
                           [&](auto sum, const GateLayer& layer) { return sum + of(layer); });
}

} // namespace

std::size_t GateLayer::redundantCalls() const {
    return static_cast<std::size_t>(std::ranges::count_if(calls, &GateCall::redundant));
}

std::int64_t GateLayer::wastedLowNs() const {
    const auto times = sorted(calls, true);
    return std::accumulate(times.begin(), times.begin() + static_cast<std::ptrdiff_t>(redundantCalls()),
                           std::int64_t{0});
}

std::int64_t GateLayer::wastedHighNs() const {
    const auto times = sorted(calls, false);
    return std::accumulate(times.end() - static_cast<std::ptrdiff_t>(redundantCalls()), times.end(),
                           std::int64_t{0});
}

std::int64_t GateLayer::wastedLaunchNs() const {
    return std::accumulate(calls.begin(), calls.end(), std::int64_t{0}, [](auto sum, const GateCall& call) {
        return sum + (call.redundant ? call.launchNs : 0);
    });
}

std::map<std::size_t, std::size_t> GateReport::callsPerLayer() const {
    std::map<std::size_t, std::size_t> counts;
    for (const auto& layer : layers)
        ++counts[layer.calls.size()];
    return counts;
}

std::size_t GateReport::redundant() const {
    return static_cast<std::size_t>(sumOf(
        layers, [](const GateLayer& layer) { return static_cast<std::int64_t>(layer.redundantCalls()); }));
}

std::size_t GateReport::missing() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(layers, [](const GateLayer& layer) { return layer.calls.empty(); }));
}

std::int64_t GateReport::wastedLowNs() const {
    return sumOf(layers, [](const GateLayer& layer) { return layer.wastedLowNs(); });
}

std::int64_t GateReport::wastedHighNs() const {
    return sumOf(layers, [](const GateLayer& layer) { return layer.wastedHighNs(); });
}

std::int64_t GateReport::wastedLaunchNs() const {
    return sumOf(layers, [](const GateLayer& layer) { return layer.wastedLaunchNs(); });
}

double GateReport::meanCalls() const {
    const auto calls =
        sumOf(layers, [](const GateLayer& layer) { return static_cast<std::int64_t>(layer.calls.size()); });
    return layers.empty() ? 0 : static_cast<double>(calls) / static_cast<double>(layers.size());
}

double GateReport::typicalWastedLowNs() const {
    return medianWhereWasted(layers, [](const GateLayer& layer) { return layer.wastedLowNs(); });
}

double GateReport::typicalWastedHighNs() const {
    return medianWhereWasted(layers, [](const GateLayer& layer) { return layer.wastedHighNs(); });
}

double GateReport::stepShare() const {
    return stepNs > 0 ? static_cast<double>(wastedHighNs()) / static_cast<double>(stepNs) : 0;
}

void countLayers(GateReport& report) {
    std::map<std::pair<int, std::int32_t>, std::size_t> layers;
    std::map<int, std::set<std::int32_t>> steps;
    for (const auto& layer : report.layers) {
        ++layers[{layer.rank, layer.step}];
        steps[layer.rank].insert(layer.step);
    }
    for (const auto& [step, count] : layers)
        report.moeLayers = std::max(report.moeLayers, count);
    for (const auto& [rank, list] : steps)
        report.steps = std::max(report.steps, list.size());
}

GateReport detectGates(const KernelTable& table, const MoeStructure& structure) {
    return GateCounter(table, structure).count();
}

} // namespace gatescope
