// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/exchange_bench.h"

#include "base/clock.h"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace gatescope {

namespace {

double since(std::int64_t startNs) {
    return static_cast<double>(TickClock::steadyNs() - startNs);
}

/// By ordinary stores, which stay in the caches as far as those reach: memset() sends much past them.
void writeLikeAKernel(const AlignedBuffer& buffer, std::size_t bytes) {
    std::fill_n(buffer.as<std::uint16_t>(), bytes / sizeof(std::uint16_t), std::uint16_t{0x3f80});
}

} // namespace

ExchangeBench::ExchangeBench(RankTransport& transport, const ExpertPlacement& placement, int hiddenSize,
                             std::size_t rowBytes, int tokens, std::function<void()> readWeights)
    : m_transport(transport),
      m_placement(placement),
      m_exchange(transport, placement, hiddenSize),
      m_resultBytes(static_cast<std::size_t>(hiddenSize) * sizeof(float)),
      m_rowBytes(rowBytes),
      m_rows(static_cast<std::size_t>(std::max(1, tokens)) * rowBytes),
      m_readWeights(std::move(readWeights)) {}

double ExchangeBench::counts() {
    const std::vector<std::int32_t> out(2 * static_cast<std::size_t>(m_transport.size()));
    std::vector<std::int32_t> in(out.size());
    (void)m_transport.anyOf(false); // all meet
    const auto start = TickClock::steadyNs();
    m_transport.allToAll(out, in);
    return since(start);
}

double ExchangeBench::noRows() {
    m_exchange.forgetCalls();
    (void)m_transport.anyOf(false);
    const auto start = TickClock::steadyNs();
    (void)m_exchange.dispatch({.rows = m_rows.as<>(), .rowBytes = m_rowBytes, .topK = 1});
    (void)m_exchange.combine(m_results.as<float>());
    return since(start);
}

double ExchangeBench::exchange(const OutgoingRows& rows) {
    m_exchange.forgetCalls();
    m_readWeights();
    writeLikeAKernel(m_rows, static_cast<std::size_t>(rows.tokens) * m_rowBytes);
    (void)m_transport.anyOf(false);
    auto start = TickClock::steadyNs();
    const auto arrived = m_exchange.dispatch(rows);
    const double dispatched = since(start);
    m_readWeights();
    const auto bytes = static_cast<std::size_t>(arrived.choices()) * m_resultBytes;
    m_results.growTo(bytes);
    writeLikeAKernel(m_results, bytes);
    (void)m_transport.anyOf(false);
    start = TickClock::steadyNs();
    (void)m_exchange.combine(m_results.as<float>());
    return dispatched + since(start);
}

double ExchangeBench::oneRow() {
    const int next = (m_transport.rank() + 1) % m_transport.size();
    std::int32_t expert = 0;
    while (m_placement.rankOf(expert, 0) != next)
        ++expert;
    m_exchange.setFirstToken(0);
    const float weight = 1;
    return exchange({.rows = m_rows.as<>(),
                     .rowBytes = m_rowBytes,
                     .tokens = 1,
                     .topK = 1,
                     .experts = &expert,
                     .weights = &weight});
}

double ExchangeBench::rows(const Routing& batch, int first, int tokens) {
    m_exchange.setFirstToken(first);
    const auto at = static_cast<std::size_t>(first) * static_cast<std::size_t>(batch.topK);
    return exchange({.rows = m_rows.as<>(),
                     .rowBytes = m_rowBytes,
                     .tokens = tokens,
                     .topK = batch.topK,
                     .experts = batch.experts.data() + at,
                     .weights = batch.weights.data() + at});
}

} // namespace gatescope
