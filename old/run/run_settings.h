// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "profile/experiment.h"

#include <QString>

namespace gatescope {

/// What the run panel asks for, before any file has been read.
struct RunSettings {
    enum class Source { Preset, ConfigFile, Checkpoint };

    Source source = Source::Preset;
    QString preset = QStringLiteral("qwen3-30b-a3b");
    QString path;  ///< of the config.json or of the checkpoint's folder
    int layer = 0; ///< of the checkpoint
    int tokens = 16;
    int layers = 1;
    DType dtype = DType::BF16;
    QString routing = QStringLiteral("model");
    int threads = 0; ///< 0: all cores
    double seconds = 3.0;
    QString device = QStringLiteral("cpu");

    bool operator==(const RunSettings&) const = default;
};

/// Reads the model's shape and puts the experiment together: both placements, before and after the fix.
/// UsageError or InputError where that can't be done.
Experiment makeExperiment(const RunSettings& settings);

} // namespace gatescope
