// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QSortFilterProxyModel;
class QTableView;

namespace gatescope {

class Comparer;
class DifferenceModel;
class ViewState;

/// The comparison in words and as a table with verdicts; each change has a bar from the middle, left for
/// faster, right for slower.
class DifferencePanel : public QWidget {
    Q_OBJECT
public:
    DifferencePanel(const Comparer& comparer, ViewState& view, QWidget* parent = nullptr);

    const DifferenceModel& model() const { return *m_model; }

protected:
    void changeEvent(QEvent* event) override;

private:
    void fitRows();
    void refresh();
    void choose(const QModelIndex& index);

    const Comparer& m_comparer;
    ViewState& m_view;
    DifferenceModel* m_model;
    QSortFilterProxyModel* m_sorted;
    QTableView* m_table;
    QLabel* m_words;
    QLabel* m_empty;
};

} // namespace gatescope
