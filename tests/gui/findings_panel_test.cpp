// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/panels_fixture.h"
#include "look/number_text.h"
#include "panels/diagnostics_panel.h"
#include "panels/finding_details.h"
#include "panels/findings_panel.h"
#include "report/profile_json.h"
#include "tables/data_table.h"
#include "tables/table_roles.h"
#include "workspace/slice_style.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QTemporaryDir>

#include <algorithm>

namespace gatescope {
namespace {

using FindingsPanelTest = test::PanelsTest;
using DiagnosticsPanelTest = test::PanelsTest;

TEST_F(FindingsPanelTest, SaysWhatToDoWhileNothingIsOpen) {
    const FindingsPanel panel(m_workspace, m_view);
    EXPECT_TRUE(panel.placeholder().contains("Open a trace")) << panel.placeholder().toStdString();
}

TEST_F(FindingsPanelTest, SaysThatItLooksAndThenWhatItLookedFor) {
    FindingsPanel panel(m_workspace, m_view);
    const OpenTracePtr trace = test::hostileTrace();
    m_workspace.add(trace, timelinesOf(trace));
    EXPECT_TRUE(panel.placeholder().startsWith("Looking for")) << panel.placeholder().toStdString();
    ASSERT_TRUE(waitFor([this] { return quiet(); }));
    EXPECT_TRUE(panel.placeholder().startsWith("No redundant or missing work found"));
    for (const std::string& kind : detectionKinds())
        EXPECT_TRUE(panel.placeholder().contains(QString::fromStdString(kind))) << kind;
}

TEST_F(FindingsPanelTest, ShowsTheDoubleGateWithItsCostAndStepsThroughTheEvidence) {
    FindingsPanel panel(m_workspace, m_view);
    QAbstractItemModelTester tester(panel.table().model());
    openGolden("kineto_h200_before_t16.json.gz");
    ASSERT_TRUE(panel.showsContent());
    const Finding& finding = m_workspace.slot(Slot::A)->facts->detection.findings.at(0);
    const auto row = [&](int column) { return panel.table().model()->index(0, column).data().toString(); };
    EXPECT_EQ(row(0).toStdString(), finding.title);
    EXPECT_EQ(row(4), costText(finding.cost));
    EXPECT_TRUE(panel.table().isColumnHidden(2)) << "there is one process";
    EXPECT_TRUE(panel.details().text().contains(QString::fromStdString(finding.advice)));
    EXPECT_TRUE(panel.title().contains('('));

    panel.showEvidence(1);
    EXPECT_EQ(m_view.selectedSlice(Slot::A), finding.evidence.front());
    const Slice shown = trace().slice(finding.evidence.front());
    EXPECT_TRUE(m_view.range().contains(m_view.timeMap(Slot::A).toShown(double(shown.start))));
    panel.showEvidence(-1);
    EXPECT_EQ(m_view.selectedSlice(Slot::A), finding.evidence.back());
    EXPECT_TRUE(panel.details().place().startsWith(QString::number(finding.evidence.size())));
}

TEST_F(FindingsPanelTest, WhatIsShownFirstIsNobodysChoice) {
    FindingsPanel panel(m_workspace, m_view);
    openGolden("kineto_h200_before_t16.json.gz");
    EXPECT_TRUE(std::holds_alternative<FindingSelection>(m_view.selection())) << "its places are lit";
    EXPECT_EQ(m_view.undoStack().count(), 0) << "there is nothing to undo";
    m_view.select(SliceSelection{Slot::A, 5});
    emit m_workspace.factsChanged();
    EXPECT_EQ(m_view.selectedSlice(Slot::A), SliceId{5}) << "that was chosen";
}

TEST_F(FindingsPanelTest, EnterJumpsAndAFindingChosenElsewhereIsShown) {
    FindingsPanel panel(m_workspace, m_view);
    openGolden("kineto_h200_before_t16.json.gz");
    panel.show();
    QTest::keyClick(&panel.table(), Qt::Key_Return);
    EXPECT_TRUE(m_view.selectedSlice(Slot::A).has_value());
    m_view.select(FindingSelection{Slot::A, 0});
    EXPECT_EQ(panel.table().currentRow(), 0);
    EXPECT_TRUE(std::holds_alternative<FindingSelection>(m_view.selection()));
}

TEST_F(FindingsPanelTest, MarkdownOfAFindingKeepsNamesFromBeingMarkup) {
    Finding finding;
    finding.title = "<b>x</b> @you";
    const QString text = findingAsMarkdown(finding, "A");
    EXPECT_FALSE(text.contains("<b>")) << text.toStdString();
}

TEST_F(FindingsPanelTest, FindingsOfSeveralRanksNameTheirProcesses) {
    FindingsPanel panel(m_workspace, m_view);
    QStringList paths;
    for (const char* rank : {"0", "1"})
        paths << QString::fromStdString(GATESCOPE_GOLDEN_DIR "/traces/kineto_h100_ep2_before_t64_rank") +
                     QLatin1String(rank) + QStringLiteral(".json.gz");
    open(loadTrace(paths, noProgress(), {}));
    EXPECT_FALSE(panel.table().isColumnHidden(2));
    QStringList gates;
    for (int row = 0; row < panel.table().model()->rowCount(); ++row) {
        const auto cell = [&](int column) {
            return panel.table().model()->index(row, column).data().toString();
        };
        if (!cell(0).startsWith(QStringLiteral("Gate called twice"))) continue;
        gates << cell(2);
        panel.table().selectRow(row);
        EXPECT_TRUE(panel.details().text().contains(cell(2)));
        panel.copyMarkdown();
        EXPECT_TRUE(QApplication::clipboard()->text().contains(cell(2).section(QChar(':'), 0, 0)));
    }
    ASSERT_EQ(gates.size(), 2);
    for (int row = 0; row < panel.table().model()->rowCount(); ++row) {
        const auto index = panel.table().model()->index(row, 0);
        const bool gate = index.data().toString().startsWith(QStringLiteral("Gate"));
        EXPECT_EQ(index.data(KindRole).toInt(), gate ? int(kRedundantGate) : kNoSwatch)
            << "all titles begin in one line: " << index.data().toString().toStdString();
    }
    EXPECT_TRUE(gates[0].startsWith(QStringLiteral("rank 0"))) << gates[0].toStdString();
    EXPECT_TRUE(gates[1].startsWith(QStringLiteral("rank 1"))) << gates[1].toStdString();
}

TEST_F(FindingsPanelTest, ARemarkIsNoSelectionOfAFinding) {
    FindingsPanel panel(m_workspace, m_view);
    openGolden("composed_graph_replay_before.json.gz");
    const auto shown = shownFindings(m_workspace);
    const auto remark = std::ranges::find_if(shown, &ShownFinding::remark);
    ASSERT_NE(remark, shown.end());
    m_view.clearSelection();
    panel.table().selectRow(int(remark - shown.begin()));
    EXPECT_FALSE(std::holds_alternative<FindingSelection>(m_view.selection()));
}

TEST_F(DiagnosticsPanelTest, ListsWhatWasOddWithAdviceAndTheFiles) {
    DiagnosticsPanel panel(m_workspace, m_view, m_jobs);
    QAbstractItemModelTester tester(panel.oddities().model());
    auto odd = std::make_shared<OpenTrace>(*test::hostileTrace());
    odd->diagnostics = {
        {"X event without dur", 1234, "no_dur", "It counts as 0.", 77, "/tmp/" + test::kHostile}};
    FileFacts facts;
    facts.path = "/tmp/rank1.json";
    facts.format = "kineto";
    facts.rank = 1;
    facts.clock = {"collectives", -5000, 40, 12};
    odd->files = {facts};
    odd->remarks = {"The recorder was full."};
    open(odd);
    ASSERT_TRUE(panel.showsContent());
    const auto* rows = panel.oddities().model();
    EXPECT_EQ(rows->index(0, 0).data().toString(), "X event without dur");
    EXPECT_EQ(rows->index(0, 1).data(ExportRole).toULongLong(), 1234u);
    EXPECT_EQ(rows->index(0, 2).data(ExportRole).toULongLong(), 77u);
    EXPECT_EQ(rows->index(0, 3).data().toString(), "It counts as 0.");
    const QString clock = panel.files().model()->index(0, 5).data().toString();
    EXPECT_TRUE(clock.contains("collectives") && clock.contains("12") && clock.contains(QChar(0x2212)))
        << clock.toStdString();
    EXPECT_TRUE(panel.remarks().contains("recorder was full"));
    EXPECT_EQ(panel.title(), "Diagnostics (1)");
}

TEST_F(DiagnosticsPanelTest, SaysWhichPlacementHadTwoSpeeds) {
    DiagnosticsPanel panel(m_workspace, m_view, m_jobs);
    auto run = test::SampleRun::result();
    run.runs[1].layerNs.assign(400, 2900);
    std::fill_n(run.runs[1].layerNs.begin() + 100, 160, 5000);
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("run.json"));
    writeTimeline(run, path.toStdString());
    open(loadRun(path, noProgress(), {}));
    EXPECT_EQ(panel.remarks().count("Two speeds"), 1);
    const auto expected =
        QStringLiteral("Two speeds, after the fix: %1 of the passes took about %2 and %3 about %4")
            .arg(shareText(0.6), durationText(2900), shareText(0.4), durationText(5000));
    EXPECT_TRUE(panel.remarks().contains(expected)) << panel.remarks().toStdString();
}

} // namespace
} // namespace gatescope
