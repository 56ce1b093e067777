// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/routing.h"
#include "ranks/row_exchange.h"

#include <functional>

namespace gatescope {

/// Exchanges of rows without a layer between dispatch and combine. All ranks call each function alike; each
/// returns how long it took on this rank, in nanoseconds from when all had met.
///
/// Rows find the caches as a layer leaves them, or their times would be no layer's: before dispatch, and
/// again before combine, weights are read past everything; then the results are written, as w2 does last.
class ExchangeBench {
public:
    /// Rows of `hiddenSize` elements of `rowBytes` together, at most so many `tokens` of this rank.
    /// `readWeights` reads more than the caches hold. References must outlive it.
    ExchangeBench(RankTransport& transport, const ExpertPlacement& placement, int hiddenSize,
                  std::size_t rowBytes, int tokens, std::function<void()> readWeights);

    /// Two numbers to each rank and back, again and again: what every exchange begins with.
    double counts();
    /// A whole exchange in which no rank has a token, again and again.
    double noRows();
    /// Each rank has one row for the next rank, and gets one result back.
    double oneRow();
    /// This rank's part `tokens` from `first` on of a batch that goes where `batch` says.
    double rows(const Routing& batch, int first, int tokens);
    /// What the last exchange of rows moved.
    const RowExchange::Call& lastCall() const { return m_exchange.calls().back(); }

private:
    double exchange(const OutgoingRows& rows);

    RankTransport& m_transport;
    const ExpertPlacement& m_placement;
    RowExchange m_exchange;
    std::size_t m_resultBytes; ///< of a row
    std::size_t m_rowBytes;
    AlignedBuffer m_rows;
    AlignedBuffer m_results;
    std::function<void()> m_readWeights;
};

} // namespace gatescope
