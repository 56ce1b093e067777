// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tables/table_writer.h"

#include <QTableView>

#include <functional>

namespace gatescope {

class Job;
class JobQueue;
class SortedRows;

/// A table that can be sorted, copied and written to a file, with the mouse or without. What is copied is
/// what is selected, or all of it.
class DataTable : public QTableView {
    Q_OBJECT
public:
    /// `jobs` writes files; null: the table can only be copied.
    DataTable(QAbstractItemModel& rows, JobQueue* jobs, const QString& accessibleName,
              QWidget* parent = nullptr);

    /// Rows are given as the model has them, whatever the order on the screen.
    int currentRow() const;
    void selectRow(int row);
    /// The rows that are shown, from top to bottom.
    std::vector<int> shownRows() const;
    SortedRows& sorted() { return *m_sorted; }
    /// Widths that suit the content; the first column takes what is left.
    void fitColumns();
    TablePart part(bool selectedOnly) const;

public slots:
    void copyText();
    void copyMarkdown();
    /// Asks where to, then writes the file by a job.
    void exportCsv();
    void writeCsv(const QString& path);

signals:
    /// Enter or a double click.
    void chosen(int row);
    void currentRowChanged(int row);

protected:
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;

private:
    void fitRows();
    TablePart wholePart() const;
    void copyAs(TableForm form);
    /// At once where that is quick, else by the job that is returned.
    Job* write(TableForm form, bool selectedOnly, const QString& title,
               std::function<void(const QByteArray&)> done);

    SortedRows* m_sorted;
    JobQueue* m_jobs;
};

} // namespace gatescope
