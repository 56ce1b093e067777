// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shell/action_registry.h"

#include <QDialog>

class QLineEdit;
class QListWidget;

namespace gatescope {

/// Finds any action by a few letters of its name, with its keys beside it; one that can't be used says why.
class CommandPalette : public QDialog {
    Q_OBJECT
public:
    CommandPalette(const ActionRegistry& actions, QWidget* parent);

    /// How well `letters` fit: they must stand in `text` in their order. Lower is better; -1: not at all.
    static int distance(const QString& letters, const QString& text);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void fill(const QString& letters);
    void carryOut();

    const ActionRegistry& m_actions;
    QLineEdit* m_letters;
    QListWidget* m_list;
};

} // namespace gatescope
