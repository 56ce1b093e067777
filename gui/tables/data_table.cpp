// SPDX-License-Identifier: GPL-3.0-or-later
#include "tables/data_table.h"

#include "base/error.h"
#include "jobs/job_queue.h"
#include "tables/growing_rows.h"
#include "tables/sorted_rows.h"
#include "tables/table_delegate.h"
#include "tables/table_job.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHeaderView>
#include <QMenu>
#include <QMimeData>
#include <QSaveFile>

#include <limits>
#include <memory>
#include <numeric>
#include <set>
#include <utility>

namespace gatescope {

namespace {
constexpr int kRowsMeasured = 100; ///< for a column's width; of a thousand it takes longer than a frame
constexpr std::size_t kRowsAtOnce = 2000; ///< are in words within a few milliseconds
constexpr int kWidestColumn = 48;         ///< characters; names of C++ templates are longer
} // namespace

DataTable::DataTable(QAbstractItemModel& rows, JobQueue* jobs, const QString& accessibleName, QWidget* parent)
    : QTableView(parent), m_sorted(new SortedRows(this)), m_jobs(jobs) {
    setAccessibleName(accessibleName);
    m_sorted->setSourceModel(&rows);
    setModel(m_sorted);
    setItemDelegate(new TableDelegate(this));
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setCornerButtonEnabled(false);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    verticalHeader()->hide();
    QHeaderView* header = horizontalHeader();
    header->setHighlightSections(false);
    header->setResizeContentsPrecision(kRowsMeasured);
    header->setSortIndicatorClearable(true);
    setSortingEnabled(true);
    sortByColumn(-1, Qt::AscendingOrder);
    // The arrow takes room in every column: show it once there is something to say.
    header->setSortIndicatorShown(false);
    connect(header, &QHeaderView::sortIndicatorChanged, this,
            [header](int column) { header->setSortIndicatorShown(column >= 0); });
    connect(this, &QTableView::doubleClicked, this,
            [this](const QModelIndex& index) { emit chosen(m_sorted->mapToSource(index).row()); });
    connect(&rows, &QAbstractItemModel::modelReset, this, &DataTable::fitColumns);
    fitRows();
}

int DataTable::currentRow() const {
    return m_sorted->mapToSource(currentIndex()).row();
}

void DataTable::selectRow(int row) {
    const QModelIndex index = m_sorted->mapFromSource(m_sorted->sourceModel()->index(row, 0));
    if (!index.isValid()) return;
    selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    scrollTo(index);
}

std::vector<int> DataTable::shownRows() const {
    std::vector<int> rows;
    for (int row = 0; row < m_sorted->rowCount(); ++row)
        rows.push_back(m_sorted->mapToSource(m_sorted->index(row, 0)).row());
    return rows;
}

void DataTable::fitColumns() {
    const int widest = fontMetrics().averageCharWidth() * kWidestColumn;
    resizeColumnsToContents();
    std::vector<int> wanted;
    int room = viewport()->width();
    for (int column = 0; column < m_sorted->columnCount(); ++column) {
        wanted.push_back(columnWidth(column));
        if (columnWidth(column) > widest) setColumnWidth(column, widest);
        if (!isColumnHidden(column)) room -= columnWidth(column);
    }
    // What was cut has what is left over, in turn; then the first one.
    for (int column = 0; column < m_sorted->columnCount() && room > 0; ++column) {
        const int more = std::min(wanted[static_cast<std::size_t>(column)] - columnWidth(column), room);
        if (more <= 0 || isColumnHidden(column)) continue;
        setColumnWidth(column, columnWidth(column) + more);
        room -= more;
    }
    if (room > 0) setColumnWidth(0, columnWidth(0) + room);
}

void DataTable::fitRows() {
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() * 3 / 2);
    horizontalHeader()->setMinimumSectionSize(fontMetrics().averageCharWidth() * 6);
}

TablePart DataTable::part(bool selectedOnly) const {
    std::set<int> rows;
    if (selectedOnly) {
        const QItemSelection selection = selectionModel()->selection();
        for (const QItemSelectionRange& range : selection) {
            for (int row = range.top(); row <= range.bottom(); ++row)
                rows.insert(row);
        }
    }
    TablePart part = rows.empty() ? wholePart() : TablePart{*m_sorted, {rows.begin(), rows.end()}, {}};
    part.columns.clear();
    for (int column = 0; column < m_sorted->columnCount(); ++column) {
        if (!isColumnHidden(column)) part.columns.push_back(column);
    }
    return part;
}

