// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/compare/trace_comparison.h"

#include <QString>

namespace gatescope {

/// How much longer or shorter a step takes, how sure that is and by what, in the window's language: what
/// stepWords() says on the command line. Why steps aren't alike is the engine's own text.
QString stepSentence(const TraceComparison& comparison);

} // namespace gatescope
