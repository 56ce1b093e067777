// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "profile/experiment_passes.h"
#include "profile/layer_session.h"
#include "profile/sweep_machine.h"
#include "ranks/row_exchange.h"

#include <map>
#include <memory>

namespace gatescope {

/// The points' layers on their device. Points that differ in their number of tokens alone share weights.
class SweepLayers : public SweepMachine {
public:
    explicit SweepLayers(const SweepResult& sweep) : m_sweep(sweep) {}
    /// `memory`: bytes to plan with in place of what the system has left.
    SweepLayers(const SweepResult& sweep, std::int64_t memory) : m_sweep(sweep), m_memory(memory) {}

    std::vector<std::vector<std::size_t>> groups(const std::vector<std::size_t>& points) override;
    void load(const std::vector<std::size_t>& points, ProgressSink& progress,
              const std::stop_token& stop) override;
    PassRunner& passes(std::size_t point) override;
    void describe(std::size_t point, SweepPoint& described) override;

protected:
    /// What is left is for everything else that runs.
    static constexpr double kShareOfMemory = 0.9;

    /// One loading of weights: of all points from `first` on that have the same model, dtype and threads.
    struct Loaded {
        Experiment experiment;
        std::unique_ptr<ExpertPlacement> placement; ///< over ranks only
        std::unique_ptr<RowExchange> exchange;      ///< the same
        std::unique_ptr<LayerSession> session;
        std::map<std::size_t, std::unique_ptr<ExperimentPasses>> passes; ///< by point
    };

    /// Loads what `one.experiment` says.
    virtual void makeSession(Loaded& one, ProgressSink& progress, const std::stop_token& stop);
    virtual void setTokens(Loaded& one, int tokens) { one.session->setTokens(tokens); }
    virtual Experiment experimentOf(std::size_t point) const;
    virtual std::int64_t bytesOf(std::size_t point) const;
    const SweepPoint& pointOf(std::size_t point) const { return m_sweep.points[point]; }
    void planWith(std::int64_t memory) { m_memory = memory; }
    /// The first point with the same weights.
    std::size_t weightsOf(std::size_t point) const;
    Loaded& loaded(std::size_t point) { return m_loaded.at(weightsOf(point)); }

private:
    const SweepResult& m_sweep;
    std::int64_t m_memory = 0;
    std::map<std::size_t, Loaded> m_loaded; ///< by weightsOf()
};

} // namespace gatescope
