// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/sweep_curves_panel.h"

#include "base/error.h"
#include "base/files.h"
#include "charts/chart_view.h"
#include "charts/series_colour.h"
#include "look/number_text.h"
#include "report/sweep_json.h"
#include "report/sweep_words.h"
#include "widgets/plain_label.h"
#include "workspace/engine_text.h"

#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSplitter>

#include <algorithm>
#include <cmath>

namespace gatescope {

namespace {

constexpr int kEvenly = 10000; ///< a splitter shares out what there is in this proportion

QString signedText(double ns) {
    return ns == 0 ? QStringLiteral("0") : signedDurationText(ns); // in whichever unit the others are
}

/// Values with their intervals. Hollow where a difference is not to be believed.
void drawCurve(ChartView& chart, const SweepCurve& curve, const QColor& colour, Qt::PenStyle style) {
    QCPGraph* line = chart.addGraph();
    line->setPen(QPen(colour, 1.6, style));
    line->setName(curve.name);
    line->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, 6));
    QCPGraph* hollow = chart.addGraph();
    hollow->setLineStyle(QCPGraph::lsNone);
    hollow->setScatterStyle(
        QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(colour, 1.6), QBrush(themeOf(chart).surface), 9));
    hollow->removeFromLegend();
    auto* bars = new QCPErrorBars(chart.xAxis, chart.yAxis);
    bars->setDataPlottable(line);
    bars->setPen(QPen(colour, 1));
    bars->removeFromLegend();
    for (const CurvePoint& point : curve.points) {
        line->addData(point.tokens, point.value);
        if (!point.resolved) hollow->addData(point.tokens, point.value);
        bars->addData(point.value - point.low, point.high - point.value);
    }
}

struct Extent {
    double fewest = INFINITY;
    double most = 0;
    double low = INFINITY;
    double high = -INFINITY;

    void add(const SweepCurve& curve) {
        for (const CurvePoint& point : curve.points) {
            fewest = std::min(fewest, point.tokens);
            most = std::max(most, point.tokens);
            low = std::min(low, point.low);
            high = std::max(high, point.high);
        }
    }
    QCPRange tokens() const { return {fewest / 1.3, most * 1.3}; }
};

QString summaryOf(const SweepCurve& curve) {
    QStringList parts;
    for (const CurvePoint& point : curve.points) {
        parts << SweepCurvesPanel::tr("%1 tokens: %2 (%3 to %4, n = %5)")
                     .arg(countText(std::llround(point.tokens)), durationText(point.value),
                          durationText(point.low), durationText(point.high))
                     .arg(point.n);
    }
    return curve.name + QStringLiteral(": ") + parts.join(QStringLiteral("; "));
}

} // namespace

SweepCurvesPanel::SweepCurvesPanel(Workspace&, ViewState&, JobQueue& jobs, QWidget* parent)
    : Panel(tr("Sweep"), parent),
      m_reading(jobs, this),
      m_times(new ChartView(jobs, tr("A layer's time over tokens"), this)),
      m_costs(new ChartView(jobs, tr("What the second gate costs over tokens"), this)),
      m_choice(new QComboBox(this)),
      m_remarks(new PlainLabel(this)),
      m_open(new QPushButton(tr("Open a sweep…"), this)) {
    takeDroppedFiles([this](const QString& path) { open(path); });
    for (ChartView* chart : {m_times, m_costs}) {
        connect(chart, &ChartView::themeChanged, this, &SweepCurvesPanel::draw);
    }
    // What the bars are stands where there is room for it.
    m_times->setDoublingAxis(m_times->xAxis, tr("Tokens (bars: p10 to p90)"));
    m_costs->setDoublingAxis(m_costs->xAxis,
                             tr("Tokens (bars: 95 % interval; hollow: it holds zero, or was disturbed)"));
    m_times->setAxis(m_times->yAxis, tr("A layer, median"), true, durationText);
    m_costs->setAxis(m_costs->yAxis, tr("Cost, median"), false, signedText);
    auto* charts = new QSplitter(Qt::Horizontal, this);
    charts->addWidget(m_times);
    charts->addWidget(m_costs);
    charts->setSizes({kEvenly, kEvenly});
    auto* content = new QWidget(this);
    auto* column = new QVBoxLayout(content);
    column->addWidget(makeBar());
    column->addWidget(charts, 1);
    setContent(content);
    connect(m_choice, &QComboBox::currentIndexChanged, this, &SweepCurvesPanel::draw);
    connect(&m_reading, &LatestJob::failed, this, [this](const JobFailure& failure) {
        if (!m_sweep)
            showPlaceholder(engineText(failure.problem.toStdString()),
                            engineText(failure.remedy.toStdString()));
    });
    showNothing();
}

