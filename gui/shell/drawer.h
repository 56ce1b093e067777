// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTabWidget>

namespace gatescope {

/// The panels below the timelines, one tab each.
class Drawer : public QTabWidget {
    Q_OBJECT
public:
    explicit Drawer(QWidget* parent = nullptr);

    void addPanel(const QString& id, const QString& title, QWidget* panel);
    /// Brings a panel to the front; its id must be known.
    void showPanel(const QString& id);
    void setTitle(const QWidget& panel, const QString& title);
    QString currentPanel() const;
    QStringList panels() const;

private:
    const QWidget* panelAt(int tab) const;
};

} // namespace gatescope
