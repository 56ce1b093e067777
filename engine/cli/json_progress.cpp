// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/json_progress.h"

#include "report/progress_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

namespace gatescope::cli {

namespace {

using namespace std::chrono_literals;

constexpr double kStepsPerSecond = 10;
constexpr auto kBetweenLines = 100ms; // of one step
// Before that a guess from the share that is done says nothing.
constexpr double kShareToGuess = 0.05;
constexpr auto kTimeToGuess = 500ms;

double secondsBetween(std::chrono::steady_clock::time_point from, std::chrono::steady_clock::time_point to) {
    return std::chrono::duration<double>(to - from).count();
}

std::string_view stepOf(std::string_view what) {
    return what.substr(0, what.find_first_of("0123456789"));
}

} // namespace

JsonProgress::JsonProgress()
    : m_start(Clock::now()),
      m_lastLine(m_start - kBetweenLines),
      m_lastCredit(m_start),
      m_credit(kStepsPerSecond) {}

bool JsonProgress::mayTell(std::string_view what, Clock::time_point now) {
    if (stepOf(what) == m_step) return now - m_lastLine >= kBetweenLines;
    m_credit = std::min(kStepsPerSecond, m_credit + secondsBetween(m_lastCredit, now) * kStepsPerSecond);
    m_lastCredit = now;
    if (m_credit < 1) return false;
    m_credit -= 1;
    return true;
}

void JsonProgress::progress(double done, std::string_view what) {
    const auto now = Clock::now();
    if (!mayTell(what, now)) return;
    const auto text = progressLine(done, what, secondsLeft(done, now));
    if (text == m_lastText) return;
    m_step = stepOf(what);
    m_lastText = text;
    m_lastLine = now;
    fmt::print(stderr, "{}\n", text);
}

void JsonProgress::timeLeft(double seconds) {
    m_told = true;
    m_secondsLeft = seconds;
}

std::optional<double> JsonProgress::secondsLeft(double done, Clock::time_point now) const {
    if (m_told) return m_secondsLeft >= 0 ? std::optional(m_secondsLeft) : std::nullopt;
    if (done < kShareToGuess || now - m_start < kTimeToGuess) return std::nullopt;
    return secondsBetween(m_start, now) * (1 - done) / done;
}

} // namespace gatescope::cli
