// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/chart_view.h"

#include "base/error.h"
#include "jobs/job_queue.h"
#include "look/number_text.h"
#include "look/theme.h"

#include <QBuffer>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QPdfWriter>
#include <QSaveFile>
#include <QSvgGenerator>

#include <cmath>

namespace gatescope {

namespace {

constexpr double kClickPixels = 4; ///< a drag is longer
constexpr double kZoomStep = 0.8;
constexpr double kPanStep = 0.1; ///< of what is visible
constexpr int kBrushSteps = 50;  ///< to the chart's width

QString wholeText(double count) {
    return countText(std::llround(count));
}

QString powerText(double value) {
    return value < 0.99 ? significantText(value, 2) : wholeText(value);
}

QByteArray svgOf(QCustomPlot& plot, QSize size, const QString& title) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(size);
    generator.setViewBox(QRect(QPoint(0, 0), size));
    generator.setTitle(title);
    QCPPainter painter;
    painter.begin(&generator);
    painter.setMode(QCPPainter::pmVectorized);
    painter.setMode(QCPPainter::pmNoCaching);
    painter.fillRect(QRect(QPoint(0, 0), size), plot.palette().color(QPalette::Base));
    plot.toPainter(&painter, size.width(), size.height());
    painter.end();
    return bytes;
}

QByteArray pdfOf(QCustomPlot& plot, QSize size, const QString& title) {
    constexpr int kDotsPerInch = 96;
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setTitle(title);
    writer.setResolution(kDotsPerInch);
    writer.setPageSize(
        QPageSize(QSizeF(size) * 72.0 / kDotsPerInch, QPageSize::Point, {}, QPageSize::ExactMatch));
    writer.setPageMargins(QMarginsF(0, 0, 0, 0));
    QCPPainter painter;
    painter.begin(&writer);
    painter.setMode(QCPPainter::pmVectorized);
    painter.setMode(QCPPainter::pmNoCaching);
    painter.fillRect(QRect(QPoint(0, 0), size), plot.palette().color(QPalette::Base));
    plot.toPainter(&painter, size.width(), size.height());
    painter.end();
    return bytes;
}

void styleAxis(QCPAxis& axis, const Theme& theme, const QFont& font) {
    axis.setBasePen(QPen(theme.border));
    axis.setTickPen(QPen(theme.border));
    axis.setSubTickPen(Qt::NoPen);
    axis.setTickLabelColor(theme.mutedText);
    axis.setLabelColor(theme.mutedText);
    axis.setTickLabelFont(font);
    axis.setLabelFont(font);
    axis.grid()->setPen(QPen(theme.gridLine));
    axis.grid()->setZeroLinePen(QPen(theme.mutedText));
}

} // namespace

ChartView::ChartView(JobQueue& jobs, const QString& accessibleName, QWidget* parent)
    : QCustomPlot(parent), m_jobs(jobs), m_mark(new QCPItemRect(this)) {
    setAccessibleName(accessibleName);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setPlottingHint(QCP::phImmediateRefresh, false); // each queued replot would repaint at once
    setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    setNoAntialiasingOnDrag(true);
    m_mark->setVisible(false);
    m_mark->setSelectable(false);
    for (QCPItemPosition* position : {m_mark->topLeft, m_mark->bottomRight}) {
        position->setTypeX(QCPItemPosition::ptPlotCoords);
        position->setTypeY(QCPItemPosition::ptAxisRectRatio);
    }
    const int margin = fontMetrics().averageCharWidth();
    axisRect()->setMinimumMargins(QMargins(margin, margin, 2 * margin, margin));
    applyTheme();
}

void ChartView::nameAxis(QCPAxis* axis, const QString& label) {
    m_labels[axis] = label;
    fitLabels(size());
}

