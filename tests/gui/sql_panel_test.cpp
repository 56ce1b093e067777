// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/panels_fixture.h"
#include "panels/sql_panel.h"
#include "tables/data_table.h"
#include "tables/table_roles.h"

#include <QAbstractItemModelTester>
#include <QPlainTextEdit>
#include <QTextDocument>

namespace gatescope {
namespace {

class SqlPanelTest : public test::PanelsTest {
protected:
    void ask(const QString& sql) {
        m_panel.editor().setPlainText(sql);
        QTest::keyClick(&m_panel.editor(), Qt::Key_Return, Qt::ControlModifier);
        ASSERT_TRUE(waitFor([this] { return !m_panel.asking(); }));
    }
    const SqlModel& rows() { return m_panel.model(); }

    SqlPanel m_panel{m_workspace, m_view, m_jobs};
};

TEST_F(SqlPanelTest, AnswersARowThatLeadsToItsSlice) {
    QAbstractItemModelTester tester(&m_panel.model());
    EXPECT_TRUE(m_panel.placeholder().contains("Open a trace"));
    open(test::hostileTrace());
    m_panel.show();
    ask("SELECT name, id FROM slices WHERE name LIKE 'cuda%' ORDER BY ts");
    ASSERT_EQ(rows().rowCount(), 3);
    EXPECT_EQ(rows().index(0, 0).data().toString(), "cudaLaunchKernel");
    EXPECT_TRUE(m_panel.status().startsWith("3 rows")) << m_panel.status().toStdString();
    m_panel.table().selectRow(1);
    QTest::keyClick(&m_panel.table(), Qt::Key_Return);
    ASSERT_TRUE(m_view.selectedSlice(Slot::A).has_value());
    EXPECT_EQ(qlonglong(*m_view.selectedSlice(Slot::A)), rows().index(1, 1).data(ExportRole).toLongLong());
}

TEST_F(SqlPanelTest, SliceIdGoesBeforeId) {
    open(test::hostileTrace());
    ask("SELECT 1 AS id, 4 AS slice_id UNION ALL SELECT 2, NULL UNION ALL SELECT NULL, -3");
    EXPECT_EQ(rows().sliceOf(0), 4u);
    EXPECT_EQ(rows().sliceOf(1), 2u);
    EXPECT_EQ(rows().sliceOf(2), std::nullopt);
}

TEST_F(SqlPanelTest, NumbersStandRightWhateverTheFirstRowHolds) {
    open(test::hostileTrace());
    ask("SELECT NULL AS a, NULL AS b, 'x' AS c UNION ALL SELECT 3, NULL, 4");
    const auto right = [this](int column) {
        return (rows().index(0, column).data(Qt::TextAlignmentRole).toInt() & Qt::AlignRight) != 0;
    };
    EXPECT_TRUE(right(0)) << "what follows NULL is a number";
    EXPECT_FALSE(right(1)) << "there is none";
    EXPECT_FALSE(right(2)) << "the first value says what is there";
    EXPECT_TRUE((rows().headerData(0, Qt::Horizontal, Qt::TextAlignmentRole).toInt() & Qt::AlignRight) != 0);
}

TEST_F(SqlPanelTest, BytesThatAreNoTextAreWrittenAsSqlWritesThem) {
    open(test::hostileTrace());
    ask("SELECT x'00ff10', 'größer', x'6100'");
    ASSERT_EQ(rows().rowCount(), 1);
    EXPECT_EQ(rows().index(0, 0).data().toString(), "x'00ff10'");
    EXPECT_EQ(rows().index(0, 1).data().toString(), QStringLiteral("größer"));
    EXPECT_EQ(rows().index(0, 2).data().toString(), "x'6100'");
}

TEST_F(SqlPanelTest, ErrorsAreSaidInPlace) {
    open(test::hostileTrace());
    bool notice = false;
    QObject::connect(&m_jobs, &JobQueue::failed, &m_panel, [&] { notice = true; });
    ask("SELEC 1");
    EXPECT_TRUE(m_panel.status().contains("SELEC")) << m_panel.status().toStdString();
    EXPECT_EQ(rows().rowCount(), 0);
    ask("DELETE FROM slices");
    EXPECT_TRUE(m_panel.status().contains("may not be modified")) << m_panel.status().toStdString();
    EXPECT_FALSE(notice) << "a typing error needs no notice over the whole window";
    ask("SELECT 1");
    EXPECT_EQ(rows().rowCount(), 1) << "the console must go on after an error";
}

TEST_F(SqlPanelTest, RowsAreCappedAndFetchedAsTheyAreScrolledTo) {
    open(test::hostileTrace());
    ask("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 150000) SELECT i FROM n");
    EXPECT_EQ(rows().answer().rows(), kMostSqlRows);
    EXPECT_TRUE(m_panel.status().contains("only the first")) << m_panel.status().toStdString();
    EXPECT_EQ(rows().rowCount(), 1000);
    m_panel.model().fetchMore({});
    EXPECT_EQ(rows().rowCount(), 2000);
    m_panel.model().fetchAll();
    EXPECT_EQ(rows().rowCount(), int(kMostSqlRows));
}

TEST_F(SqlPanelTest, CancelStopsAQueryThatNeverEnds) {
    open(test::hostileTrace());
    m_panel.editor().setPlainText(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n");
    m_panel.run();
    QTest::qWait(50);
    ASSERT_TRUE(m_panel.asking());
    m_panel.cancel();
    EXPECT_FALSE(m_panel.asking());
    EXPECT_EQ(m_panel.status(), "Cancelled");
    EXPECT_TRUE(waitFor([this] { return quiet(); })) << "the query runs on behind the window";
    ask("SELECT 7");
    EXPECT_EQ(rows().index(0, 0).data().toString(), "7");
}

TEST_F(SqlPanelTest, HistoryIsWalkedWithKeysAndHandedOn) {
    open(test::hostileTrace());
    QStringList kept;
    QObject::connect(&m_panel, &SqlPanel::historyChanged, &m_panel,
                     [&](const QStringList& history) { kept = history; });
    ask("SELECT 1");
    ask("SELECT 2");
    ask("SELECT 1");
    EXPECT_EQ(kept, (QStringList{"SELECT 2", "SELECT 1"}));
    QTest::keyClick(&m_panel.editor(), Qt::Key_Up, Qt::ControlModifier);
    EXPECT_EQ(m_panel.editor().toPlainText(), "SELECT 1");
    QTest::keyClick(&m_panel.editor(), Qt::Key_Up, Qt::ControlModifier);
    EXPECT_EQ(m_panel.editor().toPlainText(), "SELECT 2");
    QTest::keyClick(&m_panel.editor(), Qt::Key_Down, Qt::ControlModifier);
    EXPECT_EQ(m_panel.editor().toPlainText(), "SELECT 1");
}

TEST_F(SqlPanelTest, AnEmptyEditorRunsItsExample) {
    open(test::hostileTrace());
    ask("");
    EXPECT_GT(rows().rowCount(), 0) << m_panel.status().toStdString();
    EXPECT_TRUE(m_panel.editor().toPlainText().startsWith("SELECT"));
}

TEST_F(SqlPanelTest, TextsFromTheTraceAreShownAsTheyAre) {
    open(test::hostileTrace());
    ask("SELECT name, NULL FROM slices WHERE name LIKE '<b>%'");
    ASSERT_GT(rows().rowCount(), 0);
    EXPECT_EQ(rows().index(0, 0).data().toString().toStdString(), test::kHostile);
    QTextDocument tip;
    tip.setHtml(rows().index(0, 0).data(Qt::ToolTipRole).toString());
    EXPECT_TRUE(tip.toPlainText().contains("<b>x</b>"));
    EXPECT_EQ(rows().index(0, 1).data().toString(), "NULL");
}

TEST_F(SqlPanelTest, GoesAwayWhileAQueryRuns) {
    open(test::hostileTrace());
    {
        SqlPanel panel(m_workspace, m_view, m_jobs);
        panel.editor().setPlainText(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n");
        panel.run();
        QTest::qWait(20);
    }
    EXPECT_TRUE(waitFor([this] { return quiet(); }));
}

} // namespace
} // namespace gatescope
