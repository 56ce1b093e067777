// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/compare/difference.h"

#include "analysis/distributions.h"
#include "analysis/rank_tests.h"
#include "analysis/statistics.h"
#include "analysis/step_series.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <span>

namespace gatescope {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kVerdictLevel = 0.05;

struct SideLocation {
    std::vector<double> medians; ///< of recordings
    double inside = 0;           ///< variance of their mean that the steps tell
    double insideDegrees = 0;
    double squares = 0; ///< of the medians around their mean

    double mean() const { return average(medians); }
    std::size_t recordings() const { return medians.size(); }
};

constexpr double kMoreThanRounding = 1 + 1e-9;

/// What a mean of many steps scatters by, times their number: of all recordings together.
struct LongRun {
    double variance = 0;
    double degrees = 0;
};

using Locations = std::vector<SeriesLocation>; ///< of the recordings that have steps

Locations locateEach(const StepValues& values) {
    Locations locations;
    for (const auto& steps : values) {
        if (!steps.empty()) locations.push_back(locate(steps));
    }
    return locations;
}

LongRun longRunOf(const Locations& a, const Locations& b) {
    LongRun all;
    double steps = 0;
    for (const auto* side : {&a, &b}) {
        for (const auto& one : *side) {
            if (one.n < 2) continue;
            const auto n = static_cast<double>(one.n);
            all.variance += n * (n * one.variance);
            all.degrees += one.degrees;
            steps += n;
        }
    }
    if (steps > 0) all.variance /= steps;
    return all;
}

SideLocation locateSide(const Locations& locations, const LongRun& all) {
    SideLocation side;
    double weighted = 0; // Satterthwaite's denominator
    double sum = 0;
    for (auto location : locations) {
        side.medians.push_back(location.median);
        // Few steps may lie close together by chance.
        if (const double shared = all.variance / static_cast<double>(location.n);
            shared > location.variance * kMoreThanRounding) {
            location.variance = shared;
            location.degrees = all.degrees;
        }
        sum += location.variance;
        if (location.variance > 0) weighted += location.variance * location.variance / location.degrees;
    }
    if (side.medians.empty()) return side;
    const auto n = static_cast<double>(side.recordings());
    side.inside = sum / n / n;
    side.insideDegrees = weighted > 0 ? sum * sum / weighted : kInfinity;
    const double mean = side.mean();
    for (const double one : side.medians)
        side.squares += (one - mean) * (one - mean);
    return side;
}

struct Uncertainty {
    double variance = 0;
    double degrees = 0;
};

/// How sure the variance of all kernels together is, against that of one: as if so many recordings more.
constexpr double kPooledDegrees = 10;
/// A kernel whose recordings scatter by more than so many times the variance of all is none of them: by
/// chance one of twenty is, of four recordings.
constexpr double kUnlikeOthers = 3;

/// What the recordings of one kernel show, drawn towards what all kernels do (Smyth 2004). What kernels have
/// in common is known no better for their number.
Uncertainty drawn(double shown, double degrees, double pooled, double common) {
    if (shown > kUnlikeOthers * pooled) return {shown, degrees};
    const double more = kPooledDegrees + degrees;
    const double variance = (kPooledDegrees * pooled + degrees * shown) / more;
    const double shared = std::min(common, variance);
    const double own = variance - shared;
    return {variance, variance * variance / (shared * shared / degrees + own * own / more)};
}

Uncertainty between(const SideLocation& a, const SideLocation& b, const QuantityVariance& assumed) {
    const double weight = 1 / static_cast<double>(a.recordings()) + 1 / static_cast<double>(b.recordings());
    const auto degrees = static_cast<double>(a.recordings() + b.recordings() - 2);
    const double shown = degrees > 0 ? (a.squares + b.squares) / degrees : 0;
    const double base = std::fabs(a.mean());
    const auto varianceOf = [&](double share) {
        return share * share * base * base + assumed.ns * assumed.ns;
    };
    if (a.recordings() + b.recordings() >= kRecordingsThatTell) {
        if (assumed.measuredShare <= 0) return {shown * weight, degrees};
        const double common = assumed.commonShare * base;
        const auto measured = drawn(shown, degrees, varianceOf(assumed.measuredShare), common * common);
        return {measured.variance * weight, measured.degrees};
    }
    const double floor = std::max(varianceOf(assumed.share), shown);
    const double inside = a.inside + b.inside;
    const double total = floor * weight + inside;
    double weighted = 0;
    for (const auto* side : {&a, &b}) {
        if (side->inside > 0) weighted += side->inside * side->inside / side->insideDegrees;
    }
    if (!std::isfinite(total)) return {kInfinity, 1};
    return {total, weighted > 0 ? total * total / weighted : kInfinity};
}

double shiftOf(const Baseline<StepValues>& baseline, const Candidate<StepValues>& candidate,
               const SideLocation& a, const SideLocation& b) {
    if (a.recordings() > 1 || b.recordings() > 1) return b.mean() - a.mean();
    for (const auto& before : *baseline) {
        for (const auto& after : *candidate) {
            if (!before.empty() && !after.empty()) return hodgesLehmann(after, before).estimate;
        }
    }
    return 0;
}

} // namespace

