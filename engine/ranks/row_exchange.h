// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/aligned_buffer.h"
#include "moe/expert_exchange.h"
#include "ranks/arrivals.h"
#include "ranks/dispatch_plan.h"
#include "ranks/rank_transport.h"
#include "trace/vocabulary.h"

namespace gatescope {

/// The exchange between ranks: an all-to-all of exactly the rows needed, counts first, then rows; back come
/// the results of each choice, one float32 row each, not one sum per rank: so the token's rank adds in the
/// order in which one rank would, and the bits are the same. It costs up to k / (ranks that a token goes to)
/// times the bytes (docs/scale.md).
///
/// Recorded: Names in their order, the wait between packing and moving both times; what moves has bytes and
/// peers.
class RowExchange final : public ExpertExchange {
public:
    struct Names {
        static constexpr const char* dispatchPack = "dispatch_pack";
        static constexpr const char* dispatch = "dispatch";
        static constexpr const char* combinePack = "combine_pack";
        static constexpr const char* combine = "combine";
        static constexpr const char* wait = kWaitForRanks;
    };
    /// What recorded slices are, for whoever reads them; static storage.
    struct Categories {
        const char* moving;
        const char* waiting;
    };
    /// What one layer's call moved and served on this rank.
    struct Call {
        std::int32_t choices = 0; ///< served here, from all ranks
        std::int32_t expertsHit = 0;
        std::int64_t sentBytes = 0; ///< rows, results and what says where they belong, to other ranks
        std::int64_t receivedBytes = 0;
        std::int32_t peers = 0; ///< other ranks that rows went to or came from
    };

    /// What decides how much memory the exchange may come to take on a rank.
    struct Extent {
        int ranks = 1;
        int tokens = 0; ///< of this rank
        int tokensOfAll = 0;
        int topK = 0;
        int hiddenSize = 0;
        std::size_t rowBytes = 0;
    };
    /// Bytes of the buffers where all rows of all ranks come here and all of this rank's leave.
    static std::int64_t bytesAtMost(const Extent& extent);

    /// Rows of `hiddenSize` elements. Both must outlive the exchange.
    RowExchange(RankTransport& transport, const ExpertPlacement& placement, int hiddenSize,
                Categories categories = {"", ""});

    /// The number of this rank's first token in the whole batch.
    void setFirstToken(std::int64_t token) { m_firstToken = token; }
    /// One for each layer's call since forgetCalls().
    const std::vector<Call>& calls() const { return m_calls; }
    void forgetCalls() { m_calls.clear(); }

    /// Bytes of the largest message where all of one rank's `tokens` go to one other: their results, on the
    /// way back. None goes from a rank to itself.
    static std::int64_t largestMessage(const Extent& extent);
    /// Of the buffers now.
    std::int64_t bufferBytes() const;

    ArrivedRows dispatch(const OutgoingRows& rows) override;
    std::span<const float* const> combine(const float* results) override;
    void setRecorder(Recorder* recorder) override { m_recorder = recorder; }

private:
    void packRows(const OutgoingRows& rows);
    void readCounts();
    /// Other ranks that rows go to or come from; results go the other way, so among the same.
    int peers() const;
    void sendRows(const OutgoingRows& rows);
    void sendResults(const float* results);
    void pointAtResults(const float* results);
    void note(const char* name, const char* category, std::int64_t from, std::int64_t to,
              std::int64_t sent = 0, std::int64_t received = 0, int peers = 0);

    RankTransport& m_transport;
    const ExpertPlacement& m_placement;
    std::size_t m_resultBytes; ///< of one row
    std::size_t m_ranks;
    std::size_t m_rank;
    std::int64_t m_firstToken = 0;
    Categories m_categories;
    Recorder* m_recorder = nullptr;

    DispatchPlan m_plan;
    Arrivals m_arrivals;
    std::size_t m_rowBytes = 0;
    std::vector<std::int32_t> m_countsOut, m_countsIn; ///< [ranks, 2] rows and choices
    std::vector<int> m_firstRows, m_firstChoices;      ///< [ranks + 1] of what arrives
    std::vector<DispatchPlan::Choice> m_choices;       ///< that arrived
    AlignedBuffer m_outgoing;                          ///< rows to other ranks
    AlignedBuffer m_arrived;                           ///< [rows, H]
    AlignedBuffer m_resultsOut;                        ///< [choices of others, H] float32
    AlignedBuffer m_resultsIn;                         ///< [choices of this rank's tokens, H] float32
    std::vector<const float*> m_results;               ///< [tokens, k]
    std::vector<RankTransport::Send> m_sends;
    std::vector<RankTransport::Receive> m_receives;
    Call m_call;
    std::vector<Call> m_calls;
};

} // namespace gatescope
