// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compare/verdict.h"

#include <QFrame>

#include <optional>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace gatescope {

class Comparer;
class Workspace;

/// One slim line above the timelines: what was found, first what matters most, with its interval. What has no
/// room is in the tooltips and in the panels.
class VerdictStrip : public QFrame {
    Q_OBJECT
public:
    VerdictStrip(Workspace& workspace, const Comparer& comparer, QWidget* parent = nullptr);

    QString text() const { return m_text; }

signals:
    void evidenceWanted(Slot slot); ///< the one with a redundant gate call

private:
    void refresh();
    /// Nothing where no call is redundant.
    std::optional<Slot> evidenceSlot() const;
    void show(const std::vector<Statement>& statements);

    Workspace& m_workspace;
    const Comparer& m_comparer;
    QHBoxLayout* m_row;
    QWidget* m_statements = nullptr;
    QPushButton* m_evidence;
    QString m_text; ///< all statements, for screen readers and tests
};

} // namespace gatescope
