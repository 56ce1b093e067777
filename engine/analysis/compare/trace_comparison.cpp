// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/compare/trace_comparison.h"

#include "analysis/compare/comparability.h"
#include "analysis/rank_tests.h"
#include "analysis/statistics.h"
#include "trace/vocabulary.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <set>
#include <tuple>

namespace gatescope {

namespace {

using Recordings = std::vector<Recording>;
using PlaceList = std::vector<std::uint32_t>;

std::string roleOf(const KernelKind& kind) {
    return kind.role.empty() ? std::string(familyName(kind.family)) : kind.role;
}

std::string roleOf(const StepPlace& place, const KernelKinds& kinds) {
    return place.gate ? "gate" : roleOf(kinds[place.kind]);
}

std::string shapeOf(const KernelKind& kind) {
    return kind.shape.empty() ? kind.grid : kind.shape;
}

/// Time of one call: the mean of a step's.
StepValues meanOf(const SideSteps& side, const PlaceList& places) {
    return side.series([&](const AlignedStep& step) {
        double sum = 0;
        std::size_t n = 0;
        for (const auto at : places) {
            if (std::isnan(step.durations[at])) continue;
            sum += step.durations[at];
            ++n;
        }
        return n > 0 ? sum / static_cast<double>(n) : std::nan("");
    });
}

double sumOf(const AlignedStep& step, const PlaceList& places) {
    double sum = 0;
    for (const auto at : places)
        sum += std::isnan(step.durations[at]) ? 0 : step.durations[at];
    return sum;
}

double overSteps(double sum, const SideSteps& side) {
    return side.steps.empty() ? 0 : sum / static_cast<double>(side.steps.size());
}

std::size_t countOf(const SideSteps& side, const PlaceList& places) {
    std::size_t n = 0;
    for (const auto& step : side.steps) {
        for (const auto at : places)
            n += std::isnan(step.durations[at]) ? 0 : 1;
    }
    return n;
}

std::size_t layersOf(const SideSteps& side, const PlaceList& places) {
    std::set<std::int32_t> layers;
    for (const auto at : places) {
        if (side.places[at].layer >= 0) layers.insert(side.places[at].layer);
    }
    return layers.size();
}

/// Pairs of the same kinds at the same place of their layers.
struct PairGroup {
    PlaceList baseline;
    PlaceList candidate;
    MatchedBy by = MatchedBy::Kind;
};

RunVariance assumedOf(const Recordings& baseline, const Recordings& candidate) {
    const auto processors = [](const Recordings& side) {
        return std::ranges::any_of(side, &Recording::onProcessor);
    };
    return processors(baseline) || processors(candidate) ? kVarianceOnProcessors : RunVariance{};
}

class Comparer {
public:
    Comparer(const Baseline<Recordings>& baseline, const Candidate<Recordings>& candidate,
             const KernelKinds& kinds, VarianceSource source)
        : m_baseline(baseline),
          m_candidate(candidate),
          m_kinds(kinds),
          m_source(source),
          m_variance(assumedOf(*baseline, *candidate)),
          m_sides{Baseline(sideSteps(*baseline)), Candidate(sideSteps(*candidate))} {}

    TraceComparison compare() {
        match();
        m_result.facts = {Baseline(factsOf(*m_baseline, before())),
                          Candidate(factsOf(*m_candidate, after()))};
        const Comparison<MatchedShares> shares{
            Baseline(matchedShare(before(), m_exact.baseline, m_any.baseline)),
            Candidate(matchedShare(after(), m_exact.candidate, m_any.candidate))};
        m_result.facts.baseline->matchedShare = shares.baseline->any;
        m_result.facts.candidate->matchedShare = shares.candidate->any;
        m_result.reasons = whyNotAlike(m_result.facts, m_baseline, m_candidate);
        // Placements of one run do the same work, however long a gate call more was held up.
        if (m_source != VarianceSource::OneRun && !before().steps.empty() && !after().steps.empty()) {
            auto few = whyFewMatched(m_result.facts, shares);
            if (!few.empty()) m_result.reasons.push_back(std::move(few));
        }
        m_result.comparable = m_result.reasons.empty();
        m_result.remarks = comparabilityRemarks(m_result.facts, m_baseline, m_candidate, m_sides);
        m_result.variance = m_source;
        m_result.assumed = m_variance;
        compareSteps();
        compareRanks();
        compareLayers();
        compareKernels();
        giveVerdicts();
        m_result.onlyIn = {Baseline(unmatched(before(), m_any.baseline)),
                           Candidate(unmatched(after(), m_any.candidate))};
        m_result.irregular = {Baseline(irregular(before())), Candidate(irregular(after()))};
        return std::move(m_result);
    }

private:
    /// [place]
    struct Flags {
        std::vector<bool> baseline;
        std::vector<bool> candidate;
    };

