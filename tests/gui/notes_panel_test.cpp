// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/panels_fixture.h"
#include "panels/notes_panel.h"
#include "tables/data_table.h"

#include <QAbstractItemModelTester>
#include <QFile>
#include <QLineEdit>
#include <QTemporaryDir>

namespace gatescope {
namespace {

class NotesPanelTest : public test::PanelsTest {
protected:
    TraceNotes& notes() { return *m_workspace.current()->notes; }
    QString cell(int row, int column) {
        return m_panel.table().model()->index(row, column).data().toString();
    }
    int count() { return m_panel.table().model()->rowCount(); }
    static void settle() { QCoreApplication::processEvents(); }

    NotesPanel m_panel{m_workspace, m_view};
};

TEST_F(NotesPanelTest, ListsAndShowsANote) {
    QAbstractItemModelTester tester(m_panel.table().model());
    open(test::hostileTrace());
    notes().add({100'000, 150'000, QString::fromStdString(test::kHostile)});
    notes().add({10'000, 10'000, {}});
    settle();
    ASSERT_EQ(count(), 2);
    EXPECT_EQ(cell(0, 0), "bookmark");
    EXPECT_EQ(cell(1, 0).toStdString(), test::kHostile);
    EXPECT_EQ(m_panel.title(), "Notes (2)");
    m_panel.show();
    m_panel.table().selectRow(1);
    QTest::keyClick(&m_panel.table(), Qt::Key_Return);
    const TimeRange place = m_view.timeMap(Slot::A).toShown(100'000, 150'000);
    EXPECT_LE(m_view.range().from, place.from);
    EXPECT_GE(m_view.range().to, place.to);
    EXPECT_LT(m_view.range().span(), 250'000);
    ASSERT_TRUE(m_view.measure().has_value());
    EXPECT_EQ(*m_view.measure(), place);
}

TEST_F(NotesPanelTest, ANoteOfTheSelectedSliceIsAddedAndTypedWithoutAMouse) {
    open(test::hostileTrace());
    m_panel.show();
    const SliceId id = firstNamed("aten::linear");
    m_view.select(SliceSelection{Slot::A, id});
    m_panel.addNote();
    settle();
    auto* editor = m_panel.table().findChild<QLineEdit*>();
    ASSERT_NE(editor, nullptr);
    QTest::keyClicks(editor, "why here?");
    QTest::keyClick(editor, Qt::Key_Return);
    settle();
    ASSERT_EQ(notes().notes().size(), 1u);
    EXPECT_EQ(notes().notes()[0].text, "why here?");
    EXPECT_EQ(notes().notes()[0].from, trace().starts()[id]);
    EXPECT_EQ(notes().notes()[0].to, trace().slice(id).end());
    QTest::keyClick(&m_panel.table(), Qt::Key_Delete);
    EXPECT_TRUE(notes().notes().empty());
    EXPECT_EQ(count(), 0);
}

TEST_F(NotesPanelTest, PlacementsOfOneRunShareTheirNotes) {
    open(test::SampleRun::open());
    const SliceId id = firstNamed("w13_gemm", Slot::B);
    m_view.select(SliceSelection{Slot::B, id});
    m_panel.addNote();
    settle();
    ASSERT_EQ(count(), 1);
    m_panel.showChosen();
    EXPECT_EQ(m_view.focus(), Slot::B) << "the note lies where only B shows the trace";
    const Slice slice = trace(Slot::B).slice(id);
    EXPECT_EQ(*m_view.measure(), m_view.timeMap(Slot::B).toShown(slice.start, slice.end()));
}

TEST_F(NotesPanelTest, WhyNotesAreNotKeptIsSaid) {
    const QTemporaryDir folder;
    const QString path = folder.filePath("trace.json");
    QFile foreign(TraceNotes::pathBeside(path));
    ASSERT_TRUE(foreign.open(QIODevice::WriteOnly));
    foreign.write("{\"mine\":1}");
    foreign.close();
    auto trace = std::make_shared<OpenTrace>(*test::hostileTrace());
    trace->paths = {path};
    open(trace);
    EXPECT_TRUE(m_panel.problem().contains("notes")) << m_panel.problem().toStdString();
}

TEST_F(NotesPanelTest, GoesWithTheTrace) {
    open(test::hostileTrace());
    notes().add({0, 1, "x"});
    settle();
    EXPECT_EQ(count(), 1);
    m_workspace.close(m_workspace.entries().front().trace);
    EXPECT_EQ(count(), 0);
    EXPECT_TRUE(m_panel.placeholder().contains("Nothing is open"));
}

} // namespace
} // namespace gatescope
