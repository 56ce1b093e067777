// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/tied_choices.h"

#include "moe/rounding.h"
#include "moe/topk.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>

namespace gatescope {

namespace {

/// How many of the sorted values are at least (or more than) `value`.
std::size_t countAtLeast(const std::vector<double>& sorted, double value) {
    return static_cast<std::size_t>(sorted.end() - std::ranges::lower_bound(sorted, value));
}
std::size_t countAbove(const std::vector<double>& sorted, double value) {
    return static_cast<std::size_t>(sorted.end() - std::ranges::upper_bound(sorted, value));
}

std::vector<double> sorted(std::span<const double> values) {
    std::vector<double> copy(values.begin(), values.end());
    std::ranges::sort(copy);
    return copy;
}

/// All sets of `topK` experts that a top-k may choose when expert e's value lies anywhere in
/// [lower[e], upper[e]]; each set ascending. One set unless some intervals overlap at the k-th place; at most
/// kMostTiedChoices.
std::vector<std::vector<std::int32_t>> tiedChoices(std::span<const double> lower,
                                                   std::span<const double> upper, int topK) {
    const auto lowers = sorted(lower);
    const auto uppers = sorted(upper);
    const auto k = static_cast<std::size_t>(topK);
    std::vector<std::int32_t> sure;
    std::vector<std::int32_t> tied;
    for (std::size_t expert = 0; expert < lower.size(); ++expert) {
        const auto index = static_cast<std::int32_t>(expert);
        if (countAtLeast(uppers, lower[expert]) <= k) { // it counts itself
            sure.push_back(index);
        } else if (countAbove(lowers, upper[expert]) < k) {
            tied.push_back(index);
        }
    }
    std::vector<std::vector<std::int32_t>> choices;
    const auto missing = k - std::min(k, sure.size());
    std::vector<bool> taken(tied.size(), false);
    std::fill_n(taken.begin(), std::min(missing, tied.size()), true);
    do {
        auto choice = sure;
        for (std::size_t i = 0; i < tied.size(); ++i) {
            if (taken[i]) choice.push_back(tied[i]);
        }
        std::ranges::sort(choice);
        choices.push_back(std::move(choice));
    } while (choices.size() < kMostTiedChoices && std::prev_permutation(taken.begin(), taken.end()));
    return choices;
}

/// One softmax's intervals: an expert is likeliest where its own logit is highest and all others lowest.
ChoiceIntervals softmaxIntervals(const ChoiceIntervals& logits) {
    const double largest = *std::ranges::max_element(logits.upper);
    const auto exponentials = [largest](const std::vector<double>& values) {
        std::vector<double> result;
        for (const double value : values)
            result.push_back(std::exp(value - largest));
        return result;
    };
    const auto low = exponentials(logits.lower);
    const auto high = exponentials(logits.upper);
    const double lowSum = std::accumulate(low.begin(), low.end(), 0.0);
    const double highSum = std::accumulate(high.begin(), high.end(), 0.0);
    ChoiceIntervals scores;
    for (std::size_t e = 0; e < low.size(); ++e) {
        scores.lower.push_back(low[e] / (highSum - high[e] + low[e]));
        scores.upper.push_back(high[e] / (lowSum - low[e] + high[e]));
    }
    return scores;
}

int groupSize(const ChoiceIntervals& intervals, const RouterSpec& router) {
    return static_cast<int>(intervals.lower.size()) / router.groups;
}

/// Of what groups are ranked by.
ChoiceIntervals groupIntervals(const ChoiceIntervals& intervals, const RouterSpec& router) {
    const int size = groupSize(intervals, router);
    ChoiceIntervals groups;
    for (int g = 0; g < router.groups; ++g) {
        const auto at = static_cast<std::ptrdiff_t>(g) * size;
        const double low = groupScore(intervals.lower.data() + at, size, router.groupScore);
        const double high = groupScore(intervals.upper.data() + at, size, router.groupScore);
        // The sum of two scores is rounded to float32.
        groups.lower.push_back(low - 0x1p-24 * std::abs(low));
        groups.upper.push_back(high + 0x1p-24 * std::abs(high));
    }
    return groups;
}

/// The sets of groups that may be kept, ascending.
std::vector<std::vector<std::int32_t>> possibleGroups(const ChoiceIntervals& groups,
                                                      const RouterSpec& router) {
    if (router.groups == 1) return {{0}};
    return tiedChoices(groups.lower, groups.upper, router.groupsPerToken);
}

/// By how much `other` comes before `chosen`, over what both may be off together.
double precedence(const ChoiceIntervals& intervals, std::int32_t chosen, std::int32_t other) {
    const auto c = static_cast<std::size_t>(chosen);
    const auto o = static_cast<std::size_t>(other);
    const double gap =
        (intervals.lower[o] + intervals.upper[o] - intervals.lower[c] - intervals.upper[c]) / 2;
    const double slack =
        (intervals.upper[o] - intervals.lower[o] + intervals.upper[c] - intervals.lower[c]) / 2;
    return gap / std::max(slack, std::numeric_limits<double>::min());
}

std::vector<std::int32_t> expertsOf(std::span<const std::int32_t> groups, int size) {
    std::vector<std::int32_t> experts;
    for (const auto group : groups) {
        for (int e = group * size; e < (group + 1) * size; ++e)
            experts.push_back(e);
    }
    return experts;
}

/// Of the kept groups that no chosen expert is in, the one that `group` comes nearest to. There is none where
/// the experts are of more groups than a token may have.
WrongChoice weakestUnused(const ChoiceIntervals& groups, std::span<const std::int32_t> kept,
                          std::int32_t group, const std::set<std::int32_t>& used) {
    WrongChoice weakest{group, kept.front(), std::numeric_limits<double>::infinity()};
    for (const auto other : kept) {
        const double ratio = precedence(groups, group, other);
        if (!used.contains(other) && ratio < weakest.ratio) weakest = {group, other, ratio};
    }
    return weakest;
}

/// The worst of the chosen where these groups alone are kept.
std::optional<WrongChoice> wrongAmong(const ChoiceIntervals& intervals, const ChoiceIntervals& groups,
                                      std::span<const std::int32_t> kept,
                                      const std::set<std::int32_t>& chosen) {
    const int size = static_cast<int>(intervals.lower.size() / groups.lower.size());
    std::set<std::int32_t> used;
    for (const auto expert : chosen)
        used.insert(expert / size);
    std::optional<WrongChoice> worst;
    const auto consider = [&](std::int32_t expert, std::int32_t other, double ratio) {
        if (!worst || ratio > worst->ratio) worst = WrongChoice{expert, other, ratio};
    };
    for (const auto expert : chosen) {
        if (!std::ranges::binary_search(kept, expert / size)) {
            const auto weakest = weakestUnused(groups, kept, expert / size, used);
            consider(expert, weakest.passedOver * size, weakest.ratio);
            continue;
        }
        for (const auto other : expertsOf(kept, size)) {
            const double ratio = chosen.contains(other) ? 0 : precedence(intervals, expert, other);
            if (ratio > 1) consider(expert, other, ratio);
        }
    }
    return worst;
}

} // namespace

double softmaxSlack(std::span<const double> logits) {
    double largest = 0;
    for (const double logit : logits) {
        largest = std::max(largest, std::abs(logit));
    }
    return (2 * largest + 8) * 0x1p-24;
}

ChoiceIntervals withUnderflow(ChoiceIntervals logits, const RouterSpec& router) {
    if (router.scoring != RouterSpec::Scoring::Softmax || !choosesByLogits(router)) return logits;
    constexpr double kSmallestScore = 0x1p-126;
    const double largest = *std::ranges::max_element(logits.upper);
    double sum = 0;
    for (const double upper : logits.upper)
        sum += std::exp(upper - largest);
    const double smallest = largest + std::log(sum * kSmallestScore);
    const double lowest = *std::ranges::min_element(logits.lower);
    for (auto& lower : logits.lower) {
        if (lower < smallest) lower = lowest;
    }
    return logits;
}

ChoiceIntervals choiceIntervals(ChoiceIntervals logits, const RouterSpec& router,
                                std::span<const float> correction) {
    if (choosesByLogits(router)) return logits;
    ChoiceIntervals scores = std::move(logits);
    if (router.scoring == RouterSpec::Scoring::Softmax) {
        scores = softmaxIntervals(scores);
    } else if (router.scoring == RouterSpec::Scoring::Sigmoid) {
        for (auto* values : {&scores.lower, &scores.upper})
            std::ranges::transform(*values, values->begin(), sigmoidScore<double>);
    }
    for (std::size_t e = 0; e < scores.lower.size(); ++e) {
        const double added = e < correction.size() ? static_cast<double>(correction[e]) : 0.0;
        const double slack = kExpError * scores.upper[e] + 0x1p-24 * std::abs(scores.upper[e] + added);
        scores.lower[e] += added - slack;
        scores.upper[e] += added + slack;
    }
    return scores;
}

std::vector<std::vector<std::int32_t>> possibleChoices(const ChoiceIntervals& intervals, int topK,
                                                       const RouterSpec& router) {
    if (router.groups == 1) return tiedChoices(intervals.lower, intervals.upper, topK);
    std::set<std::vector<std::int32_t>> sets;
    for (const auto& groups : possibleGroups(groupIntervals(intervals, router), router)) {
        const auto experts = expertsOf(groups, groupSize(intervals, router));
        std::vector<double> lower;
        std::vector<double> upper;
        for (const auto expert : experts) {
            lower.push_back(intervals.lower[static_cast<std::size_t>(expert)]);
            upper.push_back(intervals.upper[static_cast<std::size_t>(expert)]);
        }
        for (auto choice : tiedChoices(lower, upper, topK)) {
            for (auto& expert : choice)
                expert = experts[static_cast<std::size_t>(expert)];
            sets.insert(std::move(choice));
        }
    }
    return {sets.begin(), sets.end()};
}

std::optional<WrongChoice> wrongChoice(const ChoiceIntervals& intervals, std::span<const std::int32_t> chosen,
                                       const RouterSpec& router) {
    const std::set<std::int32_t> taken(chosen.begin(), chosen.end());
    const auto groups = groupIntervals(intervals, router);
    std::optional<WrongChoice> nearest;
    for (const auto& kept : possibleGroups(groups, router)) {
        const auto wrong = wrongAmong(intervals, groups, kept, taken);
        if (!wrong) return std::nullopt;
        if (!nearest || wrong->ratio < nearest->ratio) nearest = wrong;
    }
    return nearest;
}

} // namespace gatescope
