// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compare/slot_comparison.h"

#include <QObject>
#include <QPointer>
#include <QString>

#include <memory>

namespace gatescope {

class Job;
class JobQueue;
class Workspace;

/// Compares what stands in the slots, anew whenever that changes, by a job in the background.
class Comparer : public QObject {
    Q_OBJECT
public:
    Comparer(Workspace& workspace, JobQueue& jobs, QObject* parent = nullptr);

    /// Null where nothing is compared, or not yet.
    const std::shared_ptr<const SlotComparison>& comparison() const { return m_comparison; }
    bool working() const { return m_working; }
    /// Why no comparison came about, where that is so.
    const QString& problem() const { return m_problem; }

signals:
    void changed();

private:
    void compare();

    Workspace& m_workspace;
    JobQueue& m_jobs;
    std::shared_ptr<const SlotComparison> m_comparison;
    PerSlot<TimelinePtr> m_wanted;
    QPointer<Job> m_job; ///< compares them
    bool m_working = false;
    QString m_problem;
};

} // namespace gatescope
