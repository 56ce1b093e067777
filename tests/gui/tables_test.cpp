// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/job_queue.h"
#include "tables/data_table.h"
#include "tables/growing_rows.h"
#include "tables/kept_choice.h"
#include "tables/sorted_rows.h"
#include "tables/table_job.h"

#include <QApplication>
#include <QClipboard>
#include <QFile>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>
#include <vector>

namespace gatescope {
namespace {

/// Of rows with one name, the one that is the same in all; none where it is gone.
TEST(KeepChoiceTest, FindsTheSameRowNotJustTheFirstOfItsName) {
    struct Call {
        QString name;
        int place;
    };
    RowsModel<Call> rows(nullptr, {{QStringLiteral("Name"), [](const Call& call) { return call.name; }}});
    DataTable table(rows, nullptr, QStringLiteral("calls"));
    const auto give = [&](std::vector<Call> calls) {
        keepChoice(
            table, rows, [&] { rows.setRows(std::move(calls)); },
            [](const Call& a, const Call& b) { return a.name == b.name && a.place == b.place; });
    };
    give({{"gemm", 1}, {"gemm", 2}, {"topk", 3}});
    EXPECT_EQ(table.currentRow(), -1);
    table.selectRow(1);
    give({{"topk", 3}, {"gemm", 1}, {"gemm", 2}});
    EXPECT_EQ(table.currentRow(), 2);
    give({{"gemm", 1}, {"topk", 3}});
    EXPECT_EQ(table.currentRow(), -1);
}

TEST(SortedRowsTest, TextsStandAsTheyCompare) {
    const QStringList texts{QStringLiteral("void gemm<10>"),
                            QStringLiteral("void gemm<2>"),
                            QStringLiteral("void gemm"),
                            QStringLiteral("VOID GEMM<1>"),
                            QStringLiteral("void gemm<1>(float, int)"),
                            QStringLiteral("void gemm<1>(float, long)"),
                            QStringLiteral("void gemm\u00e9"),
                            QString::fromUtf8("void gemm\xf0\x9f\x98\x80")};
    QStandardItemModel model;
    for (const QString& text : texts) {
        auto* item = new QStandardItem;
        item->setData(text, SortRole);
        model.appendRow(item);
    }
    QStringList wanted = texts;
    std::ranges::stable_sort(wanted, {}, [](const QString& text) { return text.toCaseFolded(); });
    SortedRows sorted(nullptr);
    sorted.setSourceModel(&model);
    for (const Qt::SortOrder order : {Qt::AscendingOrder, Qt::DescendingOrder}) {
        sorted.sort(0, order);
        QStringList got;
        for (int row = 0; row < sorted.rowCount(); ++row)
            got.push_back(sorted.index(row, 0).data(SortRole).toString());
        EXPECT_EQ(got, wanted);
        std::ranges::reverse(wanted);
    }
}

/// Two columns of which the second one has the rows the other way round.
class ManyRows : public QAbstractTableModel {
public:
    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : kRows; }
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : 2; }
    QVariant data(const QModelIndex& index, int role) const override {
        ++asked;
        if (role != SortRole) return {};
        const int place = (index.row() * 7919 + shift) % kRows; // a prime: each place once
        return QStringLiteral("row %1").arg(index.column() == 0 ? place : kRows - 1 - place, 6, 10,
                                            QChar('0'));
    }
    void moveOn() {
        shift = 5;
        emit dataChanged(index(0, 0), index(kRows - 1, 1));
    }

    static constexpr int kRows = 200000;
    mutable int asked = 0;
    int shift = 0;
};

TEST(SortedRowsTest, WhatManyRowsAreSortedByIsAskedInSlices) {
    ManyRows model;
    SortedRows sorted(nullptr);
    sorted.setSourceModel(&model);
    const auto isSortedBy = [&](int column) {
        for (int row = 1; row < ManyRows::kRows; ++row) {
            if (sorted.index(row - 1, column).data(SortRole).toString() >
                sorted.index(row, column).data(SortRole).toString())
                return false;
        }
        return true;
    };
    const auto orders = [&sorted] { return sorted.sortColumn(); };
    sorted.sort(0);
    EXPECT_LT(model.asked, ManyRows::kRows) << "the rest is asked when the window has answered others";
    EXPECT_TRUE(QTest::qWaitFor([&] { return orders() == 0; }));
    EXPECT_TRUE(isSortedBy(0));
    // Who clicks on another header meanwhile, or changes what is there, gets what was wanted last.
    sorted.sort(0, Qt::DescendingOrder);
    sorted.sort(1);
    QCoreApplication::processEvents();
    model.moveOn();
    EXPECT_TRUE(QTest::qWaitFor([&] { return orders() == 1; }));
    EXPECT_EQ(sorted.sortOrder(), Qt::AscendingOrder);
    EXPECT_TRUE(isSortedBy(1));
}

