// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QPushButton;

namespace gatescope {

/// One of a few things to do: what it is, in a sentence, and a button.
class ChoiceCard : public QFrame {
    Q_OBJECT
public:
    ChoiceCard(const QString& title, const QString& text, const QString& button, QWidget* parent = nullptr);

    /// What most people want.
    void setPrimary();

signals:
    void chosen();

private:
    QPushButton* m_button;
};

} // namespace gatescope
