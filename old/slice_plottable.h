// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "document/timeline_model.h"
#include "timeline/gate_clusters.h"
#include "timeline/slice_colors.h"
#include "timeline/track_layout.h"

#include <qcustomplot.h>

#include <memory>

namespace gatescope {

/// Draws one timeline: asks the SliceIndex what the window shows and paints it as rectangles batched by
/// colour, then gates, then labels. The key axis is time in ns, the value axis pixels of the track layout.
class SlicePlottable : public QCPAbstractPlottable {
    Q_OBJECT
public:
    SlicePlottable(QCPAxis* timeAxis, QCPAxis* laneAxis);

    void setModel(std::shared_ptr<const TimelineModel> model, TrackLayout layout);
    void setColors(const SliceColors& colors) { m_colors = colors; }

    const TimelineModel* model() const { return m_model.get(); }
    const TrackLayout& layout() const { return m_layout; }
    /// The slice under a point of the plot; a narrow one is also found from two pixels beside it.
    SliceId sliceAt(const QPointF& position) const;
    /// Where a slice is drawn; empty where its lane isn't shown.
    QRectF rectOf(SliceId id) const;
    double lastFrameMs() const { return m_lastFrameMs; }

    double selectTest(const QPointF& position, bool onlySelectable, QVariant* details) const override;
    QCPRange getKeyRange(bool& found, QCP::SignDomain domain) const override;
    QCPRange getValueRange(bool& found, QCP::SignDomain domain, const QCPRange& keys) const override;

protected:
    void draw(QCPPainter* painter) override;
    void drawLegendIcon(QCPPainter* painter, const QRectF& rect) const override;

private:
    struct Label {
        QRectF rect;
        StyleCode code;
        SliceId id;
        std::uint32_t count;
    };

    TimeScale timeScale() const;
    double pixelY(double contentY) const;
    void collectRow(const Lane& lane, int depth, const TimeScale& scale);
    void collect(const VisibleSlice& item, const Lane& lane, int depth, const TimeScale& scale);
    void paintFills(QPainter& painter) const;
    void paintLabel(QPainter& painter, const Label& label, const QFontMetrics& metrics) const;
    void paintGateLane(QPainter& painter, const Lane& lane, const TimeScale& scale) const;
    void paintGateMark(QPainter& painter, const GateCluster& cluster, QRectF rect, double nextLeft) const;

    std::shared_ptr<const TimelineModel> m_model;
    TrackLayout m_layout;
    SliceColors m_colors;
    double m_lastFrameMs = 0;
    // Filled anew for each frame; members so that a frame allocates nothing.
    std::array<QVector<QRectF>, 256> m_fills;
    std::vector<Label> m_labels;
    std::vector<Label> m_gateRects;
    std::vector<VisibleSlice> m_visible;
};

} // namespace gatescope
