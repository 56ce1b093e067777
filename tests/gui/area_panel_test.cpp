// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/panels_fixture.h"
#include "panels/area_panel.h"
#include "tables/data_table.h"

#include <QAbstractItemModelTester>

#include <algorithm>

namespace gatescope {
namespace {

class AreaPanelTest : public test::PanelsTest {
protected:
    AreaPanelTest() { m_panel.show(); }
    void select(TimeRange shown, Slot slot = Slot::A) {
        m_view.select(AreaSelection{slot, shown, m_workspace.slot(slot)->tracks});
        ASSERT_TRUE(waitFor([this] { return !m_panel.adding(); }));
    }
    const AreaRow* row(const QString& name) {
        const auto found = std::ranges::find(m_panel.rows(), name, &AreaRow::name);
        return found != m_panel.rows().end() ? &*found : nullptr;
    }

    AreaPanel m_panel{m_workspace, m_view, m_jobs};
};

TEST_F(AreaPanelTest, TrimsSlicesToTheWindow) {
    QAbstractItemModelTester tester(m_panel.table().model());
    EXPECT_TRUE(m_panel.placeholder().contains("Drag"));
    open(test::hostileTrace());
    // Modules run from 0, 100 and 200 us for 50 us.
    const double zero = m_view.timeMap(Slot::A).toShown(0.0);
    select({zero + 40e3, zero + 120e3});
    ASSERT_TRUE(m_panel.showsContent());
    ASSERT_NE(row("module: mlp"), nullptr);
    EXPECT_EQ(row("module: mlp")->count, 2u);
    EXPECT_DOUBLE_EQ(row("module: mlp")->totalNs, 30e3);
    EXPECT_DOUBLE_EQ(row("module: mlp")->minNs, 10e3);
    EXPECT_DOUBLE_EQ(row("module: mlp")->maxNs, 20e3);
    EXPECT_DOUBLE_EQ(row("module: mlp")->p50Ns, 15e3);
    EXPECT_DOUBLE_EQ(row("module: mlp")->p90Ns, 19e3);
    EXPECT_EQ(m_panel.rows().front().name, "module: mlp");
}

TEST_F(AreaPanelTest, StretchesOfAComposedAxisAreTakenOneByOne) {
    open(test::SampleRun::open());
    ASSERT_TRUE(m_view.timeMap(Slot::A).composed());
    select(m_view.bounds());
    ASSERT_NE(row("w13_gemm"), nullptr);
    EXPECT_EQ(row("w13_gemm")->count, 6u);
    EXPECT_DOUBLE_EQ(row("w13_gemm")->totalNs, 6 * 40e3);
    EXPECT_EQ(row("gate_gemm (redundant)")->count, 6u);
    select(m_view.bounds(), Slot::B);
    EXPECT_EQ(row("gate_gemm (redundant)"), nullptr);
}

TEST_F(AreaPanelTest, ASliceInTwoStretchesIsOneAndGapsAreNoTime) {
    open(test::hostileTrace());
    // The first module, 0 to 50 us, lies in both; 100 us stand between them.
    const TimeMap map(std::vector<TimeMap::Stretch>{{0, 20'000, 0, 0}, {30'000, 60'000, 120'000, 1}});
    const Timeline& timeline = *m_workspace.slot(Slot::A);
    const TrackId thread = trace().sliceTracks()[firstNamed("module: mlp")];
    const AreaSummary summary =
        areaSummary(timeline, map, {Slot::A, {0, 150'000}, {thread}}, {}, noProgress(), {});
    const auto found = std::ranges::find(summary.rows, QStringLiteral("module: mlp"),
                                         [](const AreaRow& row) { return row.name; });
    ASSERT_NE(found, summary.rows.end());
    EXPECT_EQ(found->count, 1u);
    EXPECT_DOUBLE_EQ(found->totalNs, 40e3);
    EXPECT_DOUBLE_EQ(summary.coveredNs, 40e3);
}

TEST_F(AreaPanelTest, BusyIsAShareOfWhatIsShown) {
    open(test::SampleRun::open());
    select(m_view.bounds());
    ASSERT_TRUE(m_view.timeMap(Slot::A).composed());
    // The sample's steps are busy without a pause, on one of its two tracks; between them stand gaps.
    EXPECT_TRUE(m_panel.heading().contains(QStringLiteral("busy 50.0"))) << m_panel.heading().toStdString();
}

TEST_F(AreaPanelTest, TheFilterLeavesOutAndEnterMakesANameTheFilter) {
    open(test::SampleRun::open());
    select(m_view.bounds());
    const std::size_t all = m_panel.rows().size();
    m_panel.show();
    const auto at = row("w2_gemm") - m_panel.rows().data();
    m_panel.table().selectRow(int(at));
    QTest::keyClick(&m_panel.table(), Qt::Key_Return);
    EXPECT_EQ(m_view.view().filter.text, "w2_gemm");
    ASSERT_TRUE(waitFor([this] { return !m_panel.adding(); }));
    EXPECT_EQ(m_panel.rows().size(), 1u);
    m_view.undoStack().undo();
    ASSERT_TRUE(waitFor([this] { return !m_panel.adding(); }));
    EXPECT_EQ(m_panel.rows().size(), all);
}

TEST_F(AreaPanelTest, NothingIsAddedUpBeforeThePanelIsSeen) {
    open(test::hostileTrace());
    m_panel.hide();
    m_view.select(AreaSelection{Slot::A, m_view.bounds(), m_workspace.slot(Slot::A)->tracks});
    EXPECT_FALSE(m_panel.adding());
    m_panel.show();
    EXPECT_TRUE(m_panel.adding());
    ASSERT_TRUE(waitFor([this] { return !m_panel.adding(); }));
    EXPECT_TRUE(m_panel.showsContent());
}

TEST_F(AreaPanelTest, GoesWithTheSelection) {
    open(test::hostileTrace());
    select(m_view.bounds());
    EXPECT_TRUE(m_panel.showsContent());
    m_view.clearSelection();
    EXPECT_FALSE(m_panel.showsContent());
}

} // namespace
} // namespace gatescope
