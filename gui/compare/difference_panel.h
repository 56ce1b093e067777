// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compare/difference_rows.h"
#include "widgets/panel.h"

#include <vector>

class QLabel;

namespace gatescope {

class Comparer;
class DataTable;
class JobQueue;
class ViewState;

/// The comparison in words and as a table with verdicts; each change has a bar from the middle, left for
/// faster, right for slower.
class DifferencePanel : public Panel {
    Q_OBJECT
public:
    DifferencePanel(const Comparer& comparer, ViewState& view, JobQueue& jobs, QWidget* parent = nullptr);

    const RowsModel<DifferenceRow>& rows() const { return m_rows; }
    DataTable& table() { return *m_table; }

private:
    QWidget* build();
    void refresh();
    void applyFilter();
    void copyMarkdown();

    const Comparer& m_comparer;
    ViewState& m_view;
    std::vector<DifferenceRow> m_all;
    RowsModel<DifferenceRow> m_rows; ///< those that the filter lets through
    DataTable* m_table;
    QLabel* m_words;
};

} // namespace gatescope
