// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/shown_progress.h"

#include <chrono>
#include <optional>
#include <string>

namespace gatescope::cli {

/// A line of JSON on stderr for each change, at most 20 within a second. How far a step is comes at half that
/// rate, so that a new step is told at once.
class JsonProgress final : public ShownProgress {
public:
    JsonProgress();
    void progress(double done, std::string_view what) override;
    void timeLeft(double seconds) override;

private:
    using Clock = std::chrono::steady_clock;

    bool mayTell(std::string_view what, Clock::time_point now);
    std::optional<double> secondsLeft(double done, Clock::time_point now) const;

    Clock::time_point m_start;
    Clock::time_point m_lastLine;
    Clock::time_point m_lastCredit;
    double m_credit;    ///< lines that new steps may take at once
    std::string m_step; ///< the last line's text, up to its first number
    std::string m_lastText;
    bool m_told = false; ///< the work has said something of the time left
    double m_secondsLeft = -1;
};

} // namespace gatescope::cli
