// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/panels_fixture.h"
#include "panels/search_panel.h"
#include "tables/data_table.h"

#include <QAbstractItemModelTester>
#include <QLineEdit>

namespace gatescope {
namespace {

class SearchPanelTest : public test::PanelsTest {
protected:
    SliceSearch& slices() { return m_panel.byName(); }
    void search(const SearchQuery& query) {
        slices().search(query);
        ASSERT_TRUE(waitFor([this] { return !slices().searching(); }));
    }

    SearchPanel m_panel{m_workspace, m_view, m_jobs};
};

TEST_F(SearchPanelTest, EnterAndShiftEnterStepFromHitToHitRoundTheEnd) {
    open(test::hostileTrace());
    m_panel.show();
    m_panel.searchSlices();
    QTest::keyClicks(&slices().field(), "LAUNCH");
    QTest::keyClick(&slices().field(), Qt::Key_Return);
    ASSERT_TRUE(waitFor([this] { return slices().status() == "1 of 3"; })) << slices().status().toStdString();
    const SliceId first = m_view.selectedSlice(Slot::A).value();
    EXPECT_EQ(trace().name(first), "cudaLaunchKernel");
    QTest::keyClick(&slices().field(), Qt::Key_Return);
    EXPECT_EQ(slices().status(), "2 of 3");
    EXPECT_GT(m_view.selectedSlice(Slot::A).value(), first);
    QTest::keyClick(&slices().field(), Qt::Key_Return, Qt::ShiftModifier);
    QTest::keyClick(&slices().field(), Qt::Key_Return, Qt::ShiftModifier);
    EXPECT_EQ(slices().status(), "3 of 3");
}

TEST_F(SearchPanelTest, BeginsAtWhatIsSelected) {
    open(test::hostileTrace());
    const SliceId second = firstNamed("module: mlp") + 4;
    m_view.select(SliceSelection{Slot::A, second});
    search({.text = "module"});
    slices().next();
    EXPECT_GE(m_view.selectedSlice(Slot::A).value(), second);
}

TEST_F(SearchPanelTest, SymbolsAreFoundAsTheyAreAndAsTheyAreShown) {
    open(test::symbolTrace());
    for (const char* text : {"_ZN5aiter24", "aiter::add_RMS", "kernel<bf16, 64>"}) {
        search({.text = text});
        EXPECT_EQ(slices().hits().count(), 3u) << text;
    }
    search({.text = "^aiter::.*>$", .regex = true});
    EXPECT_EQ(slices().hits().count(), 3u);
    search({.text = "aiter::softmax"});
    EXPECT_EQ(slices().hits().count(), 0u);
}

TEST_F(SearchPanelTest, CaseAndRegularExpressions) {
    open(test::hostileTrace());
    search({.text = "ATEN", .matchCase = true});
    EXPECT_EQ(slices().hits().count(), 0u);
    EXPECT_EQ(slices().status(), "No hits");
    search({.text = "^aten::l.*r$", .regex = true});
    EXPECT_EQ(slices().hits().count(), 3u);
    search({.text = "(", .regex = true});
    EXPECT_TRUE(slices().status().startsWith("Not a regular expression")) << slices().status().toStdString();
    search({.text = "("});
    EXPECT_EQ(slices().hits().count(), 0u);
}

TEST_F(SearchPanelTest, ArgsAreSearchedWhereAskedFor) {
    open(test::hostileTrace());
    search({.text = "needle"});
    EXPECT_EQ(slices().hits().count(), 0u);
    search({.text = "needle", .args = true});
    EXPECT_EQ(slices().hits().count(), 3u);
    slices().next();
    EXPECT_EQ(trace().name(m_view.selectedSlice(Slot::A).value()), test::kHostile);
}

TEST_F(SearchPanelTest, EachSideShowsItsOwnHits) {
    open(test::SampleRun::open());
    search({.text = "gate_gemm"});
    EXPECT_EQ(slices().hits().slices.a.size(), 12u);
    EXPECT_EQ(slices().hits().slices.b.size(), 6u);
    for (const SliceId id : slices().hits().slices.b)
        EXPECT_TRUE(m_workspace.slot(Slot::B)->holdsSlice(id));
    slices().previous();
    EXPECT_TRUE(m_view.selectedSlice(Slot::B).has_value());
}

TEST_F(SearchPanelTest, TheListGrowsAsItIsScrolled) {
    TraceBuilder builder;
    Track track;
    track.name = "t";
    const TrackId id = builder.addTrack(track);
    for (int i = 0; i < 5000; ++i)
        builder.addSlice(id, builder.intern("many"), builder.intern(""), i * 10, 5);
    auto trace = std::make_shared<OpenTrace>();
    trace->trace = builder.build();
    trace->index = std::make_shared<const SliceIndex>(trace->trace);
    open(trace);
    QAbstractItemModelTester tester(&slices().model());
    search({.text = "many"});
    EXPECT_EQ(slices().hits().count(), 5000u);
    EXPECT_LT(slices().model().rowCount(), 5000);
    slices().previous();
    EXPECT_EQ(m_view.selectedSlice(Slot::A), 4999u);
    EXPECT_EQ(slices().model().rowCount(), 5000);
}

TEST_F(SearchPanelTest, AnotherSearchDropsTheOneBefore) {
    openGolden("kineto_h200_before_t16.json.gz");
    slices().search({.text = "e", .args = true});
    slices().search({.text = "no such name at all"});
    ASSERT_TRUE(waitFor([this] { return quiet(); }));
    EXPECT_EQ(slices().hits().count(), 0u);
}

TEST_F(SearchPanelTest, FindsATrackAndUncoversIt) {
    open(test::hostileTrace());
    m_panel.show();
    m_panel.searchTracks();
    TrackView tracks;
    TrackId queue = kNoTrack;
    for (TrackId id = 0; id < trace().tracks().size(); ++id) {
        if (trace().tracks()[id].kind == TrackKind::DeviceQueue) queue = id;
    }
    tracks.hidden = {queue};
    m_view.setTrackView(Slot::A, tracks, "Hide");
    QTest::keyClicks(&m_panel.byTrack().field(), "STREAM");
    EXPECT_EQ(m_panel.byTrack().table().model()->rowCount(), 1);
    QTest::keyClick(&m_panel.byTrack().field(), Qt::Key_Return);
    EXPECT_TRUE(m_view.view().tracks.a.hidden.empty());
    ASSERT_TRUE(m_view.selectedSlice(Slot::A).has_value());
    EXPECT_EQ(trace().sliceTracks()[*m_view.selectedSlice(Slot::A)], queue);
}

} // namespace
} // namespace gatescope
