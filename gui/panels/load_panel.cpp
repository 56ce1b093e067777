// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/load_panel.h"

#include "charts/chart_view.h"
#include "look/number_text.h"
#include "look/theme.h"
#include "profile/capture_counts.h"
#include "report/routing_json.h"
#include "trace_io/arrays/number_files.h"
#include "widgets/plain_label.h"
#include "workspace/engine_text.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSlider>

#include <algorithm>
#include <cmath>

namespace gatescope {

namespace {

CountedLoad loadOfFile(const std::string& path) {
    CountedLoad load;
    load.counts = isRoutingFile(path) ? expertCountsOf(readRoutingCapture(path), path)
                                      : expertCounts(readNumberArrays(path), path);
    load.load = expertLoad(load.counts);
    return load;
}

CountedLoad loadOfRun(const ProfileResult& run) {
    CountedLoad load;
    load.load = *run.expertLoad;
    load.counts.passes = 0;
    if (run.routing) load.counts = expertCountsOf(*run.routing, load.load.source);
    return load;
}

QString numberText(double value) {
    return decimalText(value, 2);
}

QCPColorGradient gradientOf(const Theme& theme) {
    QCPColorGradient gradient;
    gradient.clearColorStops();
    // Evenly away from the surface in lightness: more is further, in either theme and without colour too.
    gradient.setColorStopAt(0, theme.surface);
    gradient.setColorStopAt(0.55, theme.dark ? theme.accent.darker(150) : theme.accent.lighter(120));
    gradient.setColorStopAt(1, theme.dark ? theme.text : theme.accent.darker(320));
    return gradient;
}

} // namespace

LoadPanel::LoadPanel(Workspace& workspace, ViewState& view, JobQueue& jobs, QWidget* parent)
    : Panel(tr("Expert load"), parent),
      m_workspace(workspace),
      m_view(view),
      m_reading(jobs, this),
      m_chart(new ChartView(jobs, tr("Rows of each expert in each layer"), this)),
      m_map(new QCPColorMap(m_chart->xAxis, m_chart->yAxis)),
      m_scale(new QCPColorScale(m_chart)),
      m_slider(new QSlider(Qt::Horizontal, this)),
      m_pass(new PlainLabel(this)),
      m_figures(new PlainLabel(this)) {
    takeDroppedFiles([this](const QString& path) { open(path); });
    m_chart->setCountAxis(m_chart->xAxis, tr("Expert"));
    m_chart->setCountAxis(m_chart->yAxis, tr("Layer"));
    m_chart->yAxis->setRangeReversed(true);
    m_map->setInterpolate(false);
    m_map->setTightBoundary(false);
    m_chart->plotLayout()->addElement(0, 1, m_scale);
    m_scale->setType(QCPAxis::atRight);
    m_map->setColorScale(m_scale);
    auto* group = new QCPMarginGroup(m_chart);
    m_chart->axisRect()->setMarginGroup(QCP::msTop | QCP::msBottom, group);
    m_scale->setMarginGroup(QCP::msTop | QCP::msBottom, group);
    auto* content = new QWidget(this);
    auto* column = new QVBoxLayout(content);
    column->addWidget(makeBar());
    column->addWidget(m_chart, 1);
    setContent(content);
    connect(m_slider, &QSlider::valueChanged, this, &LoadPanel::showPass);
    connect(m_chart, &ChartView::themeChanged, this, &LoadPanel::colour);
    connect(m_chart, &ChartView::hovered, this, &LoadPanel::tellAt);
    connect(&m_reading, &LatestJob::failed, this, [this](const JobFailure& failure) {
        if (m_shown.empty())
            showPlaceholder(engineText(failure.problem.toStdString()),
                            engineText(failure.remedy.toStdString()));
    });
    connect(&workspace, &Workspace::slotsChanged, this, [this] {
        m_run = nullptr;
        refresh();
    });
    connect(&view, &ViewState::focusChanged, this, [this] {
        if (runInFocus().get() != m_run) refresh(); // a file's counts stay
    });
    colour();
    refresh();
}

QWidget* LoadPanel::makeBar() {
    auto* bar = new QWidget(this);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    m_figures->setProperty("role", "muted");
    m_figures->setWordWrap(true);
    m_slider->setAccessibleName(tr("Captured pass"));
    m_slider->setToolTip(tr("All captured passes at the left end, then each by itself"));
    m_slider->setMinimumWidth(fontMetrics().averageCharWidth() * 24);
    m_pass->setMinimumWidth(fontMetrics().averageCharWidth() * 14);
    auto* save = new QPushButton(tr("Save picture…"), bar);
    row->addWidget(m_figures, 1);
    row->addWidget(m_pass);
    row->addWidget(m_slider);
    auto* open = new QPushButton(tr("Open counts…"), bar);
    open->setToolTip(
        tr("Routing that GateScope captured, or what SGLang, vLLM and llama.cpp keep of experts"));
    connect(open, &QPushButton::clicked, this, &LoadPanel::askAndOpen);
    auto* first = new QPushButton(open->text(), this);
    first->setToolTip(open->toolTip());
    connect(first, &QPushButton::clicked, this, &LoadPanel::askAndOpen);
    addToPlaceholder(first);
    row->addWidget(open);
    row->addWidget(save);
    connect(save, &QPushButton::clicked, m_chart, &ChartView::askAndSave);
    return bar;
}

QString LoadPanel::figures() const {
    return m_figures->text();
}

std::shared_ptr<const ProfileResult> LoadPanel::runInFocus() const {
    std::shared_ptr<const ProfileResult> run;
    for (const Slot slot : {m_view.focus(), otherSlot(m_view.focus())}) {
        const TimelinePtr& timeline = m_workspace.slot(slot);
        if (!run && timeline && timeline->source->run && timeline->source->run->expertLoad)
            run = timeline->source->run;
    }
    return run;
}

void LoadPanel::refresh() {
    m_reading.stop(); // of what was shown before
    const std::shared_ptr<const ProfileResult> run = runInFocus();
    m_run = run.get();
    if (run) {
        begin(tr("Counting experts' rows"),
              [run](ProgressSink&, const std::stop_token&) { return loadOfRun(*run); });
        return;
    }
    m_shown.clear();
    const QString drop =
        tr("Drop a file of counts here: routing that GateScope captured, or what SGLang, vLLM "
           "and llama.cpp keep of experts.");
    if (m_workspace.empty()) {
        showPlaceholder(tr("Nothing is open"), tr("Profile a layer.") + QChar(' ') + drop);
    } else {
        showPlaceholder(tr("This trace does not say where tokens went"), drop);
    }
}

void LoadPanel::askAndOpen() {
    const QString path = QFileDialog::getOpenFileName(this, tr("Open counts of experts"));
    if (!path.isEmpty()) open(path);
}

void LoadPanel::open(const QString& path) {
    begin(tr("Reading %1").arg(QFileInfo(path).fileName()),
          [file = path.toStdString()](ProgressSink&, const std::stop_token&) { return loadOfFile(file); });
}

void LoadPanel::begin(const QString& title,
                      std::function<CountedLoad(ProgressSink&, const std::stop_token&)> work) {
    m_reading.start<CountedLoad>(title, std::move(work),
                                 [this](CountedLoad& load) { take(std::move(load)); });
}

void LoadPanel::take(CountedLoad load) {
    m_load = std::move(load);
    const auto passes = static_cast<int>(m_load.counts.passes);
    m_slider->setVisible(passes > 1);
    const QSignalBlocker quiet(m_slider);
    m_slider->setRange(0, passes);
    m_slider->setValue(0);
    showPass();
    showContent();
}

void LoadPanel::showPass() {
    const int pass = m_slider->value();
    m_shown.clear();
    for (std::size_t layer = 0; layer < m_load.load.layers.size(); ++layer) {
        if (pass == 0) {
            m_shown.push_back(m_load.load.layers[layer].rows);
        } else {
            const auto rows = m_load.counts.of(static_cast<std::size_t>(pass - 1), layer);
            m_shown.emplace_back(rows.begin(), rows.end());
        }
    }
    m_pass->setText(pass == 0 ? tr("%n passes", nullptr, static_cast<int>(m_load.load.passes))
                              : tr("pass %1 of %2").arg(pass).arg(m_slider->maximum()));
    showFigures();
    draw();
}

void LoadPanel::showFigures() {
    std::size_t worst = 0;
    std::vector<LoadFigures> figures;
    for (const std::vector<double>& rows : m_shown)
        figures.push_back(loadFigures(rows));
    for (std::size_t i = 0; i < figures.size(); ++i) {
        if (figures[i].maxOverMean > figures[worst].maxOverMean) worst = i;
    }
    if (figures.empty()) return;
    const LoadFigures& of = figures[worst];
    m_figures->setText(
        tr("Layer %1: the fullest expert has %2 times the mean; %3 of %4 experts hit; variation "
           "%5, by chance %6")
            .arg(m_load.load.layers[worst].layer)
            .arg(numberText(of.maxOverMean))
            .arg(of.expertsHit)
            .arg(m_load.load.experts)
            .arg(numberText(of.variation), numberText(of.variationByChance)));
    m_chart->setSummary(m_pass->text() + QStringLiteral(": ") + m_figures->text());
}

void LoadPanel::draw() {
    const auto layers = static_cast<int>(m_shown.size());
    const auto experts = layers > 0 ? static_cast<int>(m_shown.front().size()) : 0;
    if (experts == 0) return;
    const double first = m_load.load.layers.front().layer;
    m_map->data()->setSize(experts, layers);
    m_map->data()->setRange({0, std::max(experts - 1, 1) * 1.0}, {first, first + std::max(layers - 1, 1)});
    for (int layer = 0; layer < layers; ++layer) {
        for (int expert = 0; expert < experts; ++expert)
            m_map->data()->setCell(
                expert, layer, m_shown[static_cast<std::size_t>(layer)][static_cast<std::size_t>(expert)]);
    }
    m_map->rescaleDataRange(true);
    m_map->setDataRange({0, std::max(m_map->dataRange().upper, 1.0)});
    m_chart->setHome({-0.5, experts - 0.5}, {first - 0.5, first + layers - 0.5});
}

void LoadPanel::colour() {
    const Theme& theme = themeOf(*m_chart);
    m_map->setGradient(gradientOf(theme));
    m_scale->setGradient(gradientOf(theme));
    QCPAxis* axis = m_scale->axis();
    axis->setTickLabelColor(theme.mutedText);
    axis->setLabelColor(theme.mutedText);
    axis->setTickLabelFont(font());
    axis->setLabelFont(font());
    axis->setBasePen(QPen(theme.border));
    axis->setTickPen(QPen(theme.border));
    axis->setSubTickPen(Qt::NoPen);
    axis->setLabel(tr("Rows"));
    m_chart->refresh();
}

void LoadPanel::tellAt(const QPointF& at) {
    if (m_shown.empty()) return;
    const auto layer = std::llround(at.y() - m_load.load.layers.front().layer);
    const auto expert = std::llround(at.x());
    const bool inside = layer >= 0 && layer < static_cast<long long>(m_shown.size()) && expert >= 0 &&
                        expert < static_cast<long long>(m_shown.front().size());
    if (!inside) {
        m_chart->setToolTip({});
        return;
    }
    const auto place = static_cast<std::size_t>(layer);
    m_chart->setToolTip(tr("Layer %1, expert %2: %3 rows")
                            .arg(m_load.load.layers[place].layer)
                            .arg(expert)
                            .arg(countText(std::llround(m_shown[place][static_cast<std::size_t>(expert)]))));
}

} // namespace gatescope
