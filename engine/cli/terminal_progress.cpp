// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/terminal_progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <thread>
#include <unistd.h>

namespace gatescope::cli {

TerminalProgress::TerminalProgress() : m_terminal(::isatty(STDERR_FILENO) == 1) {}

TerminalProgress::~TerminalProgress() {
    clear();
}

void TerminalProgress::progress(double done, std::string_view what) {
    if (!m_terminal || (what == m_lastWhat && done - m_lastShown < 0.005)) return;
    m_lastShown = done;
    m_lastWhat = what;
    const auto line = fmt::format("{:3.0f} %  {}", done * 100, what);
    fmt::print(stderr, "\r{:<{}}", line, std::max(line.size(), m_width));
    std::fflush(stderr);
    m_width = line.size();
}

void TerminalProgress::clear() {
    if (m_width == 0) return;
    fmt::print(stderr, "\r{:<{}}\r", "", m_width);
    m_width = 0;
}

std::stop_token stopOnInterrupt() {
    // A signal handler may not request a stop, so a thread of its own waits for the signal.
    static std::stop_source source;
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
    std::thread([set] {
        int signal = 0;
        ::sigwait(&set, &signal);
        source.request_stop();
        ::sigwait(&set, &signal);
        std::_Exit(130);
    }).detach();
    return source.get_token();
}

} // namespace gatescope::cli
