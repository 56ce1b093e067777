// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/settings_group.h"

class QComboBox;
class QDoubleSpinBox;
class QLineEdit;
class QSpinBox;

namespace gatescope {

/// How long is measured.
class MeasureGroup final : public SettingsGroup {
    Q_OBJECT
public:
    explicit MeasureGroup(QWidget* parent = nullptr);

    void show(const RunSettings& settings);
    void store(RunSettings& settings) const;

private:
    void build();
    void endChanged();

    QComboBox* m_endsBy = nullptr;
    QDoubleSpinBox* m_seconds = nullptr;
    QSpinBox* m_iterations = nullptr;
    QDoubleSpinBox* m_precision = nullptr;
    QSpinBox* m_warmup = nullptr;
    QLineEdit* m_seed = nullptr;
};

} // namespace gatescope
