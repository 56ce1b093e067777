// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QComboBox>

namespace gatescope {

/// Which language model of a config.json or checkpoint that has two.
class PartChoice final : public QComboBox {
    Q_OBJECT
public:
    explicit PartChoice(QWidget* parent = nullptr);

    /// The command line's word; empty: the thinker, which is what it takes by default.
    QString part() const { return currentData().toString(); }
    void setPart(const QString& part);
    bool isDefault() const { return currentIndex() == 0; }
    /// Back to the default, told to nobody: the choice was another file's.
    void reset();
};

} // namespace gatescope
