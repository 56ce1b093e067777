// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/compare_view.h"

#include "tables/slice_facts.h"
#include "theme.h"
#include "widgets/plain_label.h"

#include <QSplitter>
#include <QStyle>
#include <QToolTip>
#include <QVBoxLayout>

namespace gatescope {

namespace {
constexpr int kFrame = 4;                ///< above and below the content
constexpr double kMargin = 0.02;         ///< empty share beyond the trace's ends
constexpr double kSelectionMargin = 0.6; ///< context on both sides of a fitted selection
constexpr double kWidestGutter = 0.22;   ///< of the view's width
} // namespace

CompareView::CompareView(QWidget* parent)
    : QFrame(parent), m_ruler(new TimeRuler(this)), m_splitter(new QSplitter(Qt::Vertical, this)) {
    setProperty("role", "card");
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(3);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, kFrame, 1, kFrame);
    column->setSpacing(0);
    column->addWidget(m_ruler);
    column->addWidget(m_splitter, 1);
}

void CompareView::setDocument(DocumentPtr document) {
    m_document = std::move(document);
    m_selected = kNoSlice;
    m_selectedPane = 0;
    while (m_panes.size() > m_document->timelines.size()) {
        delete m_panes.back();
        m_panes.pop_back();
    }
    while (m_panes.size() < m_document->timelines.size()) {
        m_panes.push_back(new TimelinePane(m_splitter));
        m_splitter->addWidget(m_panes.back());
        connectPane(paneCount() - 1);
    }
    for (int i = 0; i < paneCount(); ++i)
        pane(i).setModel(modelAt(i));
    updateMargins();
    updateFocus();
    sizePanes();
    showStory();
    emit selectionChanged();
}

std::shared_ptr<const TimelineModel> CompareView::modelAt(int pane) const {
    return {m_document, &m_document->timelines[static_cast<std::size_t>(pane)]};
}

void CompareView::connectPane(int index) {
    TimelinePlot* plot = &pane(index).plot();
    connect(plot, &TimelinePlot::rangeWanted, this, &CompareView::setRange);
    connect(plot, &TimelinePlot::hovered, this,
            [this, index](SliceId id, std::optional<double> time) { hovered(index, id, time); });
    connect(plot, &TimelinePlot::clicked, this, [this, index](SliceId id) { select(index, id); });
    connect(plot, &TimelinePlot::zoomToWanted, this, [this, index](SliceId id) {
        select(index, id);
        m_fittedSelection = false;
        fitSelection();
    });
    connect(&pane(index), &TimelinePane::headingClicked, this, [this, index] {
        if (m_document->hasBothSides()) emit focusWanted(modelAt(index)->side);
    });
}

TimeRange CompareView::bounds() const {
    double end = 1;
    for (const TimelineModel& timeline : m_document->timelines) {
        end = std::max(end, static_cast<double>(timeline.trace().duration()));
    }
    return around(0, end, kMargin);
}

void CompareView::setRange(TimeRange range) {
    if (!m_document) return;
    m_range = clampedTo(range, bounds());
    m_fittedSelection = false;
    m_ruler->setRange(m_range);
    for (TimelinePane* pane : m_panes)
        pane->plot().setRange(m_range);
    emit rangeChanged();
}

void CompareView::zoom(double factor) {
    setRange(zoomedAt(m_range, m_range.centre(), factor));
}

void CompareView::pan(double share) {
    setRange(panned(m_range, share * m_range.span()));
}

void CompareView::fitAll() {
    if (m_document) setRange(bounds());
}

void CompareView::fitSelection() {
    if (m_selected == kNoSlice || m_fittedSelection) return fitAll();
    const Slice slice = selectedModel()->trace().slice(m_selected);
    setRange(around(double(slice.start), double(slice.end()), kSelectionMargin));
    m_fittedSelection = true;
}

void CompareView::showStory() {
    if (m_document) setRange(storyRange(m_document->timelines));
}

int CompareView::paneOf(Side side) const {
    for (int i = 0; i < paneCount(); ++i) {
        if (modelAt(i)->side == side) return i;
    }
    return 0;
}

int CompareView::focusedPane() const {
    return m_document->hasBothSides() ? paneOf(m_focusSide) : 0;
}

void CompareView::setFocusSide(Side side) {
    if (m_focusSide == side) return;
    m_focusSide = side;
    if (!m_document) return;
    updateFocus();
    const TimelineModel* from = selectedModel();
    const int target = focusedPane();
    if (from == nullptr || !m_document->hasBothSides() || m_selectedPane == target) return;
    const std::string_view name = from->trace().name(m_selected);
    const SliceId partner = counterpart(*from, m_selected, *modelAt(target));
    select(target, partner);
    if (partner != kNoSlice) return reveal(target, partner);
    emit counterpartMissing(QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())));
}

