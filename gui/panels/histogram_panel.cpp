// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/histogram_panel.h"

#include "charts/chart_view.h"
#include "charts/series_colour.h"
#include "look/number_text.h"
#include "panels/filter_field.h"
#include "panels/show_slice.h"
#include "widgets/elided_label.h"
#include "workspace/engine_text.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QPushButton>

#include <algorithm>

namespace gatescope {

HistogramPanel::HistogramPanel(Workspace& workspace, ViewState& view, JobQueue& jobs, QWidget* parent)
    : Panel(tr("Distribution"), parent),
      m_workspace(workspace),
      m_view(view),
      m_reading(jobs, this),
      m_chart(new ChartView(jobs, tr("Durations"), this)),
      m_log(new QCheckBox(tr("&Logarithmic"), this)),
      m_heading(new ElidedLabel(QString(), this)),
      m_clear(new QPushButton(tr("Clear the range"), this)) {
    m_heading->setElideMode(Qt::ElideMiddle); // kernels' names differ at both ends
    m_chart->setBrushing(true);
    m_chart->axisRect()->setRangeZoom(Qt::Horizontal);
    m_chart->axisRect()->setRangeDrag(Qt::Horizontal);
    auto* content = new QWidget(this);
    auto* column = new QVBoxLayout(content);
    column->addWidget(makeBar());
    column->addWidget(m_chart, 1);
    setContent(content);
    connect(m_log, &QCheckBox::toggled, this, &HistogramPanel::rebuild);
    connect(m_clear, &QPushButton::clicked, this, [this] { filterBy(std::nullopt); });
    connect(m_chart, &ChartView::themeChanged, this, &HistogramPanel::draw);
    connect(m_chart, &ChartView::hovered, this, [this](const QPointF& at) { lightBinAt(at.x()); });
    connect(m_chart, &ChartView::unhovered, this, [this] { m_view.setLit(std::nullopt); });
    connect(m_chart, &ChartView::brushChanged, this, [this](const std::optional<QCPRange>& range) {
        filterBy(range ? std::optional(TimeRange{range->lower, range->upper}) : std::nullopt);
    });
    connect(&m_reading, &LatestJob::failed, this, [this](const JobFailure& failure) {
        showPlaceholder(engineText(failure.problem.toStdString()), engineText(failure.remedy.toStdString()));
    });
    connect(&workspace, &Workspace::slotsChanged, this, [this] {
        m_query.reset();
        refresh();
    });
    connect(&view, &ViewState::selectionChanged, this, &HistogramPanel::refresh);
    connect(&view, &ViewState::filterChanged, this, &HistogramPanel::refresh);
    refresh();
}

QWidget* HistogramPanel::makeBar() {
    auto* bar = new QWidget(this);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    auto* filter = new FilterField(m_view, bar);
    filter->setMaximumWidth(fontMetrics().averageCharWidth() * 28);
    auto* save = new QPushButton(tr("Save picture…"), bar);
    row->addWidget(filter);
    row->addWidget(m_heading, 1);
    row->addWidget(m_log);
    row->addWidget(m_clear);
    row->addWidget(save);
    m_clear->setToolTip(tr("Drag over the chart to filter by duration; this takes the filter away."));
    connect(save, &QPushButton::clicked, m_chart, &ChartView::askAndSave);
    return bar;
}

void HistogramPanel::setLogarithmic(bool logarithmic) {
    m_log->setChecked(logarithmic);
}

std::optional<DurationQuery> HistogramPanel::wanted() const {
    const Selection& selection = m_view.selection();
    if (const auto* slice = std::get_if<SliceSelection>(&selection)) {
        const TimelinePtr& timeline = m_workspace.slot(slice->slot);
        if (timeline && slice->id < timeline->trace().sliceCount())
            return DurationQuery{fromView(timeline->trace().name(slice->id)), true};
    }
    if (const auto* kernel = std::get_if<KernelSelection>(&selection))
        return DurationQuery{kernel->name, true};
    const QString& text = m_view.view().filter.text;
    if (!text.isEmpty()) return DurationQuery{text, false};
    return std::nullopt;
}

void HistogramPanel::refresh() {
    const auto& durations = m_view.view().filter.durations;
    m_clear->setEnabled(durations.has_value());
    m_chart->setBrushed(durations ? std::optional(QCPRange(durations->from, durations->to)) : std::nullopt);
    const std::optional<DurationQuery> next = m_workspace.empty() ? std::nullopt : wanted();
    if (next && next == m_query) return;
    m_query = next;
    m_reading.stop();
    if (next) {
        whenSeen([this] { begin(); });
        return;
    }
    m_samples = {};
    m_histogram = {};
    showPlaceholder(tr("No kernel is chosen"),
                    tr("Select a slice, or filter by a name, to see how long its calls took."));
}

void HistogramPanel::begin() {
    if (!m_query) return;
    m_reading.start<PerSlot<std::vector<double>>>(
        tr("Reading durations"),
        [timelines = PerSlot<TimelinePtr>{m_workspace.slot(Slot::A), m_workspace.slot(Slot::B)},
         query = *m_query](ProgressSink& progress, const std::stop_token& stop) {
            PerSlot<std::vector<double>> samples;
            for (const Slot slot : kSlots) {
                if (timelines[slot]) samples[slot] = durationSamples(*timelines[slot], query, progress, stop);
            }
            return samples;
        },
        [this](PerSlot<std::vector<double>>& samples) {
            m_samples = std::move(samples);
            rebuild();
        });
}

void HistogramPanel::rebuild() {
    m_histogram = histogramOf(m_samples, m_log->isChecked());
    if (m_histogram.bins() == 0 && m_log->isChecked()) {
        // Calls of no time have no logarithm; the box would go with the chart.
        const QSignalBlocker quiet(m_log);
        m_log->setChecked(false);
        m_histogram = histogramOf(m_samples, false);
    }
    for (const Slot slot : kSlots)
        m_summaries[slot] = m_samples[slot].empty() ? SampleSummary() : summarize(m_samples[slot]);
    if (m_histogram.bins() == 0) {
        showPlaceholder(tr("No slice has that name"), tr("Select another one, or change the filter."));
        return;
    }
    const bool log = m_log->isChecked();
    m_chart->setAxis(m_chart->xAxis, tr("Duration of one call"), log,
                     log ? AxisText(durationText) : AxisText());
    m_chart->setCountAxis(m_chart->yAxis, tr("Calls"));
    double most = 1;
    for (const Slot slot : kSlots) {
        for (const double count : m_histogram.counts[slot])
            most = std::max(most, count);
    }
    m_chart->setHome({m_histogram.edges.front(), m_histogram.edges.back()}, {0, most * 1.08});
    draw();
    showSummary();
    showContent();
}

void HistogramPanel::draw() {
    m_chart->clearGraphs();
    const Theme& theme = themeOf(*m_chart);
    for (const Slot slot : kSlots) {
        if (m_samples[slot].empty()) continue;
        QVector<double> edges(m_histogram.edges.begin(), m_histogram.edges.end());
        QVector<double> counts(m_histogram.counts[slot].begin(), m_histogram.counts[slot].end());
        counts << 0; // closes the last bin
        QCPGraph* graph = m_chart->addGraph();
        graph->setLineStyle(QCPGraph::lsStepLeft);
        graph->setData(edges, counts, true);
        QColor colour = seriesColour(theme, slot);
        graph->setPen(QPen(colour, 1.6, slot == Slot::A ? Qt::SolidLine : Qt::DashLine));
        colour.setAlphaF(slot == Slot::A ? 0.28F : 0.75F);
        // The two are told apart without colour too.
        graph->setBrush(QBrush(colour, slot == Slot::A ? Qt::SolidPattern : Qt::BDiagPattern));
        const SampleSummary& summary = m_summaries[slot];
        const QString figures =
            tr("%n calls, median %1", nullptr, static_cast<int>(summary.n)).arg(durationText(summary.median));
        graph->setName(m_workspace.comparing() ? (slot == Slot::A ? tr("A: ") : tr("B: ")) + figures
                                               : figures);
    }
    m_chart->legend->setVisible(true);
    m_chart->refresh();
}

void HistogramPanel::showSummary() {
    QStringList parts;
    for (const Slot slot : kSlots) {
        if (m_samples[slot].empty()) continue;
        const SampleSummary& summary = m_summaries[slot];
        QString part =
            tr("%1 calls, median %2, p10 %3, p90 %4, longest %5")
                .arg(countText(std::int64_t(summary.n)), durationText(summary.median),
                     durationText(summary.p10), durationText(summary.p90), durationText(summary.max));
        if (const std::size_t beyond = m_histogram.beyond[slot]; beyond > 0)
            part += tr(", %n beyond the right edge", nullptr, static_cast<int>(beyond));
        if (m_workspace.comparing()) part = (slot == Slot::A ? tr("A: ") : tr("B: ")) + part;
        parts << part;
    }
    const QString text = parts.join(QStringLiteral(" · "));
    m_heading->setTextAndTip(m_query->name);
    m_heading->setToolTip(plainToolTip(m_query->name + QChar('\n') + text));
    m_chart->setSummary(m_query->name + QStringLiteral(": ") + text);
}

void HistogramPanel::filterBy(const std::optional<TimeRange>& durations) {
    SliceFilter filter = m_view.view().filter;
    filter.durations = durations;
    m_view.setFilter(filter);
}

void HistogramPanel::lightBinAt(double duration) {
    const std::size_t bin = m_histogram.binAt(duration);
    if (bin >= m_histogram.bins()) {
        m_view.setLit(std::nullopt);
        return;
    }
    m_view.setLit(TimeRange{m_histogram.edges[bin], m_histogram.edges[bin + 1]});
}

} // namespace gatescope
