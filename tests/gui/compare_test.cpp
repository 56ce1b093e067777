// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/align_bar.h"
#include "compare/comparer.h"
#include "compare/difference_panel.h"
#include "compare/kernel_links.h"
#include "compare/router_switch.h"
#include "compare/step_sentence.h"
#include "compare/verdict.h"
#include "gui/samples.h"
#include "jobs/job_queue.h"
#include "report/compare_words.h"
#include "report/markdown/markdown_report.h"
#include "state/aligner.h"
#include "state/view_state.h"
#include "tables/data_table.h"
#include "tables/sorted_rows.h"
#include "tables/table_text.h"
#include "widgets/message_banner.h"
#include "workspace/workspace.h"

#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QHeaderView>
#include <QPushButton>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTableView>
#include <QTest>
#include <QToolButton>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace gatescope {
namespace {

using test::SampleRun;

PerSlot<TimelinePtr> sample() {
    const auto timelines = SampleRun::timelines();
    return {timelines.at(0), timelines.at(1)};
}

TEST(SlotComparisonTest, EveryCallButTheRedundantOneHasAPartner) {
    const auto comparison = compareTimelines(sample());
    EXPECT_EQ(comparison->links().size(), std::size_t{5} * SampleRun::kIterations);
    const Trace& trace = comparison->timelines().a->trace();
    for (const KernelLink& link : comparison->links()) {
        EXPECT_EQ(trace.name(link.a), trace.name(link.b));
        EXPECT_EQ(comparison->partner(Slot::A, link.a), link.b);
        EXPECT_EQ(comparison->partner(Slot::B, link.b), link.a);
        EXPECT_EQ(comparison->change(Slot::A, link.a), 0.0);
    }
    for (const GateMark& gate : comparison->timelines().a->gates()) {
        EXPECT_EQ(comparison->partner(Slot::A, gate.id) == kNoSlice, gate.redundant);
    }
}

TEST(SlotComparisonTest, ATimelineAgainstItselfDiffersInNothing) {
    const TimelinePtr same = sample().a;
    const auto comparison = compareTimelines({same, same});
    EXPECT_EQ(comparison->result().step.verdict, Verdict::NoEvidence);
    for (const KernelLink& link : comparison->links())
        EXPECT_EQ(link.a, link.b);
}

TEST(VerdictTest, TheHeadlineIsTheLayersNetChange) {
    const auto timelines = sample();
    const auto statements = verdict(timelines, nullptr);
    ASSERT_GE(statements.size(), 3u);
    // 100 us with and 90 us without the redundant call: exactly 10 us of each pass.
    EXPECT_EQ(statements[0].figure, QStringLiteral("−10.0\u00A0µs · −10.0\u00A0%"));
    EXPECT_EQ(statements[0].tone, Tone::Good);
    EXPECT_EQ(statements[1].figure, QStringLiteral("2 → 1"));
    EXPECT_EQ(statements[1].tone, Tone::Good);
    EXPECT_TRUE(statements[1].sentence.startsWith(QStringLiteral("Gone in B: Gate called twice per layer.")))
        << statements[1].sentence.toStdString();
    EXPECT_EQ(statements[2].tone, Tone::Good);
}

TEST(VerdictTest, WhatBDoesWithItsGateIsToldWhereADoesNot) {
    const auto [before, after] = sample();
    const Statement worse = gateStatement({after, before});
    EXPECT_EQ(worse.figure, QStringLiteral("1 → 2"));
    EXPECT_EQ(worse.tone, Tone::Bad);
    EXPECT_TRUE(worse.sentence.startsWith(QStringLiteral("New in B: Gate called twice per layer.")))
        << worse.sentence.toStdString();
    EXPECT_EQ(gateStatement({before, before}).tone, Tone::Bad);
    EXPECT_TRUE(gateStatement({before, before}).sentence.startsWith(QStringLiteral("Gate called twice")));
    EXPECT_EQ(gateStatement({before, nullptr}).tone, Tone::Bad);
    EXPECT_EQ(gateStatement({after, after}).tone, Tone::Plain);
}

TEST(VerdictTest, WhatAFileHasLostIsSaidFirst) {
    auto open = std::make_shared<OpenTrace>(*SampleRun::open());
    open->remarks = {QStringLiteral("The device is simulated.")};
    open->diagnostics = {{.what = "event without ph", .count = 3, .code = "no_ph"},
                         {.what = "file cut off before its end", .count = 1, .code = "cut_off"}};
    const auto statements = verdict({withFacts(timelinesOf(open)).front(), nullptr}, nullptr);
    EXPECT_TRUE(statements.back().sentence.startsWith(QStringLiteral("file cut off before its end; ")))
        << statements.back().sentence.toStdString();
}

/// As the command line writes it, which has neither the minus sign nor the spaces that keep units in the
/// line.
std::string asTyped(QString text) {
    text.replace(QChar(0x2212), QChar('-'));
    text.replace(QChar(0x00A0), QChar(' '));
    text.replace(QChar(0x00B5), QChar('u'));
    return text.toStdString();
}

TEST(StepSentenceTest, SaysWhatTheCommandLineSays) {
    const double infinite = std::numeric_limits<double>::infinity();
    TraceComparison comparison;
    comparison.step.baselineNs = 100000;
    comparison.step.pAdjusted = 0.053;
    comparison.step.differenceNs = -2000; // both write such times with two decimals
    comparison.reasons = {"no kernels in the candidate", "one side"};
    for (const Verdict verdict : {Verdict::NotGiven, Verdict::NoEvidence, Verdict::Faster, Verdict::Slower}) {
        for (const VarianceSource variance :
             {VarianceSource::Measured, VarianceSource::OneRun, VarianceSource::Assumed}) {
            for (const double high : {-1500.0, 1500.0, infinite}) {
                const bool finite = std::isfinite(high);
                for (const auto& [before, after] : {std::pair(1, 1), {1, 5}, {5, 1}, {5, 5}}) {
                    comparison.step.verdict = verdict;
                    comparison.variance = variance;
                    comparison.facts.baseline->steps = static_cast<std::size_t>(before);
                    comparison.facts.candidate->steps = static_cast<std::size_t>(after);
                    comparison.step.lowNs = finite ? -2500 : -infinite;
                    comparison.step.highNs = high;
                    comparison.step.detectableNs = finite ? 3000 : infinite;
                    EXPECT_EQ(asTyped(stepSentence(comparison)), stepWords(comparison));
                }
            }
        }
    }
}

TEST(StepSentenceTest, SaysInWordsWhatWasSeen) {
    TraceComparison comparison;
    comparison.step.differenceNs = -2000;
    comparison.step.lowNs = -2500;
    comparison.step.highNs = -1500;
    comparison.step.baselineNs = 100000;
    comparison.step.verdict = Verdict::Faster;
    comparison.variance = VarianceSource::Measured;
    EXPECT_TRUE(stepSentence(comparison).startsWith(QStringLiteral("The candidate is faster: ")));
    EXPECT_TRUE(stepSentence(comparison).contains(QStringLiteral("\u22122.00 %")))
        << stepSentence(comparison).toStdString();
    EXPECT_TRUE(stepSentence(comparison).endsWith(QStringLiteral("between recordings was measured.")));
    comparison.step.verdict = Verdict::NoEvidence;
    comparison.step.highNs = 500;
    comparison.step.detectableNs = 3000;
    comparison.variance = VarianceSource::Assumed;
    const QString open = stepSentence(comparison);
    EXPECT_TRUE(open.contains(QStringLiteral("would have been shown in four of five"))) << open.toStdString();
    EXPECT_TRUE(open.contains(QStringLiteral("0.7 %"))) << open.toStdString();
    comparison.step.verdict = Verdict::NotGiven;
    comparison.reasons = {"no kernels in the candidate", "one side"};
    EXPECT_EQ(stepSentence(comparison),
              QStringLiteral("No verdict: steps aren't alike (no kernels in the candidate; one side)."));
}

TEST(VerdictTest, OneTimelineAloneSaysNothingOfADifference) {
    const auto statements = verdict({sample().b, nullptr}, nullptr);
    for (const Statement& statement : statements)
        EXPECT_FALSE(statement.figure.contains(QStringLiteral("→"))) << statement.figure.toStdString();
    EXPECT_EQ(statements[0].figure, QStringLiteral("1"));
    EXPECT_EQ(statements[0].tone, Tone::Plain);
}

TEST(VerdictTest, NothingIsSaidBeforeItIsKnown) {
    const auto unknown = timelinesOf(SampleRun::open());
    EXPECT_TRUE(verdict({unknown[0], unknown[1]}, nullptr).empty());
}

TEST(DifferenceRowsTest, KernelsOfOneSideAloneAreListed) {
    RowsModel<DifferenceRow> model(nullptr, differenceColumns(), differenceCell);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.setRows(differenceRows(compareTimelines(sample())->result()));
    const int last = model.columnCount() - 1;
    std::map<QString, QString> verdicts;
    for (int row = 0; row < model.rowCount(); ++row)
        verdicts[model.index(row, 0).data().toString()] = model.index(row, last).data().toString();
    EXPECT_EQ(verdicts.at(QStringLiteral("gate_gemm (redundant)")), QStringLiteral("only in A"));
    EXPECT_EQ(verdicts.at(QStringLiteral("w13_gemm")), QStringLiteral("no evidence"));
}

TEST(DifferenceRowsTest, BarsGoToTheSideOfTheChange) {
    TraceComparison result;
    KernelDifference slower;
    slower.name = "slower";
    slower.callsPerStep = 2;
    slower.difference.differenceNs = 50;
    slower.difference.verdict = Verdict::Slower;
    result.kernels.push_back(slower);
    UnmatchedKernel gone;
    gone.name = "gone";
    gone.perStepNs = 200;
    result.onlyIn.baseline.value.push_back(gone);
    const auto rows = differenceRows(result);
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_DOUBLE_EQ(rows[0].bar, -1);
    EXPECT_DOUBLE_EQ(rows[1].bar, 0.5);
    EXPECT_EQ(differenceCell(rows[0], 5, ToneRole), int(Tone::Good));
    EXPECT_EQ(differenceCell(rows[1], 5, ToneRole), int(Tone::Bad));
}

TEST(DifferenceRowsTest, WhatWasShownStandsBeforeWhatMayBe) {
    TraceComparison result;
    const auto add = [&](const char* name, double nanoseconds, Verdict verdict) {
        KernelDifference kernel;
        kernel.name = name;
        kernel.callsPerStep = 1;
        kernel.difference.differenceNs = nanoseconds;
        kernel.difference.verdict = verdict;
        result.kernels.push_back(kernel);
    };
    add("noise", 900, Verdict::NoEvidence);
    add("little", 10, Verdict::Slower);
    add("much", -100, Verdict::Faster);
    UnmatchedKernel gone;
    gone.name = "gone";
    gone.perStepNs = 50;
    result.onlyIn.baseline.value.push_back(gone);
    QStringList names;
    for (const DifferenceRow& row : differenceRows(result))
        names << row.name;
    EXPECT_EQ(names, (QStringList{"much", "gone", "little", "noise"}));
}

TraceComparison oneOfBothAndOneOfB() {
    TraceComparison result;
    KernelDifference both;
    both.name = "both";
    both.callsPerStep = 4;
    both.difference = {.baselineNs = 100,
                       .candidateNs = 125,
                       .differenceNs = 25,
                       .lowNs = 20,
                       .highNs = 30,
                       .pAdjusted = 0.5,
                       .detectableNs = std::numeric_limits<double>::infinity()};
    result.kernels.push_back(both);
    UnmatchedKernel added;
    added.name = "added";
    added.callsPerStep = 1;
    added.medianNs = 7;
    added.perStepNs = 7;
    result.onlyIn.candidate.value.push_back(added);
    return result;
}

TEST(DifferenceRowsTest, FilesHaveTheNumbersThatAreShownAndNoneForWhatIsMissing) {
    RowsModel<DifferenceRow> model(nullptr, differenceColumns(), differenceCell);
    model.setRows(differenceRows(oneOfBothAndOneOfB()));
    const auto lines = QString::fromUtf8(asCsv(TablePart::of(model))).split(QStringLiteral("\n"));
    ASSERT_GE(lines.size(), 3);
    EXPECT_EQ(lines[1].trimmed().toStdString(), "added,\"\",1,–,7,7,–,–,–,only in B");
    // The apostrophe keeps a spreadsheet from taking the interval for a formula.
    EXPECT_EQ(lines[2].trimmed().toStdString(), "both,\"\",4,100,125,25,'" +
                                                    model.index(1, 6).data().toString().toStdString() +
                                                    ",0.5,–,no evidence");
}

TEST(DifferenceRowsTest, WhatIsMissingIsSortedBehindAllNumbers) {
    RowsModel<DifferenceRow> model(nullptr, differenceColumns(), differenceCell);
    model.setRows(differenceRows(oneOfBothAndOneOfB()));
    SortedRows sorted(nullptr);
    sorted.setSourceModel(&model);
    for (const int column : {3, 7}) { // A, a call; p, corrected
        sorted.sort(column);
        EXPECT_EQ(sorted.index(0, 0).data().toString(), QStringLiteral("both")) << column;
        sorted.sort(column, Qt::DescendingOrder);
        EXPECT_EQ(sorted.index(0, 0).data().toString(), QStringLiteral("both")) << column << ", descending";
    }
    for (const int column : {5, 6}) { // by the step's change: 7 ns against 4 x 25 ns
        sorted.sort(column);
        EXPECT_EQ(sorted.index(0, 0).data().toString(), QStringLiteral("added")) << column;
    }
}

TEST(ComparerTest, ComparesWhatStandsInTheSlots) {
    JobQueue jobs;
    Workspace workspace(jobs);
    Comparer comparer(workspace, jobs);
    const auto trace = SampleRun::open();
    workspace.add(trace, timelinesOf(trace));
    ASSERT_TRUE(QTest::qWaitFor([&] { return comparer.comparison() != nullptr; }));
    EXPECT_FALSE(comparer.working());
    workspace.setSlot(Slot::B, nullptr);
    EXPECT_EQ(comparer.comparison(), nullptr);
    ASSERT_TRUE(QTest::qWaitFor([&] { return jobs.jobs().empty(); }));
}

TEST(ComparerTest, StopsWhatNobodyWaitsForAnyMore) {
    JobQueue jobs;
    Workspace workspace(jobs);
    Comparer comparer(workspace, jobs);
    const auto trace = SampleRun::open();
    workspace.add(trace, timelinesOf(trace));
    const auto comparing = [&]() -> Job* {
        for (Job* job : jobs.jobs())
            if (job->title() == QStringLiteral("Comparing")) return job;
        return nullptr;
    };
    ASSERT_TRUE(QTest::qWaitFor([&] { return comparing() != nullptr || comparer.comparison(); }));
    Job* outdated = comparing();
    if (outdated == nullptr) GTEST_SKIP() << "it was compared before anybody could look";
    QSignalSpy toldOfIt(&jobs, &JobQueue::cancelled);
    workspace.setSlot(Slot::B, nullptr);
    EXPECT_EQ(outdated->state(), Job::State::Stopping);
    ASSERT_TRUE(QTest::qWaitFor([&] { return jobs.jobs().empty(); }));
    EXPECT_EQ(comparer.comparison(), nullptr);
    EXPECT_EQ(toldOfIt.size(), 0) << "nobody asked for it to be stopped";
}

TEST(RouterSwitchTest, OneClickFlipsTheSides) {
    JobQueue jobs;
    Workspace workspace(jobs);
    ViewState view;
    RouterSwitch router(workspace, view);
    EXPECT_FALSE(router.isVisibleTo(nullptr));
    const auto trace = SampleRun::open();
    workspace.add(trace, timelinesOf(trace));
    router.flip();
    EXPECT_EQ(view.view().show, Show::OnlyB);
    EXPECT_EQ(view.focus(), Slot::B);
    router.flip();
    EXPECT_EQ(view.view().show, Show::OnlyA);
    const auto buttons = router.findChildren<QAbstractButton*>();
    ASSERT_EQ(buttons.size(), 4);
    buttons[3]->click();
    EXPECT_EQ(view.view().show, Show::Difference);
    view.undoStack().undo();
    EXPECT_EQ(view.view().show, Show::OnlyA);
    EXPECT_TRUE(buttons[0]->isChecked());
    ASSERT_TRUE(QTest::qWaitFor([&] { return jobs.jobs().empty(); }));
}

TEST(DifferenceRowsTest, AreFoundByBothNamesAsTheyAreAndAsTheyAreShown) {
    DifferenceRow row;
    row.name = QStringLiteral("_ZN5aiter24add_rmsnorm_quant_kernelIDF16bLi64EEEvPT_");
    row.renamedTo = QStringLiteral("fused_Norm");
    for (const char* text : {"", "_ZN5aiter", "AITER::add", "rmsnorm_quant_kernel<", "fused_norm"})
        EXPECT_TRUE(isCalled(row, QString::fromLatin1(text))) << text;
    for (const char* text : {"gemm", "aiter::other"})
        EXPECT_FALSE(isCalled(row, QString::fromLatin1(text))) << text;
}

class DifferencePanelTest : public testing::Test {
protected:
    void openRun() {
        const auto trace = SampleRun::open();
        workspace.add(trace, timelinesOf(trace));
        ASSERT_TRUE(QTest::qWaitFor([&] { return comparer.comparison() && jobs.jobs().empty(); }));
    }

