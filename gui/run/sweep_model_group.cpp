// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/sweep_model_group.h"

#include "look/font_watcher.h"
#include "run/part_choice.h"
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
      m_config(new PathField(tr("Configuration"), PathField::Picks::File, body())),
      m_part(new PartChoice(body())) {
    m_presets->setObjectName(QStringLiteral("presets"));
    for (const PresetInfo& preset : presets()) {
        auto* item = new QListWidgetItem(QString::fromStdString(preset.title), m_presets);
        item->setData(Qt::UserRole, QString::fromStdString(preset.name));
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        item->setCheckState(Qt::Unchecked);
        item->setToolTip(plainToolTip(QString::fromStdString(preset.source)));
    }
    const auto fit = [list = m_presets] {
        list->setFixedHeight(kRowsShown * list->sizeHintForRow(0) + 2 * list->frameWidth());
    };
    fit();
    connect(&FontWatcher::shared(), &FontWatcher::changed, m_presets, fit, Qt::QueuedConnection);
    m_presets->setTabKeyNavigation(false);
    addRow(tr("&Built in"), m_presets);
    m_config->edit()->setObjectName(QStringLiteral("sweepConfig"));
    m_config->setFilter(tr("Model configuration (*.json)"));
    m_config->setPlaceholder(tr("none: those above"));
    m_config->setToolTip(tr("A config.json in their place; it can be dropped here"));
    addRow(tr("or config.&json"), m_config, m_config->edit());
    addProblemRow(RunField::Model);
    addRow(tr("Part"), m_part);
    setRowVisible(m_part, false);
    connect(m_presets, &QListWidget::itemChanged, this, &SweepModelGroup::changed);
    connect(m_config, &PathField::edited, this, [this] {
        m_presets->setEnabled(m_config->path().isEmpty());
        m_part->reset();
        updateParts();
        emit changed();
    });
    connect(m_part, &QComboBox::currentIndexChanged, this, [this] {
        updateParts();
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
    m_part->setPart(settings.part);
    updateParts();
}

void SweepModelGroup::showFacts(const ModelFacts& facts) {
    m_facts = facts;
    updateParts();
}

void SweepModelGroup::updateParts() {
    const bool config = !m_config->path().isEmpty();
    const bool two = m_facts.hasParts && m_facts.path == m_config->path();
    setRowVisible(m_part,
                  config && (two || !m_part->isDefault())); // a choice that the file hasn't can be taken back
}

void SweepModelGroup::store(SweepSettings& settings) const {
    settings.presets.clear();
    for (int row = 0; row < m_presets->count(); ++row) {
        const QListWidgetItem* item = m_presets->item(row);
        if (item->checkState() == Qt::Checked) settings.presets << item->data(Qt::UserRole).toString();
    }
    settings.config = m_config->path();
    if (!settings.config.isEmpty()) settings.part = m_part->part();
}

} // namespace gatescope