/// Names that are longer than their axis are written in two lines, and shortened where that is not enough.
void ChartView::fitLabels(QSize chart) {
    const QFontMetrics metrics(font());
    for (const auto& [axis, label] : m_labels) {
        const bool upright = axis->orientation() == Qt::Vertical;
        // Less what stands at the other axis' end.
        const int room = (upright ? chart.height() : chart.width()) - 5 * metrics.height();
        if (metrics.horizontalAdvance(label) <= room) {
            axis->setLabel(label);
            continue;
        }
        qsizetype at = label.indexOf(QStringLiteral(" ("));
        if (at < 0) at = label.indexOf(QChar(' '), label.size() / 2);
        if (at < 0) at = label.size();
        QStringList lines{label.left(at)};
        if (at < label.size()) lines << label.mid(at + 1);
        for (QString& line : lines)
            line = metrics.elidedText(line, Qt::ElideRight, std::max(room, 0));
        axis->setLabel(lines.join(QChar('\n')));
    }
}

void ChartView::setLegendAbove(bool shown) {
    legend->setVisible(shown);
    const bool above = legend->layout() == plotLayout();
    if (shown == above) return;
    legend->layout()->take(legend);
    if (shown) {
        plotLayout()->insertRow(0);
        plotLayout()->addElement(0, 0, legend);
        plotLayout()->setRowStretchFactor(0, 0.001); // no higher than it must be
        legend->setFillOrder(QCPLayoutGrid::foColumnsFirst);
    } else {
        plotLayout()->simplify();
        axisRect()->insetLayout()->addElement(legend, Qt::AlignTop | Qt::AlignLeft);
    }
}

void ChartView::resizeEvent(QResizeEvent* event) {
    // A chart without a size has nothing to draw on, and says so on stderr.
    if (size().isEmpty()) return;
    fitLabels(size());
    QCustomPlot::resizeEvent(event);
}

