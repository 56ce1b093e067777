// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/settings_group.h"
#include "run/sweep_file.h"

namespace gatescope {

class PathField;

/// Where a sweep is kept, and whether it goes on with what stands there.
class SweepOutputGroup final : public SettingsGroup {
    Q_OBJECT
public:
    explicit SweepOutputGroup(QWidget* parent = nullptr);

    QString path() const;
    void setPath(const QString& path);
    void showFile(const SweepFile& file);

private:
    PathField* m_path;
    QLabel* m_state;
};

} // namespace gatescope
