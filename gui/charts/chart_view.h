// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/axis_ticker.h"

#include <QByteArray>
#include <qcustomplot.h>

#include <map>
#include <optional>

namespace gatescope {

class JobQueue;
struct Theme;

/// A chart in the theme's colours: the wheel zooms at the pointer, dragging pans, or where a brush is asked
/// for marks a range (then Shift+drag pans); keys +, -, arrows and Home do the same, and the mark has keys of
/// the window. A double click shows all again. What it shows is also said in words, for those who can't see
/// it.
class ChartView : public QCustomPlot {
    Q_OBJECT
public:
    explicit ChartView(JobQueue& jobs, const QString& accessibleName, QWidget* parent = nullptr);

    /// Without a text: times in ns.
    void setAxis(QCPAxis* axis, const QString& label, bool logarithmic, const AxisText& text = {});
    /// Of things that are counted.
    void setCountAxis(QCPAxis* axis, const QString& label);
    /// Of what is taken in powers of two.
    void setDoublingAxis(QCPAxis* axis, const QString& label);
    /// What is shown at first, and again at Home.
    void setHome(const QCPRange& x, const QCPRange& y);
    void setBrushing(bool brushing) { m_brushing = brushing; }
    /// The marked range of the x axis.
    void setBrushed(const std::optional<QCPRange>& range);
    const std::optional<QCPRange>& brushed() const { return m_brushed; }
    /// What keys do with the mark: its end moves by a fiftieth of the chart's width a step, to the right
    /// where positive. Where nothing is marked it begins in the middle; an end that meets the beginning takes
    /// it away.
    void extendBrush(int steps);
    /// The whole mark moves, up to the edge of what is in view.
    void moveBrush(int steps);
    void clearBrush();
    /// The legend in a line of its own above the axes, where it covers nothing; or none.
    void setLegendAbove(bool shown);
    /// In words: what the chart shows.
    void setSummary(const QString& summary);
    QString summary() const { return accessibleDescription(); }
    /// Queued: several changes are one repaint.
    void refresh() { replot(QCustomPlot::rpQueuedReplot); }

    enum class Picture { Png, Svg, Pdf };
    /// By the file's ending; PNG where it has none that is known.
    static Picture pictureOf(const QString& path);
    QByteArray picture(Picture kind, QSize size);
    /// Writes the chart as it is shown, by a job.
    void savePicture(const QString& path);

public slots:
    void showAll();
    void askAndSave();

signals:
    /// The theme or the font has changed: series must be given their colours again.
    void themeChanged();
    /// A range was marked; nothing where the mark was taken away.
    void brushChanged(const std::optional<QCPRange>& range);
    /// Where the mouse is, in the axes' units.
    void hovered(const QPointF& at);
    void unhovered();
    void clickedAt(const QPointF& at);

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    void applyTheme();
    void nameAxis(QCPAxis* axis, const QString& label);
    void fitLabels(QSize chart);
    void brush(const std::optional<QCPRange>& range);
    double steppedFrom(double value, int steps) const;
    void zoomBy(double factor);
    void panBy(double x, double y);
    QPointF valuesAt(const QPointF& pixel) const;

    JobQueue& m_jobs;
    std::map<QCPAxis*, QString> m_labels; ///< whole
    std::optional<QCPRange> m_homeX;
    std::optional<QCPRange> m_homeY;
    bool m_brushing = false;
    std::optional<double> m_brushFrom; ///< while it is dragged
    std::optional<QCPRange> m_brushed;
    bool m_lowerMoves = false; ///< keys move the mark's lower end
    QPointF m_pressedAt;
    QCPItemRect* m_mark;
};

} // namespace gatescope
