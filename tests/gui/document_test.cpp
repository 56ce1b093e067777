// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/verdict.h"
#include "document/document.h"
#include "gui/gui_samples.h"
#include "launch_options.h"
#include "tables/kernel_table_model.h"
#include "tables/slice_facts.h"
#include "timeline/gate_clusters.h"
#include "timeline/track_layout.h"
#include "trace_io/trace_reader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

namespace gatescope {
namespace {

using test::SampleRun;

SliceId firstNamed(const TimelineModel& model, std::string_view name) {
    for (SliceId id = 0; id < model.trace().sliceCount(); ++id) {
        if (model.trace().name(id) == name) return id;
    }
    return kNoSlice;
}

TEST(Document, PutsBeforeAboveAfterOnOneClock) {
    const DocumentPtr document = SampleRun::document();
    ASSERT_EQ(document->timelines.size(), 2u);
    EXPECT_EQ(document->timelines[0].side, Side::Before);
    EXPECT_EQ(document->timelines[1].side, Side::After);
    EXPECT_EQ(document->timelines[0].styles.gates.size(), 12u);
    EXPECT_EQ(document->timelines[1].styles.gates.size(), 6u);
    const auto& gates = document->timelines[0].styles.gates;
    EXPECT_TRUE(gates[0].redundant);
    EXPECT_FALSE(gates[1].redundant);
}

TEST(Document, StoryShowsTheGatesButNotTheWholeLayer) {
    const DocumentPtr document = SampleRun::document();
    const TimeRange story = storyRange(document->timelines);
    EXPECT_GT(story.span(), 30 * SampleRun::kUs);
    EXPECT_LT(story.span(), 60 * SampleRun::kUs);
}

TEST(Document, FindsTheSameStepOnTheOtherSide) {
    const DocumentPtr document = SampleRun::document();
    const TimelineModel& before = document->timelines[0];
    const TimelineModel& after = document->timelines[1];
    const SliceId w13 = counterpart(before, firstNamed(before, "w13_gemm"), after);
    ASSERT_NE(w13, kNoSlice);
    EXPECT_EQ(after.trace().name(w13), "w13_gemm");
    EXPECT_EQ(counterpart(before, firstNamed(before, "gate_gemm (redundant)"), after), kNoSlice);
}

TEST(Document, OpensAForeignTraceAsOneTimeline) {
    TraceBuilder builder;
    Track track;
    track.name = "stream 7";
    const TrackId id = builder.addTrack(track);
    builder.addSlice(id, builder.intern("gemm"), builder.intern("kernel"), 10, 5);
    ImportedTrace imported;
    imported.trace = builder.build();
    imported.diagnostics = {{"X event without dur", 3}};
    const DocumentPtr document = documentOf(imported, "/tmp/foreign.json");
    ASSERT_EQ(document->timelines.size(), 1u);
    EXPECT_FALSE(document->hasBothSides());
    EXPECT_EQ(document->title, QString("foreign.json"));
    EXPECT_TRUE(document->foreign);
    const Statement recording = recordingStatement(*document);
    EXPECT_EQ(recording.figure, QString("1 remark"));
    EXPECT_EQ(recording.tone, Tone::Warning);
    EXPECT_EQ(recording.sentence, QString("3 × X event without dur."));
    EXPECT_EQ(gateStatement(*document).sentence, QString("No MoE layers in this trace."));
    EXPECT_EQ(otherWorkStatement(*document).figure, QString("None found"));
}

DocumentPtr golden(const char* name) {
    const std::string path = std::string(GATESCOPE_GOLDEN_DIR "/traces/") + name;
    return documentOf(readTrace(path, noProgress(), {}), QString::fromStdString(path));
}

TEST(Document, FindsInAForeignTraceWhatDetectFinds) {
    const DocumentPtr document = golden("kineto_h200_before_t16.json.gz");
    ASSERT_EQ(document->timelines.size(), 1u);
    const TimelineModel& timeline = document->timelines[0];
    EXPECT_EQ(timeline.gates().layers.size(), 9u);
    ASSERT_EQ(timeline.styles.gates.size(), 18u);
    EXPECT_TRUE(timeline.styles.gates[0].redundant);
    EXPECT_FALSE(timeline.styles.gates[1].redundant);
    EXPECT_EQ(timeline.styles.codes[timeline.styles.gates[0].id], kRedundantGate);
    const Statement gates = gateStatement(*document);
    EXPECT_EQ(gates.figure, QString("2"));
    EXPECT_EQ(gates.tone, Tone::Danger);
    EXPECT_TRUE(gates.sentence.contains("9 passes")) << gates.sentence.toStdString();
    EXPECT_TRUE(gates.details.contains("Refuted by")) << gates.details.toStdString();
    EXPECT_TRUE(gates.details.contains("Confidence: shapes"));
}

TEST(Document, TheStoryOfAForeignTraceIsItsGates) {
    const DocumentPtr document = golden("kineto_h200_before_t16.json.gz");
    const TimeRange story = storyRange(document->timelines);
    EXPECT_LT(story.span(), double(document->timelines[0].trace().duration()) / 10);
    const auto& gates = document->timelines[0].styles.gates;
    EXPECT_TRUE(story.contains(double(gates[0].start)));
    EXPECT_TRUE(story.contains(double(gates[1].end)));
}

TEST(Document, ARightForeignTraceHasNoFinding) {
    const DocumentPtr document = golden("kineto_h100_kv_equals_experts_after_t16.json.gz");
    const Statement gates = gateStatement(*document);
    EXPECT_EQ(gates.figure, QString("1"));
    EXPECT_EQ(gates.tone, Tone::Neutral);
    EXPECT_TRUE(gates.details.isEmpty());
    EXPECT_TRUE(gates.sentence.contains("calls its gate once"));
    EXPECT_EQ(gateStatement(*golden("kineto_h100_dense_only_t16.json.gz")).figure, QString("–"));
}

TEST(Document, PreparingCanBeStopped) {
    class Stop final : public ProgressSink {
    public:
        void progress(double, std::string_view) override { source.request_stop(); }
        std::stop_source source;
    };
    Stop stop;
    EXPECT_THROW(documentOf(SampleRun::result(), stop, stop.source.get_token()), Cancelled);
    ImportedTrace imported;
    TraceBuilder builder;
    builder.addSlice(builder.addTrack({}), 0, 0, 10, 5);
    imported.trace = builder.build();
    EXPECT_THROW(documentOf(imported, "/tmp/foreign.json", stop, stop.source.get_token()), Cancelled);
}

TEST(Verdict, SaysThatTheGateRunsTwice) {
    const DocumentPtr document = SampleRun::document();
    const Statement gates = gateStatement(*document);
    EXPECT_EQ(gates.figure, QString("2 → 1"));
    EXPECT_EQ(gates.tone, Tone::Danger);
    const Statement time = timeStatement(*document);
    EXPECT_TRUE(time.sentence.contains("saves 10.0")) << time.sentence.toStdString();
    EXPECT_EQ(outputStatement(*document).figure, QString("Bit-identical"));
}

TEST(Verdict, AdmitsWhatItCannotResolve) {
    ProfileResult result = SampleRun::result();
    result.runs[0].layerNs = {100, 130, 90, 120, 80, 110};
    result.runs[1].layerNs = {110, 100, 120, 90, 115, 85};
    const Statement time = timeStatement(*documentOf(result));
    EXPECT_EQ(time.tone, Tone::Warning);
    EXPECT_TRUE(time.sentence.contains("below what these samples can resolve"));
}

TEST(KernelTableView, JoinsBothSidesAndKeepsTheTotalLast) {
    KernelTableModel model;
    model.setDocument(*SampleRun::document());
    ASSERT_EQ(model.rowCount(), 7);
    EXPECT_EQ(model.row(0).name, QString("gate_gemm (redundant)"));
    EXPECT_TRUE(model.row(0).redundant);
    EXPECT_FALSE(model.row(0).after);
    EXPECT_DOUBLE_EQ(model.row(0).differenceNs(), -10000);
    EXPECT_TRUE(model.row(6).total);
    EXPECT_DOUBLE_EQ(model.row(6).differenceNs(), -10000);

    KernelSortProxy sorted;
    sorted.setSourceModel(&model);
    sorted.setSortRole(KernelTableModel::SortRole);
    for (const auto order : {Qt::AscendingOrder, Qt::DescendingOrder}) {
        sorted.sort(KernelTableModel::MedianBefore, order);
        EXPECT_EQ(sorted.index(6, 0).data().toString(), QString("Whole layer"));
    }
    EXPECT_EQ(sorted.index(0, 0).data().toString(), QString("w13_gemm"));
    const auto alignment = model.data(model.index(0, KernelTableModel::MedianBefore), Qt::TextAlignmentRole);
    EXPECT_TRUE(alignment.toInt() & Qt::AlignRight);
}

TEST(SliceFacts, NameWhatIsKnownWithUnits) {
    const DocumentPtr document = SampleRun::document();
    const TimelineModel& before = document->timelines[0];
    QString text;
    for (const SliceFact& fact : sliceFacts(before, firstNamed(before, "gate_gemm (redundant)"))) {
        text += fact.label + '=' + fact.value + '\n';
    }
    EXPECT_TRUE(text.contains("redundant")) << text.toStdString();
    EXPECT_TRUE(text.contains("GFLOP/s"));
    EXPECT_TRUE(text.contains("Iteration=0"));
    EXPECT_FALSE(text.contains("Expert=")) << "what doesn't apply is left out";
}

TEST(SliceFacts, OfForeignSlicesAreAllTheirArgs) {
    TraceBuilder builder;
    const std::array<Arg, 1> args{{{ArgKey::Bytes, 4096}}};
    builder.addSlice(builder.addTrack({}), builder.intern("Memcpy"), builder.intern("gpu_memcpy"), 10, 5,
                     args, R"({"bytes":4096,"own key":"a\"b","grid":[1,2,3]})");
    ImportedTrace imported;
    imported.trace = builder.build();
    const DocumentPtr document = documentOf(imported, "/tmp/foreign.json");
    QStringList facts;
    for (const SliceFact& fact : sliceFacts(document->timelines[0], 0))
        facts << fact.label + '=' + fact.value;
    EXPECT_TRUE(facts.contains("own key=a\"b")) << facts.join('|').toStdString();
    EXPECT_TRUE(facts.contains("grid=[1,2,3]"));
    EXPECT_TRUE(facts.filter("Bandwidth=").size() == 1);
}

TEST(TrackLayout, GivesEveryDepthARow) {
    const DocumentPtr document = SampleRun::document();
    const TrackLayout layout(*document->timelines[0].index, LaneMetrics{20, 20, 18, 6}, true);
    ASSERT_EQ(layout.lanes().size(), 2u);
    EXPECT_EQ(layout.lanes()[0].kind, LaneKind::Gates);
    EXPECT_EQ(layout.lanes()[1].rows, 3);
    EXPECT_EQ(layout.laneAt(layout.lanes()[1].rowTop(2) + 1), &layout.lanes()[1]);
    EXPECT_EQ(layout.laneAt(1), nullptr);
    EXPECT_DOUBLE_EQ(layout.height(), 6 + 18 + 6 + 60 + 6);
}

TEST(GateClusters, MergeWhatStandsTooClose) {
    const std::vector<GateMark> gates{{1, 0, 10, true}, {2, 12, 20, false}, {3, 500, 510, false}};
    const auto apart = clusterGates(gates, {0, 1000}, 5);
    EXPECT_EQ(apart.size(), 3u);
    const std::vector<GateMark> overlapping{{1, 0, 900, true}, {2, 100, 110, false}};
    EXPECT_EQ(clusterGates(overlapping, {500, 1000}, 5).size(), 1u) << "the longer one lasts into the window";
    const auto merged = clusterGates(gates, {0, 1000}, 100);
    ASSERT_EQ(merged.size(), 2u);
    EXPECT_EQ(merged[0].calls, 2);
    EXPECT_EQ(merged[0].redundant, 1);
    EXPECT_EQ(clusterGates(gates, {100, 400}, 5).size(), 0u);
}

TEST(LaunchOptions, ReadsTheLineAndRefusesNonsense) {
    const LaunchOptions options = parseLaunchOptions({"gatescope-gui", "--run", "--tokens", "8", "--theme",
                                                      "dark", "--screenshot", "x.png", "--size", "800x600"});
    EXPECT_TRUE(options.run);
    EXPECT_EQ(options.settings.tokens, 8);
    EXPECT_EQ(options.theme, ThemeChoice::Dark);
    EXPECT_EQ(options.size, QSize(800, 600));
    EXPECT_THROW(parseLaunchOptions({"gatescope-gui", "--size", "big"}), UsageError);
    EXPECT_TRUE(parseLaunchOptions({"gatescope-gui", "--help"}).helpText.startsWith("Usage: gatescope-gui "));
    EXPECT_THROW(parseLaunchOptions({"gatescope-gui", "--tokens", "-1"}), UsageError);
    EXPECT_THROW(parseLaunchOptions({"gatescope-gui", "--theme", "pink"}), UsageError);
    EXPECT_THROW(parseLaunchOptions({"gatescope-gui", "--nonsense"}), UsageError);
    EXPECT_THROW(parseLaunchOptions({"gatescope-gui", "a.json", "b.json"}), UsageError);
    EXPECT_THROW(parseLaunchOptions({"gatescope-gui", "a.json", "--run"}), UsageError);
}

} // namespace
} // namespace gatescope
