// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/run_dock.h"

#include "run/run_controls.h"
#include "run/run_panel.h"
#include "run/run_store.h"
#include "workspace/workspace.h"

#include <QPushButton>
#include <QTabWidget>

namespace gatescope {

RunDock::RunDock(JobQueue& jobs, Workspace& workspace, QWidget* parent)
    : QDockWidget(tr("Run"), parent),
      m_store(new RunStore(this)),
      m_tabs(new QTabWidget(this)),
      m_profile(new RunPanel(jobs, *m_store, this)) {
    setObjectName(QStringLiteral("run"));
    setAllowedAreas(Qt::LeftDockWidgetArea | Qt::RightDockWidgetArea);
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_profile, tr("Profile"));
    setWidget(m_tabs);
    connect(m_profile, &RunPanel::resultReady, &workspace, &Workspace::openRun);
}

QVariantMap RunDock::settings() const {
    return m_profile->settings().toVariantMap();
}

void RunDock::setSettings(const QVariantMap& settings) {
    if (!settings.isEmpty()) m_profile->setSettings(RunSettings::fromVariantMap(settings));
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
