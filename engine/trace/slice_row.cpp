// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace/slice_row.h"

#include <algorithm>
#include <array>
#include <bit>

namespace gatescope {

namespace {

constexpr unsigned kBits = 64;
/// A level pays where it has at most so many items to a slice, and of those of the level below.
constexpr double kFewItems = 0.25;
constexpr double kFewerItems = 0.75;
/// All levels of a row together, to a slice: 40 bytes each, beside the 50 of the trace.
constexpr double kMostItems = 0.2;
/// So few items cost nothing.
constexpr std::uint64_t kTrifle = 64;

std::int64_t cellStart(std::int64_t time, unsigned cellBits) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(time >> cellBits) << cellBits);
}

std::int64_t cellEnd(std::int64_t time, unsigned cellBits) {
    return cellStart(time, cellBits) + (std::int64_t{1} << cellBits);
}

/// What ends before the window, of the items from `begin` on.
void dropBefore(std::int64_t from, std::size_t begin, std::vector<VisibleSlice>& out) {
    while (out.size() > begin && out[begin].start < from && out[begin].end <= from)
        out.erase(out.begin() + static_cast<std::ptrdiff_t>(begin));
}

/// A long slice behind the others of its cell may begin behind the window.
void dropLastFrom(std::int64_t to, std::size_t begin, std::vector<VisibleSlice>& out) {
    if (out.size() > begin && out.back().start >= to) out.pop_back();
}

/// Cells of fewer bits than these tell the two times apart.
unsigned commonBits(std::int64_t a, std::int64_t b) {
    return static_cast<unsigned>(
        std::bit_width(static_cast<std::uint64_t>(a) ^ static_cast<std::uint64_t>(b)));
}

} // namespace

void SliceRow::reserve(std::size_t slices) {
    m_slices.reserve(slices);
    m_starts.reserve(slices);
    m_busy.reserve(slices + 1);
}

void SliceRow::add(SliceId id, std::int64_t start, std::int64_t duration) {
    m_slices.push_back(id);
    m_starts.push_back(start);
    m_busy.push_back(m_busy.back() + static_cast<std::uint64_t>(duration));
}

void SliceRow::finish(ProgressSteps& steps) {
    buildForest(steps);
    buildLevels();
}

void SliceRow::buildForest(ProgressSteps& steps) {
    for (Place block = kLeaf; block <= count() && block != 0; block *= 2) {
        std::vector<Place> level(count() / block);
        for (Place i = 0; i < level.size(); ++i) {
            level[i] = block == kLeaf ? longestIn(i * block, (i + 1) * block)
                                      : longer(m_longest.back()[2 * i], m_longest.back()[2 * i + 1]);
            for (Place slice = 0; block == kLeaf && slice < kLeaf; ++slice)
                steps.step();
        }
        m_longest.push_back(std::move(level));
    }
}

/// From fine to coarse, so few items that they pay.
std::vector<unsigned> SliceRow::worthwhileLevels() const {
    // How many items each level would have: a slice begins one where it is the first of its cell, or as
    // long as the cell.
    std::array<std::int64_t, kBits + 1> change{};
    for (Place at = 0; at < count(); ++at) {
        const auto first = at == 0 ? kBits : commonBits(m_starts[at - 1], m_starts[at]);
        const auto alone = static_cast<unsigned>(std::bit_width(static_cast<std::uint64_t>(durationAt(at))));
        --change[std::max(first, alone)];
    }
    std::vector<unsigned> levels;
    std::vector<double> items;
    double total = 0;
    auto now = static_cast<double>(count());
    for (unsigned bits = 1; bits < kBits - 1; ++bits) {
        now += static_cast<double>(change[bits]);
        if (now <= static_cast<double>(kTrifle)) break;
        if (now > kFewItems * count() || (!items.empty() && now > kFewerItems * items.back())) continue;
        levels.push_back(bits);
        items.push_back(now);
        total += now;
    }
    // The coarse ones save the most and cost the least.
    std::size_t dropped = 0;
    for (; dropped < items.size() && total > kMostItems * count(); ++dropped)
        total -= items[dropped];
    levels.erase(levels.begin(), levels.begin() + static_cast<std::ptrdiff_t>(dropped));
    return levels;
}

