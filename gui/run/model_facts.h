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
    QString part;                    ///< that was asked for; empty: the thinker where there are two
    bool hasParts = false;           ///< a thinker and a talker, of which one is run
    std::optional<MoeConfig> config; ///< nothing where it could not be read
    std::vector<int> layers;         ///< that can be run, of a checkpoint; those that its index has
    QString problem;                 ///< why it could not be read, with what to do

    bool isOf(const RunSettings& settings) const {
        return source == settings.source &&
               (source == RunSettings::Source::Preset ? settings.preset == path
                                                      : settings.path == path && settings.part == part);
    }
};

/// Reads files: belongs on a worker thread, but for presets. `part`: see RunSettings.
ModelFacts readModelFacts(RunSettings::Source source, const QString& presetOrPath, const QString& part = {});

} // namespace gatescope
