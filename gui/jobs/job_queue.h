// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/thread_job.h"

#include <QObject>

#include <memory>
#include <vector>

namespace gatescope {

/// The jobs that go on. Work on files goes on side by side; what measures has the machine to itself: such
/// jobs wait for each other and for work that people asked for, so that nothing disturbs what is measured.
class JobQueue : public QObject {
    Q_OBJECT
public:
    enum class Use { Shared, Machine };

    explicit JobQueue(QObject* parent = nullptr) : QObject(parent) {}
    /// Stops all jobs and waits for them.
    ~JobQueue() override;

    /// Starts it now or as soon as it may. The queue frees it after its finished(), on a thread of its own
    /// where that could take long.
    Job* add(std::unique_ptr<Job> job, Use use = Use::Shared);
    Job* run(const QString& title, ThreadJob::Work work) {
        return add(std::make_unique<ThreadJob>(title, std::move(work)));
    }
    /// What people asked for; background work goes on.
    void cancelAll();

    std::vector<Job*> jobs() const;
    /// What people asked for, without background work.
    bool busy() const;
    bool machineInUse() const;
    /// Frees something big without holding up the window.
    static void freeLater(std::shared_ptr<const void> something);

signals:
    /// A job was added, started, ended or has progressed.
    void changed();
    void failed(const QString& title, const gatescope::JobFailure& failure);
    void cancelled(const QString& title);
    /// Nothing that people asked for goes on any more.
    void idle();

private:
    struct Entry {
        std::unique_ptr<Job> job;
        Use use = Use::Shared;
    };

    void startWaiting();
    void ended(Job* job);

    std::vector<Entry> m_entries;
};

} // namespace gatescope
