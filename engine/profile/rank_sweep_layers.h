// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "profile/calls_since_warm_up.h"
#include "profile/rank_facts.h"
#include "profile/rank_fault.h"
#include "profile/rank_passes.h"
#include "profile/slowest_passes.h"
#include "profile/sweep_layers.h"

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>

namespace gatescope {

/// A sweep's layers with their experts over ranks. Every function is called by all ranks in the same order,
/// and tells all of them the same, so that a sweep which goes by nothing else goes alike on each.
class RankSweepLayers final : public SweepLayers {
public:
    RankSweepLayers(const SweepResult& sweep, std::optional<std::filesystem::path> placementMap,
                    RankTransport& transport, const std::stop_token& stop);

    std::vector<std::vector<std::size_t>> groups(const std::vector<std::size_t>& points) override;
    /// What a rank can't load is thrown on all of them. Each model's layers are
    /// compared with one rank's. Not stopped by `stop` but by what the constructor got, on all ranks.
    void load(const std::vector<std::size_t>& points, ProgressSink& progress,
              const std::stop_token& stop) override;
    PassRunner& passes(std::size_t point) override;
    /// Rank 0's.
    std::int64_t nowNs() const override;
    void describe(std::size_t point, SweepPoint& described) override;

    /// Whether what fails now fails on all ranks alike: until a point's first pass all do and learn the same.
    bool failedAlike() const { return m_failedAlike; }

private:
    /// What stands between a point's passes and who runs them.
    struct Together {
        std::unique_ptr<RankFault> fault;
        std::unique_ptr<RankPasses> met;
        std::unique_ptr<CallsSinceWarmUp> counted;
        std::unique_ptr<SlowestPasses> slowest;
    };

    void makeSession(Loaded& one, ProgressSink& progress, const std::stop_token& stop) override;
    void setTokens(Loaded& one, int tokens) override;
    Experiment experimentOf(std::size_t point) const override;
    std::int64_t bytesOf(std::size_t point) const override;
    std::string toldBy(const std::vector<std::string>& texts, std::size_t point, const SweepPoint& described);
    /// As agree(), but throws what failed as it is.
    void agreeOn(const std::function<void()>& work);
    const ExpertPlacement& placementOf(const MoeConfig& config) const;

    std::optional<std::filesystem::path> m_placementMap;
    RankTransport& m_transport;
    const std::stop_token& m_stop;
    int m_threads;                                       ///< where none are asked for
    std::int64_t m_memoryBytes = 0;                      ///< this rank's part of what its machine has
    std::map<std::size_t, Together> m_together;          ///< by point
    std::map<std::size_t, RankRun> m_checks;             ///< by weightsOf(); on rank 0
    mutable std::map<int, ExpertPlacement> m_placements; ///< by number of experts
    bool m_failedAlike = false;
};

} // namespace gatescope