/// Of lists that are filled as they are scrolled, what is to come is read from the list itself and put in the
/// order of the view by who writes it.
TablePart DataTable::wholePart() const {
    const auto* growing = qobject_cast<GrowingRows*>(m_sorted->sourceModel());
    if (growing == nullptr || !growing->canFetchMore({})) return TablePart::of(*m_sorted);
    TablePart part{*growing, std::vector<int>(static_cast<std::size_t>(growing->countOfAll())), {}, growing};
    std::iota(part.rows.begin(), part.rows.end(), 0);
    if (m_sorted->sortColumn() >= 0)
        part.sort = {m_sorted->sortColumn(), m_sorted->sortOrder(), m_sorted->sortCaseSensitivity()};
    return part;
}

void DataTable::copyText() {
    copyAs(TableForm::TabSeparated);
}

void DataTable::copyMarkdown() {
    copyAs(TableForm::Markdown);
}

void DataTable::copyAs(TableForm form) {
    if (m_jobs != nullptr) {
        for (Job* job : m_jobs->jobs()) { // an earlier copy, of this table or another
            if (qobject_cast<TableJob*>(job) != nullptr) job->cancel();
        }
    }
    Job* copying = write(form, true, tr("Copying the table"), [](const QByteArray& text) {
        auto* data = new QMimeData;
        data->setData(QStringLiteral("text/plain"), text); // as it is: megabytes would be made UTF-16 at once
        QApplication::clipboard()->setMimeData(data);
    });
    // What is copied later, here or elsewhere, is what people want to have there.
    if (copying != nullptr)
        connect(QApplication::clipboard(), &QClipboard::dataChanged, copying, &Job::cancel);
}

Job* DataTable::write(TableForm form, bool selectedOnly, const QString& title,
                      std::function<void(const QByteArray&)> done) {
    TablePart rows = part(selectedOnly);
    if (m_jobs == nullptr || rows.rows.size() <= kRowsAtOnce) {
        TableWriter writer(form, std::move(rows));
        writer.writeFor(std::numeric_limits<int>::max());
        done(writer.text());
        return nullptr;
    }
    return m_jobs->add(std::make_unique<TableJob>(title, form, std::move(rows), std::move(done)));
}

void DataTable::exportCsv() {
    const QString path = QFileDialog::getSaveFileName(this, tr("Export the table"), QString(),
                                                      tr("Comma-separated values (*.csv)"));
    if (!path.isEmpty()) writeCsv(QFileInfo(path).suffix().isEmpty() ? path + QStringLiteral(".csv") : path);
}

void DataTable::writeCsv(const QString& path) {
    if (m_jobs == nullptr) return;
    const QString title = tr("Exporting %1").arg(QFileInfo(path).fileName());
    write(TableForm::Csv, false, title, [jobs = m_jobs, title, path](const QByteArray& text) {
        auto job = std::make_unique<ThreadJob>(
            title, [path, text](ProgressSink&, const std::stop_token&) -> ThreadJob::Completion {
                QSaveFile file(path);
                if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit()) {
                    throw InputError(
                        tr("%1 can't be written: %2").arg(path, file.errorString()).toStdString(),
                        tr("Choose another folder, or make room.").toStdString());
                }
                return {};
            });
        job->setCancellable(false);
        jobs->add(std::move(job));
    });
}

void DataTable::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Copy)) {
        copyText();
        return;
    }
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && currentIndex().isValid() && state() != QAbstractItemView::EditingState) {
        emit chosen(currentRow());
        return;
    }
    QTableView::keyPressEvent(event);
}

void DataTable::contextMenuEvent(QContextMenuEvent* event) {
    QMenu menu(this);
    menu.addAction(tr("&Copy"), QKeySequence::Copy, this, &DataTable::copyText);
    menu.addAction(tr("Copy as &Markdown"), this, &DataTable::copyMarkdown);
    if (m_jobs != nullptr) menu.addAction(tr("&Export as CSV…"), this, &DataTable::exportCsv);
    menu.exec(event->globalPos());
}

void DataTable::changeEvent(QEvent* event) {
    QTableView::changeEvent(event);
    if (event->type() != QEvent::FontChange) return;
    fitRows();
    fitColumns();
}

void DataTable::resizeEvent(QResizeEvent* event) {
    QTableView::resizeEvent(event);
    if (event->oldSize().width() != event->size().width()) fitColumns();
}

void DataTable::currentChanged(const QModelIndex& current, const QModelIndex& previous) {
    QTableView::currentChanged(current, previous);
    if (current.row() != previous.row()) emit currentRowChanged(m_sorted->mapToSource(current).row());
}

} // namespace gatescope