    const SideSteps& before() const { return *m_sides.baseline; }
    const SideSteps& after() const { return *m_sides.candidate; }

    void match();
    static MatchedShares matchedShare(const SideSteps& side, const std::vector<bool>& exact,
                                      const std::vector<bool>& any);
    void compareSteps();
    void compareRanks();
    void compareLayers();
    void compareKernels();
    KernelDifference describe(const PairGroup& group) const;
    void giveVerdicts();
    std::vector<UnmatchedKernel> unmatched(const SideSteps& side, const std::vector<bool>& matched) const;
    UnmatchedKernel describe(const SideSteps& side, const PlaceList& places) const;
    std::vector<UnmatchedKernel> irregular(const SideSteps& side) const;
    Difference difference(const StepValues& baseline, const StepValues& candidate,
                          const QuantityVariance& variance) const {
        return m_result.variance == VarianceSource::OneRun
                   ? differenceInOneRun(Baseline(baseline), Candidate(candidate))
                   : differenceOf(Baseline(baseline), Candidate(candidate), variance);
    }

    const Baseline<Recordings>& m_baseline;
    const Candidate<Recordings>& m_candidate;
    const KernelKinds& m_kinds;
    const VarianceSource m_source;
    const RunVariance m_variance;
    Comparison<SideSteps> m_sides;
    std::vector<PairGroup> m_groups;
    Flags m_exact;
    Flags m_any;
    TraceComparison m_result;
};

void Comparer::match() {
    m_exact = m_any = {std::vector<bool>(before().places.size()), std::vector<bool>(after().places.size())};
    // By kinds, ordinal, whether in a layer.
    std::map<std::tuple<KindId, KindId, std::uint32_t, bool>, std::size_t> known;
    for (const auto& pair : matchSteps(Baseline(before().places), Candidate(after().places), m_kinds)) {
        const auto& from = before().places[pair.baseline];
        const auto& to = after().places[pair.candidate];
        m_any.baseline[pair.baseline] = m_any.candidate[pair.candidate] = true;
        if (from.kind == to.kind) m_exact.baseline[pair.baseline] = m_exact.candidate[pair.candidate] = true;
        const auto [at, isNew] =
            known.try_emplace({from.kind, to.kind, from.ordinal, from.layer >= 0}, m_groups.size());
        if (isNew) m_groups.push_back({.baseline = {}, .candidate = {}, .by = pair.by});
        m_groups[at->second].baseline.push_back(pair.baseline);
        m_groups[at->second].candidate.push_back(pair.candidate);
    }
}

MatchedShares Comparer::matchedShare(const SideSteps& side, const std::vector<bool>& exact,
                                     const std::vector<bool>& any) {
    double all = 0;
    MatchedShares shares;
    for (const auto& step : side.steps) {
        for (std::size_t at = 0; at < step.durations.size(); ++at) {
            if (std::isnan(step.durations[at])) continue;
            all += step.durations[at];
            shares.any += any[at] ? step.durations[at] : 0;
            shares.exact += exact[at] ? step.durations[at] : 0;
        }
    }
    if (all > 0) {
        shares.any /= all;
        shares.exact /= all;
    }
    return shares;
}

void Comparer::compareSteps() {
    const auto busy = [](const AlignedStep& step) { return static_cast<double>(step.busyNs); };
    const auto a = before().series(busy);
    const auto b = after().series(busy);
    m_result.step = difference(a, b, {.share = m_variance.stepShare});
    if (a.size() != 1 || b.size() != 1) return;
    m_result.recordings =
        RecordingsDifference{bootstrapShift(b.front(), a.front()),
                             mannWhitney(batchMedians(b.front()), batchMedians(a.front())).p};
}

/// Of one rank's steps, a value for each recording and step; nothing of other ranks.
template <typename Of>
StepValues ofRank(const SideSteps& side, int rank, Of of) {
    return side.series([&](const AlignedStep& step) { return step.rank == rank ? of(step) : std::nan(""); });
}

std::optional<double> medianOf(const StepValues& values) {
    std::vector<double> all;
    for (const auto& one : values)
        all.insert(all.end(), one.begin(), one.end());
    return all.empty() ? std::nullopt : std::optional(median(all));
}

void Comparer::compareRanks() {
    std::set<int> ranks;
    for (const auto* side : {&before(), &after()}) {
        for (const auto& step : side->steps)
            ranks.insert(step.rank);
    }
    if (ranks.size() < 2) return;
    const auto busy = [](const AlignedStep& step) { return static_cast<double>(step.busyNs); };
    const auto waitsOf = [&](const SideSteps& side, int rank) {
        PlaceList places;
        for (std::uint32_t at = 0; at < side.places.size(); ++at) {
            if (m_kinds[side.places[at].kind].name == kWaitForRanks) places.push_back(at);
        }
        if (places.empty()) return StepValues();
        return ofRank(side, rank, [&](const AlignedStep& step) { return sumOf(step, places); });
    };
    for (const int rank : ranks) {
        auto& one = m_result.ranks.emplace_back();
        one.rank = rank;
        const auto a = ofRank(before(), rank, busy);
        const auto b = ofRank(after(), rank, busy);
        one.baselineNs = medianOf(a);
        one.candidateNs = medianOf(b);
        one.baselineWaitNs = medianOf(waitsOf(before(), rank));
        one.candidateWaitNs = medianOf(waitsOf(after(), rank));
        if (one.baselineNs && one.candidateNs && !ranksShareOtherwise(m_result.facts))
            one.step = difference(a, b, {.share = m_variance.stepShare});
    }
}

void Comparer::compareLayers() {
    if (before().layers != after().layers) return;
    const auto placesOf = [](const SideSteps& side, std::size_t layer) {
        PlaceList places;
        for (std::uint32_t at = 0; at < side.places.size(); ++at) {
            if (side.places[at].layer == static_cast<std::int32_t>(layer)) places.push_back(at);
        }
        return places;
    };
    for (std::size_t layer = 0; layer < before().layers; ++layer) {
        const auto from = placesOf(before(), layer);
        const auto to = placesOf(after(), layer);
        const auto a = before().series([&](const AlignedStep& step) { return sumOf(step, from); });
        const auto b = after().series([&](const AlignedStep& step) { return sumOf(step, to); });
        // A layer holds few kernels: what is left of theirs is not much less than of one.
        m_result.layers.push_back({layer, difference(a, b, {.share = m_variance.kernelShare})});
    }
}

void Comparer::compareKernels() {
    std::vector<Comparison<StepValues>> values;
    for (const auto& group : m_groups) {
        values.push_back(
            {Baseline(meanOf(before(), group.baseline)), Candidate(meanOf(after(), group.candidate))});
    }
    const auto measured = measuredShares(values);
    const QuantityVariance variance{.share = m_variance.kernelShare,
                                    .ns = m_variance.kernelNs,
                                    .measuredShare = measured.all,
                                    .commonShare = measured.common};
    for (std::size_t i = 0; i < m_groups.size(); ++i) {
        m_result.kernels.push_back(describe(m_groups[i]));
        m_result.kernels.back().difference = difference(*values[i].baseline, *values[i].candidate, variance);
    }
}

KernelDifference Comparer::describe(const PairGroup& group) const {
    const auto& from = before().places[group.baseline.front()];
    const auto& to = after().places[group.candidate.front()];
    const auto& kind = m_kinds[from.kind];
    KernelDifference result;
    result.name = kind.name;
    if (m_kinds[to.kind].name != kind.name) result.renamedTo = m_kinds[to.kind].name;
    result.role = roleOf(from, m_kinds);
    result.path = kind.path;
    result.shape = shapeOf(kind);
    result.matchedBy = group.by;
    result.layers = layersOf(before(), group.baseline);
    result.nBaseline = countOf(before(), group.baseline);
    result.nCandidate = countOf(after(), group.candidate);
    result.callsPerStep = overSteps(static_cast<double>(result.nBaseline), before());
    return result;
}

void Comparer::giveVerdicts() {
    std::vector<Difference*> layers;
    std::vector<Difference*> kernels;
    std::vector<Difference*> ranks;
    for (auto& one : m_result.ranks) {
        if (one.step) ranks.push_back(&*one.step);
    }
    for (auto& one : m_result.layers)
        layers.push_back(&one.difference);
    for (auto& one : m_result.kernels)
        kernels.push_back(&one.difference);
    const auto withdraw = [](const std::vector<Difference*>& together) {
        for (auto* one : together)
            one->verdict = Verdict::NotGiven;
    };
    for (const auto& together : {std::vector{&m_result.step}, ranks, layers, kernels}) {
        setVerdicts(together);
        if (!m_result.comparable) withdraw(together);
    }
    if (ranksShareOtherwise(m_result.facts)) withdraw(kernels);
}

std::vector<UnmatchedKernel> Comparer::unmatched(const SideSteps& side,
                                                 const std::vector<bool>& matched) const {
    std::map<std::tuple<KindId, std::uint32_t, bool>, PlaceList> groups;
    for (std::uint32_t at = 0; at < side.places.size(); ++at) {
        const auto& place = side.places[at];
        if (!matched[at]) groups[{place.kind, place.ordinal, place.layer >= 0}].push_back(at);
    }
    std::vector<UnmatchedKernel> result;
    for (const auto& [key, places] : groups)
        result.push_back(describe(side, places));
    std::ranges::stable_sort(result, std::greater<>(), &UnmatchedKernel::totalNs);
    return result;
}

UnmatchedKernel Comparer::describe(const SideSteps& side, const PlaceList& places) const {
    const auto& place = side.places[places.front()];
    const auto& kind = m_kinds[place.kind];
    UnmatchedKernel result{.name = kind.name,
                           .role = roleOf(place, m_kinds),
                           .path = kind.path,
                           .shape = shapeOf(kind),
                           .layers = layersOf(side, places)};
    result.n = countOf(side, places);
    result.callsPerStep = overSteps(static_cast<double>(result.n), side);
    result.inEveryStep = result.n == places.size() * side.steps.size();
    std::vector<double> calls;
    for (const auto& step : side.steps) {
        for (const auto at : places) {
            if (!std::isnan(step.durations[at])) calls.push_back(step.durations[at]);
        }
        result.totalNs += sumOf(step, places);
    }
    result.medianNs = calls.empty() ? 0 : median(calls);
    result.perStepNs = overSteps(result.totalNs, side);
    return result;
}

std::vector<UnmatchedKernel> Comparer::irregular(const SideSteps& side) const {
    std::vector<UnmatchedKernel> result;
    for (const auto& [id, one] : side.strays) {
        const auto& kind = m_kinds[id];
        UnmatchedKernel kernel{
            .name = kind.name, .role = roleOf(kind), .path = kind.path, .shape = shapeOf(kind)};
        kernel.n = one.n;
        kernel.totalNs = static_cast<double>(one.totalNs);
        kernel.medianNs = median(one.durations);
        kernel.callsPerStep = overSteps(static_cast<double>(one.n), side);
        kernel.perStepNs = overSteps(kernel.totalNs, side);
        result.push_back(std::move(kernel));
    }
    std::ranges::stable_sort(result, std::greater<>(), &UnmatchedKernel::totalNs);
    return result;
}

} // namespace

namespace {

/// Without those that hold the same steps, to the nanosecond, as one before them: a file that is given twice
/// says no more than once.
Recordings eachOnce(const Recordings& recordings) {
    Recordings kept;
    for (const auto& one : recordings) {
        const bool known = !one.steps.empty() && std::ranges::any_of(kept, [&one](const Recording& other) {
            return other.steps == one.steps;
        });
        if (!known) kept.push_back(one);
    }
    return kept;
}

void remarkRepeats(std::string_view side, const Recordings& given, const Recordings& kept,
                   std::vector<std::string>& remarks) {
    if (kept.size() == given.size()) return;
    remarks.push_back(
        fmt::format("{}: {} of {} recordings hold the same times as another one; each counts once", side,
                    given.size() - kept.size(), given.size()));
}

} // namespace

TraceComparison compareTraces(const Baseline<Recordings>& baseline, const Candidate<Recordings>& candidate,
                              const KernelKinds& kinds) {
    const Baseline<Recordings> a(eachOnce(*baseline));
    const Candidate<Recordings> b(eachOnce(*candidate));
    const bool measured = a->size() + b->size() >= kRecordingsThatTell;
    auto result =
        Comparer(a, b, kinds, measured ? VarianceSource::Measured : VarianceSource::Assumed).compare();
    remarkRepeats("Baseline", *baseline, *a, result.remarks);
    remarkRepeats("Candidate", *candidate, *b, result.remarks);
    return result;
}

TraceComparison comparePlacements(const Baseline<Recordings>& baseline,
                                  const Candidate<Recordings>& candidate, const KernelKinds& kinds) {
    return Comparer(baseline, candidate, kinds, VarianceSource::OneRun).compare();
}

} // namespace gatescope