TEST(SortedRowsTest, NumbersStandBeforeTextsAndWhatIsMissingBehindBoth) {
    const QVariantList values{QStringLiteral("12"), 7.5, QVariant(), 100, QStringLiteral("1"), qlonglong(-3)};
    QStandardItemModel model;
    for (const QVariant& value : values) {
        auto* item = new QStandardItem;
        item->setData(value, SortRole);
        model.appendRow(item);
    }
    SortedRows sorted(nullptr);
    sorted.setSourceModel(&model);
    const auto got = [&sorted] {
        QStringList texts;
        for (int row = 0; row < sorted.rowCount(); ++row)
            texts.push_back(sorted.index(row, 0).data(SortRole).toString());
        return texts.join(QChar(' ')).toStdString();
    };
    sorted.sort(0);
    EXPECT_EQ(got(), "-3 7.5 100 1 12 ");
    sorted.sort(0, Qt::DescendingOrder);
    EXPECT_EQ(got(), "12 1 100 7.5 -3 ");
}

TEST(TableWriterTest, GivesWayBetweenRowsAndGoesOnWhereItStopped) {
    QStandardItemModel model(4000, 2);
    for (int row = 0; row < model.rowCount(); ++row)
        model.setItem(row, 1, new QStandardItem(QString::number(row)));
    for (const TableForm form : {TableForm::Csv, TableForm::Markdown, TableForm::TabSeparated}) {
        TableWriter writer(form, TablePart::of(model));
        EXPECT_FALSE(writer.writeFor(0));
        EXPECT_GT(writer.written(), 0U);
        EXPECT_LT(writer.written(), writer.count());
        while (!writer.writeFor(0))
            continue;
        TableWriter atOnce(form, TablePart::of(model));
        EXPECT_TRUE(atOnce.writeFor(std::numeric_limits<int>::max()));
        EXPECT_EQ(writer.text(), atOnce.text());
    }
}

TEST(TableJobTest, WritesALongTable) {
    JobQueue jobs;
    QStandardItemModel model(4000, 3);
    for (int row = 0; row < model.rowCount(); ++row)
        model.setItem(row, 1, new QStandardItem(QStringLiteral("a|b %1").arg(row)));
    for (const TableForm form : {TableForm::Csv, TableForm::Markdown, TableForm::TabSeparated}) {
        const TablePart part = TablePart::of(model);
        QByteArray text;
        jobs.add(std::make_unique<TableJob>(QStringLiteral("copy"), form, part,
                                            [&text](const QByteArray& whole) { text = whole; }));
        ASSERT_TRUE(QTest::qWaitFor([&] { return jobs.jobs().empty(); }, 20000));
        const QByteArray whole = form == TableForm::Csv        ? asCsv(part)
                                 : form == TableForm::Markdown ? asMarkdown(part).toUtf8()
                                                               : asTabSeparated(part).toUtf8();
        EXPECT_EQ(text, whole);
        EXPECT_GT(text.size(), 4000 * 5);
    }
}

TEST(TableJobTest, ALongCopyDoesNotWriteOverALaterOne) {
    JobQueue jobs;
    QStandardItemModel model(20000, 2);
    DataTable table(model, &jobs, QStringLiteral("long"));
    QClipboard& clipboard = *QApplication::clipboard();
    table.copyMarkdown();
    ASSERT_TRUE(jobs.busy());
    clipboard.setText(QStringLiteral("a name"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return jobs.jobs().empty(); }, 20000));
    EXPECT_EQ(clipboard.text(), QStringLiteral("a name"));
    table.copyMarkdown();
    table.copyText();
    EXPECT_EQ(jobs.jobs().size(), 1U) << "the first of two is given up";
    ASSERT_TRUE(QTest::qWaitFor([&] { return jobs.jobs().empty(); }, 20000));
    EXPECT_EQ(clipboard.text().count(QChar('\n')), model.rowCount() + 1);
    EXPECT_FALSE(clipboard.text().contains(QChar('|')));
}

TEST(TableJobTest, FailsWhereTheTableBecomesAnotherMeanwhile) {
    JobQueue jobs;
    QStandardItemModel model(200000, 2);
    bool done = false;
    QSignalSpy failed(&jobs, &JobQueue::failed);
    jobs.add(std::make_unique<TableJob>(QStringLiteral("copy"), TableForm::Csv, TablePart::of(model),
                                        [&done](const QByteArray&) { done = true; }));
    model.removeRows(0, 100000);
    ASSERT_TRUE(QTest::qWaitFor([&] { return jobs.jobs().empty(); }, 20000));
    EXPECT_EQ(failed.size(), 1);
    EXPECT_FALSE(done);
}

