// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/chart_view.h"
#include "gui/panels_fixture.h"
#include "panels/histogram_panel.h"

#include <QFile>
#include <QTemporaryDir>

#include <numeric>

namespace gatescope {
namespace {

double total(const std::vector<double>& counts) {
    return std::accumulate(counts.begin(), counts.end(), 0.0);
}

TEST(Histogram, EverySampleIsInABinOrBeyond) {
    PerSlot<std::vector<double>> samples;
    for (int i = 0; i < 1000; ++i) {
        samples.a.push_back(1000 + i % 37);
        samples.b.push_back(2000 + i % 11);
    }
    samples.b.back() = 1e9;
    const Histogram linear = histogramOf(samples, false);
    EXPECT_EQ(total(linear.counts.a), 1000);
    EXPECT_EQ(total(linear.counts.b), 999);
    EXPECT_EQ(linear.beyond.b, 1u);
    EXPECT_LT(linear.edges.back(), 3000);
    const Histogram log = histogramOf(samples, true);
    EXPECT_EQ(total(log.counts.b), 1000);
    EXPECT_EQ(log.beyond.b, 0u);
}

TEST(Histogram, EqualSamplesAndNoneAtAll) {
    EXPECT_EQ(histogramOf({}, false).bins(), 0u);
    const Histogram equal = histogramOf({{5000, 5000, 5000}, {}}, false);
    ASSERT_GT(equal.bins(), 0u);
    EXPECT_EQ(total(equal.counts.a), 3);
    const std::size_t bin = equal.binAt(5000);
    ASSERT_LT(bin, equal.bins());
    EXPECT_EQ(equal.counts.a[bin], 3);
    EXPECT_EQ(equal.binAt(1e12), equal.bins());
    EXPECT_EQ(histogramOf({{0, 0}, {}}, true).bins(), 0u) << "no logarithm of zero";
}

class HistogramPanelTest : public test::PanelsTest {
protected:
    HistogramPanelTest() { m_panel.show(); }
    void read() {
        ASSERT_TRUE(waitFor([this] { return !m_panel.reading(); }));
    }
    void shown() {
        m_panel.resize(900, 400);
        m_panel.show();
        QTest::qWait(50);
    }
    QPoint pixelOf(double duration) {
        ChartView& chart = m_panel.chart();
        return {int(chart.xAxis->coordToPixel(duration)), chart.axisRect()->center().y()};
    }

