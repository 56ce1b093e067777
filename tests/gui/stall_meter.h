// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>
#include <QElapsedTimer>

#include <algorithm>
#include <time.h>

namespace gatescope::test {

/// An application that knows how long each event took: for so long the window's thread looked at no other. By
/// its own processor time, since a machine that does other things lengthens the wall's; the wall's is kept
/// too.
class TimedApplication : public QApplication {
public:
    using QApplication::QApplication;

    bool notify(QObject* receiver, QEvent* event) override {
        if (m_inside) return QApplication::notify(receiver, event);
        m_inside = true;
        const double cpu = cpuMs();
        QElapsedTimer wall;
        wall.start();
        const bool taken = QApplication::notify(receiver, event);
        longestCpuMs() = std::max(longestCpuMs(), cpuMs() - cpu);
        longestWallMs() = std::max(longestWallMs(), double(wall.nsecsElapsed()) * 1e-6);
        m_inside = false;
        return taken;
    }

    static double& longestCpuMs() {
        static double longest = 0;
        return longest;
    }
    static double& longestWallMs() {
        static double longest = 0;
        return longest;
    }

private:
    static double cpuMs() {
        timespec now{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
        return double(now.tv_sec) * 1e3 + double(now.tv_nsec) * 1e-6;
    }

    bool m_inside = false;
};

/// The longest event since it was made.
class StallMeter {
public:
    StallMeter() {
        TimedApplication::longestCpuMs() = 0;
        TimedApplication::longestWallMs() = 0;
    }
    double longestCpuMs() const { return TimedApplication::longestCpuMs(); }
    double longestWallMs() const { return TimedApplication::longestWallMs(); }
};

} // namespace gatescope::test
