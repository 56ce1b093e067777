// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/job.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace gatescope {

/// What a child process says on stderr under `--progress json`: lines that come in pieces, among which may
/// stand what libraries and drivers print.
class ProgressParser {
public:
    struct Progress {
        double done = 0;
        QString what;
        double secondsLeft = -1; ///< negative: not known
    };

    void feed(const QByteArray& bytes);
    /// The last progress since the last call.
    std::optional<Progress> takeProgress();
    /// The line with which a program ends that did not end well.
    const std::optional<JobFailure>& failure() const { return m_failure; }
    /// The last of what was no JSON, for people: a few lines.
    QString tail() const;

private:
    void readLine(const QByteArray& line);

    QByteArray m_partial;
    QByteArray m_others;
    std::optional<Progress> m_progress;
    std::optional<JobFailure> m_failure;
};

} // namespace gatescope
