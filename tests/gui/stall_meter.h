// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractEventDispatcher>
#include <QElapsedTimer>
#include <QObject>

#include <algorithm>
#include <time.h>

namespace gatescope::test {

/// How long the window's thread was at work without looking at its events: from the moment that it wakes to
/// the moment that it sleeps again. By its own processor time, since a machine that does other things
/// lengthens the wall's; the wall's is kept too.
class StallMeter : public QObject {
public:
    StallMeter() {
        auto* dispatcher = QAbstractEventDispatcher::instance();
        connect(dispatcher, &QAbstractEventDispatcher::awake, this, [this] { begin(); });
        connect(dispatcher, &QAbstractEventDispatcher::aboutToBlock, this, [this] { end(); });
        begin();
    }

    double longestCpuMs() const { return m_longestCpuMs; }
    double longestWallMs() const { return m_longestWallMs; }

private:
    static double cpuMs() {
        timespec now{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
        return double(now.tv_sec) * 1e3 + double(now.tv_nsec) * 1e-6;
    }
    void begin() {
        m_cpu = cpuMs();
        m_wall.start();
    }
    void end() {
        m_longestCpuMs = std::max(m_longestCpuMs, cpuMs() - m_cpu);
        m_longestWallMs = std::max(m_longestWallMs, double(m_wall.nsecsElapsed()) * 1e-6);
        begin();
    }

    double m_cpu = 0;
    QElapsedTimer m_wall;
    double m_longestCpuMs = 0;
    double m_longestWallMs = 0;
};

} // namespace gatescope::test
