// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/chart_view.h"
#include "charts/series_colour.h"
#include "gui/panels_fixture.h"
#include "gui/sample_sweep.h"
#include "panels/load_panel.h"
#include "panels/roofline_panel.h"
#include "panels/sweep_curves_panel.h"
#include "report/sweep_json.h"
#include "tables/data_table.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QFile>
#include <QMimeData>
#include <QSlider>
#include <QTemporaryDir>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

namespace gatescope {
namespace {

class ChartPanelsTest : public test::PanelsTest {
protected:
    QString written(const QString& name, const std::string& text) {
        const QString path = m_folder.filePath(name);
        QFile file(path);
        EXPECT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(text.data(), qint64(text.size()));
        return path;
    }
    /// A run with kernels of known work, limits, and rows of 4 experts in 2 layers over 2 passes of a token.
    static OpenTracePtr richRun() {
        auto open = std::make_shared<OpenTrace>(*test::SampleRun::open());
        auto run = std::make_shared<ProfileResult>(*open->run);
        Ceilings limits;
        limits.name = "sample machine";
        limits.measured = true;
        limits.bytesPerSecond = 100e9;
        limits.peaks = {{"bf16", 1e12, "measured"}};
        run->limits = limits;
        for (PlacementRun& placement : run->runs) {
            for (KernelSummary& kernel : placement.kernels) {
                kernel.flops = 8'000'000;
                kernel.bytes = 400'000;
            }
        }
        RoutingCapture capture;
        capture.model = "sample";
        capture.tokens = 2;
        capture.topK = 2;
        capture.numExperts = 4;
        capture.layers = {3, 4};
        capture.experts = {0, 1, 2, 3, /* second token */ 0, 2, 2, 1};
        capture.weights.assign(8, 0.5F);
        capture.tokensPerPass = 1;
        run->routing = capture;
        ExpertCounts counts;
        counts.experts = 4;
        counts.layers = {3, 4};
        counts.rows = {2, 1, 1, 0, 0, 1, 2, 1};
        run->expertLoad = expertLoad(counts);
        open->run = run;
        return open;
    }

