// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/settings_group.h"

class QComboBox;
class QDoubleSpinBox;
class QSpinBox;

namespace gatescope {

class PathField;

/// What goes through the layers, and where the gate stands.
class WorkloadGroup final : public SettingsGroup {
    Q_OBJECT
public:
    explicit WorkloadGroup(QWidget* parent = nullptr);

    void show(const RunSettings& settings);
    void store(RunSettings& settings) const;

private:
    void buildPlacements();
    void buildRouting();
    void routingChanged();

    QSpinBox* m_tokens = nullptr;
    QComboBox* m_placements = nullptr;
    QComboBox* m_routing = nullptr;
    QDoubleSpinBox* m_exponent = nullptr;
    QSpinBox* m_expert = nullptr;
    PathField* m_routingFile = nullptr;
    PathField* m_capture = nullptr;
    QComboBox* m_whatIf = nullptr;
};

} // namespace gatescope