void ChartView::setAxis(QCPAxis* axis, const QString& label, bool logarithmic, const AxisText& text) {
    nameAxis(axis, label);
    axis->setScaleType(logarithmic ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    if (logarithmic) {
        axis->setTicker(QSharedPointer<LogTicker>::create(text));
    } else {
        axis->setTicker(QSharedPointer<LinearTicker>::create(text));
    }
}

void ChartView::setCountAxis(QCPAxis* axis, const QString& label) {
    const auto ticker = QSharedPointer<LinearTicker>::create(wholeText);
    ticker->setWhole(true);
    nameAxis(axis, label);
    axis->setScaleType(QCPAxis::stLinear);
    axis->setTicker(ticker);
}

void ChartView::setDoublingAxis(QCPAxis* axis, const QString& label) {
    nameAxis(axis, label);
    axis->setScaleType(QCPAxis::stLogarithmic);
    axis->setTicker(QSharedPointer<LogTicker>::create(powerText, true));
}

void ChartView::setHome(const QCPRange& x, const QCPRange& y) {
    m_homeX = x;
    m_homeY = y;
    showAll();
}

void ChartView::showAll() {
    if (m_homeX) xAxis->setRange(*m_homeX);
    if (m_homeY) yAxis->setRange(*m_homeY);
    refresh();
}

void ChartView::setBrushed(const std::optional<QCPRange>& range) {
    m_brushed = range;
    m_mark->setVisible(range.has_value());
    if (range) {
        m_mark->topLeft->setCoords(range->lower, 0);
        m_mark->bottomRight->setCoords(range->upper, 1);
    }
    refresh();
}

void ChartView::brush(const std::optional<QCPRange>& range) {
    setBrushed(range);
    emit brushChanged(m_brushed);
}

double ChartView::steppedFrom(double value, int steps) const {
    // By pixels, so that a step is as wide on a logarithmic axis.
    const QRect inside = axisRect()->rect();
    const double at = xAxis->coordToPixel(value) + double(steps) * inside.width() / kBrushSteps;
    return xAxis->pixelToCoord(std::clamp(at, double(inside.left()), double(inside.right() + 1)));
}

void ChartView::extendBrush(int steps) {
    if (!m_brushing || !m_homeX) return;
    const double middle = xAxis->pixelToCoord(axisRect()->rect().center().x());
    if (!m_brushed) m_lowerMoves = steps < 0;
    const QCPRange range = m_brushed.value_or(QCPRange(middle, middle));
    const double fixed = m_lowerMoves ? range.upper : range.lower;
    const double moved = steppedFrom(m_lowerMoves ? range.lower : range.upper, steps);
    const bool met = std::abs(xAxis->coordToPixel(moved) - xAxis->coordToPixel(fixed)) < 1;
    if (met) return brush(std::nullopt);
    m_lowerMoves = moved < fixed;
    brush(QCPRange(std::min(fixed, moved), std::max(fixed, moved)));
}

void ChartView::moveBrush(int steps) {
    if (!m_brushed) return;
    const QRect inside = axisRect()->rect();
    const double lower = xAxis->coordToPixel(m_brushed->lower);
    const double upper = xAxis->coordToPixel(m_brushed->upper);
    // An end that zooming has left outside stays where it is.
    const double shift =
        std::clamp(double(steps) * inside.width() / kBrushSteps, std::min(inside.left() - lower, 0.0),
                   std::max(inside.right() + 1 - upper, 0.0));
    if (shift == 0) return;
    brush(QCPRange(xAxis->pixelToCoord(lower + shift), xAxis->pixelToCoord(upper + shift)));
}

void ChartView::clearBrush() {
    if (m_brushed) brush(std::nullopt);
}

void ChartView::setSummary(const QString& summary) {
    setAccessibleDescription(summary);
}

void ChartView::applyTheme() {
    const Theme& theme = themeOf(*this);
    setBackground(QBrush(theme.surface));
    for (QCPAxis* axis : axisRect()->axes())
        styleAxis(*axis, theme, font());
    fitLabels(size());
    legend->setFont(font());
    legend->setTextColor(theme.text);
    QColor behind = theme.surface;
    behind.setAlphaF(0.85F);
    legend->setBrush(behind);
    legend->setBorderPen(QPen(theme.border));
    QColor mark = theme.accent;
    m_mark->setPen(QPen(mark));
    mark.setAlphaF(0.18F);
    m_mark->setBrush(mark);
    refresh();
}

void ChartView::changeEvent(QEvent* event) {
    QCustomPlot::changeEvent(event);
    const bool look = event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange ||
                      event->type() == QEvent::FontChange;
    if (!look) return;
    applyTheme();
    emit themeChanged();
}

QPointF ChartView::valuesAt(const QPointF& pixel) const {
    return {xAxis->pixelToCoord(pixel.x()), yAxis->pixelToCoord(pixel.y())};
}

void ChartView::mousePressEvent(QMouseEvent* event) {
    m_pressedAt = event->position();
    const bool brush = m_brushing && event->button() == Qt::LeftButton &&
                       !event->modifiers().testFlag(Qt::ShiftModifier) &&
                       axisRect()->rect().contains(event->pos());
    if (!brush) {
        QCustomPlot::mousePressEvent(event);
        return;
    }
    m_brushFrom = valuesAt(event->position()).x();
    m_lowerMoves = false;
}

void ChartView::mouseMoveEvent(QMouseEvent* event) {
    const QPointF at = valuesAt(event->position());
    if (m_brushFrom) {
        QCPRange range(std::min(*m_brushFrom, at.x()), std::max(*m_brushFrom, at.x()));
        range.lower = std::max(range.lower, xAxis->range().lower);
        range.upper = std::min(range.upper, xAxis->range().upper);
        setBrushed(range);
        return;
    }
    QCustomPlot::mouseMoveEvent(event);
    if (axisRect()->rect().contains(event->pos())) {
        emit hovered(at);
    } else {
        emit unhovered();
    }
}

void ChartView::mouseReleaseEvent(QMouseEvent* event) {
    const bool click = (event->position() - m_pressedAt).manhattanLength() < kClickPixels;
    if (!m_brushFrom) {
        QCustomPlot::mouseReleaseEvent(event);
        if (click && event->button() == Qt::LeftButton) emit clickedAt(valuesAt(event->position()));
        return;
    }
    m_brushFrom.reset();
    if (click) setBrushed(std::nullopt);
    emit brushChanged(m_brushed);
    if (click) emit clickedAt(valuesAt(event->position()));
}

void ChartView::mouseDoubleClickEvent(QMouseEvent* event) {
    QCustomPlot::mouseDoubleClickEvent(event);
    m_brushFrom.reset();
    showAll();
}

void ChartView::leaveEvent(QEvent* event) {
    QCustomPlot::leaveEvent(event);
    emit unhovered();
}

void ChartView::zoomBy(double factor) {
    for (QCPAxis* axis : {xAxis, yAxis}) {
        const QCPRange range = axis->range();
        const bool log = axis->scaleType() == QCPAxis::stLogarithmic;
        const double centre = log && range.lower > 0 ? std::sqrt(range.lower * range.upper) : range.center();
        axis->scaleRange(factor, centre);
    }
    refresh();
}

void ChartView::panBy(double x, double y) {
    const auto move = [](QCPAxis& axis, double share) {
        const QCPRange range = axis.range();
        if (axis.scaleType() == QCPAxis::stLogarithmic && range.lower > 0) {
            axis.moveRange(std::pow(range.upper / range.lower, share));
        } else {
            axis.moveRange(range.size() * share);
        }
    };
    if (x != 0) move(*xAxis, x);
    if (y != 0) move(*yAxis, y);
    refresh();
}

void ChartView::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return zoomBy(kZoomStep);
    case Qt::Key_Minus:
        return zoomBy(1 / kZoomStep);
    case Qt::Key_Left:
        return panBy(-kPanStep, 0);
    case Qt::Key_Right:
        return panBy(kPanStep, 0);
    case Qt::Key_Up:
        return panBy(0, kPanStep);
    case Qt::Key_Down:
        return panBy(0, -kPanStep);
    case Qt::Key_Home:
        return showAll();
    default:
        QCustomPlot::keyPressEvent(event);
    }
}

