// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/sweep_output_group.h"

#include "run/path_field.h"

#include <QLabel>
#include <QLineEdit>

namespace gatescope {

SweepOutputGroup::SweepOutputGroup(QWidget* parent)
    : SettingsGroup(tr("File"), parent),
      m_path(new PathField(tr("The sweep's file"), PathField::Picks::NewFile, body())) {
    m_path->setObjectName(QStringLiteral("sweepFile"));
    m_path->setPlaceholder(tr("among the recent runs"));
    m_path->setFilter(tr("Sweep (*.json)"));
    m_path->setToolTip(tr("Kept after each round; one that was stopped goes on. A file can be dropped here"));
    addRow(tr("&Keep in"), m_path, m_path->edit());
    addProblemRow(RunField::Output);
    m_state = addNote(QStringLiteral(" "));
    connect(m_path, &PathField::edited, this, &SweepOutputGroup::changed);
    showFile({});
}

QString SweepOutputGroup::path() const {
    return m_path->path();
}

void SweepOutputGroup::setPath(const QString& path) {
    const QSignalBlocker blocker(this);
    m_path->setPath(path);
}

void SweepOutputGroup::showFile(const SweepFile& file) {
    if (!file.problem.isEmpty()) {
        m_state->clear(); // said in red
    } else if (!file.exists) {
        m_state->setText(tr("A sweep that is stopped goes on later, with the same settings and its file."));
    } else if (file.complete) {
        m_state->setText(tr("The sweep in this file is finished: Run shows it."));
    } else {
        m_state->setText(tr("%1 of %2 turns of the sweep in this file are done: Run goes on.")
                             .arg(file.turns)
                             .arg(file.ofTurns));
    }
}

} // namespace gatescope
