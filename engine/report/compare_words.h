// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/compare/trace_comparison.h"

#include <string>

namespace gatescope {

/// A difference with its interval, also in percent of the baseline: "-12.30 us (-14.10 to -10.50; -2.1 %)".
std::string differenceText(const Difference& difference);

/// What there is too little of for an interval.
enum class TooFew { StepsOfBoth, BlocksOfRun, StepsOfBaseline, StepsOfCandidate, StepsOfARecording };
TooFew tooFewOf(const TraceComparison& comparison);

/// What these data could have shown, as half a sentence; where that is nothing, why.
std::string detectableWords(const TraceComparison& comparison);

/// "no interval", and why there is none.
std::string noIntervalWords(const TraceComparison& comparison);

/// The verdict on the step: what was seen, how sure it is, what these data could have shown at all, and where
/// the variance between recordings came from.
std::string stepWords(const TraceComparison& comparison);

} // namespace gatescope
