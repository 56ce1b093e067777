// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "document/document.h"

#include <QString>

namespace gatescope {

enum class Tone { Neutral, Good, Warning, Danger };

/// One statement: a caption, the figure, and a sentence that says what it means.
struct Statement {
    QString caption;
    QString figure;
    QString sentence;
    QString details; ///< evidence, confidence and advice of what was found; a tool tip
    Tone tone = Tone::Neutral;
};

/// What was found about gate calls; no figure where the trace has no MoE layers.
Statement gateStatement(const Document& document);
/// What else was found that need not be done.
Statement otherWorkStatement(const Document& document);
/// What was odd in the file or in what its profiler recorded.
Statement recordingStatement(const Document& document);
/// Before against after: resolved, or below what the samples can resolve, with the interval.
Statement timeStatement(const Document& document);
/// Whether both placements gave the same bits.
Statement outputStatement(const Document& document);

} // namespace gatescope
