// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/settings_group.h"
#include "run/sweep_settings.h"

class QListWidget;

namespace gatescope {

class PathField;

/// The models of a sweep: built-in ones, several at once, or one config.json.
class SweepModelGroup final : public SettingsGroup {
    Q_OBJECT
public:
    explicit SweepModelGroup(QWidget* parent = nullptr);

    void show(const SweepSettings& settings);
    void store(SweepSettings& settings) const;

private:
    QListWidget* m_presets;
    PathField* m_config;
};

} // namespace gatescope
