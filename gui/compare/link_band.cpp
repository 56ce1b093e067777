// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/link_band.h"

#include "compare/comparer.h"
#include "look/number_text.h"
#include "look/shown_text.h"
#include "look/theme.h"
#include "state/view_state.h"
#include "widgets/plain_label.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

#include <algorithm>
#include <cmath>
#include <optional>

namespace gatescope {

namespace {
constexpr double kFullChange = 0.25;     ///< a call that changed by so much has the full colour
constexpr std::size_t kMostBands = 4000; ///< in view; more can't be told apart
constexpr double kNarrow = 1.0;          ///< pixels
constexpr double kReach = 0.05;          ///< of what is visible: how far before it links are drawn from
constexpr std::ptrdiff_t kBefore = 64; ///< links that begin further before it are asked whether they reach in

double mix(double a, double b, double share) {
    return a + (b - a) * share;
}

void paintFocus(QPainter& painter, const QWidget& widget) {
    if (!widget.hasFocus()) return;
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(themeOf(widget).accent);
    painter.drawRect(widget.rect().adjusted(0, 0, -1, -1));
}
} // namespace

LinkBand::LinkBand(const Comparer& comparer, ViewState& view, QWidget* parent)
    : QWidget(parent), m_comparer(comparer), m_view(view) {
    setAccessibleName(tr("Kernels that do the same work"));
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    const auto redraw = [this] { update(); };
    connect(&comparer, &Comparer::changed, this, [this] {
        describe();
        update();
    });
    connect(&view, &ViewState::rangeChanged, this, redraw);
    connect(&view, &ViewState::timeMapsChanged, this, redraw);
    connect(&view, &ViewState::selectionChanged, this, [this] {
        describe();
        update();
    });
}

QSize LinkBand::sizeHint() const {
    return {200, fontMetrics().height() * 2};
}

QColor LinkBand::colourOf(double change) const {
    const Theme& theme = themeOf(*this);
    const double share = std::min(std::abs(change) / kFullChange, 1.0);
    const QColor end = change > 0 ? theme.danger : theme.good;
    const QColor from = theme.mutedText;
    return QColor::fromRgbF(float(mix(from.redF(), end.redF(), share)),
                            float(mix(from.greenF(), end.greenF(), share)),
                            float(mix(from.blueF(), end.blueF(), share)));
}

std::vector<LinkBand::Band> LinkBand::visibleBands() const {
    std::vector<Band> bands;
    const auto& comparison = m_comparer.comparison();
    const auto links = linksInView();
    if (!comparison || !m_pixelOf || links.size() > kMostBands) return bands;
    const Trace& a = comparison->timelines().a->trace();
    const Trace& b = comparison->timelines().b->trace();
    const TimeMap& mapA = m_view.timeMap(Slot::A);
    const TimeMap& mapB = m_view.timeMap(Slot::B);
    const TimeRange range = m_view.range();
    const double reach = range.span() * kReach;
    for (const KernelLink& link : links) {
        if (!mapA.shows(a.starts()[link.a]) || !mapB.shows(b.starts()[link.b])) continue;
        const TimeRange shownA = mapA.toShown(a.starts()[link.a], a.slice(link.a).end());
        const TimeRange shownB = mapB.toShown(b.starts()[link.b], b.slice(link.b).end());
        if (std::max(shownA.to, shownB.to) < range.from - reach) continue;
        Band band;
        const double top = m_pixelOf(shownA.from);
        const double bottom = m_pixelOf(shownB.from);
        band.top = QRectF(top, 0, std::max(m_pixelOf(shownA.to) - top, 0.5), 0);
        band.bottom = QRectF(bottom, height(), std::max(m_pixelOf(shownB.to) - bottom, 0.5), 0);
        band.link = link;
        band.change = comparison->change(Slot::A, link.a).value_or(0);
        const bool apart = bands.empty() || std::abs(band.top.right() - bands.back().top.right()) >= kNarrow;
        if (apart) bands.push_back(band);
    }
    return bands;
}

/// Links stand in the order of the baseline's time: those that begin in view, and some before them, which may
/// reach into it.
std::span<const KernelLink> LinkBand::linksInView() const {
    const auto& comparison = m_comparer.comparison();
    if (!comparison) return {};
    const Trace& a = comparison->timelines().a->trace();
    const TimeMap& map = m_view.timeMap(Slot::A);
    const TimeRange range = m_view.range();
    const auto links = comparison->links();
    const auto from = map.toTrace(range.from - range.span() * kReach);
    const auto to = map.toTrace(range.to);
    auto begin = std::ranges::partition_point(
        links, [&](const KernelLink& link) { return double(a.starts()[link.a]) < from; });
    const auto end = std::ranges::partition_point(
        links, [&](const KernelLink& link) { return double(a.starts()[link.a]) <= to; });
    if (begin > end) return {};
    begin -= std::min<std::ptrdiff_t>(begin - links.begin(), kBefore);
    return {begin, end};
}

QString LinkBand::words() const {
    if (!m_comparer.problem().isEmpty()) return m_comparer.problem();
    if (m_comparer.working()) return tr("Comparing …");
    if (!m_comparer.comparison() || !visibleBands().empty()) return {};
    if (m_comparer.comparison()->links().empty()) return tr("No kernel of A has a counterpart in B");
    if (linksInView().size() > kMostBands) return tr("Zoom in to see which kernels belong together");
    return tr("No kernels in view belong together. L goes to the next pair.");
}

void LinkBand::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Theme& theme = themeOf(*this);
    painter.fillRect(rect(), theme.window);
    const std::vector<Band> bands = visibleBands();
    if (bands.empty()) {
        painter.setPen(theme.mutedText);
        painter.drawText(rect(), int(Qt::AlignCenter), words());
        paintFocus(painter, *this);
        return;
    }
    painter.setRenderHint(QPainter::Antialiasing);
    const auto selectedA = m_view.selectedSlice(Slot::A);
    const auto selectedB = m_view.selectedSlice(Slot::B);
    for (const Band& band : bands) {
        const bool selected = selectedA == band.link.a || selectedB == band.link.b;
        QColor colour = selected ? theme.accent : colourOf(band.change);
        QPainterPath path(band.top.topLeft());
        path.lineTo(band.top.right(), 0);
        path.lineTo(band.bottom.right(), height());
        path.lineTo(band.bottom.left(), height());
        path.closeSubpath();
        colour.setAlphaF(selected ? 0.65F : 0.3F);
        painter.fillPath(path, colour);
        colour.setAlphaF(1);
        painter.setPen(QPen(colour, selected ? 2 : 1));
        painter.drawLine(band.top.topLeft(), QPointF(band.bottom.left(), height()));
    }
    paintFocus(painter, *this);
}

