// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/job_queue.h"

namespace gatescope {

/// Lives as long as the job that was added last: what waits for its outcome does not wait on where that job
/// has failed or was stopped.
inline QObject* whileLastJobRuns(JobQueue& jobs, QObject* parent) {
    auto* waiting = new QObject(parent);
    QObject::connect(jobs.jobs().back(), &Job::finished, waiting, &QObject::deleteLater);
    return waiting;
}

} // namespace gatescope
