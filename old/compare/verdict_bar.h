// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compare/verdict.h"

#include <QFrame>

#include <array>

class QLabel;
class QPushButton;

namespace gatescope {

/// One statement as a card.
class StatementCard : public QFrame {
    Q_OBJECT
public:
    explicit StatementCard(QWidget* parent = nullptr);

    void show(const Statement& statement);
    /// Adds a link at the figure's right.
    QPushButton* addLink(const QString& text);

private:
    QLabel* m_caption;
    QLabel* m_figure;
    QLabel* m_sentence;
};

/// What was found, in words, above the timelines.
class VerdictBar : public QWidget {
    Q_OBJECT
public:
    explicit VerdictBar(QWidget* parent = nullptr);

    void setDocument(const Document& document);

signals:
    void evidenceWanted();

private:
    StatementCard* m_gates;
    StatementCard* m_time;
    StatementCard* m_outputs;
    QPushButton* m_evidence;
};

} // namespace gatescope
