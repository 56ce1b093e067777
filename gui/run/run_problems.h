// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "profile/backends.h"
#include "run/model_facts.h"
#include "run/rank_launch.h"
#include "run/run_settings.h"

#include <QMap>
#include <QString>

#include <vector>

namespace gatescope {

/// A row of a form.
enum class RunField {
    Model,
    Layers,
    Tokens,
    Placements,
    Routing,
    Capture,
    WhatIf,
    Device,
    Threads,
    Ranks,
    Measure,
    Output
};
/// What stands in a run's way, in the order of the form.
using RunProblems = QMap<RunField, QString>;

/// What `gatescope profile` would refuse, as far as it can be told beforehand. `facts` may be of another
/// model (they are on their way), and `devices` empty (the same). `launch` counts for runs over ranks.
RunProblems problemsOf(const RunSettings& settings, const ModelFacts& facts,
                       const std::vector<DeviceInfo>& devices, const RankLaunch& launch = {});

} // namespace gatescope
