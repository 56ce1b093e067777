// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/sweep_model_group.h"

#include "run/path_field.h"
#include "widgets/plain_label.h"

#include <QLineEdit>
#include <QListWidget>

namespace gatescope {

namespace {
constexpr int kRowsShown = 5;
}

SweepModelGroup::SweepModelGroup(QWidget* parent)
    : SettingsGroup(tr("Models"), parent),
      m_presets(new QListWidget(body())),
      m_config(new PathField(tr("Configuration"), PathField::Picks::File, body())) {
    m_presets->setObjectName(QStringLiteral("presets"));
    for (const PresetInfo& preset : presets()) {
        auto* item = new QListWidgetItem(QString::fromStdString(preset.title), m_presets);
        item->setData(Qt::UserRole, QString::fromStdString(preset.name));
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        item->setCheckState(Qt::Unchecked);
        item->setToolTip(plainToolTip(QString::fromStdString(preset.source)));
    }
    m_presets->setFixedHeight(kRowsShown * m_presets->sizeHintForRow(0) + 2 * m_presets->frameWidth());
    m_presets->setTabKeyNavigation(false);
    addRow(tr("&Built in"), m_presets);
    m_config->setFilter(tr("Model configuration (*.json)"));
    m_config->setPlaceholder(tr("none: those above"));
    m_config->setToolTip(tr("A config.json in their place; it can be dropped here"));
    addRow(tr("or config.&json"), m_config, m_config->edit());
    addProblemRow(RunField::Model);
    connect(m_presets, &QListWidget::itemChanged, this, &SweepModelGroup::changed);
    connect(m_config, &PathField::edited, this, [this] {
        m_presets->setEnabled(m_config->path().isEmpty());
        emit changed();
    });
}

void SweepModelGroup::show(const SweepSettings& settings) {
    const QSignalBlocker blocker(this);
    for (int row = 0; row < m_presets->count(); ++row) {
        QListWidgetItem* item = m_presets->item(row);
        const bool chosen = settings.presets.contains(item->data(Qt::UserRole).toString());
        item->setCheckState(chosen ? Qt::Checked : Qt::Unchecked);
    }
    m_config->setPath(settings.config);
}

void SweepModelGroup::store(SweepSettings& settings) const {
    settings.presets.clear();
    for (int row = 0; row < m_presets->count(); ++row) {
        const QListWidgetItem* item = m_presets->item(row);
        if (item->checkState() == Qt::Checked) settings.presets << item->data(Qt::UserRole).toString();
    }
    settings.config = m_config->path();
}

} // namespace gatescope
