// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QComboBox>

namespace gatescope {

/// A box that says … where its text has no room: for the beginning that it shares with another of its items,
/// else in the middle. Names of files differ at their ends.
class ElidedBox final : public QComboBox {
    Q_OBJECT
public:
    explicit ElidedBox(QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString shortened(const QString& text, int room) const;
};

} // namespace gatescope
