// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "panels/finding_rows.h"

#include <QWidget>

class QGridLayout;
class QLabel;
class QPushButton;

namespace gatescope {

/// All that is said of one finding, and the buttons that walk along its evidence.
class FindingDetails : public QWidget {
    Q_OBJECT
public:
    explicit FindingDetails(QWidget* parent = nullptr);

    void showFinding(const Finding& finding, const QString& place, int evidenceShown);
    void clear();
    /// "3 of 96".
    QString place() const;
    QString text() const;

signals:
    void stepped(int step);
    void copyWanted();

private:
    void setFact(int row, const QString& value);

    QLabel* m_title;
    QLabel* m_place;
    QGridLayout* m_facts;
    QPushButton* m_previous;
    QPushButton* m_next;
    QPushButton* m_copy;
};

} // namespace gatescope