const KernelLink* LinkBand::selectedLink() const {
    const auto& comparison = m_comparer.comparison();
    if (!comparison) return nullptr;
    std::optional<SliceId> a = m_view.selectedSlice(Slot::A);
    const auto b = m_view.selectedSlice(Slot::B);
    if (!a && b) a = comparison->partner(Slot::B, *b);
    if (!a || *a == kNoSlice) return nullptr;
    const auto links = comparison->links(); // in the order of their calls of A
    const auto link = std::ranges::lower_bound(links, *a, {}, &KernelLink::a);
    return link != links.end() && link->a == *a ? &*link : nullptr;
}

bool LinkBand::step(int step) {
    const auto& comparison = m_comparer.comparison();
    if (!comparison || comparison->links().empty()) return false;
    const auto links = comparison->links();
    const Trace& trace = comparison->timelines().a->trace();
    const TimeMap& map = m_view.timeMap(Slot::A);
    std::ptrdiff_t at = 0;
    if (const KernelLink* selected = selectedLink()) {
        at = selected - links.data() + step;
    } else {
        const double from = map.toTrace(step > 0 ? m_view.range().from : m_view.range().to);
        const auto first = std::ranges::partition_point(
            links, [&](const KernelLink& link) { return double(trace.starts()[link.a]) < from; });
        at = first - links.begin() - (step > 0 ? 0 : 1);
    }
    const auto count = std::ptrdiff_t(links.size());
    // Steps that the alignment leaves out can't be shown.
    while (at >= 0 && at < count && !map.shows(trace.starts()[links[std::size_t(at)].a]))
        at += step;
    if (at < 0 || at >= count) return false;
    select(links[std::size_t(at)], m_view.focus());
    return true;
}

