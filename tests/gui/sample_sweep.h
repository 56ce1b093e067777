// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "profile/sweep.h"

namespace gatescope::test {

/// A finished one of one model in two dtypes at two token counts, 2 % dearer before the fix.
inline SweepResult sampleSweep() {
    SweepPlan plan;
    const MoeConfig& model = presets().front().config;
    plan.models = {model};
    plan.dtypes = {DType::BF16, DType::F32};
    plan.tokens = {1, 16};
    SweepResult sweep = newSweep(plan);
    double base = 1e6;
    for (SweepPoint& point : sweep.points) {
        point.rounds = kSweepRounds;
        point.blocks = 12;
        point.passesPerBlock = 1;
        for (int i = 0; i < 12; ++i) {
            point.runs[0].layerNs.push_back(base * 1.02 + i);
            point.runs[1].layerNs.push_back(base + 2 * i);
        }
        base *= 2;
    }
    return sweep;
}

} // namespace gatescope::test
