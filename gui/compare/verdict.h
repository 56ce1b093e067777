// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compare/slot_comparison.h"
#include "look/tone.h"

#include <QString>

#include <vector>

namespace gatescope {

/// One statement: the figure, and a sentence that says what it means.
struct Statement {
    QString caption;  ///< "Gate calls per layer"
    QString figure;   ///< "2 → 1"
    QString sentence; ///< the interval, the evidence
    Tone tone = Tone::Plain;
};

/// What the strip above the timelines says, most important first. `comparison` is null while nothing is
/// compared or it is not done yet.
std::vector<Statement> verdict(const PerSlot<TimelinePtr>& timelines, const SlotComparison* comparison);

/// Before against after of one run: the net change of a layer with its interval, or that the samples resolve
/// none. Never the cold call's duration.
Statement timeStatement(const ProfileResult& run, const Timeline& baseline, const Timeline& candidate);
Statement gateStatement(const PerSlot<TimelinePtr>& timelines);

} // namespace gatescope
