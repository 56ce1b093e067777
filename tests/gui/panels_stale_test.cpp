// SPDX-License-Identifier: GPL-3.0-or-later
// Panels after what they showed has gone: closed, swapped, stopped, in another theme.
#include "gui/panels_fixture.h"
#include "panels/details_panel.h"
#include "panels/findings_panel.h"
#include "panels/histogram_panel.h"
#include "panels/kernels_panel.h"
#include "panels/load_panel.h"
#include "panels/notes_panel.h"
#include "panels/roofline_panel.h"
#include "panels/slice_search.h"
#include "panels/sql_panel.h"
#include "panels/sweep_curves_panel.h"
#include "tables/data_table.h"

#include <QClipboard>
#include <QFile>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTreeWidgetItemIterator>

#include <algorithm>

namespace gatescope {
namespace {

class StalePanelsTest : public test::PanelsTest {
protected:
    /// Its facts never come: what looks for them is stopped.
    void addWithoutFacts(const OpenTracePtr& trace) {
        m_workspace.add(trace, timelinesOf(trace));
        for (Job* job : m_jobs.jobs())
            job->cancel();
        ASSERT_TRUE(waitFor([this] { return quiet(); }));
        ASSERT_EQ(m_workspace.slot(Slot::A)->facts, nullptr);
    }
    static bool offers(const QWidget& panel, const QString& button) {
        return std::ranges::any_of(panel.findChildren<QPushButton*>(), [&](const QPushButton* one) {
            return one->text() == button && one->isVisibleTo(&panel);
        });
    }
};

TEST_F(StalePanelsTest, ANoteFollowsItsTraceToTheOtherSlot) {
    NotesPanel panel(m_workspace, m_view);
    panel.show();
    open(test::hostileTrace());
    open(test::hostileTrace(), Workspace::Place::Candidate);
    m_workspace.entryOf(m_workspace.slot(Slot::B)->source.get())->notes->add({1000, 2000, "here"});
    QCoreApplication::processEvents();
    m_workspace.close(m_workspace.slot(Slot::A)->source);
    panel.table().selectRow(0);
    QTest::keyClick(&panel.table(), Qt::Key_Return);
    EXPECT_EQ(m_view.focus(), Slot::A);
    EXPECT_TRUE(m_view.measure().has_value());
}

TEST_F(StalePanelsTest, KernelsAreNotSaidToBeNoneBeforeTheyAreCounted) {
    KernelsPanel panel(m_workspace, m_view, m_jobs);
    open(test::SampleRun::open());
    panel.setComparison(nullptr);
    EXPECT_TRUE(panel.placeholder().contains("Counting")) << panel.placeholder().toStdString();
}

TEST_F(StalePanelsTest, KernelsOfOtherSlotsAreNotShown) {
    KernelsPanel panel(m_workspace, m_view, m_jobs);
    panel.show();
    open(test::SampleRun::open());
    ASSERT_TRUE(panel.showsContent());
    m_workspace.swapSlots();
    EXPECT_TRUE(panel.lines().empty());
    EXPECT_TRUE(waitFor([&] { return panel.showsContent(); }));
    EXPECT_FALSE(panel.lines().empty());
}

TEST_F(StalePanelsTest, NobodyWaitsForFactsThatNeverCome) {
    KernelsPanel kernels(m_workspace, m_view, m_jobs);
    FindingsPanel findings(m_workspace, m_view);
    kernels.show();
    addWithoutFacts(test::SampleRun::open());
    EXPECT_FALSE(findings.placeholder().contains("Looking")) << findings.placeholder().toStdString();
    EXPECT_FALSE(findings.placeholder().contains("No redundant"));
    EXPECT_TRUE(waitFor([&] { return kernels.showsContent(); })) << kernels.placeholder().toStdString();
}

TEST_F(StalePanelsTest, NewFactsLeaveTheChosenEvidence) {
    FindingsPanel panel(m_workspace, m_view);
    open(test::SampleRun::open());
    panel.showEvidence(1);
    panel.showEvidence(1);
    ASSERT_EQ(panel.evidenceShown(), 1);
    emit m_workspace.factsChanged(); // as after saving
    EXPECT_EQ(panel.evidenceShown(), 1);
}

TEST_F(StalePanelsTest, AnAnswerGoesWithItsTrace) {
    SqlPanel panel(m_workspace, m_view, m_jobs);
    panel.show();
    open(test::hostileTrace());
    panel.editor().setPlainText("SELECT id FROM slices");
    panel.run();
    ASSERT_TRUE(waitFor([&] { return !panel.asking(); }));
    ASSERT_GT(panel.model().rowCount(), 0);
    m_workspace.close(m_workspace.slot(Slot::A)->source);
    open(test::hostileTrace());
    panel.run();
    ASSERT_TRUE(waitFor([&] { return !panel.asking(); }));
    open(test::SampleRun::open());
    EXPECT_EQ(panel.model().rowCount(), 0);
    EXPECT_EQ(panel.status(), "");
}

TEST_F(StalePanelsTest, AllRowsOfAnAnswerAreExported) {
    SqlPanel panel(m_workspace, m_view, m_jobs);
    open(test::hostileTrace());
    panel.editor().setPlainText("SELECT a.id FROM slices a, slices b, slices c");
    panel.run();
    ASSERT_TRUE(waitFor([&] { return !panel.asking(); }));
    const auto slices = static_cast<qsizetype>(trace().sliceCount());
    const QTemporaryDir folder;
    panel.table().writeCsv(folder.filePath("rows.csv"));
    ASSERT_TRUE(waitFor([this] { return quiet(); }));
    QFile file(folder.filePath("rows.csv"));
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    EXPECT_EQ(file.readAll().count('\n'), slices * slices * slices + 1);
}

TEST_F(StalePanelsTest, ABarInANameEndsNoCellOfMarkdown) {
    SqlPanel panel(m_workspace, m_view, m_jobs);
    open(test::hostileTrace());
    panel.editor().setPlainText("SELECT 'a|b' AS name");
    panel.run();
    ASSERT_TRUE(waitFor([&] { return !panel.asking(); }));
    panel.table().copyMarkdown();
    const QString markdown = QGuiApplication::clipboard()->text();
    EXPECT_TRUE(markdown.contains("`a\\|b`")) << markdown.toStdString();
}

TEST_F(StalePanelsTest, CountsOfAFileStayWhenTheFocusMoves) {
    LoadPanel panel(m_workspace, m_view, m_jobs);
    panel.show();
    open(test::hostileTrace());
    const QString path = GATESCOPE_GOLDEN_DIR "/expert_counts/vllm_routed_experts.npy";
    panel.open(path);
    ASSERT_TRUE(waitFor([&] { return !panel.reading(); }));
    ASSERT_TRUE(panel.showsContent()) << panel.placeholder().toStdString();
    m_view.setFocus(Slot::B);
    EXPECT_TRUE(panel.showsContent());
    panel.open(path);
    m_workspace.close(m_workspace.slot(Slot::A)->source);
    EXPECT_FALSE(panel.reading());
}

TEST_F(StalePanelsTest, WhatReadsFilesOffersItWhereNothingIsShown) {
    EXPECT_TRUE(offers(LoadPanel(m_workspace, m_view, m_jobs), "Open counts…"));
    EXPECT_TRUE(offers(SweepCurvesPanel(m_workspace, m_view, m_jobs), "Open a sweep…"));
}

TEST_F(StalePanelsTest, AHiddenRooflineDropsWhatItReadOfAnotherTrace) {
    RooflinePanel panel(m_workspace, m_view, m_jobs);
    panel.show();
    const OpenTracePtr first = test::hostileTrace();
    m_workspace.add(first, timelinesOf(first));
    panel.hide();
    open(test::hostileTrace());
    EXPECT_TRUE(panel.placeholder().contains("Reading")) << panel.placeholder().toStdString();
}

TEST_F(StalePanelsTest, CallsOfNoTimeHaveNoLogarithm) {
    TraceBuilder builder;
    Track track;
    track.name = "thread";
    const TrackId id = builder.addTrack(track);
    for (int i = 0; i < 4; ++i)
        builder.addSlice(id, builder.intern("instant"), builder.intern(""), 1000 * i, 0, {});
    auto trace = std::make_shared<OpenTrace>();
    trace->trace = builder.build();
    trace->index = std::make_shared<const SliceIndex>(trace->trace);
    HistogramPanel panel(m_workspace, m_view, m_jobs);
    panel.show();
    open(trace);
    m_view.setFilter({"instant", {}});
    ASSERT_TRUE(waitFor([&] { return panel.showsContent(); }));
    panel.setLogarithmic(true);
    EXPECT_TRUE(panel.showsContent()) << "the box that takes it back is gone";
}

TEST_F(StalePanelsTest, LinksInTheDetailsFollowTheTheme) {
    DetailsPanel panel(m_workspace, m_view);
    panel.show();
    open(test::hostileTrace());
    m_view.select(SliceSelection{Slot::A, firstNamed("cudaLaunchKernel")});
    theme().choose(ThemeChoice::Dark);
    QCoreApplication::processEvents();
    int links = 0;
    for (QTreeWidgetItemIterator item(panel.findChild<QTreeWidget*>()); *item != nullptr; ++item) {
        if (!(*item)->data(0, Qt::UserRole).isValid()) continue;
        ++links;
        EXPECT_EQ((*item)->foreground(1).color(), themeOf(panel).accent);
    }
    EXPECT_GT(links, 0);
    theme().choose(ThemeChoice::Light);
}

TEST_F(StalePanelsTest, HitsOfOtherSlotsAreNotShown) {
    SliceSearch search(m_workspace, m_view, m_jobs);
    open(test::hostileTrace());
    open(test::SampleRun::open(), Workspace::Place::Candidate);
    search.search({"aten", false, false, false});
    ASSERT_TRUE(waitFor([&] { return search.hits().count() > 0; }));
    m_workspace.swapSlots();
    EXPECT_EQ(search.hits().count(), 0u);
}

} // namespace
} // namespace gatescope
