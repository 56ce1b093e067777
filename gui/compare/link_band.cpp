// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/link_band.h"

#include "compare/comparer.h"
#include "look/number_text.h"
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
    if (!comparison || !m_pixelOf) return bands;
    const Trace& a = comparison->timelines().a->trace();
    const Trace& b = comparison->timelines().b->trace();
    const TimeMap& mapA = m_view.timeMap(Slot::A);
    const TimeMap& mapB = m_view.timeMap(Slot::B);
    const TimeRange range = m_view.range();
    // Links stand in the order of the baseline's time: those that begin in view, and a few before them.
    const auto links = comparison->links();
    const auto from = mapA.toTrace(range.from - range.span() * 0.05);
    const auto to = mapA.toTrace(range.to);
    const auto begin = std::ranges::partition_point(
        links, [&](const KernelLink& link) { return double(a.starts()[link.a]) < from; });
    const auto end = std::ranges::partition_point(
        links, [&](const KernelLink& link) { return double(a.starts()[link.a]) <= to; });
    if (begin >= end || std::size_t(end - begin) > kMostBands) return bands;
    for (auto link = begin; link != end; ++link) {
        const TimeRange shownA = mapA.toShown(a.starts()[link->a], a.slice(link->a).end());
        const TimeRange shownB = mapB.toShown(b.starts()[link->b], b.slice(link->b).end());
        Band band;
        const double top = m_pixelOf(shownA.from);
        const double bottom = m_pixelOf(shownB.from);
        band.top = QRectF(top, 0, std::max(m_pixelOf(shownA.to) - top, 0.5), 0);
        band.bottom = QRectF(bottom, height(), std::max(m_pixelOf(shownB.to) - bottom, 0.5), 0);
        band.link = *link;
        band.change = comparison->change(Slot::A, link->a).value_or(0);
        const bool apart = bands.empty() || band.top.right() - bands.back().top.right() >= kNarrow;
        if (apart) bands.push_back(band);
    }
    return bands;
}

void LinkBand::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Theme& theme = themeOf(*this);
    painter.fillRect(rect(), theme.window);
    const std::vector<Band> bands = visibleBands();
    if (bands.empty()) {
        painter.setPen(theme.mutedText);
        const QString text = !m_comparer.problem().isEmpty() ? m_comparer.problem()
                             : m_comparer.working()          ? tr("Comparing …")
                             : m_comparer.comparison() ? tr("Zoom in to see which kernels belong together")
                                                       : QString();
        painter.drawText(rect(), int(Qt::AlignCenter), text);
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
    const auto placeOn = [&](Slot side, SliceId id) {
        const Slice slice = timelines[side]->trace().slice(id);
        return m_view.timeMap(side).toShown(slice.start, slice.end());
    };
    const TimeRange a = placeOn(Slot::A, link.a);
    const TimeRange b = placeOn(Slot::B, link.b);
    const SliceSelection selection{slot, slot == Slot::A ? link.a : link.b};
    const TimeRange range = m_view.range();
    const bool inView = std::min(a.from, b.from) >= range.from && std::max(a.to, b.to) <= range.to;
    if (inView) return m_view.select(selection);
    m_view.selectAndShow(selection, slot == Slot::A ? a : b);
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
    const QString name = QString::fromUtf8(a.name(link.a).data(), qsizetype(a.name(link.a).size()));
    const std::int64_t before = a.durations()[link.a];
    const std::int64_t after = b.durations()[link.b];
    return tr("%1\nA %2, B %3: %4")
        .arg(name, durationText(double(before)), durationText(double(after)),
             signedDurationText(double(after - before)));
}

} // namespace gatescope
