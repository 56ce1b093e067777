// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/config.h"
#include "run/run_settings.h"

#include <QString>

#include <optional>
#include <vector>

namespace gatescope {

/// What the chosen model's files say.
struct ModelFacts {
    RunSettings::Source source = RunSettings::Source::Preset;
    QString path;
    std::optional<MoeConfig> config; ///< nothing where it could not be read
    std::vector<int> layers;         ///< that can be run, of a checkpoint; those that its index has
    QString problem;                 ///< why it could not be read, with what to do

    bool isOf(const RunSettings& settings) const {
        return source == settings.source &&
               (source == RunSettings::Source::Preset ? settings.preset : settings.path) == path;
    }
};

/// Reads files: belongs on a worker thread, but for presets.
ModelFacts readModelFacts(RunSettings::Source source, const QString& presetOrPath);

} // namespace gatescope
