// SPDX-License-Identifier: GPL-3.0-or-later
#include "ranks/rank_clock.h"

#include "base/clock.h"

#include <algorithm>
#include <cstdlib>

namespace gatescope {

namespace {

constexpr int kRounds = 100;
constexpr auto kPurpose = RankTransport::Purpose::Clock;

void send(RankTransport& transport, int to, std::int64_t& value) {
    const RankTransport::Send message{to, std::as_bytes(std::span(&value, 1))};
    transport.start(kPurpose, {&message, 1});
}

std::int64_t receive(RankTransport& transport, int from) {
    std::int64_t value = 0;
    const RankTransport::Receive message{from, std::as_writable_bytes(std::span(&value, 1))};
    transport.finish(kPurpose, {&message, 1});
    return value;
}

void answer(RankTransport& transport) {
    std::int64_t now = 0;
    for (int round = 0; round < kRounds; ++round) {
        (void)receive(transport, 0);
        now = TickClock::steadyNs();
        send(transport, 0, now);
    }
    transport.finish(kPurpose, {}); // the last answer has left before its place does
}

ClockOffset ask(RankTransport& transport, int rank) {
    ClockOffset best;
    std::int64_t shortest = INT64_MAX;
    for (int round = 0; round < kRounds; ++round) {
        auto sent = TickClock::steadyNs();
        send(transport, rank, sent);
        const auto theirs = receive(transport, rank);
        const auto trip = TickClock::steadyNs() - sent;
        if (trip >= shortest) continue;
        shortest = trip;
        best = {theirs - (sent + trip / 2), (trip + 1) / 2};
    }
    return best;
}

} // namespace

std::vector<ClockOffset> measureClocks(RankTransport& transport) {
    if (transport.rank() != 0) {
        answer(transport);
        return {};
    }
    std::vector<ClockOffset> offsets(1);
    for (int rank = 1; rank < transport.size(); ++rank)
        offsets.push_back(ask(transport, rank));
    return offsets;
}

std::vector<ClockOffset> between(const std::vector<ClockOffset>& before,
                                 const std::vector<ClockOffset>& after) {
    std::vector<ClockOffset> offsets;
    for (std::size_t rank = 0; rank < before.size(); ++rank) {
        const auto apart = after[rank].ns - before[rank].ns;
        offsets.push_back(
            {before[rank].ns + apart / 2,
             std::max(before[rank].uncertaintyNs, after[rank].uncertaintyNs) + (std::abs(apart) + 1) / 2});
    }
    return offsets;
}

} // namespace gatescope
