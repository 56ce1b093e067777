// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/one_rank_check.h"

#include "base/error.h"
#include "ranks/rank_agreement.h"

#include <fmt/format.h>

namespace gatescope {

namespace {

using Bytes = std::vector<std::byte>;

constexpr int kInput = 0;

/// Rank 0's own layer with all experts.
Bytes wholeOutput(const LayerSession& ranked, std::size_t layer, RouterPlacement placement) {
    auto experiment = ranked.experiment();
    experiment.firstLayer = ranked.numbersOfLayers()[layer];
    experiment.layers = 1;
    experiment.whatIfGate.reset();
    LayerSession whole(experiment, noProgress(), {});
    const auto variant = whole.addVariant(placement);
    whole.setInput(kInput);
    whole.runLayer(variant, 0);
    return whole.output();
}

/// The whole batch's output, on rank 0.
Bytes rankedOutput(LayerSession& session, RankTransport& transport, std::size_t variant, std::size_t layer) {
    session.setInput(kInput);
    session.runLayer(variant, layer);
    Bytes batch;
    for (const auto& part : transport.gather(session.output()))
        batch.insert(batch.end(), part.begin(), part.end());
    return batch;
}

} // namespace

void checkAgainstOneRank(LayerSession& session, RankTransport& transport, RankRun& run) {
    const auto& placements = session.experiment().placements;
    // A capture's layers are told by their place, which one layer alone doesn't have.
    const std::size_t layers = session.experiment().replay ? 1 : session.layers();
    bool same = true;
    std::string problem;
    for (std::size_t layer = 0; layer < layers; ++layer) {
        Bytes whole;
        if (transport.rank() == 0) {
            try {
                whole = wholeOutput(session, layer, placements.front());
            } catch (const DeviceError& error) {
                problem = error.problem();
            }
        }
        transport.waitForAll();
        problem = broadcastText(transport, problem);
        if (!problem.empty()) break;
        for (std::size_t variant = 0; variant < placements.size(); ++variant) {
            const auto ranked = rankedOutput(session, transport, variant, layer);
            same = same && ranked == whole;
        }
    }
    if (transport.rank() != 0) return;
    if (problem.empty()) {
        run.sameAsOneRank = same;
        run.oneRankNote = fmt::format("{} layer(s), {} placement(s), one input of {} tokens", layers,
                                      placements.size(), session.experiment().tokens);
    } else {
        run.oneRankNote = "rank 0 can't hold a whole layer: " + problem;
    }
}

} // namespace gatescope