    HistogramPanel m_panel{m_workspace, m_view, m_jobs};
};

TEST_F(HistogramPanelTest, ShowsTheSelectedKernelOnBothSides) {
    open(test::SampleRun::open());
    EXPECT_TRUE(m_panel.placeholder().contains("Select a slice"));
    m_view.select(SliceSelection{Slot::A, firstNamed("w13_gemm")});
    read();
    ASSERT_TRUE(m_panel.showsContent());
    EXPECT_EQ(total(m_panel.histogram().counts.a), 6);
    EXPECT_EQ(total(m_panel.histogram().counts.b), 6);
    EXPECT_EQ(m_panel.chart().graphCount(), 2);
    EXPECT_TRUE(m_panel.chart().summary().contains("median")) << m_panel.chart().summary().toStdString();
    m_view.clearSelection();
    SliceFilter filter;
    filter.text = "GATE_GEMM";
    m_view.setFilter(filter);
    read();
    EXPECT_EQ(total(m_panel.histogram().counts.a), 12);
}

TEST_F(HistogramPanelTest, DraggingFiltersByDurationAndIsUndone) {
    open(test::hostileTrace());
    m_view.select(SliceSelection{Slot::A, firstNamed(test::kHostile)}); // 10, 11 and 12 us
    read();
    shown();
    ChartView& chart = m_panel.chart();
    QTest::mousePress(&chart, Qt::LeftButton, {}, pixelOf(10500));
    QTest::mouseMove(&chart, pixelOf(11000));
    QTest::mouseMove(&chart, pixelOf(11500));
    QTest::mouseRelease(&chart, Qt::LeftButton, {}, pixelOf(11500));
    const auto durations = m_view.view().filter.durations;
    ASSERT_TRUE(durations.has_value());
    EXPECT_NEAR(durations->from, 10500, 30);
    EXPECT_NEAR(durations->to, 11500, 30);
    EXPECT_EQ(total(m_panel.histogram().counts.a), 3) << "the filter must not empty its own chart";
    EXPECT_TRUE(chart.brushed().has_value());
    m_view.undoStack().undo();
    EXPECT_FALSE(m_view.view().filter.durations.has_value());
    EXPECT_FALSE(chart.brushed().has_value());
}

TEST_F(HistogramPanelTest, ARangeIsMarkedStepByStepWithoutAMouse) {
    open(test::hostileTrace());
    m_view.select(SliceSelection{Slot::A, firstNamed(test::kHostile)});
    read();
    shown();
    ChartView& chart = m_panel.chart();
    const auto durations = [this] { return m_view.view().filter.durations; };
    chart.moveBrush(1);
    EXPECT_FALSE(durations()) << "nothing to move";
    const double middle = chart.xAxis->range().center();
    const double step = chart.xAxis->range().size() / 50;
    chart.extendBrush(1);
    chart.extendBrush(1);
    ASSERT_TRUE(durations());
    EXPECT_NEAR(durations()->from, middle, step);
    EXPECT_NEAR(durations()->span(), 2 * step, step / 2);
    chart.moveBrush(-3);
    EXPECT_NEAR(durations()->from, middle - 3 * step, step);
    EXPECT_NEAR(durations()->span(), 2 * step, step / 2);
    chart.moveBrush(-1000);
    EXPECT_NEAR(durations()->span(), 2 * step, step / 2) << "it stops at the edge whole";
    EXPECT_NEAR(durations()->from, chart.xAxis->range().lower, step / 10) << "and not before it";
    chart.extendBrush(-1);
    chart.extendBrush(-1);
    EXPECT_FALSE(durations()) << "the end is back at the beginning";
    chart.extendBrush(-2);
    ASSERT_TRUE(durations());
    EXPECT_NEAR(durations()->to, middle, step) << "it began to the left";
    chart.clearBrush();
    EXPECT_FALSE(durations());
    m_panel.setLogarithmic(true);
    chart.extendBrush(1);
    ASSERT_TRUE(durations());
    EXPECT_GT(durations()->span(), 0);
}

TEST_F(HistogramPanelTest, ABinUnderTheMouseLightsItsSlicesUp) {
    open(test::hostileTrace());
    m_view.select(SliceSelection{Slot::A, firstNamed(test::kHostile)});
    read();
    shown();
    QTest::mouseMove(&m_panel.chart(), pixelOf(10050));
    ASSERT_TRUE(waitFor([this] { return m_view.lit().has_value(); }));
    EXPECT_TRUE(m_view.lit()->contains(10050));
    emit m_panel.chart().unhovered();
    EXPECT_FALSE(m_view.lit().has_value());
}

TEST_F(HistogramPanelTest, KeysZoomPanAndShowAll) {
    open(test::hostileTrace());
    m_view.select(SliceSelection{Slot::A, firstNamed(test::kHostile)});
    read();
    shown();
    ChartView& chart = m_panel.chart();
    const QCPRange home = chart.xAxis->range();
    QTest::keyClick(&chart, Qt::Key_Plus);
    EXPECT_LT(chart.xAxis->range().size(), home.size());
    QTest::keyClick(&chart, Qt::Key_Right);
    EXPECT_GT(chart.xAxis->range().center(), home.center());
    QTest::keyClick(&chart, Qt::Key_Home);
    EXPECT_DOUBLE_EQ(chart.xAxis->range().size(), home.size());
}

TEST_F(HistogramPanelTest, PicturesAreWhatTheirEndingsSay) {
    open(test::hostileTrace());
    m_view.select(SliceSelection{Slot::A, firstNamed(test::kHostile)});
    read();
    shown();
    const QTemporaryDir folder;
    const auto saved = [&](const QString& name) {
        m_panel.chart().savePicture(folder.filePath(name));
        EXPECT_TRUE(waitFor([this] { return quiet(); }));
        QFile file(folder.filePath(name));
        EXPECT_TRUE(file.open(QIODevice::ReadOnly)) << name.toStdString();
        return file.readAll();
    };
    EXPECT_TRUE(saved("a.png").startsWith("\x89PNG"));
    EXPECT_TRUE(saved("a.pdf").startsWith("%PDF"));
    const QByteArray svg = saved("a.svg");
    EXPECT_TRUE(svg.contains("<svg") && svg.contains("Duration of one call"));
    QString problem;
    QObject::connect(&m_jobs, &JobQueue::failed, &m_panel,
                     [&](const QString&, const JobFailure& failure) { problem = failure.problem; });
    m_panel.chart().savePicture("/nowhere/a.svg");
    ASSERT_TRUE(waitFor([this] { return quiet(); }));
    EXPECT_TRUE(problem.contains("/nowhere"));
}

TEST_F(HistogramPanelTest, TheThemeIsFollowedLive) {
    open(test::hostileTrace());
    m_view.select(SliceSelection{Slot::A, firstNamed(test::kHostile)});
    read();
    shown();
    const auto corner = [this] { return m_panel.chart().grab().toImage().pixelColor(2, 2); };
    EXPECT_EQ(corner(), lightTheme().surface);
    theme().choose(ThemeChoice::Dark);
    QTest::qWait(50);
    EXPECT_EQ(corner(), darkTheme().surface);
}

} // namespace
} // namespace gatescope