    JobQueue jobs;
    Workspace workspace{jobs};
    ViewState view;
    Comparer comparer{workspace, jobs};
    DifferencePanel panel{comparer, view, jobs};
};

TEST_F(DifferencePanelTest, CopiesWhatTheCommandLinePrintsForAPullRequest) {
    openRun();
    QApplication::clipboard()->clear();
    for (QPushButton* button : panel.findChildren<QPushButton*>())
        if (button->text() == QStringLiteral("Copy as Markdown")) button->click();
    const QString copied = QApplication::clipboard()->text();
    EXPECT_EQ(copied.toStdString(), markdownComparison(comparer.comparison()->reported()));
    EXPECT_TRUE(copied.contains(QStringLiteral("gate_gemm"))) << copied.toStdString();
}

TEST_F(DifferencePanelTest, ARenamedKernelIsChosenByItsOwnName) {
    TraceComparison result;
    KernelDifference renamed;
    renamed.name = "old_gemm";
    renamed.renamedTo = "new_gemm";
    result.kernels.push_back(renamed);
    const_cast<RowsModel<DifferenceRow>&>(panel.rows()).setRows(differenceRows(result));
    EXPECT_TRUE(panel.rows().index(0, 0).data().toString().contains(QStringLiteral("new_gemm")));
    emit panel.table().chosen(0);
    EXPECT_EQ(std::get<KernelSelection>(view.selection()).name, QStringLiteral("old_gemm"));
}

TEST_F(DifferencePanelTest, FollowsTheFilterAndKeepsTheChosenRow) {
    openRun();
    const int all = panel.rows().rowCount();
    int w13 = 0;
    while (w13 < all && panel.rows().row(w13).name != QLatin1String("w13_gemm"))
        ++w13;
    ASSERT_LT(w13, all);
    panel.table().selectRow(w13);
    SliceFilter filter;
    filter.text = QStringLiteral("GEMM");
    view.setFilter(filter);
    EXPECT_LT(panel.rows().rowCount(), all);
    EXPECT_GT(panel.rows().rowCount(), 1);
    ASSERT_GE(panel.table().currentRow(), 0);
    EXPECT_EQ(panel.rows().row(panel.table().currentRow()).name, QStringLiteral("w13_gemm"));
    view.setFilter({});
    EXPECT_EQ(panel.rows().rowCount(), all);
}

TEST_F(DifferencePanelTest, TabLeavesTheTable) {
    EXPECT_FALSE(panel.findChild<QTableView*>()->tabKeyNavigation());
}

TEST_F(DifferencePanelTest, RowsGrowWithTheFont) {
    QFont large = panel.font();
    large.setPointSizeF(large.pointSizeF() * 2);
    panel.setFont(large);
    EXPECT_GE(panel.findChild<QTableView*>()->verticalHeader()->defaultSectionSize(),
              QFontMetrics(large).height());
}

TEST(MessageBannerTest, TheRemedyIsThereForScreenReaders) {
    MessageBanner banner;
    banner.showError("It broke.", "Mend it.");
    EXPECT_EQ(banner.accessibleDescription(), "Mend it.");
}

TEST(AlignBarTest, TheHintGoesWithItsReason) {
    JobQueue jobs;
    Workspace workspace(jobs);
    ViewState view;
    const Aligner aligner(workspace, view);
    const AlignBar bar(workspace, view, aligner);
    const auto* box = bar.findChild<QComboBox*>();
    const QString usual = box->toolTip();
    const auto unknown = timelinesOf(SampleRun::open());
    workspace.show(unknown.at(0), unknown.at(1));
    EXPECT_NE(box->toolTip(), usual);
    const auto known = sample();
    workspace.show(known.a, known.b);
    EXPECT_EQ(box->toolTip(), usual);
}

TEST(AlignBarTest, EveryPressMovesHoweverFarIsZoomedIn) {
    JobQueue jobs;
    Workspace workspace(jobs);
    ViewState view;
    const Aligner aligner(workspace, view);
    const AlignBar bar(workspace, view, aligner);
    const auto known = sample();
    workspace.show(known.a, known.b);
    view.setAlign(Align::ByHand);
    view.setRange({0, kShortestSpan});
    const auto before = view.view().byHandNs;
    const auto buttons = bar.findChildren<QToolButton*>();
    ASSERT_EQ(buttons.size(), 2);
    buttons[1]->click();
    EXPECT_GT(view.view().byHandNs, before);
}

} // namespace
} // namespace gatescope
