// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/perfetto_clocks.h"

#include <algorithm>
#include <deque>

namespace gatescope::perfetto {

namespace {

/// Recorders note half a dozen; each pair of clocks is kept.
constexpr std::size_t kMostClocks = 16;

/// Sums and differences of times that a damaged file holds may leave the range; they wrap.
std::int64_t sum(std::int64_t a, std::int64_t b) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}

std::int64_t inNs(std::uint64_t time, std::uint64_t unitNs) {
    return static_cast<std::int64_t>(time * (unitNs == 0 ? 1 : unitNs));
}

} // namespace

Clocks::Clock Clocks::clockOf(std::uint32_t id, std::uint32_t sequence) {
    const bool ofSequence = id >= kFirstOfSequence && id <= kLastOfSequence;
    return ofSequence ? (std::uint64_t{sequence} + 1) << 32 | id : id;
}

void Clocks::setTraceClock(Clock clock) {
    if (clock != m_traceClock) m_paths.clear();
    m_traceClock = clock;
}

void Clocks::addSnapshot(std::span<const Reading> readings) {
    readings = readings.first(std::min(readings.size(), kMostClocks));
    if (readings.size() > 1) m_hasSnapshots = true;
    for (const auto& reading : readings) {
        State& state = m_states[reading.clock];
        state = {reading.isIncremental, reading.unitNs, inNs(reading.time, reading.unitNs)};
    }
    for (const auto& from : readings) {
        for (const auto& to : readings) {
            if (from.clock == to.clock) continue;
            const Pair pair{inNs(from.time, from.unitNs), inNs(to.time, to.unitNs)};
            auto& pairs = m_pairs[{from.clock, to.clock}];
            if (pairs.empty()) m_paths.clear(); // there may be a shorter way now
            pairs.insert(std::ranges::upper_bound(pairs, pair.from, {}, &Pair::from), pair);
        }
    }
}

/// The clocks from one to the trace's, itself left out; the fewest steps.
const Clocks::Path& Clocks::pathFrom(Clock clock) {
    const auto known = m_paths.find(clock);
    if (known != m_paths.end()) return known->second;
    std::map<Clock, Clock> cameFrom{{clock, clock}};
    std::deque<Clock> open{clock};
    while (!open.empty() && !cameFrom.contains(m_traceClock)) {
        const Clock at = open.front();
        open.pop_front();
        for (auto pair = m_pairs.lower_bound({at, 0}); pair != m_pairs.end() && pair->first.first == at;
             ++pair) {
            if (cameFrom.try_emplace(pair->first.second, at).second) open.push_back(pair->first.second);
        }
    }
    Path path;
    if (cameFrom.contains(m_traceClock)) {
        for (Clock at = m_traceClock; at != clock; at = cameFrom[at])
            path.push_back(at);
        std::ranges::reverse(path);
    }
    return m_paths.emplace(clock, std::move(path)).first->second;
}

std::optional<std::int64_t> Clocks::toTraceTime(Clock clock, std::uint64_t time) {
    auto ns = static_cast<std::int64_t>(time);
    if (const auto found = m_states.find(clock); found != m_states.end()) {
        State& state = found->second;
        ns = inNs(time, state.unitNs);
        if (state.isIncremental) ns = state.last = sum(state.last, ns);
    }
    if (clock == m_traceClock || !m_hasSnapshots) return ns;
    const Path& path = pathFrom(clock);
    if (path.empty()) return std::nullopt;
    Clock from = clock;
    for (const Clock to : path) {
        const auto& pairs = m_pairs[{from, to}];
        auto pair = std::ranges::upper_bound(pairs, ns, {}, &Pair::from);
        if (pair != pairs.begin()) --pair;
        ns = sum(ns, sum(pair->to, -pair->from));
        from = to;
    }
    return ns;
}

std::optional<std::int64_t> Clocks::sinceEpoch() {
    const auto direct = m_pairs.find({m_traceClock, kRealtime});
    if (m_traceClock == kRealtime) return 0;
    if (direct == m_pairs.end()) return std::nullopt;
    return sum(direct->second.front().to, -direct->second.front().from);
}

} // namespace gatescope::perfetto
