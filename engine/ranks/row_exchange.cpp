// SPDX-License-Identifier: GPL-3.0-or-later
#include "ranks/row_exchange.h"

#include "trace/recorder.h"

#include <cstring>

namespace gatescope {

namespace {

using Purpose = RankTransport::Purpose;
using Choice = DispatchPlan::Choice;

/// Batches differ a little from layer to layer: not every one shall make the buffer anew.
std::size_t withRoom(std::size_t bytes) {
    return bytes + bytes / 4;
}

void reserve(AlignedBuffer& buffer, std::size_t bytes) {
    if (buffer.size() < bytes) buffer = AlignedBuffer(withRoom(bytes));
}

template <typename T>
std::int64_t bytesOf(const std::vector<T>& messages) {
    std::int64_t bytes = 0;
    for (const auto& message : messages)
        bytes += static_cast<std::int64_t>(message.bytes.size());
    return bytes;
}

} // namespace

RowExchange::RowExchange(RankTransport& transport, const ExpertPlacement& placement, int hiddenSize,
                         Categories categories)
    : m_transport(transport),
      m_placement(placement),
      m_resultBytes(static_cast<std::size_t>(hiddenSize) * sizeof(float)),
      m_ranks(static_cast<std::size_t>(transport.size())),
      m_rank(static_cast<std::size_t>(transport.rank())),
      m_categories(categories),
      m_countsOut(2 * m_ranks),
      m_countsIn(2 * m_ranks) {}

std::int64_t RowExchange::bytesAtMost(const Extent& extent) {
    const auto size = [](int value) { return static_cast<std::size_t>(value); };
    const auto leaving = size(extent.tokens) * size(std::min(extent.topK, extent.ranks - 1));
    const auto resultsOfToken = size(extent.topK) * size(extent.hiddenSize) * sizeof(float);
    return static_cast<std::int64_t>(
        withRoom(leaving * extent.rowBytes) + withRoom(size(extent.tokensOfAll) * extent.rowBytes) +
        withRoom(size(extent.tokensOfAll) * resultsOfToken) + withRoom(size(extent.tokens) * resultsOfToken));
}

std::int64_t RowExchange::largestMessage(const Extent& extent) {
    if (extent.ranks == 1) return 0;
    return std::int64_t{extent.tokens} * extent.topK * extent.hiddenSize * std::int64_t{sizeof(float)};
}

std::int64_t RowExchange::bufferBytes() const {
    return static_cast<std::int64_t>(m_outgoing.size() + m_arrived.size() + m_resultsOut.size() +
                                     m_resultsIn.size());
}

void RowExchange::note(const char* name, const char* category, std::int64_t from, std::int64_t to,
                       std::int64_t sent, std::int64_t received, int peers) {
    if (m_recorder == nullptr || !m_recorder->enabled()) return;
    auto* record = m_recorder->ranges().open();
    if (record == nullptr) return;
    record->begin(name, category, m_recorder->iteration(), m_recorder->layer());
    record->start = from;
    record->end = to;
    if (sent + received > 0) {
        record->args.add(ArgKey::Bytes, sent + received);
        record->args.add(ArgKey::SentBytes, sent);
        record->args.add(ArgKey::Peers, peers);
    }
}

/// Rows to other ranks stand one behind the other, so that each rank gets one message; those of this rank's
/// own experts are copied when it is known where they stand among the others'.
void RowExchange::packRows(const OutgoingRows& rows) {
    std::size_t leaving = 0;
    for (std::size_t rank = 0; rank < m_ranks; ++rank) {
        const auto to = static_cast<int>(rank);
        const auto tokens = m_plan.tokensTo(to);
        m_countsOut[2 * rank] = static_cast<std::int32_t>(tokens.size());
        m_countsOut[2 * rank + 1] = static_cast<std::int32_t>(m_plan.choicesTo(to).size());
        if (rank != m_rank) leaving += tokens.size();
    }
    reserve(m_outgoing, leaving * m_rowBytes);
    auto* at = m_outgoing.as<>();
    for (std::size_t rank = 0; rank < m_ranks; ++rank) {
        if (rank == m_rank) continue;
        for (const auto token : m_plan.tokensTo(static_cast<int>(rank))) {
            std::memcpy(at, rows.rows + static_cast<std::size_t>(token) * m_rowBytes, m_rowBytes);
            at += m_rowBytes;
        }
    }
}

void RowExchange::readCounts() {
    m_firstRows.assign(1, 0);
    m_firstChoices.assign(1, 0);
    for (std::size_t rank = 0; rank < m_ranks; ++rank) {
        m_firstRows.push_back(m_firstRows.back() + m_countsIn[2 * rank]);
        m_firstChoices.push_back(m_firstChoices.back() + m_countsIn[2 * rank + 1]);
    }
    m_choices.resize(static_cast<std::size_t>(m_firstChoices.back()));
    reserve(m_arrived, static_cast<std::size_t>(m_firstRows.back()) * m_rowBytes);
}

int RowExchange::peers() const {
    int peers = 0;
    for (std::size_t rank = 0; rank < m_ranks; ++rank)
        peers += rank != m_rank && m_countsOut[2 * rank + 1] + m_countsIn[2 * rank + 1] > 0 ? 1 : 0;
    return peers;
}

void RowExchange::sendRows(const OutgoingRows& rows) {
    m_sends.clear();
    m_receives.clear();
    const auto* leaving = m_outgoing.as<>();
    for (std::size_t rank = 0; rank < m_ranks; ++rank) {
        const auto peer = static_cast<int>(rank);
        if (rank == m_rank) continue;
        if (const auto choices = m_plan.choicesTo(peer); !choices.empty()) {
            const auto bytes = m_plan.tokensTo(peer).size() * m_rowBytes;
            m_sends.push_back({peer, std::as_bytes(choices)});
            m_sends.push_back({peer, {leaving, bytes}});
            leaving += bytes;
        }
        if (m_countsIn[2 * rank + 1] == 0) continue;
        const std::span all(m_choices);
        m_receives.push_back(
            {peer, std::as_writable_bytes(all.subspan(static_cast<std::size_t>(m_firstChoices[rank]),
                                                      static_cast<std::size_t>(m_countsIn[2 * rank + 1])))});
        m_receives.push_back({peer,
                              {m_arrived.as<>() + static_cast<std::size_t>(m_firstRows[rank]) * m_rowBytes,
                               static_cast<std::size_t>(m_countsIn[2 * rank]) * m_rowBytes}});
    }
    m_transport.start(Purpose::Dispatch, m_sends);
    const auto own = static_cast<int>(m_rank);
    std::ranges::copy(m_plan.choicesTo(own), m_choices.begin() + m_firstChoices[m_rank]);
    auto* at = m_arrived.as<>() + static_cast<std::size_t>(m_firstRows[m_rank]) * m_rowBytes;
    for (const auto token : m_plan.tokensTo(own)) {
        std::memcpy(at, rows.rows + static_cast<std::size_t>(token) * m_rowBytes, m_rowBytes);
        at += m_rowBytes;
    }
}

ArrivedRows RowExchange::dispatch(const OutgoingRows& rows) {
    const auto start = TickClock::now();
    m_rowBytes = rows.rowBytes;
    m_plan.make(m_placement, rows, m_firstToken);
    packRows(rows);
    const auto packed = TickClock::now();
    m_transport.allToAll(m_countsOut, m_countsIn);
    const auto allThere = TickClock::now();
    readCounts();
    sendRows(rows);
    m_transport.finish(Purpose::Dispatch, m_receives);
    m_arrivals.sort(m_choices, m_firstRows, m_firstChoices, m_placement.experts());
    m_call = {.choices = m_firstChoices.back(),
              .expertsHit = m_arrivals.expertsHit(),
              .sentBytes = bytesOf(m_sends),
              .receivedBytes = bytesOf(m_receives),
              .peers = peers()};
    note(Names::dispatchPack, m_categories.moving, start, packed);
    note(Names::wait, m_categories.waiting, packed, allThere);
    note(Names::dispatch, m_categories.moving, allThere, TickClock::now(), m_call.sentBytes,
         m_call.receivedBytes, m_call.peers);
    return {.rows = m_arrived.as<>(),
            .count = m_firstRows.back(),
            .firstChoices = m_arrivals.firstChoices(),
            .rowOfChoice = m_arrivals.rowOfChoice(),
            .weightOfChoice = m_arrivals.weightOfChoice()};
}

/// Each rank's results leave as soon as they are packed, the next rank's first, so that not all send to rank
/// 0 at a time. Choices arrived by expert, so results that follow each other are copied together.
void RowExchange::sendResults(const float* results) {
    reserve(m_resultsOut, m_choices.size() * m_resultBytes);
    m_sends.clear();
    m_sends.reserve(m_ranks);
    const auto* from = reinterpret_cast<const std::byte*>(results);
    const auto places = m_arrivals.placeOfArrived();
    for (std::size_t step = 1; step < m_ranks; ++step) {
        const auto peer = (m_rank + step) % m_ranks;
        const auto first = static_cast<std::size_t>(m_firstChoices[peer]);
        const auto last = static_cast<std::size_t>(m_firstChoices[peer + 1]);
        if (first == last) continue;
        for (auto i = first; i < last;) {
            auto end = i + 1;
            while (end < last && places[end] == places[end - 1] + 1)
                ++end;
            std::memcpy(m_resultsOut.as<>() + i * m_resultBytes,
                        from + static_cast<std::size_t>(places[i]) * m_resultBytes,
                        (end - i) * m_resultBytes);
            i = end;
        }
        m_sends.push_back({static_cast<int>(peer),
                           {m_resultsOut.as<>() + first * m_resultBytes, (last - first) * m_resultBytes}});
        m_transport.start(Purpose::Combine, {&m_sends.back(), 1});
    }
}

/// Results of other ranks stand in the plan's order, those of this rank's own experts where they were made.
void RowExchange::pointAtResults(const float* results) {
    const auto rowFloats = m_resultBytes / sizeof(float);
    const auto places = m_plan.placeOfChoice();
    const int ownFirst = m_plan.firstChoiceTo(static_cast<int>(m_rank));
    const int ownLast = m_plan.firstChoiceTo(static_cast<int>(m_rank) + 1);
    const int arrivedFirst = m_firstChoices[m_rank];
    m_results.resize(places.size());
    for (std::size_t choice = 0; choice < places.size(); ++choice) {
        const int place = places[choice];
        if (place >= ownFirst && place < ownLast) {
            const auto arrived = static_cast<std::size_t>(arrivedFirst + place - ownFirst);
            m_results[choice] =
                results + static_cast<std::size_t>(m_arrivals.placeOfArrived()[arrived]) * rowFloats;
        } else {
            m_results[choice] = m_resultsIn.as<float>() + static_cast<std::size_t>(place) * rowFloats;
        }
    }
}

std::span<const float* const> RowExchange::combine(const float* results) {
    const auto start = TickClock::now();
    reserve(m_resultsIn, m_plan.placeOfChoice().size() * m_resultBytes);
    m_receives.clear();
    for (std::size_t rank = 0; rank < m_ranks; ++rank) {
        const auto peer = static_cast<int>(rank);
        const auto choices = m_plan.choicesTo(peer).size();
        if (rank == m_rank || choices == 0) continue;
        const auto first = static_cast<std::size_t>(m_plan.firstChoiceTo(peer));
        m_receives.push_back({peer, {m_resultsIn.as<>() + first * m_resultBytes, choices * m_resultBytes}});
    }
    sendResults(results);
    const auto packed = TickClock::now();
    // Waits between messages stand together, in front of what was moved between them.
    const auto allBegan = packed + m_transport.finish(Purpose::Combine, m_receives);
    pointAtResults(results);
    const auto sent = bytesOf(m_sends);
    const auto received = bytesOf(m_receives);
    note(Names::combinePack, m_categories.moving, start, packed);
    note(Names::wait, m_categories.waiting, packed, allBegan);
    note(Names::combine, m_categories.moving, allBegan, TickClock::now(), sent, received, m_call.peers);
    m_call.sentBytes += sent;
    m_call.receivedBytes += received;
    m_calls.push_back(m_call);
    return m_results;
}

} // namespace gatescope
