// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/link_band.h"

#include "compare/comparer.h"
#include "look/number_text.h"
#include "look/theme.h"
#include "state/view_state.h"
#include "widgets/plain_label.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

#include <cmath>

namespace gatescope {

namespace {
constexpr double kFullChange = 0.25;     ///< a call that changed by so much has the full colour
constexpr std::size_t kMostBands = 4000; ///< in view; more can't be told apart
constexpr double kNarrow = 1.0;          ///< pixels

double mix(double a, double b, double share) {
    return a + (b - a) * share;
}
} // namespace

LinkBand::LinkBand(const Comparer& comparer, ViewState& view, QWidget* parent)
    : QWidget(parent), m_comparer(comparer), m_view(view) {
    setAccessibleName(tr("Kernels that do the same work"));
    setMouseTracking(true);
    const auto redraw = [this] { update(); };
    connect(&comparer, &Comparer::changed, this, redraw);
    connect(&view, &ViewState::rangeChanged, this, redraw);
    connect(&view, &ViewState::timeMapsChanged, this, redraw);
    connect(&view, &ViewState::selectionChanged, this, redraw);
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
    const auto& timelines = m_comparer.comparison()->timelines();
    const Trace& a = timelines.a->trace();
    const Trace& b = timelines.b->trace();
    const QString name =
        QString::fromUtf8(a.name(band->link.a).data(), qsizetype(a.name(band->link.a).size()));
    const QString text =
        tr("%1\nA %2, B %3: %4")
            .arg(name, durationText(double(a.durations()[band->link.a])),
                 durationText(double(b.durations()[band->link.b])),
                 signedDurationText(double(b.durations()[band->link.b] - a.durations()[band->link.a])));
    QToolTip::showText(help->globalPos(), plainToolTip(text), this);
    return true;
}

} // namespace gatescope
