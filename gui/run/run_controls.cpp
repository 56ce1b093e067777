// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/run_controls.h"

#include "look/followed_font.h"
#include "run/progress_text.h"
#include "run/run_process.h"
#include "widgets/plain_label.h"
#include "workspace/engine_text.h"

#include <QApplication>
#include <QClipboard>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>
#include <QStyle>

namespace gatescope {

namespace {
constexpr int kBarSteps = 1000;

void setRole(QLabel& label, const char* role) {
    label.setProperty("role", QLatin1String(role));
    label.style()->unpolish(&label);
    label.style()->polish(&label);
}
} // namespace

RunControls::RunControls(const QString& runText, QWidget* parent) : QWidget(parent) {
    build(runText);
    showOutcome({}, {}, "muted");
    update();
}

void RunControls::build(const QString& runText) {
    m_run = new QPushButton(runText, this);
    m_run->setObjectName(QStringLiteral("run"));
    m_run->setProperty("role", "primary");
    m_problem = new PlainLabel(this);
    m_problem->setObjectName(QStringLiteral("runProblem"));
    m_problem->setProperty("role", "danger");
    m_outcome = new PlainLabel(this);
    m_outcome->setObjectName(QStringLiteral("outcome"));
    FollowedFont::give(*m_outcome, 1.0, QFont::DemiBold);
    m_more = new PlainLabel(this);
    m_more->setProperty("role", "muted");
    for (QLabel* label : {m_problem, m_outcome, m_more}) {
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        label->setFocusPolicy(Qt::NoFocus);
    }
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(fontMetrics().height() / 3);
    column->addWidget(m_problem);
    column->addWidget(m_run);
    column->addWidget(buildProgress());
    column->addWidget(m_outcome);
    column->addWidget(m_more);
    column->addWidget(buildCommandLine());
    connect(m_run, &QPushButton::clicked, this, &RunControls::run);
    connect(m_cancel, &QPushButton::clicked, this, &RunControls::cancel);
}

QWidget* RunControls::buildProgress() {
    m_progress = new QWidget(this);
    m_step = new PlainLabel(m_progress);
    m_step->setWordWrap(true);
    m_left = new PlainLabel(m_progress);
    m_left->setProperty("role", "muted");
    m_bar = new QProgressBar(m_progress);
    m_bar->setRange(0, kBarSteps);
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("Progress"));
    m_cancel = new QPushButton(tr("&Cancel"), m_progress);
    m_cancel->setObjectName(QStringLiteral("cancel"));
    auto* column = new QVBoxLayout(m_progress);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(fontMetrics().height() / 3);
    column->addWidget(m_step);
    column->addWidget(m_bar);
    column->addWidget(m_left);
    column->addWidget(m_cancel);
    return m_progress;
}

QWidget* RunControls::buildCommandLine() {
    auto* box = new QWidget(this);
    m_commandLine = new PlainLabel(box);
    m_commandLine->setObjectName(QStringLiteral("commandLine"));
    m_commandLine->setProperty("role", "muted");
    FollowedFont::give(*m_commandLine, [](const QFont& font) {
        QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
        fixed.setPointSizeF(font.pointSizeF()); // text that is scaled, is so everywhere
        return fixed;
    });
    m_commandLine->setWordWrap(true);
    m_commandLine->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_commandLine->setToolTip(tr("The same run on the command line"));
    m_commandLine->setMinimumWidth(1); // a long path is no reason for a wide panel
    auto* copy = new QPushButton(tr("C&opy"), box);
    copy->setProperty("role", "link");
    copy->setAccessibleName(tr("Copy the command line"));
    connect(copy, &QPushButton::clicked, this,
            [this] { QApplication::clipboard()->setText(m_commandLine->accessibleName()); });
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_commandLine, 1);
    row->addWidget(copy, 0, Qt::AlignTop);
    return box;
}

void RunControls::setCommandLine(const QString& line) {
    m_commandLine->setAccessibleName(line);
    // A path has no blanks to break the line at; the copied one is as it is.
    m_commandLine->setText(QString(line).replace(QChar('/'), QStringLiteral("/\u200b")));
}

void RunControls::setProblem(const QString& problem) {
    m_problem->setText(problem);
    update();
}

void RunControls::run() {
    if (!isRunning() && m_problem->text().isEmpty()) emit runWanted();
}

void RunControls::cancel() {
    if (m_job) m_job->cancel();
}

QString RunControls::outcome() const {
    return m_outcome->text() + QChar('\n') + m_more->text();
}

void RunControls::follow(RunProcess& job) {
    m_job = &job;
    showOutcome({}, {}, "muted");
    connect(&job, &Job::progressed, this, &RunControls::showProgress);
    connect(&job, &RunProcess::resultReady, this, [this] {
        if (m_job->stoppedEarly())
            showOutcome(tr("Stopped early"), tr("What was measured until then is shown."), "warning");
    });
    connect(&job, &Job::failed, this, [this](const JobFailure& failure) {
        showOutcome(engineText(failure.problem.toStdString()), engineText(failure.remedy.toStdString()),
                    "danger");
    });
    connect(&job, &Job::cancelled, this,
            [this] { showOutcome(tr("Cancelled"), tr("Nothing had been measured yet."), "muted"); });
    connect(&job, &Job::finished, this, &RunControls::ended);
    connect(&job, &QObject::destroyed, this, &RunControls::ended); // closed before it began
    showProgress();
    update();
    if (m_run->hasFocus() || m_cancel->isVisible()) m_cancel->setFocus();
}

void RunControls::showProgress() {
    if (!m_job) return;
    const bool waiting = m_job->state() == Job::State::Waiting;
    const bool stopping = m_job->state() == Job::State::Stopping;
    m_step->setText(waiting ? tr("Waits for another run …") : engineText(m_job->step().toStdString()));
    m_bar->setValue(static_cast<int>(m_job->done() * kBarSteps));
    const QString percent = tr("%1 %").arg(static_cast<int>(m_job->done() * 100));
    const QString left = stopping ? QString() : remainingText(m_job->remainingSeconds());
    m_left->setText(left.isEmpty() ? percent : percent + QStringLiteral(", ") + left);
    m_cancel->setText(stopping ? tr("&Stop now") : tr("&Cancel"));
    m_cancel->setToolTip(stopping ? tr("End the run at once; what was measured is lost")
                                  : tr("Stop; what has been measured is kept"));
}

void RunControls::showOutcome(const QString& strong, const QString& more, const char* role) {
    m_outcome->setText(strong);
    m_more->setText(more);
    setRole(*m_outcome, role);
    m_outcome->setVisible(!strong.isEmpty());
    m_more->setVisible(!more.isEmpty());
}

void RunControls::ended() {
    if (m_job) m_job->disconnect(this);
    const bool hadFocus = m_cancel->hasFocus();
    m_job = nullptr;
    update();
    if (hadFocus) m_run->setFocus();
}

void RunControls::update() {
    const bool running = isRunning();
    const QString problem = m_problem->text();
    m_problem->setVisible(!running && !problem.isEmpty());
    m_run->setVisible(!running);
    m_run->setEnabled(problem.isEmpty());
    m_run->setToolTip(problem.isEmpty() ? tr("Measure now (Enter)") : plainToolTip(problem));
    m_run->setAccessibleDescription(problem);
    m_progress->setVisible(running);
}

} // namespace gatescope
