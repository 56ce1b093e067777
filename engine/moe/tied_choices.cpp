// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/tied_choices.h"

#include <algorithm>

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

} // namespace gatescope
