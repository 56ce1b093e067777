// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/run_settings.h"

namespace gatescope {

namespace {

MoeConfig readConfig(const RunSettings& settings) {
    const std::filesystem::path path = settings.path.toStdString();
    switch (settings.source) {
    case RunSettings::Source::ConfigFile:
        return MoeConfig::fromFile(path);
    case RunSettings::Source::Checkpoint:
        return MoeConfig::fromFile(path / "config.json");
    case RunSettings::Source::Preset:
        break;
    }
    return MoeConfig::fromPreset(settings.preset.toStdString());
}

} // namespace

Experiment makeExperiment(const RunSettings& settings) {
    if (settings.source != RunSettings::Source::Preset && settings.path.isEmpty()) {
        throw UsageError("No file has been chosen for the model.",
                         "Choose a config.json or a checkpoint's folder, or take a preset.");
    }
    Experiment experiment;
    experiment.config = readConfig(settings);
    if (settings.source == RunSettings::Source::Checkpoint) {
        experiment.checkpoint = settings.path.toStdString();
        experiment.firstLayer = settings.layer;
    }
    experiment.layers = settings.layers;
    experiment.tokens = settings.tokens;
    experiment.dtype = settings.dtype;
    experiment.device = settings.device.toStdString();
    experiment.threads = settings.threads;
    experiment.routing = RoutingSpec::parse(settings.routing.toStdString());
    experiment.seconds = settings.seconds;
    return experiment;
}

} // namespace gatescope
