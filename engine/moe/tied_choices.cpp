// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/tied_choices.h"

#include "moe/rounding.h"
#include "moe/topk.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

namespace gatescope {

namespace {

constexpr std::size_t kMostChoices = 4096;

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

} // namespace

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
    } while (choices.size() < kMostChoices && std::prev_permutation(taken.begin(), taken.end()));
    return choices;
}

namespace {

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

/// The sets of groups that may be kept, ascending.
std::vector<std::vector<std::int32_t>> possibleGroups(const ChoiceIntervals& intervals,
                                                      const RouterSpec& router) {
    if (router.groups == 1) return {{0}};
    const int size = groupSize(intervals, router);
    std::vector<double> lower;
    std::vector<double> upper;
    for (int g = 0; g < router.groups; ++g) {
        const auto at = static_cast<std::ptrdiff_t>(g) * size;
        const double low = groupScore(intervals.lower.data() + at, size, router.groupScore);
        const double high = groupScore(intervals.upper.data() + at, size, router.groupScore);
        // The sum of two scores is rounded to float32.
        lower.push_back(low - 0x1p-24 * std::abs(low));
        upper.push_back(high + 0x1p-24 * std::abs(high));
    }
    return tiedChoices(lower, upper, router.groupsPerToken);
}

std::vector<std::int32_t> expertsOf(std::span<const std::int32_t> groups, int size) {
    std::vector<std::int32_t> experts;
    for (const auto group : groups) {
        for (int e = group * size; e < (group + 1) * size; ++e)
            experts.push_back(e);
    }
    return experts;
}

/// The same where only these experts can be chosen.
std::optional<WrongChoice> wrongAmong(const ChoiceIntervals& intervals, std::span<const std::int32_t> experts,
                                      const std::set<std::int32_t>& chosen) {
    for (const auto expert : chosen) {
        const double upper = intervals.upper[static_cast<std::size_t>(expert)];
        const bool kept = std::ranges::binary_search(experts, expert);
        for (const auto other : experts) {
            if (chosen.contains(other)) continue;
            if (kept && !(intervals.lower[static_cast<std::size_t>(other)] > upper)) continue;
            return WrongChoice{expert, other};
        }
        if (!kept) return WrongChoice{expert, experts.front()};
    }
    return std::nullopt;
}

} // namespace

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
    for (const auto& groups : possibleGroups(intervals, router)) {
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
    std::optional<WrongChoice> first;
    for (const auto& groups : possibleGroups(intervals, router)) {
        const auto wrong = wrongAmong(intervals, expertsOf(groups, groupSize(intervals, router)), taken);
        if (!wrong) return std::nullopt;
        if (!first) first = wrong;
    }
    return first;
}

} // namespace gatescope
