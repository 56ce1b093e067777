// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/settings_group.h"
#include "run/sweep_settings.h"

class QComboBox;
class QDoubleSpinBox;
class QLineEdit;
class QSpinBox;

namespace gatescope {

/// What is combined, and how long each combination is measured.
class SweepPointsGroup final : public SettingsGroup {
    Q_OBJECT
public:
    explicit SweepPointsGroup(QWidget* parent = nullptr);

    void show(const SweepSettings& settings);
    void store(SweepSettings& settings) const;
    /// "24 points, about 72 s."
    void showSize(const SweepSettings& settings);

private:
    void buildLists();
    void buildCommon();

    QLineEdit* m_tokens = nullptr;
    QLineEdit* m_threads = nullptr;
    QComboBox* m_dtypes = nullptr;
    QComboBox* m_placements = nullptr;
    QComboBox* m_routing = nullptr;
    QSpinBox* m_layers = nullptr;
    QDoubleSpinBox* m_seconds = nullptr;
    QSpinBox* m_warmup = nullptr;
    QLineEdit* m_seed = nullptr;
    QLabel* m_size = nullptr;
};

} // namespace gatescope
