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
    Tone tone = Tone::Neutral;
};

/// What was found about gate calls; an empty figure where the trace has no MoE blocks.
Statement gateStatement(const Document& document);
/// Before against after: resolved, or below what the samples can resolve, with the interval.
Statement timeStatement(const Document& document);
/// Whether both placements gave the same bits.
Statement outputStatement(const Document& document);

} // namespace gatescope
