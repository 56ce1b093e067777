// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/run_dock.h"

#include "run/calibrate_panel.h"
#include "run/recent_runs.h"
#include "run/run_controls.h"
#include "run/run_panel.h"
#include "run/run_store.h"
#include "run/sweep_panel.h"
#include "shell/last_job.h"
#include "workspace/workspace.h"

#include <QPushButton>
#include <QStyleOptionDockWidget>
#include <QStylePainter>
#include <QTabWidget>

#include <algorithm>

namespace gatescope {

RunDock::RunDock(JobQueue& jobs, Workspace& workspace, QWidget* parent)
    : QDockWidget(tr("Run"), parent),
      m_jobs(jobs),
      m_workspace(workspace),
      m_store(new RunStore(this)),
      m_tabs(new QTabWidget(this)),
      m_profile(new RunPanel(jobs, *m_store, this)),
      m_sweep(new SweepPanel(jobs, *m_store, this)),
      m_calibrate(new CalibratePanel(jobs, this)) {
    setObjectName(QStringLiteral("run"));
    m_store->setOpen([this](const QString& path) {
        return std::ranges::any_of(m_workspace.entries(), [&path](const Workspace::Entry& entry) {
            return entry.trace->unsaved() && entry.trace->keptAt == path;
        });
    });
    setAllowedAreas(Qt::LeftDockWidgetArea | Qt::RightDockWidgetArea);
    auto* recent = new RecentRuns(*m_store, this);
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_profile, tr("Profile"));
    m_tabs->addTab(m_sweep, tr("Sweep"));
    m_tabs->addTab(m_calibrate, tr("Calibrate"));
    m_tabs->addTab(recent, tr("Recent"));
    setWidget(m_tabs);
    connect(m_profile, &RunPanel::resultReady, this,
            [this](const QString& path) { m_workspace.openRun(path); });
    connect(m_sweep, &SweepPanel::sweepFinished, this, &RunDock::sweepReady);
    connect(m_profile, &RunPanel::devicesListed, m_sweep, &SweepPanel::setDevices);
    connectRecent(*recent);
}

void RunDock::paintEvent(QPaintEvent* event) {
    if (isFloating()) return QDockWidget::paintEvent(event);
    QStylePainter painter(this);
    painter.setFont(font());
    QStyleOptionDockWidget title;
    initStyleOption(&title);
    title.rect = QRect(0, 0, width(), widget()->y());
    painter.drawControl(QStyle::CE_DockWidgetTitle, title);
}

void RunDock::connectRecent(RecentRuns& recent) {
    connect(&recent, &RecentRuns::openWanted, this,
            [this](const QString& path) { m_workspace.openRun(path); });
    connect(&recent, &RecentRuns::sweepWanted, this, &RunDock::sweepReady);
    connect(&recent, &RecentRuns::compareWanted, this,
            [this](const QString& baseline, const QString& candidate) {
                m_workspace.openRun(baseline);
                QObject* waiting = whileLastJobRuns(m_jobs, this);
                connect(&m_workspace, &Workspace::traceOpened, waiting,
                        [this, baseline, candidate](const OpenTracePtr& trace) {
                            if (trace->keptAt == baseline)
                                m_workspace.openRun(candidate, Workspace::Place::Candidate);
                        });
            });
}

QVariantMap RunDock::settings() const {
    return {{QStringLiteral("profile"), m_profile->settings().toVariantMap()},
            {QStringLiteral("sweep"), m_sweep->settings().toVariantMap()},
            {QStringLiteral("calibrate"), m_calibrate->toVariantMap()}};
}

void RunDock::setSettings(const QVariantMap& settings) {
    const auto part = [&settings](const char* name) { return settings.value(QLatin1String(name)).toMap(); };
    if (settings.contains(QStringLiteral("profile")))
        m_profile->setSettings(RunSettings::fromVariantMap(part("profile")));
    if (settings.contains(QStringLiteral("sweep")))
        m_sweep->setSettings(SweepSettings::fromVariantMap(part("sweep")));
    if (settings.contains(QStringLiteral("calibrate"))) m_calibrate->fromVariantMap(part("calibrate"));
}

void RunDock::startProfile() {
    m_tabs->setCurrentWidget(m_profile);
    m_profile->run();
}

QString RunDock::refusal() const {
    if (m_profile->controls().isRunning()) return tr("It is being measured");
    return m_profile->controls().runButton()->isEnabled() ? QString() : tr("The form can't be run as it is");
}

} // namespace gatescope
