// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/timeline_view.h"

#include "timeline/minimap.h"
#include "timeline/time_ruler.h"
#include "timeline/timeline_actions.h"
#include "timeline/timeline_pane.h"

#include <QEvent>
#include <QSplitter>
#include <QVBoxLayout>

namespace gatescope {

namespace {
constexpr int kLeastRows = 3; ///< of slices, below the gates' lane and a process's title
}

TimelineView::TimelineView(Workspace& workspace, ViewState& view, QWidget* parent)
    : QWidget(parent), m_workspace(workspace), m_view(view) {
    m_actions = new TimelineActions(
        workspace, view, [this](Slot slot) -> const CanvasScene& { return m_panes[slot]->canvas().scene(); },
        this);
    connect(m_actions, &TimelineActions::endReached, this, &TimelineView::endReached);
    build();
    listen();
    applyMetrics();
    showSlots();
}

TimelineView::~TimelineView() = default;

void TimelineView::build() {
    for (const Slot slot : kSlots)
        m_panes[slot] = new TimelinePane(slot, m_view, *m_actions);
    const auto scenes = [this] {
        std::vector<const CanvasScene*> shown;
        for (const Slot slot : kSlots) {
            if (shows(slot)) shown.push_back(&m_panes[slot]->canvas().scene());
        }
        return shown;
    };
    m_minimap = new Minimap(m_view, scenes);
    m_ruler = new TimeRuler(m_workspace, m_view, scenes);
    auto* lower = new QWidget;
    m_lower = new QVBoxLayout(lower);
    m_lower->setContentsMargins(0, 0, 0, 0);
    m_lower->setSpacing(0);
    m_lower->addWidget(m_panes.b, 1);
    m_splitter = new QSplitter(Qt::Vertical);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(3);
    m_splitter->addWidget(m_panes.a);
    m_splitter->addWidget(lower);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_minimap);
    layout->addWidget(m_ruler);
    layout->addWidget(m_splitter, 1);
    setFocusProxy(&m_panes.a->canvas());
}

void TimelineView::listen() {
    connect(&m_scheduler, &FrameScheduler::frame, this, &TimelineView::drawFrame);
    for (const Slot slot : kSlots) {
        TimelineCanvas& canvas = m_panes[slot]->canvas();
        connect(&canvas, &TimelineCanvas::frameWanted, &m_scheduler, &FrameScheduler::request);
        connect(&canvas, &TimelineCanvas::layoutChanged, this, &TimelineView::geometryChanged);
    }
    connect(&m_workspace, &Workspace::slotsChanged, this, &TimelineView::showSlots);
    connect(&m_workspace, &Workspace::factsChanged, this, &TimelineView::showSlots);
    connect(&m_workspace, &Workspace::entriesChanged, this, [this] {
        for (const auto& entry : m_workspace.entries()) {
            connect(entry.notes.get(), &TraceNotes::changed, m_ruler, qOverload<>(&QWidget::update),
                    Qt::UniqueConnection);
        }
    });
    connect(&m_view, &ViewState::timeMapsChanged, this, &TimelineView::applyMaps);
    connect(&m_view, &ViewState::rangeChanged, this, &TimelineView::applyAxis);
    connect(&m_view, &ViewState::showChanged, this, &TimelineView::applyShow);
    connect(&m_view, &ViewState::selectionChanged, this, &TimelineView::revealSelection);
}

bool TimelineView::shows(Slot slot) const {
    const Show show = m_view.view().show;
    if (slot == Slot::A) return !m_workspace.comparing() || show != Show::OnlyB;
    return m_workspace.comparing() && show != Show::OnlyA;
}

Slot TimelineView::rulerSlot() const {
    return shows(Slot::A) ? Slot::A : Slot::B;
}

void TimelineView::showSlots() {
    for (const Slot slot : kSlots)
        m_panes[slot]->setTimeline(m_workspace.slot(slot));
    applyMaps();
    applyShow();
}

void TimelineView::applyShow() {
    const bool both = shows(Slot::A) && shows(Slot::B);
    const bool wereBoth = m_splitter->sizes().value(0) > 0 && m_splitter->sizes().value(1) > 0;
    m_panes.a->setVisible(shows(Slot::A));
    m_lower->parentWidget()->setVisible(shows(Slot::B));
    if (both && !wereBoth) m_splitter->setSizes({1000, 1000});
    for (const Slot slot : kSlots)
        m_panes[slot]->setTitled(m_workspace.comparing());
    giveWay();
    setFocusProxy(&m_panes[rulerSlot()]->canvas());
    m_minimap->contentChanged();
    applyAxis();
}

void TimelineView::applyMaps() {
    for (const Slot slot : kSlots)
        m_panes[slot]->canvas().setMap(m_view.timeMap(slot));
    m_minimap->contentChanged();
    applyAxis();
}