std::string_view verdictName(Verdict verdict) {
    switch (verdict) {
    case Verdict::NotGiven:
        return "not given";
    case Verdict::NoEvidence:
        return "no evidence";
    case Verdict::Faster:
        return "faster";
    case Verdict::Slower:
        return "slower";
    }
    return "";
}

Difference differenceOf(const Baseline<StepValues>& baseline, const Candidate<StepValues>& candidate,
                        const QuantityVariance& variance) {
    constexpr double kPower = 0.8;
    Difference result;
    const auto before = locateEach(*baseline);
    const auto after = locateEach(*candidate);
    const auto all = longRunOf(before, after);
    const auto a = locateSide(before, all);
    const auto b = locateSide(after, all);
    if (a.recordings() == 0 || b.recordings() == 0) {
        result.lowNs = -kInfinity;
        result.highNs = result.detectableNs = kInfinity;
        return result;
    }
    result.baselineNs = median(a.medians);
    result.candidateNs = median(b.medians);
    result.differenceNs = shiftOf(baseline, candidate, a, b);
    const auto uncertainty = between(a, b, variance);
    const double error = std::sqrt(uncertainty.variance);
    const double reach = studentQuantile(kVerdictLevel, uncertainty.degrees);
    result.lowNs = result.differenceNs - reach * error;
    result.highNs = result.differenceNs + reach * error;
    result.detectableNs = (reach + normalQuantile(kPower)) * error;
    if (error > 0) result.p = studentTwoSided(result.differenceNs / error, uncertainty.degrees);
    if (error == 0 && result.differenceNs != 0) result.p = 0;
    result.pAdjusted = result.p;
    return result;
}

Difference differenceInOneRun(const Baseline<StepValues>& baseline, const Candidate<StepValues>& candidate) {
    constexpr std::size_t kBlock = 2; // passes of either placement in A B B A
    Difference result;
    const auto n = baseline->empty() || candidate->empty()
                       ? 0
                       : std::min(baseline->front().size(), candidate->front().size());
    std::vector<double> before;
    std::vector<double> after;
    if (n > 0) {
        before = blockMeans(std::span(baseline->front()).first(n), kBlock);
        after = blockMeans(std::span(candidate->front()).first(n), kBlock);
        result.baselineNs = median(baseline->front());
        result.candidateNs = median(candidate->front());
    }
    result.lowNs = -kInfinity;
    result.highNs = result.detectableNs = kInfinity;
    if (before.empty()) return result;
    const auto paired = pairedDifference(after, before);
    result.differenceNs = paired.median;
    if (paired.n < PairedDifference::kFewestPairs) return result;
    result.lowNs = paired.low;
    result.highNs = paired.high;
    result.detectableNs = paired.detectable;
    std::vector<double> differences(before.size());
    std::ranges::transform(after, before, differences.begin(), std::minus<>());
    result.p = result.pAdjusted = wilcoxonSignedRank(differences).p;
    return result;
}

namespace {

/// The recordings' medians, each away from the mean of its own side, the baseline's first; none where a
/// recording has no steps of this kernel.
struct Deviations {
    double base = 0; ///< the mean of the baseline's
    std::vector<double> ns;
};

Deviations deviationsOf(const Comparison<StepValues>& kernel) {
    Deviations result;
    for (const auto* side : {&*kernel.candidate, &*kernel.baseline}) {
        std::vector<double> medians;
        for (const auto& steps : *side) {
            if (steps.empty()) return {};
            medians.push_back(median(steps));
        }
        if (medians.empty()) return {};
        result.base = average(medians);
        for (double& one : medians)
            one -= result.base;
        result.ns.insert(result.ns.begin(), medians.begin(), medians.end());
    }
    return result;
}

} // namespace

MeasuredShares measuredShares(std::span<const Comparison<StepValues>> kernels) {
    double squares = 0;
    std::vector<double> common; // [recording] sum over the kernels
    double told = 0;
    for (const auto& kernel : kernels) {
        const auto deviations = deviationsOf(kernel);
        if (deviations.ns.size() < 3 || deviations.base == 0) continue;
        common.resize(deviations.ns.size());
        for (std::size_t i = 0; i < common.size(); ++i) {
            const double share = deviations.ns[i] / deviations.base;
            squares += share * share;
            common[i] += share;
        }
        ++told;
    }
    if (told == 0) return {};
    const auto degrees = static_cast<double>(common.size() - 2);
    const double shared = std::inner_product(common.begin(), common.end(), common.begin(), 0.0);
    return {std::sqrt(squares / told / degrees), std::sqrt(shared / told / told / degrees)};
}

void setVerdicts(const std::vector<Difference*>& together) {
    std::vector<double> p;
    for (const auto* one : together)
        p.push_back(one->p);
    const auto adjusted = holm(p);
    for (std::size_t i = 0; i < together.size(); ++i) {
        auto& one = *together[i];
        one.pAdjusted = adjusted[i];
        one.verdict = Verdict::NoEvidence;
        if (adjusted[i] <= kVerdictLevel && one.excludesZero())
            one.verdict = one.differenceNs < 0 ? Verdict::Faster : Verdict::Slower;
    }
}

} // namespace gatescope