    QTemporaryDir m_folder;
};

TEST_F(ChartPanelsTest, RooflineOfARunStandsUnderItsMeasuredRoof) {
    RooflinePanel panel(m_workspace, m_view, m_jobs);
    panel.show();
    QAbstractItemModelTester tester(panel.table().model());
    EXPECT_TRUE(panel.placeholder().contains("Nothing is open"));
    open(richRun());
    ASSERT_TRUE(waitFor([&] { return !panel.reading(); }));
    ASSERT_TRUE(panel.showsContent());
    EXPECT_TRUE(panel.note().contains("sample machine, measured in the same run"))
        << panel.note().toStdString();
    for (const RooflineRow& row : panel.rows()) {
        EXPECT_GT(row.point.fraction, 0);
        const double roof = std::min(1e12, 100e9 * row.point.intensityHigh());
        // 8 MFLOP in 5 us and more: above the roof only where the sample's times say so.
        EXPECT_NEAR(row.point.fraction, row.point.flopsPerSecond() / roof, 0.01);
    }
    EXPECT_TRUE(panel.chart().summary().contains("of the roof"));
    panel.show();
    panel.table().selectRow(0);
    QTest::keyClick(&panel.table(), Qt::Key_Return);
    const auto* kernel = std::get_if<KernelSelection>(&m_view.selection());
    ASSERT_NE(kernel, nullptr);
    EXPECT_EQ(kernel->name.toStdString(), panel.rows()[0].point.name);
}

TEST_F(ChartPanelsTest, RooflineOfAForeignTraceNamesItsDevice) {
    RooflinePanel panel(m_workspace, m_view, m_jobs);
    panel.show();
    openGolden("kineto_h200_before_t16.json.gz");
    ASSERT_TRUE(waitFor([&] { return !panel.reading(); }));
    ASSERT_TRUE(panel.showsContent());
    EXPECT_TRUE(panel.note().contains("H200") && panel.note().contains("device table"));
    // Symbols are said as they are read.
    ASSERT_TRUE(std::ranges::any_of(std::span(panel.rows()).first(3), [](const RooflineRow& row) {
        return row.point.name.starts_with("_ZN7cutlass");
    }));
    EXPECT_TRUE(panel.chart().summary().contains("cutlass::device_kernel<"))
        << panel.chart().summary().toStdString();
    EXPECT_FALSE(panel.chart().summary().contains("_ZN"));
    m_workspace.close(m_workspace.entries().front().trace);
    openGolden("kineto_h200_before_t512_noshapes.json.gz");
    ASSERT_TRUE(waitFor([&] { return !panel.reading(); }));
    EXPECT_TRUE(panel.placeholder().contains("record_shapes=True")) << panel.placeholder().toStdString();
}

TEST_F(ChartPanelsTest, LoadOfARunByPass) {
    LoadPanel panel(m_workspace, m_view, m_jobs);
    open(richRun());
    ASSERT_TRUE(waitFor([&] { return !panel.reading(); }));
    ASSERT_TRUE(panel.showsContent()) << panel.placeholder().toStdString();
    EXPECT_EQ(panel.rows(), (std::vector<std::vector<double>>{{2, 1, 1, 0}, {0, 1, 2, 1}}));
    EXPECT_TRUE(panel.figures().contains("3 of 4 experts")) << panel.figures().toStdString();
    panel.slider().setFocus();
    QTest::keyClick(&panel.slider(), Qt::Key_Right);
    EXPECT_EQ(panel.rows(), (std::vector<std::vector<double>>{{1, 1, 0, 0}, {0, 0, 1, 1}}));
    QTest::keyClick(&panel.slider(), Qt::Key_Right);
    EXPECT_EQ(panel.rows(), (std::vector<std::vector<double>>{{1, 0, 1, 0}, {0, 1, 1, 0}}));
}

TEST_F(ChartPanelsTest, LoadOfAFileAndOfNone) {
    LoadPanel panel(m_workspace, m_view, m_jobs);
    open(test::hostileTrace());
    EXPECT_TRUE(panel.placeholder().contains("does not say where tokens went"));
    panel.open(GATESCOPE_GOLDEN_DIR "/expert_counts/vllm_routed_experts.npy");
    ASSERT_TRUE(waitFor([&] { return !panel.reading(); }));
    ASSERT_TRUE(panel.showsContent()) << panel.placeholder().toStdString();
    double rows = 0;
    for (const auto& layer : panel.rows())
        rows += std::accumulate(layer.begin(), layer.end(), 0.0);
    EXPECT_GT(rows, 0);
    LoadPanel other(m_workspace, m_view, m_jobs);
    other.open(written("no.npy", "rubbish"));
    ASSERT_TRUE(waitFor([&] { return !other.reading(); }));
    EXPECT_FALSE(other.showsContent());
    EXPECT_TRUE(other.placeholder().contains("no.npy")) << other.placeholder().toStdString();
}

TEST_F(ChartPanelsTest, ADisturbedDifferenceIsNotToBeBelieved) {
    SweepResult sweep = test::sampleSweep();
    SweepPoint& point = sweep.points.front();
    for (std::size_t i = 0; i < point.runs[0].layerNs.size(); ++i)
        point.runs[0].layerNs[i] = point.runs[1].layerNs[i] + 1e5 + 2e6 * double(i % 4);
    ASSERT_TRUE(point.disturbance());
    ASSERT_TRUE(point.difference()->resolved());
    const auto cost = costCurve(sweep, choicesOf(sweep)[0]);
    ASSERT_EQ(cost->points.size(), 2U);
    EXPECT_FALSE(cost->points[0].resolved);
    EXPECT_TRUE(cost->points[1].resolved);
}

TEST_F(ChartPanelsTest, SweepCurvesHaveIntervalsAndAChoice) {
    SweepCurvesPanel panel(m_workspace, m_view, m_jobs);
    EXPECT_TRUE(panel.placeholder().contains("Drop a file"));
    panel.open(written("sweep.json", sweepJson(test::sampleSweep())));
    ASSERT_TRUE(waitFor([&] { return !panel.reading(); }));
    ASSERT_TRUE(panel.showsContent()) << panel.placeholder().toStdString();
    EXPECT_EQ(panel.choice().count(), 2);
    const auto cost = costCurve(test::sampleSweep(), choicesOf(test::sampleSweep())[0]);
    ASSERT_TRUE(cost && cost->points.size() == 2);
    EXPECT_NEAR(cost->points[0].value, 0.02e6, 20);
    EXPECT_LE(cost->points[0].low, cost->points[0].value);
    EXPECT_GE(cost->points[0].high, cost->points[0].value);
    EXPECT_TRUE(cost->points[0].resolved);
    const QString first = panel.costs().summary();
    EXPECT_TRUE(first.contains("16 tokens")) << first.toStdString();
    QTest::keyClick(&panel.choice(), Qt::Key_Down);
    EXPECT_NE(panel.costs().summary(), first);
}

TEST_F(ChartPanelsTest, ASweepsWordsCoverNothingAndAreNotCut) {
    SweepCurvesPanel panel(m_workspace, m_view, m_jobs);
    panel.resize(1240, 240);
    panel.show();
    panel.open(written("sweep.json", sweepJson(test::sampleSweep())));
    ASSERT_TRUE(waitFor([&] { return panel.showsContent(); }));
    for (ChartView* chart : panel.findChildren<ChartView*>()) {
        chart->replot();
        const QRect axes = chart->axisRect()->rect();
        const QFontMetrics metrics(chart->font());
        for (const QString& line : chart->yAxis->label().split(QChar('\n'))) {
            EXPECT_LE(metrics.horizontalAdvance(line), chart->height()) << line.toStdString();
            EXPECT_LE(metrics.horizontalAdvance(line), axes.height() + 2 * metrics.height())
                << line.toStdString();
        }
        const bool covers = chart->legend->visible() && axes.intersects(chart->legend->outerRect());
        EXPECT_FALSE(covers) << "the legend stands over the axes";
        EXPECT_FALSE(chart->yAxis->tickVectorLabels().contains(QStringLiteral("0\u00a0ns")));
    }
}

TEST_F(ChartPanelsTest, AChartWithoutASizeIsQuiet) {
    static int warnings = 0;
    warnings = 0;
    const auto before =
        qInstallMessageHandler([](QtMsgType, const QMessageLogContext&, const QString&) { ++warnings; });
    ChartView chart(m_jobs, QStringLiteral("chart"));
    chart.resize(300, 100);
    chart.show();
    chart.resize(300, 0);
    chart.replot();
    QCoreApplication::processEvents();
    chart.resize(300, 100);
    chart.replot();
    qInstallMessageHandler(before);
    EXPECT_EQ(warnings, 0);
}

TEST_F(ChartPanelsTest, ABrokenSweepIsSaidAndAnotherStaysOpen) {
    SweepCurvesPanel panel(m_workspace, m_view, m_jobs);
    panel.open(written("broken.json", "{\"schema\":1"));
    ASSERT_TRUE(waitFor([&] { return !panel.reading(); }));
    EXPECT_TRUE(panel.placeholder().contains("broken.json")) << panel.placeholder().toStdString();
    panel.open(written("sweep.json", sweepJson(test::sampleSweep())));
    ASSERT_TRUE(waitFor([&] { return !panel.reading(); }));
    panel.open(m_folder.filePath("broken.json"));
    ASSERT_TRUE(waitFor([&] { return !panel.reading(); }));
    EXPECT_TRUE(panel.showsContent());
}

TEST_F(ChartPanelsTest, AFileCanBeDropped) {
    SweepCurvesPanel panel(m_workspace, m_view, m_jobs);
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(written("sweep.json", sweepJson(test::sampleSweep())))});
    QDragEnterEvent enter({5, 5}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&panel, &enter);
    QDropEvent drop(QPointF(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&panel, &drop);
    ASSERT_TRUE(waitFor([&] { return !panel.reading(); }));
    EXPECT_TRUE(panel.showsContent());
}

double luminance(const QColor& colour) {
    const auto part = [](double value) {
        return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * part(colour.redF()) + 0.7152 * part(colour.greenF()) + 0.0722 * part(colour.blueF());
}

TEST(SeriesColour, EachStandsOutFromTheSurface) {
    for (const Theme* theme : {&lightTheme(), &darkTheme()}) {
        for (std::size_t series = 0; series < 6; ++series) {
            double one = luminance(seriesColour(*theme, series));
            double other = luminance(theme->surface);
            if (one < other) std::swap(one, other);
            EXPECT_GE((one + 0.05) / (other + 0.05), 3.0) << series << (theme->dark ? " dark" : " light");
        }
    }
}

} // namespace
} // namespace gatescope
