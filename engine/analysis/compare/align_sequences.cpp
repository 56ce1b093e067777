// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/compare/align_sequences.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <map>

namespace gatescope {

namespace {

using Sequence = std::span<const std::uint32_t>;
using Pairs = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

constexpr std::size_t kMostCells = std::size_t{1} << 26U; // 128 MiB

std::uint32_t place(std::size_t i) {
    return static_cast<std::uint32_t>(i);
}

/// By the table of the common subsequences of the ends, walked from the start.
void alignByTable(Sequence a, Sequence b, std::size_t offset, Pairs& pairs) {
    const auto width = b.size() + 1;
    std::vector<std::uint16_t> longest((a.size() + 1) * width, 0);
    for (auto i = a.size(); i-- > 0;) {
        for (auto j = b.size(); j-- > 0;) {
            longest[i * width + j] = a[i] == b[j]
                                         ? static_cast<std::uint16_t>(longest[(i + 1) * width + j + 1] + 1)
                                         : std::max(longest[(i + 1) * width + j], longest[i * width + j + 1]);
        }
    }
    for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
        if (a[i] == b[j]) {
            pairs.emplace_back(place(offset + i++), place(offset + j++));
        } else if (longest[(i + 1) * width + j] >= longest[i * width + j + 1]) {
            ++i;
        } else {
            ++j;
        }
    }
}

/// The n-th of a kind to the n-th of it, where that keeps the order.
void alignByOccurrence(Sequence a, Sequence b, std::size_t offset, Pairs& pairs) {
    std::map<std::uint32_t, std::vector<std::uint32_t>> places;
    for (std::size_t j = 0; j < b.size(); ++j)
        places[b[j]].push_back(place(j));
    std::map<std::uint32_t, std::size_t> seen;
    std::size_t next = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const auto found = places.find(a[i]);
        const auto n = seen[a[i]]++;
        if (found == places.end() || n >= found->second.size() || found->second[n] < next) continue;
        pairs.emplace_back(place(offset + i), place(offset + found->second[n]));
        next = found->second[n] + 1;
    }
}

} // namespace

Pairs alignSequences(Sequence a, Sequence b) {
    Pairs pairs;
    const auto shorter = std::min(a.size(), b.size());
    std::size_t front = 0;
    while (front < shorter && a[front] == b[front]) {
        pairs.emplace_back(place(front), place(front));
        ++front;
    }
    // What is equal at the ends is left to the table: cut off, it would take the last of equal calls.
    const auto restA = a.subspan(front);
    const auto restB = b.subspan(front);
    const bool fits = std::min(restA.size(), restB.size()) < std::numeric_limits<std::uint16_t>::max() &&
                      (restA.size() + 1) * (restB.size() + 1) <= kMostCells;
    (fits ? alignByTable : alignByOccurrence)(restA, restB, front, pairs);
    return pairs;
}

} // namespace gatescope
