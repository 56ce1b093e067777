// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/minimap.h"

#include "look/kernel_palette.h"
#include "timeline/painters/pixel_surface.h"

#include <QEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace gatescope {

namespace {
constexpr int kHandle = 5;   ///< pixels of the window, on either side of an edge
constexpr int kSmallest = 6; ///< so wide is the window drawn at least
constexpr double kWheelZoom = 0.8;
constexpr std::size_t kMostRows = 64; ///< tracks that are looked at: the picture is 30 pixels high
} // namespace

Minimap::Minimap(ViewState& view, Scenes scenes, QWidget* parent)
    : QWidget(parent), m_view(view), m_scenes(std::move(scenes)) {
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setAccessibleName(tr("Overview"));
    setToolTip(tr("All of the time. Drag to choose what is shown, double-click to show all."));
    connect(&view, &ViewState::rangeChanged, this, [this] { update(); });
}

void Minimap::setMetrics(const TimelineMetrics& metrics) {
    m_metrics = metrics;
    updateGeometry();
    contentChanged();
}

void Minimap::contentChanged() {
    m_stale = true;
    update();
}

QSize Minimap::sizeHint() const {
    return {200, fontMetrics().height() * 5 / 2};
}

void Minimap::resizeEvent(QResizeEvent*) {
    contentChanged();
}

void Minimap::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) contentChanged();
    QWidget::changeEvent(event);
}

void Minimap::draw() {
    const double scale = devicePixelRatioF();
    const QRect room = content();
    m_axis.set(m_view.bounds(), qRound(room.width() * scale), scale);
    m_picture = QImage(m_axis.width(), qRound(height() * scale), QImage::Format_RGB32);
    m_picture.setDevicePixelRatio(scale);
    m_picture.fill(themeOf(*this).surface);
    const auto scenes = m_scenes();
    for (std::size_t i = 0; i < scenes.size(); ++i) {
        const auto share = static_cast<int>(m_picture.height() / static_cast<int>(scenes.size()));
        drawScene(*scenes[i], static_cast<int>(i) * share, static_cast<int>(i + 1) * share);
    }
    m_stale = false;
}

void Minimap::drawScene(const CanvasScene& scene, int top, int bottom) {
    if (!scene.timeline) return;
    const Theme& theme = themeOf(*this);
    const auto width = static_cast<std::size_t>(m_axis.width());
    std::vector<float> busy(width, 0.0F);
    const RowTiles rows(*scene.timeline, scene.map, m_axis, 0, m_axis.width());
    std::vector<SliceTile> tiles;
    std::size_t count = 0;
    for (const TrackId track : scene.timeline->tracks) {
        if (scene.timeline->index().depthCount(track) == 0 || count == kMostRows) continue;
        ++count;
        rows.collect(track, 0, tiles);
        for (const SliceTile& tile : tiles) {
            for (int x = std::max(tile.left, 0); x < std::min(tile.right, m_axis.width()); ++x)
                busy[static_cast<std::size_t>(x)] += tile.busy;
        }
    }
    const float most = std::max(*std::ranges::max_element(busy), 1e-6F);
    PixelSurface surface(m_picture);
    const int pad = m_axis.devicePixels(2);
    const int marks = m_axis.devicePixels(4);
    const int foot = bottom - pad - marks;
    const QRgb fill = mixed(theme.accent, theme.surface, 0.55).rgb();
    for (std::size_t x = 0; x < width; ++x) {
        const int high = static_cast<int>(std::lround(busy[x] / most * static_cast<float>(foot - top - pad)));
        surface.fill(static_cast<int>(x), foot - high, static_cast<int>(x) + 1, foot, fill);
    }
    for (const GateCluster& cluster : scene.gates.at(scene.map, m_axis, 0, m_axis.width())) {
        const bool redundant = cluster.redundant > 0;
        surface.fill(cluster.left, bottom - marks - (redundant ? pad : 0), cluster.left + marks, bottom,
                     (redundant ? theme.redundant : theme.gate).rgb());
    }
}

