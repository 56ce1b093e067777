// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/run_problems.h"

#include <QFrame>
#include <QHash>

class QGridLayout;
class QLabel;
class QToolButton;

namespace gatescope {

/// A part of the run form under a title that folds it away. What is wrong with a field stands below it.
class SettingsGroup : public QFrame {
    Q_OBJECT
public:
    explicit SettingsGroup(const QString& title, QWidget* parent = nullptr);

    bool isOpen() const;
    void setOpen(bool open);
    /// Shows this group's problems in place; a folded group that has one unfolds.
    void showProblems(const RunProblems& problems);

signals:
    /// A value in it is another one.
    void changed();

protected:
    QWidget* body() const { return m_body; }
    /// A row with its label, which leads to `buddy` by its key.
    void addRow(const QString& label, QWidget* field, QWidget* buddy = nullptr);
    void setRowVisible(QWidget* field, bool visible);
    /// Room for a problem of this field, below the rows so far.
    void addProblemRow(RunField field);
    /// Grey text below the rows so far: what a field means or why it is not to be had.
    QLabel* addNote(const QString& text = {});

private:
    QToolButton* m_title;
    QWidget* m_body;
    QGridLayout* m_form;
    QHash<QWidget*, QLabel*> m_labels; ///< by their fields
    QHash<RunField, QLabel*> m_problems;
};

} // namespace gatescope
