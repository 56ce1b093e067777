// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "profile/experiment.h"

namespace gatescope {

/// Carries out an experiment. The window knows this interface only, so tests put a scripted one in its place.
class ProfileRunner {
public:
    virtual ~ProfileRunner() = default;
    /// Called on a worker thread. Throws as runExperiment does.
    virtual ProfileResult run(const Experiment& experiment, ProgressSink& progress, std::stop_token stop) = 0;
};

/// The embedded engine.
class EngineRunner final : public ProfileRunner {
public:
    ProfileResult run(const Experiment& experiment, ProgressSink& progress, std::stop_token stop) override {
        return runExperiment(experiment, progress, std::move(stop));
    }
};

} // namespace gatescope