QRect Minimap::window() const {
    const TimeRange range = m_view.range();
    int left = qFloor(m_axis.windowPixelOf(range.from));
    int right = qCeil(m_axis.windowPixelOf(range.to));
    if (right - left < kSmallest) {
        left -= (kSmallest - (right - left)) / 2;
        right = left + kSmallest;
    }
    return {content().left() + left, 0, right - left, height()};
}

void Minimap::paintEvent(QPaintEvent*) {
    if (m_stale || m_axis.range() != m_view.bounds()) draw();
    QPainter painter(this);
    const Theme& theme = themeOf(*this);
    painter.fillRect(rect(), theme.window);
    const QRect room = content();
    painter.drawImage(room.topLeft(), m_picture);
    const QRect shown = window();
    QColor veil = theme.window;
    veil.setAlpha(170);
    painter.fillRect(QRect(room.left(), 0, shown.left() - room.left(), height()), veil);
    painter.fillRect(QRect(shown.right() + 1, 0, room.right() - shown.right(), height()), veil);
    painter.setPen(theme.accent);
    painter.drawRect(shown.adjusted(0, 0, -1, -1));
    painter.fillRect(shown.left() - 1, height() / 4, 3, height() / 2, theme.accent);
    painter.fillRect(shown.right() - 1, height() / 4, 3, height() / 2, theme.accent);
    painter.fillRect(0, height() - 1, width(), 1, theme.border);
}

Minimap::Drag Minimap::dragAt(int x) const {
    const QRect shown = window();
    if (std::abs(x - shown.left()) <= kHandle && shown.width() > 2 * kHandle) return Drag::Begin;
    if (std::abs(x - shown.right()) <= kHandle && shown.width() > 2 * kHandle) return Drag::End;
    return x >= shown.left() && x <= shown.right() ? Drag::Move : Drag::New;
}

void Minimap::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    const int x = qRound(event->position().x());
    const double time = m_axis.timeAtWindowPixel(x - content().left());
    const TimeRange range = m_view.range();
    m_drag = dragAt(x);
    switch (m_drag) {
    case Drag::Move:
        m_from = time - range.from;
        break;
    case Drag::Begin:
        m_from = range.to;
        break;
    case Drag::End:
        m_from = range.from;
        break;
    case Drag::New: // a click goes there, a drag chooses
        m_from = time;
        m_view.setRange({time - range.span() / 2, time + range.span() / 2});
        break;
    case Drag::None:
        break;
    }
}

void Minimap::mouseMoveEvent(QMouseEvent* event) {
    const int x = qRound(event->position().x());
    const double time = m_axis.timeAtWindowPixel(x - content().left());
    switch (m_drag) {
    case Drag::None: {
        const Drag over = dragAt(x);
        const bool edge = over == Drag::Begin || over == Drag::End;
        setCursor(edge ? Qt::SizeHorCursor : over == Drag::Move ? Qt::OpenHandCursor : Qt::CrossCursor);
        return;
    }
    case Drag::Move:
        m_view.setRange({time - m_from, time - m_from + m_view.range().span()});
        return;
    case Drag::New:
    case Drag::Begin:
    case Drag::End:
        if (std::abs(m_axis.windowPixelOf(time) - m_axis.windowPixelOf(m_from)) < 3) return;
        m_view.setRange({std::min(time, m_from), std::max(time, m_from)});
    }
}

void Minimap::mouseReleaseEvent(QMouseEvent*) {
    m_drag = Drag::None;
}

void Minimap::mouseDoubleClickEvent(QMouseEvent*) {
    m_drag = Drag::None;
    m_view.setRange(m_view.bounds(), tr("Show all"));
}

void Minimap::wheelEvent(QWheelEvent* event) {
    event->accept();
    m_view.zoomAtCentre(std::pow(kWheelZoom, event->angleDelta().y() / 120.0));
}

} // namespace gatescope
