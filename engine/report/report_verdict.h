// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/report.h"

#include <cstdint>
#include <string>
#include <vector>

namespace gatescope {

enum class VerdictTone : std::uint8_t { Neutral, Good, Bad };

/// A number that stands out.
struct KeyFigure {
    std::string what;
    std::string value;
    std::string note;
};

/// What a report says first, in words. Texts may hold names that others chose.
struct ReportVerdict {
    VerdictTone tone = VerdictTone::Neutral;
    std::string headline;
    std::vector<std::string> sentences;
    std::vector<KeyFigure> figures;
};

ReportVerdict verdictOf(const ReportedTrace& trace);
ReportVerdict verdictOf(const TraceComparison& comparison);
ReportVerdict verdictOf(const SweepResult& sweep);
ReportVerdict verdictOf(const ExpertLoad& load);

} // namespace gatescope
