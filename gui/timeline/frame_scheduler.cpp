// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/frame_scheduler.h"

#include <QGuiApplication>
#include <QScreen>

#include <algorithm>

namespace gatescope {

FrameScheduler::FrameScheduler(QObject* parent) : QObject(parent) {
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        m_sinceFrame.start();
        emit frame();
    });
}

void FrameScheduler::request() {
    if (m_timer.isActive()) return;
    const QScreen* screen = QGuiApplication::primaryScreen();
    const double rate = screen != nullptr ? std::clamp(screen->refreshRate(), 30.0, 240.0) : 60.0;
    const auto frameMs = static_cast<qint64>(1000 / rate);
    const qint64 since = m_sinceFrame.isValid() ? m_sinceFrame.elapsed() : frameMs;
    m_timer.start(static_cast<int>(std::clamp<qint64>(frameMs - since, 0, frameMs)));
}

} // namespace gatescope
