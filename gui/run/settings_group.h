// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/run_problems.h"

#include <QFrame>
#include <QHash>

#include <vector>

class QGridLayout;
class QLabel;
class QToolButton;

namespace gatescope {

/// A part of the run form under a title that folds it away. What is wrong with a field stands below it. A
/// choice whose text does not fit beside its label stands under it.
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

    bool event(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Row {
        QLabel* label;
        QWidget* field;
        int at; ///< in the grid, where the next one is free for the field
        bool stacked = false;
    };

    void arrange();
    void place(const Row& row);

    QToolButton* m_title;
    QWidget* m_body;
    QGridLayout* m_form;
    std::vector<Row> m_rows;
    int m_nextRow = 0;
    QHash<RunField, QLabel*> m_problems;
};

} // namespace gatescope