QWidget* SweepCurvesPanel::makeBar() {
    auto* bar = new QWidget(this);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    m_choice->setAccessibleName(tr("Model, dtype and threads"));
    m_remarks->setProperty("role", "muted");
    m_remarks->setWordWrap(true);
    row->addWidget(m_choice);
    row->addWidget(m_remarks, 1);
    row->addWidget(m_open);
    connect(m_open, &QPushButton::clicked, this, &SweepCurvesPanel::askAndOpen);
    auto* first = new QPushButton(m_open->text(), this);
    connect(first, &QPushButton::clicked, this, &SweepCurvesPanel::askAndOpen);
    addToPlaceholder(first);
    return bar;
}

void SweepCurvesPanel::showNothing() {
    showPlaceholder(tr("No sweep is open"),
                    tr("Drop a file of “gatescope sweep -o FILE” here, or run a sweep."));
}

QString SweepCurvesPanel::remarks() const {
    return m_remarks->text();
}

void SweepCurvesPanel::askAndOpen() {
    const QString path =
        QFileDialog::getOpenFileName(this, tr("Open a sweep"), QString(), tr("Sweeps (*.json)"));
    if (!path.isEmpty()) open(path);
}

void SweepCurvesPanel::open(const QString& path) {
    m_reading.start<std::shared_ptr<const SweepResult>>(
        tr("Reading %1").arg(QFileInfo(path).fileName()),
        [path](ProgressSink&, const std::stop_token&) {
            const std::string where = path.toStdString();
            return std::make_shared<const SweepResult>(
                sweepFromJson(readTextFile(path.toStdString()), where));
        },
        [this, path](std::shared_ptr<const SweepResult>& sweep) { take(sweep, path); });
}

void SweepCurvesPanel::take(std::shared_ptr<const SweepResult> sweep, const QString& path) {
    m_sweep = std::move(sweep);
    m_choices = choicesOf(*m_sweep);
    QStringList remarks{QFileInfo(path).fileName()};
    if (!m_sweep->complete()) remarks << tr("not finished yet");
    for (const std::string& remark : sweepRemarks(*m_sweep))
        remarks << engineText(remark);
    m_remarks->setText(remarks.join(QStringLiteral(" · ")));
    const QSignalBlocker quiet(m_choice);
    m_choice->clear();
    for (const SweepChoice& choice : m_choices)
        m_choice->addItem(choice.text);
    m_choice->setVisible(m_choices.size() > 1);
    draw();
    showContent();
}

void SweepCurvesPanel::draw() {
    const int at = m_choice->currentIndex();
    if (!m_sweep || at < 0) return;
    const SweepChoice& choice = m_choices[static_cast<std::size_t>(at)];
    for (ChartView* chart : {m_times, m_costs})
        chart->clearPlottables();
    Extent times;
    QStringList summary;
    std::size_t series = 0;
    for (const SweepCurve& curve : timeCurves(*m_sweep, choice)) {
        drawCurve(*m_times, curve, seriesColour(themeOf(*m_times), series),
                  series == 0 ? Qt::SolidLine : Qt::DashLine);
        times.add(curve);
        summary << summaryOf(curve);
        ++series;
    }
    if (std::isfinite(times.low)) m_times->setHome(times.tokens(), {times.low / 1.3, times.high * 1.3});
    m_times->setLegendAbove(series > 1);
    m_times->setSummary(summary.join(QStringLiteral(". ")));

    const std::optional<SweepCurve> cost = costCurve(*m_sweep, choice);
    m_costs->setVisible(cost.has_value());
    if (!cost) return;
    drawCurve(*m_costs, *cost, seriesColour(themeOf(*m_costs), 0), Qt::SolidLine);
    Extent costs;
    costs.add(*cost);
    if (std::isfinite(costs.low)) {
        const double low = std::min(costs.low, 0.0);
        const double high = std::max(costs.high, 0.0);
        const double room = std::max(high - low, 1.0) * 0.08;
        m_costs->setHome(costs.tokens(), {low - room, high + room});
    }
    m_costs->setSummary(summaryOf(*cost));
}

} // namespace gatescope