void TimelineView::applyMetrics() {
    const TimelineMetrics metrics = TimelineMetrics::of(*this);
    m_minimap->setMetrics(metrics);
    m_ruler->setMetrics(metrics);
    for (const Slot slot : kSlots)
        m_panes[slot]->setMetrics(metrics);
    giveWay();
    applyAxis();
}

/// Where there is little room, what leads to slices gives way to them: first the overview, then the links.
void TimelineView::giveWay() {
    const RowMetrics rows = TimelineMetrics::of(*this).rows;
    int room = height() - m_ruler->sizeHint().height();
    for (const Slot slot : kSlots) {
        if (shows(slot))
            room -= m_panes[slot]->titleHeight() + rows.gates + rows.header + kLeastRows * rows.row;
    }
    const auto place = [&room](QWidget& part, bool wanted) {
        const int needed = part.sizeHint().height();
        const bool fits = wanted && room >= needed;
        part.setVisible(fits);
        if (fits) room -= needed;
    };
    if (m_between != nullptr) place(*m_between, shows(Slot::A) && shows(Slot::B));
    place(*m_minimap, true);
}

void TimelineView::applyAxis() {
    const int width = TimelineMetrics::of(*this).content(size()).width();
    const double scale = devicePixelRatioF();
    m_axis.set(m_view.range(), qRound(width * scale), scale);
    TimeTicks ticks = timeTicks(m_axis, m_view.timeMap(rulerSlot()), m_ruler->tickTexts());
    for (const Slot slot : kSlots)
        m_panes[slot]->canvas().setAxis(m_axis, ticks.lines);
    m_ruler->setTicks(std::move(ticks));
    m_minimap->update();
    m_scheduler.request();
}

void TimelineView::drawFrame() {
    for (const Slot slot : kSlots) {
        if (shows(slot)) m_panes[slot]->canvas().update();
    }
    m_ruler->update();
    emit geometryChanged();
}

void TimelineView::revealSelection() {
    for (const Slot slot : kSlots) {
        if (const auto id = m_view.selectedSlice(slot)) m_panes[slot]->reveal(*id);
    }
}

void TimelineView::setBetween(QWidget* widget) {
    delete m_between;
    m_between = widget;
    if (widget == nullptr) return;
    m_lower->insertWidget(0, widget);
    giveWay();
}

void TimelineView::setDifferences(const DifferenceOf& differences) {
    for (const Slot slot : kSlots)
        m_panes[slot]->canvas().setDifferences(differences);
}

TimelineCanvas& TimelineView::canvas(Slot slot) {
    return m_panes[slot]->canvas();
}

TimelinePane& TimelineView::pane(Slot slot) {
    return *m_panes[slot];
}

QRect TimelineView::rectOf(Slot slot, SliceId id) const {
    const TimelineCanvas& canvas = m_panes[slot]->canvas();
    const QRect rect = canvas.scene().rectOf(id);
    return rect.isEmpty() ? rect : rect.translated(canvas.mapTo(this, QPoint()));
}

double TimelineView::xOf(double shownTime) const {
    return TimelineMetrics::of(*this).gutter + m_axis.windowPixelOf(shownTime);
}

void TimelineView::resizeEvent(QResizeEvent*) {
    applyMetrics();
}

void TimelineView::changeEvent(QEvent* event) {
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) applyMetrics();
    QWidget::changeEvent(event);
}

bool TimelineView::event(QEvent* event) {
    // Another screen may have other pixels.
    bool changed = event->type() == QEvent::ScreenChangeInternal || event->type() == QEvent::Show;
#if QT_VERSION >= QT_VERSION_CHECK(6, 6, 0)
    changed = changed || event->type() == QEvent::DevicePixelRatioChange;
#endif
    if (changed) applyAxis();
    return QWidget::event(event);
}

void TimelineView::zoomStep(int steps) {
    m_actions->zoomStep(steps);
}

void TimelineView::panStep(int steps) {
    m_actions->panStep(steps);
}

void TimelineView::selectNeighbour(int step) {
    m_actions->selectNeighbour(step);
}

bool TimelineView::followFlow(int step) {
    return m_actions->followFlow(step);
}

void TimelineView::fit() {
    m_actions->fit();
}

void TimelineView::fitAll() {
    m_actions->fitAll();
}

bool TimelineView::areaFromSelection() {
    return m_actions->areaFromSelection();
}

void TimelineView::mark(bool keep) {
    m_actions->mark(keep);
}

void TimelineView::showGate(int step) {
    m_actions->showGate(step);
}

bool TimelineView::showNote(int step) {
    return m_actions->showNote(step);
}

bool TimelineView::removeNote() {
    return m_actions->removeNote();
}

void TimelineView::clearSelection() {
    m_actions->clear();
}

} // namespace gatescope
