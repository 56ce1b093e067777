// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/load_panel.h"

#include "charts/chart_view.h"
#include "look/number_text.h"
#include "look/theme.h"
#include "widgets/plain_label.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QSlider>
#include <QToolTip>

#include <algorithm>

namespace gatescope {

namespace {

int passesOf(const ProfileResult& run) {
    if (!run.routing || run.routing->tokensPerPass <= 0) return 0;
    return run.routing->tokens / run.routing->tokensPerPass;
}

QString numberText(double value) {
    return QString::number(value, 'f', 2);
}

QCPColorGradient gradientOf(const Theme& theme) {
    QCPColorGradient gradient;
    gradient.clearColorStops();
    // From the surface to the accent and beyond: nothing is no colour, in either theme.
    gradient.setColorStopAt(0, theme.surface);
    gradient.setColorStopAt(0.5, theme.accent);
    gradient.setColorStopAt(1, theme.gate);
    return gradient;
}

} // namespace

std::vector<std::vector<double>> rowsOfPass(const RoutingCapture& capture, int pass) {
    std::vector<std::vector<double>> rows(capture.layers.size(),
                                          std::vector<double>(static_cast<std::size_t>(capture.numExperts)));
    const auto layers = capture.layers.size();
    const auto k = static_cast<std::size_t>(capture.topK);
    const auto first = static_cast<std::size_t>(pass) * static_cast<std::size_t>(capture.tokensPerPass);
    for (std::size_t token = first; token < first + static_cast<std::size_t>(capture.tokensPerPass);
         ++token) {
        for (std::size_t layer = 0; layer < layers; ++layer) {
            for (std::size_t choice = 0; choice < k; ++choice) {
                const std::int32_t expert = capture.experts[(token * layers + layer) * k + choice];
                rows[layer][static_cast<std::size_t>(expert)] += 1;
            }
        }
    }
    return rows;
}

LoadPanel::LoadPanel(Workspace& workspace, ViewState& view, JobQueue& jobs, QWidget* parent)
    : Panel(tr("Expert load"), parent),
      m_workspace(workspace),
      m_view(view),
      m_chart(new ChartView(jobs, tr("Rows of each expert in each layer"), this)),
      m_map(new QCPColorMap(m_chart->xAxis, m_chart->yAxis)),
      m_scale(new QCPColorScale(m_chart)),
      m_slider(new QSlider(Qt::Horizontal, this)),
      m_pass(new PlainLabel(this)),
      m_figures(new PlainLabel(this)) {
    const AxisText whole = [](double value) { return QString::number(value, 'f', 0); };
    m_chart->setAxis(m_chart->xAxis, tr("Expert"), false, whole);
    m_chart->setAxis(m_chart->yAxis, tr("Layer"), false, whole);
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
    connect(&workspace, &Workspace::slotsChanged, this, &LoadPanel::refresh);
    connect(&view, &ViewState::focusChanged, this, &LoadPanel::refresh);
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
    row->addWidget(save);
    connect(save, &QPushButton::clicked, m_chart, &ChartView::askAndSave);
    return bar;
}

QString LoadPanel::figures() const {
    return m_figures->text();
}

void LoadPanel::refresh() {
    std::shared_ptr<const ProfileResult> run;
    for (const Slot slot : {m_view.focus(), otherSlot(m_view.focus())}) {
        const TimelinePtr& timeline = m_workspace.slot(slot);
        if (!run && timeline && timeline->source->run && timeline->source->run->expertLoad)
            run = timeline->source->run;
    }
    const bool other = run != m_run;
    m_run = run;
    if (!run) {
        m_shown.clear();
        if (m_workspace.empty()) {
            showPlaceholder(tr("Nothing is open"), tr("Open a trace, or profile a layer."));
        } else {
            showPlaceholder(tr("This trace does not say where tokens went"),
                            tr("Runs of GateScope's own do. For counts that others kept there is "
                               "“gatescope load FILE”."));
        }
        return;
    }
    if (!other) return;
    const int passes = passesOf(*run);
    m_slider->setVisible(passes > 1);
    m_slider->setRange(0, passes);
    m_slider->setValue(0);
    showPass();
    showContent();
}

void LoadPanel::showPass() {
    if (!m_run) return;
    const ExpertLoad& load = *m_run->expertLoad;
    const int pass = m_slider->value();
    if (pass == 0) {
        m_shown.clear();
        for (const LayerLoad& layer : load.layers)
            m_shown.push_back(layer.rows);
        m_pass->setText(tr("all %n passes", nullptr, static_cast<int>(load.passes)));
    } else {
        m_shown = rowsOfPass(*m_run->routing, pass - 1);
        m_pass->setText(tr("pass %1 of %2").arg(pass).arg(m_slider->maximum()));
    }
    std::size_t worst = 0;
    std::vector<LoadFigures> figures;
    for (const std::vector<double>& rows : m_shown)
        figures.push_back(loadFigures(rows));
    for (std::size_t i = 0; i < figures.size(); ++i) {
        if (figures[i].maxOverMean > figures[worst].maxOverMean) worst = i;
    }
    if (!figures.empty()) {
        const LoadFigures& of = figures[worst];
        m_figures->setText(
            tr("Layer %1: the fullest expert has %2 times the mean; %3 of %4 experts hit; variation %5, by "
               "chance %6")
                .arg(load.layers[worst].layer)
                .arg(numberText(of.maxOverMean))
                .arg(of.expertsHit)
                .arg(load.experts)
                .arg(numberText(of.variation), numberText(of.variationByChance)));
    }
    m_chart->setSummary(m_pass->text() + QStringLiteral(": ") + m_figures->text());
    draw();
}

void LoadPanel::draw() {
    const auto layers = static_cast<int>(m_shown.size());
    const auto experts = layers > 0 ? static_cast<int>(m_shown.front().size()) : 0;
    const std::vector<LayerLoad>& named = m_run->expertLoad->layers;
    const double first = named.empty() ? 0 : named.front().layer;
    m_map->data()->setSize(experts, layers);
    m_map->data()->setRange({0, std::max(experts - 1, 1) * 1.0}, {first, first + std::max(layers - 1, 0)});
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
    if (!m_run || m_run->expertLoad->layers.empty()) return;
    const double first = m_run->expertLoad->layers.front().layer;
    const int layer = static_cast<int>(std::floor(at.y() - first + 0.5));
    const int expert = static_cast<int>(std::floor(at.x() + 0.5));
    QString tip;
    if (layer >= 0 && layer < static_cast<int>(m_shown.size()) && expert >= 0 &&
        expert < static_cast<int>(m_shown[static_cast<std::size_t>(layer)].size())) {
        tip = tr("Layer %1, expert %2: %3 rows")
                  .arg(m_run->expertLoad->layers[static_cast<std::size_t>(layer)].layer)
                  .arg(expert)
                  .arg(countText(static_cast<std::int64_t>(
                      m_shown[static_cast<std::size_t>(layer)][static_cast<std::size_t>(expert)])));
    }
    m_chart->setToolTip(tip);
}

} // namespace gatescope
