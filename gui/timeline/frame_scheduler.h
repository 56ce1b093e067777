// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

namespace gatescope {

/// Makes one repaint of any number of changes, at most one a frame of the screen, and of all parts of the
/// timeline together, so that they don't tear.
class FrameScheduler : public QObject {
    Q_OBJECT
public:
    explicit FrameScheduler(QObject* parent = nullptr);

    void request();

signals:
    void frame();

private:
    QTimer m_timer;
    QElapsedTimer m_sinceFrame;
};

} // namespace gatescope
