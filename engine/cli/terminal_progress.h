// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/shown_progress.h"

#include <stop_token>
#include <string>

namespace gatescope::cli {

/// A line on stderr that is rewritten in place; silent where stderr is no terminal.
class TerminalProgress final : public ShownProgress {
public:
    TerminalProgress();
    ~TerminalProgress() override;
    void progress(double done, std::string_view what) override;
    void clear() override;

private:
    bool m_terminal;
    std::size_t m_width = 0;
    double m_lastShown = -1;
    std::string m_lastWhat;
};

/// Requests a stop when the user presses Ctrl+C (SIGINT) or another program asks for it (SIGTERM); a second
/// one ends the program at once.
std::stop_token stopOnInterrupt();

} // namespace gatescope::cli