/// Numbers that come ten at a time; each is there twice.
class Numbers : public GrowingRows {
public:
    static constexpr int kAll = 30'000;

    int countOfAll() const override { return kAll; }
    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : m_fetched; }
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : 2; }
    bool canFetchMore(const QModelIndex& /*parent*/) const override { return m_fetched < kAll; }
    void fetchMore(const QModelIndex& /*parent*/) override {
        beginInsertRows({}, m_fetched, m_fetched + 9);
        m_fetched += 10;
        endInsertRows();
    }
    void become(int fetched) {
        beginResetModel();
        m_fetched = fetched;
        endResetModel();
    }
    static int numberOf(int row) { return row * 7919 % kAll / 2; }
    QVariant data(const QModelIndex& index, int role) const override {
        if (role != Qt::DisplayRole && role != SortRole) return {};
        return index.column() == 0 ? index.row() : numberOf(index.row());
    }

private:
    int m_fetched = 10;
};

class GrowingTableTest : public testing::Test {
protected:
    QStringList exported() {
        m_table.writeCsv(m_path);
        EXPECT_TRUE(m_jobs.busy()) << "30,000 rows take a while";
        m_numbers.fetchMore({}); // someone scrolls meanwhile
        EXPECT_TRUE(QTest::qWaitFor([this] { return m_jobs.jobs().empty(); }, 20000));
        QFile file(m_path);
        EXPECT_TRUE(file.open(QIODevice::ReadOnly));
        QStringList lines =
            QString::fromUtf8(file.readAll()).remove(QChar('\r')).split(QChar('\n'), Qt::SkipEmptyParts);
        if (!lines.isEmpty()) lines.removeFirst();
        return lines;
    }
    QStringList wanted(std::vector<int> rows) const {
        QStringList lines;
        for (const int row : rows)
            lines.push_back(QStringLiteral("%1,%2").arg(row).arg(Numbers::numberOf(row)));
        return lines;
    }

    QTemporaryDir m_folder;
    QString m_path = m_folder.filePath(QStringLiteral("numbers.csv"));
    JobQueue m_jobs;
    Numbers m_numbers;
    DataTable m_table{m_numbers, &m_jobs, QStringLiteral("numbers")};
};

TEST_F(GrowingTableTest, IsWrittenWholeInTheOrderOfTheViewWhichStaysAsItIs) {
    std::vector<int> rows(Numbers::kAll);
    std::iota(rows.begin(), rows.end(), 0);
    EXPECT_EQ(exported(), wanted(rows));

    const auto number = [](int row) { return Numbers::numberOf(row); };
    m_table.sortByColumn(1, Qt::AscendingOrder);
    std::ranges::stable_sort(rows, {}, number);
    EXPECT_EQ(exported(), wanted(rows));

    m_table.sortByColumn(1, Qt::DescendingOrder);
    std::ranges::stable_sort(rows, std::greater<>(), number);
    std::iota(rows.begin(), rows.end(), 0); // what is alike stands as it stood
    std::ranges::stable_sort(rows, std::greater<>(), number);
    EXPECT_EQ(exported(), wanted(rows));
    EXPECT_LT(m_table.model()->rowCount(), 200) << "only what was scrolled to";
}

TEST_F(GrowingTableTest, ThatBecomesAnotherMeanwhileIsAFailure) {
    QSignalSpy failed(&m_jobs, &JobQueue::failed);
    m_table.writeCsv(m_path);
    m_numbers.become(20);
    ASSERT_TRUE(QTest::qWaitFor([this] { return m_jobs.jobs().empty(); }, 20000));
    EXPECT_EQ(failed.size(), 1);
    EXPECT_FALSE(QFile::exists(m_path));
}

TEST_F(GrowingTableTest, WhatIsSelectedIsCopiedAlone) {
    m_table.sortByColumn(1, Qt::DescendingOrder);
    m_table.selectionModel()->select(m_table.model()->index(1, 0),
                                     QItemSelectionModel::Select | QItemSelectionModel::Rows);
    const TablePart part = m_table.part(true);
    ASSERT_EQ(part.rows.size(), 1U);
    const int row = m_table.shownRows()[1];
    EXPECT_EQ(part.at(part.rows.front(), 1).data().toInt(), Numbers::numberOf(row));
}

} // namespace
} // namespace gatescope
