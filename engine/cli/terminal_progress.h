// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/progress.h"

#include <string>

namespace gatescope::cli {

/// A line on stderr that is rewritten in place; silent where stderr is no terminal.
class TerminalProgress final : public ProgressSink {
public:
    TerminalProgress();
    ~TerminalProgress() override;
    void progress(double done, std::string_view what) override;
    void clear();

private:
    bool m_terminal;
    std::size_t m_width = 0;
    double m_lastShown = -1;
    std::string m_lastWhat;
};

/// Requests a stop when the user presses Ctrl+C; a second one ends the program at once.
std::stop_token stopOnInterrupt();

} // namespace gatescope::cli
