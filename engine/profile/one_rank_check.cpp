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
Bytes wholeOutput(const LayerSession& ranked, std::size_t layer, RouterPlacement placement,
                  const std::stop_token& stop) {
    auto experiment = ranked.experiment();
    experiment.firstLayer = ranked.numbersOfLayers()[layer];
    experiment.layers = 1;
    experiment.whatIfGate.reset();
    LayerSession whole(experiment, noProgress(), stop);
    const auto variant = whole.addVariant(placement);
    whole.setInput(kInput);
    whole.runLayer(variant, 0);
    return whole.output();
}

/// The whole batch's output, on rank 0.
Bytes rankedOutput(LayerSession& session, RankTransport& transport, std::size_t variant, std::size_t layer) {
    session.runLayer(variant, layer);
    Bytes batch;
    for (const auto& part : transport.gather(session.output()))
        batch.insert(batch.end(), part.begin(), part.end());
    return batch;
}

} // namespace

void checkAgainstOneRank(LayerSession& session, RankTransport& transport, RankRun& run,
                         ProgressSink& progress, const std::stop_token& stop) {
    const auto& placements = session.experiment().placements;
    // A capture's layers are told by their place, which one layer alone doesn't have.
    const std::size_t layers = session.experiment().replay ? 1 : session.layers();
    bool same = true;
    std::string problem;
    session.setInput(kInput);
    for (std::size_t layer = 0; layer < layers; ++layer) {
        progress.progress(static_cast<double>(layer) / static_cast<double>(layers),
                          fmt::format("comparing with one rank, layer {} of {}", layer + 1, layers));
        Bytes whole;
        if (transport.rank() == 0) {
            try {
                whole = wholeOutput(session, layer, placements.front(), stop);
            } catch (const DeviceError& error) {
                problem = "rank 0 can't hold a whole layer: " + error.problem();
            } catch (const Cancelled&) {
                problem = "the run was stopped"; // what was measured is still to be written
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
    // A difference that was found before the problem is one.
    if (problem.empty() || !same) run.sameAsOneRank = same;
    run.oneRankNote = problem.empty() ? fmt::format("{} layer(s), {} placement(s), one input of {} tokens",
                                                    layers, placements.size(), session.experiment().tokens)
                                      : problem;
}

} // namespace gatescope
