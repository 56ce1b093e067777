// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/view_state.h"
#include "timeline/canvas_scene.h"

#include <QWidget>

class QMenu;

namespace gatescope {

/// The tracks' names, left of a canvas. Collapses, pins, hides and moves tracks; all of it can be undone.
class TrackGutter : public QWidget {
    Q_OBJECT
public:
    TrackGutter(const CanvasScene& scene, ViewState& view, QWidget* parent = nullptr);

    /// What can be done to a track, as a menu that the caller shows.
    void fillMenu(QMenu& menu, TrackId track);

signals:
    /// By keys: it has to be in sight.
    void trackChosen(gatescope::TrackId track);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void wheelEvent(QWheelEvent* event) override { event->ignore(); }

private:
    enum class Part { None, Triangle, Name, Pin, Hide };
    struct Place {
        const TrackBand* band = nullptr;
        Part part = Part::None;
    };

    Place placeAt(QPoint at) const;
    QRect bandRect(const TrackBand& band) const;
    QRect partRect(const TrackBand& band, Part part) const;
    void paintBand(QPainter& painter, const TrackBand& band) const;
    void paintButtons(QPainter& painter, const TrackBand& band) const;
    void paintDrop(QPainter& painter) const;
    void choose(const TrackBand& band);
    void toggleCollapsed(TrackId track);
    void togglePinned(TrackId track);
    void hideTrack(TrackId track);
    void move(TrackId track, int places);
    TrackView tracks() const { return m_view.view().tracks[m_scene.slot]; }
    void change(TrackView tracks, const QString& what);
    std::vector<const TrackBand*> bands() const;

    const CanvasScene& m_scene;
    ViewState& m_view;
    TrackId m_current = kNoTrack; ///< under the mouse, or by keys
    TrackId m_dragged = kNoTrack;
    QPoint m_from;
    int m_dropY = -1;
};

} // namespace gatescope
