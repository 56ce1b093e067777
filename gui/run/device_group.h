// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/settings_group.h"

#include <optional>

class QComboBox;
class QSpinBox;

namespace gatescope {

class PathField;

/// What the layers run on, and how it multiplies. What a device does not take stays in sight, greyed, with
/// the reason beside it.
class DeviceGroup final : public SettingsGroup {
    Q_OBJECT
public:
    /// A sweep has a list of thread counts, which is no matter of this group.
    enum class Threads { One, Elsewhere };
    explicit DeviceGroup(QWidget* parent = nullptr, Threads threads = Threads::One);

    void show(const RunSettings& settings);
    void store(RunSettings& settings) const;
    /// What can be chosen. A device that can't be used is greyed, with the reason below and as its tooltip;
    /// one that was chosen before stays chosen, so that it is there again when it is.
    void setDevices(const std::vector<DeviceInfo>& devices);
    /// What starts the ranks that settings ask for; nothing is looked for where they ask for none. It is
    /// looked for once, not at each keystroke, and again while something is missing: that may be installed by
    /// then.
    RankLaunch launchOf(const RunSettings& settings, const QString& program);
    /// How ranks are started, of settings that ask for them.
    void showLaunch(const RunSettings& settings, const RankLaunch& launch, bool oneThread);

private:
    void build();
    void buildRanks();
    void chooseDevice(const QString& id);
    void deviceChanged();

    QComboBox* m_device = nullptr;
    QSpinBox* m_threads = nullptr;
    QSpinBox* m_ranks = nullptr;
    PathField* m_placementMap = nullptr; ///< shown where there are ranks
    QLabel* m_launch = nullptr;          ///< why mpirun gets the options that it gets
    std::optional<RankLaunch> m_found;   ///< while ranks are asked for
    QComboBox* m_gemm = nullptr;
    QComboBox* m_quantize = nullptr;
    QComboBox* m_xpuMode = nullptr;
    QLabel* m_unusable = nullptr; ///< devices that can't be used, and why
    QLabel* m_notTaken = nullptr; ///< settings that the device does not take
};

} // namespace gatescope
