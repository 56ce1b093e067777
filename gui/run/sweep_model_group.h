// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/settings_group.h"
#include "run/sweep_settings.h"

class QListWidget;

namespace gatescope {

class PartChoice;
class PathField;

/// The models of a sweep: built-in ones, several at once, or one config.json.
class SweepModelGroup final : public SettingsGroup {
    Q_OBJECT
public:
    explicit SweepModelGroup(QWidget* parent = nullptr);

    void show(const SweepSettings& settings);
    void store(SweepSettings& settings) const;
    /// Whether the config.json lets a part be chosen.
    void showFacts(const ModelFacts& facts);

private:
    void updateParts();

    QListWidget* m_presets;
    PathField* m_config;
    PartChoice* m_part; ///< shown where the config.json has two
    ModelFacts m_facts;
};

} // namespace gatescope
