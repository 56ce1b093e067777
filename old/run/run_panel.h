// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "document/timeline_model.h"
#include "moe/config.h"
#include "profile/backends.h"
#include "run/run_settings.h"

#include <QFrame>

class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QSpinBox;

namespace gatescope {

class ToggleSwitch;

/// The left column: what to run, the switch between before and after the fix, Run, progress and Cancel.
class RunPanel : public QFrame {
    Q_OBJECT
public:
    /// `presets` are offered in this order.
    explicit RunPanel(std::vector<PresetInfo> presets, QWidget* parent = nullptr);

    RunSettings settings() const;
    void setSettings(const RunSettings& settings);

    /// What --device takes, in this order. One that can't be used is greyed, with the reason as its tooltip.
    void setDevices(const std::vector<DeviceInfo>& devices);

    Side focusSide() const;
    void setFocusSide(Side side);
    /// The switch works only where both sides are shown (or none yet).
    void setSwitchEnabled(bool enabled, const QString& reason);

    void showRunning(const QString& title, bool cancellable);
    void showProgress(double done, const QString& what, const QString& remaining);
    /// Cancel was pressed and is being obeyed.
    void showStopping();
    void showIdle();

    QPushButton* runButton() const { return m_run; }
    QPushButton* cancelButton() const { return m_cancel; }
    ToggleSwitch* routerSwitch() const { return m_switch; }

signals:
    void runWanted();
    void cancelWanted();
    void focusSideChanged(gatescope::Side side);

private:
    QWidget* buildForm();
    void buildModelRows(QFormLayout& form);
    void buildWorkloadRows(QFormLayout& form);
    QWidget* buildSwitch();
    QWidget* buildRunArea();
    void modelChosen();
    void browse();
    void chooseDevice(const QString& id);
    void updateShape();
    void updateRouting();
    void updateSwitchText();
    RunSettings::Source source() const;
    const PresetInfo* chosenPreset() const;

    std::vector<PresetInfo> m_presets;
    QFormLayout* m_form = nullptr;
    QComboBox* m_model = nullptr;
    QWidget* m_pathRow = nullptr;
    QLineEdit* m_path = nullptr;
    QSpinBox* m_layer = nullptr;
    QLabel* m_shape = nullptr;
    QSpinBox* m_tokens = nullptr;
    QSpinBox* m_layers = nullptr;
    QComboBox* m_dtype = nullptr;
    QComboBox* m_routing = nullptr;
    QDoubleSpinBox* m_routingValue = nullptr;
    QComboBox* m_device = nullptr;
    QSpinBox* m_threads = nullptr;
    QDoubleSpinBox* m_seconds = nullptr;
    ToggleSwitch* m_switch = nullptr;
    QLabel* m_switchText = nullptr;
    QPushButton* m_run = nullptr;
    QPushButton* m_cancel = nullptr;
    QWidget* m_progressArea = nullptr;
    QLabel* m_what = nullptr;
    QLabel* m_remaining = nullptr;
    QProgressBar* m_bar = nullptr;
};

} // namespace gatescope