void ChartView::contextMenuEvent(QContextMenuEvent* event) {
    QMenu menu(this);
    menu.addAction(tr("&Save picture…"), this, &ChartView::askAndSave);
    menu.addAction(tr("&Copy picture"), this, [this] { QApplication::clipboard()->setPixmap(grab()); });
    menu.addAction(tr("Copy as &text"), this, [this] { QApplication::clipboard()->setText(summary()); });
    menu.addSeparator();
    menu.addAction(tr("Show &all"), QKeySequence(Qt::Key_Home), this, &ChartView::showAll);
    menu.exec(event->globalPos());
}

ChartView::Picture ChartView::pictureOf(const QString& path) {
    const QString ending = QFileInfo(path).suffix().toLower();
    if (ending == QLatin1String("svg")) return Picture::Svg;
    if (ending == QLatin1String("pdf")) return Picture::Pdf;
    return Picture::Png;
}

QByteArray ChartView::picture(Picture kind, QSize size) {
    if (kind == Picture::Svg) return svgOf(*this, size, accessibleName());
    if (kind == Picture::Pdf) return pdfOf(*this, size, accessibleName());
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    toPixmap(size.width(), size.height(), 2.0).save(&buffer, "PNG");
    return bytes;
}

void ChartView::savePicture(const QString& path) {
    const Picture kind = pictureOf(path);
    // Only this thread may paint the chart; packing and writing what came of it is the job's.
    QImage image;
    QByteArray bytes;
    if (kind == Picture::Png) {
        image = toPixmap(width(), height(), 2.0).toImage();
    } else {
        bytes = picture(kind, size());
    }
    auto job = std::make_unique<ThreadJob>(
        tr("Saving %1").arg(QFileInfo(path).fileName()),
        [path, image, bytes](ProgressSink&, const std::stop_token&) -> ThreadJob::Completion {
            QSaveFile file(path);
            const bool written =
                file.open(QIODevice::WriteOnly) &&
                (image.isNull() ? file.write(bytes) == bytes.size() : image.save(&file, "PNG"));
            if (!written || !file.commit()) {
                throw InputError(tr("%1 can't be written: %2").arg(path, file.errorString()).toStdString(),
                                 tr("Choose another folder, or make room.").toStdString());
            }
            return {};
        });
    job->setCancellable(false);
    m_jobs.add(std::move(job));
}

void ChartView::askAndSave() {
    const QString path =
        QFileDialog::getSaveFileName(this, tr("Save the chart"), QString(),
                                     tr("Pictures (*.png);;Scalable Vector Graphics (*.svg);;PDF (*.pdf)"));
    if (!path.isEmpty())
        savePicture(QFileInfo(path).suffix().isEmpty() ? path + QStringLiteral(".png") : path);
}

} // namespace gatescope