void CompareView::updateFocus() {
    const bool comparing = m_document->hasBothSides();
    for (int i = 0; i < paneCount(); ++i)
        pane(i).setInFocus(i == focusedPane(), comparing);
}

const TimelineModel* CompareView::selectedModel() const {
    if (!m_document || m_selected == kNoSlice) return nullptr;
    return &m_document->timelines[static_cast<std::size_t>(m_selectedPane)];
}

void CompareView::select(int pane, SliceId id) {
    m_selectedPane = pane;
    m_selected = id;
    m_fittedSelection = false;
    for (int i = 0; i < paneCount(); ++i)
        this->pane(i).plot().setSelected(i == pane ? id : kNoSlice);
    emit selectionChanged();
}

void CompareView::reveal(int pane, SliceId id) {
    const Slice slice = modelAt(pane)->trace().slice(id);
    setRange(revealing(m_range, double(slice.start), double(slice.end())));
    this->pane(pane).plot().reveal(id);
}

void CompareView::selectNeighbour(int step) {
    const TimelineModel* model = selectedModel();
    if (model == nullptr) return;
    const SliceId next = model->index->neighbour(m_selected, step);
    if (next == kNoSlice) return;
    select(m_selectedPane, next);
    reveal(m_selectedPane, next);
}

void CompareView::selectNamed(const QString& name) {
    const int target = focusedPane();
    const Trace& trace = modelAt(target)->trace();
    const std::string wanted = name.toStdString();
    const auto count = static_cast<SliceId>(trace.sliceCount());
    const SliceId from = m_selected != kNoSlice && m_selectedPane == target ? m_selected + 1 : 0;
    for (SliceId i = 0; i < count; ++i) {
        const SliceId id = (from + i) % count;
        if (trace.name(id) != wanted) continue;
        select(target, id);
        return reveal(target, id);
    }
}

void CompareView::showGateEvidence() {
    for (int i = 0; i < paneCount(); ++i) {
        const auto& gates = modelAt(i)->styles.gates;
        const auto redundant =
            std::find_if(gates.begin(), gates.end(), [](const GateMark& g) { return g.redundant; });
        if (redundant == gates.end()) continue;
        showStory();
        const auto visible = std::find_if(redundant, gates.end(), [this](const GateMark& gate) {
            return gate.redundant && m_range.contains(double(gate.start));
        });
        return showGate(i, visible != gates.end() ? visible->id : redundant->id);
    }
    showFirstGate();
}

void CompareView::showFirstGate() {
    std::vector<int> order{focusedPane()};
    for (int i = 0; i < paneCount(); ++i)
        order.push_back(i);
    for (const int i : order) {
        const auto& gates = modelAt(i)->styles.gates;
        if (gates.empty()) continue;
        showStory();
        return showGate(i, gates.front().id);
    }
}

void CompareView::showGate(int pane, SliceId id) {
    select(pane, id);
    reveal(pane, id);
}

void CompareView::hovered(int pane, SliceId id, std::optional<double> time) {
    m_ruler->setCursorTime(time);
    for (TimelinePane* other : m_panes)
        other->plot().setCursorTime(time);
    const QString text = id == kNoSlice ? QString() : sliceSummary(*modelAt(pane), id);
    this->pane(pane).plot().setToolTip(plainToolTip(text));
    emit hoverChanged(text);
}

void CompareView::updateMargins() {
    int widest = 0;
    for (const TimelinePane* pane : m_panes) {
        for (const Lane& lane : pane->plot().slices().layout().lanes()) {
            if (lane.kind == LaneKind::Header) continue;
            widest = std::max(widest, fontMetrics().horizontalAdvance(lane.label));
        }
    }
    const int atLeast = fontMetrics().averageCharWidth() * 16;
    const int gutter = std::clamp(widest + 24, atLeast, std::max(atLeast, int(width() * kWidestGutter)));
    for (TimelinePane* pane : m_panes)
        pane->plot().setGutterWidth(gutter);
    m_ruler->setMargins(gutter, style()->pixelMetric(QStyle::PM_ScrollBarExtent));
}

int CompareView::wantedHeight() const {
    int height = m_ruler->sizeHint().height() + 2 * kFrame;
    for (const TimelinePane* pane : m_panes)
        height += pane->wantedHeight() + m_splitter->handleWidth();
    return height;
}

void CompareView::sizePanes() {
    QList<int> sizes;
    for (const TimelinePane* pane : m_panes)
        sizes.push_back(pane->wantedHeight());
    m_splitter->setSizes(sizes);
}

void CompareView::resizeEvent(QResizeEvent* event) {
    QFrame::resizeEvent(event);
    updateMargins();
}

void CompareView::changeEvent(QEvent* event) {
    QFrame::changeEvent(event);
    if (event->type() == QEvent::FontChange) updateMargins();
}

} // namespace gatescope
