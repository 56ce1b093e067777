// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/job_strip.h"

#include "jobs/job_queue.h"
#include "run/progress_text.h"
#include "widgets/elided_label.h"
#include "workspace/engine_text.h"

#include <QHBoxLayout>
#include <QProgressBar>
#include <QToolButton>

namespace gatescope {

namespace {
constexpr double kTellingShare = 0.03; ///< before that, how long it took tells nothing
constexpr double kTellingSeconds = 0.7;
constexpr int kSteps = 1000;
} // namespace

JobStrip::JobStrip(JobQueue& jobs, QWidget* parent)
    : QWidget(parent),
      m_jobs(jobs),
      m_text(new PlainLabel(this)),
      m_bar(new QProgressBar(this)),
      m_cancel(new QToolButton(this)) {
    m_bar->setRange(0, kSteps);
    m_bar->setTextVisible(false);
    m_bar->setFixedWidth(fontMetrics().averageCharWidth() * 20);
    m_bar->setAccessibleName(tr("Progress"));
    m_cancel->setText(tr("Cancel"));
    m_cancel->setToolTip(tr("Stop the present work"));
    // The line keeps its height: were it higher while a job runs, all above it would be laid out and drawn
    // anew.
    QSizePolicy kept = m_cancel->sizePolicy();
    kept.setRetainSizeWhenHidden(true);
    m_cancel->setSizePolicy(kept);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, fontMetrics().averageCharWidth(), 0);
    row->addWidget(m_text);
    row->addWidget(m_bar);
    row->addWidget(m_cancel);
    connect(m_cancel, &QToolButton::clicked, &m_jobs, &JobQueue::cancelAll);
    connect(&m_jobs, &JobQueue::changed, this, &JobStrip::refresh);
    refresh();
}

QString JobStrip::remaining(const Job& job) {
    if (m_timed != &job) {
        m_timed = &job;
        m_since.start();
    }
    double seconds = job.remainingSeconds();
    if (seconds < 0) {
        const double passed = double(m_since.elapsed()) / 1000;
        if (job.done() < kTellingShare || passed < kTellingSeconds) return {};
        seconds = passed * (1 - job.done()) / job.done();
    }
    return remainingText(seconds);
}

void JobStrip::refresh() {
    const Job* shown = nullptr;
    int others = -1;
    for (const Job* job : m_jobs.jobs()) {
        const bool better = shown == nullptr || (shown->inBackground() && !job->inBackground());
        if (better) shown = job;
        ++others;
    }
    m_text->setVisible(shown != nullptr);
    if (shown == nullptr) {
        m_bar->hide();
        m_cancel->hide();
        m_timed = nullptr;
        return;
    }
    QStringList words{shown->title()};
    switch (shown->state()) {
    case Job::State::Waiting:
        words << tr("waits for other work");
        break;
    case Job::State::Stopping:
        words << tr("stopping");
        break;
    default:
        words << engineText(shown->step().toStdString()) << remaining(*shown);
        break;
    }
    words.removeAll(QString());
    QString text = words.join(QStringLiteral(" · "));
    if (others > 0) text += tr(" (%n more)", nullptr, others);
    m_text->setText(text);
    m_bar->setValue(int(shown->done() * kSteps));
    m_bar->setVisible(!shown->inBackground());
    const bool cancellable = shown->cancellable() && shown->state() != Job::State::Stopping;
    m_cancel->setVisible(!shown->inBackground());
    m_cancel->setEnabled(cancellable);
    m_cancel->setToolTip(cancellable
                             ? tr("Stop the present work")
                             : tr("It is stopping already, or a file is being written; it ends by itself"));
}

} // namespace gatescope