void SliceRow::buildLevels() {
    for (const auto cellBits : worthwhileLevels()) {
        std::vector<VisibleSlice> items;
        query(m_starts.front(), m_starts.back() + 1, cellBits, items);
        items.shrink_to_fit();
        m_levels.push_back({cellBits, std::move(items)});
    }
}

SliceRow::Place SliceRow::longestIn(Place first, Place last) const {
    auto best = first;
    while (first < last) {
        if (first % kLeaf != 0 || first + kLeaf > last || m_longest.empty()) {
            best = longer(best, first++);
            continue;
        }
        // The largest block that begins at `first` and ends by `last`.
        std::size_t level = 0;
        Place block = kLeaf;
        while (first % (2 * block) == 0 && first + 2 * block <= last) {
            block *= 2;
            ++level;
        }
        best = longer(best, m_longest[level][first / block]);
        first += block;
    }
    return best;
}

SliceRow::Place SliceRow::firstFrom(std::int64_t time, Place place) const {
    // What is looked for is near more often than not: ever longer steps find about where.
    auto end = place;
    for (Place step = 1; end < count() && m_starts[end] < time; step *= 2) {
        place = end + 1;
        end = count() - end > step ? end + step : count();
    }
    const auto begin = m_starts.begin();
    return static_cast<Place>(std::lower_bound(begin + place, begin + end, time) - begin);
}

VisibleSlice SliceRow::fold(Place first, Place last, Place longest) const {
    return {.start = m_starts[first],
            .end = endAt(last - 1),
            .busyNs = busyIn(first, last),
            .longestNs = durationAt(longest),
            .id = m_slices[longest],
            .count = last - first};
}

void SliceRow::query(std::int64_t from, std::int64_t to, unsigned cellBits,
                     std::vector<VisibleSlice>& out) const {
    if (from >= to || m_slices.empty()) return;
    const Window window{from, to};
    if (cellBits == 0) return listSlices(window, out);
    const auto finer = std::find_if(m_levels.rbegin(), m_levels.rend(),
                                    [&](const Level& level) { return level.cellBits <= cellBits; });
    if (finer == m_levels.rend()) return foldSlices(window, cellBits, out);
    if (finer->cellBits == cellBits) return listItems(*finer, window, out);
    foldItems(*finer, window, cellBits, out);
}

SliceRow::Place SliceRow::foldCell(Place at, unsigned cellBits, std::vector<VisibleSlice>& out) const {
    const auto end = cellEnd(m_starts[at], cellBits);
    const auto near = count() - at > kLeaf ? at + kLeaf : count();
    auto next = at + 1;
    auto longest = at;
    for (; next < near && m_starts[next] < end; ++next)
        longest = longer(longest, next);
    if (next == near && near < count()) {
        next = firstFrom(end, next);
        longest = longestIn(at, next);
    }
    // Of the slices that start in one cell only the last can be as long as the cell.
    const bool longLast = next - at > 1 && durationAt(next - 1) >= std::int64_t{1} << cellBits;
    if (longLast) {
        out.push_back(fold(at, next - 1));
        out.push_back(fold(next - 1, next, next - 1));
    } else {
        out.push_back(fold(at, next, longest));
    }
    return next;
}

std::size_t SliceRow::foldCell(const Level& level, std::size_t at, unsigned cellBits,
                               std::vector<VisibleSlice>& out) const {
    const auto& items = level.items;
    const auto end = cellEnd(items[at].start, cellBits);
    const auto behind = [&](std::size_t next) { return next >= items.size() || items[next].start >= end; };
    auto folded = items[at];
    auto next = at + 1;
    for (; !behind(next); ++next) {
        if (next - at == kLeaf) {
            foldCell(firstFrom(items[at].start), cellBits, out);
            return firstItemFrom(level, end);
        }
        const auto& item = items[next];
        if (item.longestNs >= std::int64_t{1} << cellBits && item.count == 1 && behind(next + 1)) {
            out.push_back(folded);
            out.push_back(item);
            return next + 1;
        }
        folded.end = item.end;
        folded.busyNs = static_cast<std::int64_t>(static_cast<std::uint64_t>(folded.busyNs) +
                                                  static_cast<std::uint64_t>(item.busyNs));
        folded.count += item.count;
        if (item.longestNs <= folded.longestNs) continue;
        folded.longestNs = item.longestNs;
        folded.id = item.id;
    }
    out.push_back(folded);
    return next;
}