void LinkBand::select(const KernelLink& link, Slot slot) {
    const auto& timelines = m_comparer.comparison()->timelines();
    const TimeRange range = m_view.range();
    const auto inView = [&](Slot side, SliceId id) {
        const Slice slice = timelines[side]->trace().slice(id);
        const TimeRange shown = m_view.timeMap(side).toShown(slice.start, slice.end());
        return m_view.timeMap(side).shows(slice.start) && shown.from >= range.from && shown.to <= range.to;
    };
    const SliceSelection selection{slot, slot == Slot::A ? link.a : link.b};
    if (inView(Slot::A, link.a) && inView(Slot::B, link.b)) return m_view.select(selection);
    const Slice slice = timelines[slot]->trace().slice(selection.id);
    m_view.selectAndReveal(selection, slice.start, slice.end());
}

void LinkBand::describe() {
    const KernelLink* link = selectedLink();
    setAccessibleDescription(link != nullptr ? linkText(*link) : QString());
}

void LinkBand::keyPressEvent(QKeyEvent* event) {
    const bool along = event->key() == Qt::Key_Left || event->key() == Qt::Key_Right;
    const bool across = event->key() == Qt::Key_Up || event->key() == Qt::Key_Down;
    if (event->modifiers() & ~Qt::KeypadModifier || (!along && !across)) return QWidget::keyPressEvent(event);
    if (along) {
        step(event->key() == Qt::Key_Right ? 1 : -1);
    } else if (const KernelLink* link = selectedLink()) {
        const Slot slot = event->key() == Qt::Key_Up ? Slot::A : Slot::B;
        m_view.setFocus(slot);
        select(*link, slot);
    }
}

void LinkBand::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    update();
}

void LinkBand::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    update();
}

const LinkBand::Band* LinkBand::bandAt(const std::vector<Band>& bands, const QPointF& position) const {
    const double share = position.y() / std::max(height(), 1);
    const Band* nearest = nullptr;
    double least = 3;
    for (const Band& band : bands) {
        const double left = mix(band.top.left(), band.bottom.left(), share);
        const double right = mix(band.top.right(), band.bottom.right(), share);
        const double away = position.x() < left    ? left - position.x()
                            : position.x() > right ? position.x() - right
                                                   : 0;
        if (away < least) {
            least = away;
            nearest = &band;
        }
    }
    return nearest;
}

void LinkBand::mousePressEvent(QMouseEvent* event) {
    const auto bands = visibleBands();
    if (const Band* band = bandAt(bands, event->position()))
        m_view.select(
            SliceSelection{m_view.focus(), m_view.focus() == Slot::A ? band->link.a : band->link.b});
}

bool LinkBand::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const auto bands = visibleBands();
    const Band* band = bandAt(bands, help->pos());
    if (band == nullptr) {
        QToolTip::hideText();
        return true;
    }
    QToolTip::showText(help->globalPos(), plainToolTip(linkText(band->link)), this);
    return true;
}

QString LinkBand::linkText(const KernelLink& link) const {
    const auto& timelines = m_comparer.comparison()->timelines();
    const Trace& a = timelines.a->trace();
    const Trace& b = timelines.b->trace();
    const QString name = shownName(a.name(link.a));
    const std::int64_t before = a.durations()[link.a];
    const std::int64_t after = b.durations()[link.b];
    return tr("%1\nA %2, B %3: %4")
        .arg(name, durationText(double(before)), durationText(double(after)),
             signedDurationText(double(after - before)));
}

} // namespace gatescope