std::size_t SliceRow::firstItemFrom(const Level& level, std::int64_t time) {
    const auto found = std::ranges::lower_bound(level.items, time, {}, &VisibleSlice::start);
    return static_cast<std::size_t>(found - level.items.begin());
}

void SliceRow::listSlices(Window window, std::vector<VisibleSlice>& out) const {
    auto at = firstFrom(window.from);
    // Slices are disjoint, so of those before only the last can reach into the window.
    if (at > 0 && endAt(at - 1) > window.from) --at;
    for (; at < count() && m_starts[at] < window.to; ++at)
        out.push_back(fold(at, at + 1, at));
}

void SliceRow::listItems(const Level& level, Window window, std::vector<VisibleSlice>& out) {
    auto first = firstItemFrom(level, window.from);
    if (first > 0 && level.items[first - 1].end > window.from) --first;
    const auto last = std::max(first, firstItemFrom(level, window.to));
    const auto begin = level.items.begin();
    out.insert(out.end(), begin + static_cast<std::ptrdiff_t>(first),
               begin + static_cast<std::ptrdiff_t>(last));
}

void SliceRow::foldSlices(Window window, unsigned cellBits, std::vector<VisibleSlice>& out) const {
    auto at = firstFrom(cellStart(window.from, cellBits));
    if (at > 0 && endAt(at - 1) > window.from) at = firstFrom(cellStart(m_starts[at - 1], cellBits));
    const auto begin = out.size();
    if (at < count() && m_starts[at] < window.to) at = foldCell(at, cellBits, out);
    dropBefore(window.from, begin, out);
    while (at < count() && m_starts[at] < window.to)
        at = foldCell(at, cellBits, out);
    dropLastFrom(window.to, begin, out);
}

void SliceRow::foldItems(const Level& level, Window window, unsigned cellBits,
                         std::vector<VisibleSlice>& out) const {
    const auto& items = level.items;
    auto at = firstItemFrom(level, cellStart(window.from, cellBits));
    if (at > 0 && items[at - 1].end > window.from)
        at = firstItemFrom(level, cellStart(items[at - 1].start, cellBits));
    const auto begin = out.size();
    if (at < items.size() && items[at].start < window.to) at = foldCell(level, at, cellBits, out);
    dropBefore(window.from, begin, out);
    while (at < items.size() && items[at].start < window.to)
        at = foldCell(level, at, cellBits, out);
    dropLastFrom(window.to, begin, out);
}

SliceTotals SliceRow::totals(std::int64_t from, std::int64_t to) const {
    if (from >= to) return {};
    auto first = firstFrom(from);
    const auto last = firstFrom(to, first);
    if (first > 0 && endAt(first - 1) > from) --first;
    if (first == last) return {};
    const auto before = std::max<std::int64_t>(from - m_starts[first], 0);
    const auto behind = std::max<std::int64_t>(endAt(last - 1) - to, 0);
    return {.count = last - first,
            .busyNs = busyIn(first, last) - before - behind,
            .longest = m_slices[longestIn(first, last)]};
}

SliceId SliceRow::find(std::int64_t time, std::int64_t toleranceNs) const {
    const auto next = firstFrom(time + 1);
    SliceId nearest = kNoSlice;
    auto distance = toleranceNs;
    if (next > 0) {
        const auto lastCovered = std::max(m_starts[next - 1], endAt(next - 1) - 1);
        if (time - lastCovered <= distance) {
            nearest = m_slices[next - 1];
            distance = std::max<std::int64_t>(time - lastCovered, 0);
        }
    }
    if (next < count() && m_starts[next] - time <= distance) {
        if (nearest == kNoSlice || m_starts[next] - time < distance) nearest = m_slices[next];
    }
    return nearest;
}

std::size_t SliceRow::columnBytes() const {
    return m_slices.capacity() * sizeof(SliceId) + m_starts.capacity() * sizeof(std::int64_t) +
           m_busy.capacity() * sizeof(std::uint64_t);
}

std::size_t SliceRow::summaryBytes() const {
    std::size_t bytes = 0;
    for (const auto& level : m_longest)
        bytes += level.capacity() * sizeof(Place);
    for (const auto& level : m_levels)
        bytes += level.items.capacity() * sizeof(VisibleSlice);
    return bytes;
}

} // namespace gatescope
