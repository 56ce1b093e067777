// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/held_keys.h"

#include <algorithm>
#include <cmath>

namespace gatescope {

namespace {
constexpr int kTickMs = 16;
constexpr double kTapSeconds = 0.08;   ///< a tap moves as far as holding the key so long
constexpr double kLongestTick = 0.05;  ///< seconds; after a pause one does not jump
constexpr double kZoomPerSecond = 2.2; ///< in powers of e, at first
constexpr double kPanPerSecond = 0.7;  ///< in windows, at first
constexpr double kFullSpeedAfter = 1.2;
constexpr double kFullSpeed = 3.0; ///< times the first
} // namespace

HeldKeys::HeldKeys(QObject* parent) : QObject(parent) {
    m_timer.setInterval(kTickMs);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        const double seconds = static_cast<double>(m_sinceTick.restart()) / 1000;
        move(std::min(seconds, kLongestTick));
    });
}

bool HeldKeys::moves(int key) {
    return key == Qt::Key_W || key == Qt::Key_S || key == Qt::Key_A || key == Qt::Key_D;
}

void HeldKeys::press(int key) {
    if (!m_keys.insert(key).second) return;
    if (m_keys.size() == 1) {
        m_sincePress.start();
        m_sinceTick.start();
        m_timer.start();
    }
    move(kTapSeconds);
}

void HeldKeys::release(int key) {
    m_keys.erase(key);
    if (m_keys.empty()) m_timer.stop();
}

void HeldKeys::releaseAll() {
    m_keys.clear();
    m_timer.stop();
}

void HeldKeys::move(double seconds) {
    const double held = static_cast<double>(m_sincePress.elapsed()) / 1000;
    const double speed = 1 + (kFullSpeed - 1) * std::min(held / kFullSpeedAfter, 1.0);
    const auto along = [this](int forward, int back) {
        return (m_keys.contains(forward) ? 1 : 0) - (m_keys.contains(back) ? 1 : 0);
    };
    const int in = along(Qt::Key_W, Qt::Key_S);
    const int right = along(Qt::Key_D, Qt::Key_A);
    if (in != 0) emit zoomed(std::exp(-in * kZoomPerSecond * speed * seconds));
    if (right != 0) emit panned(right * kPanPerSecond * speed * seconds);
}

} // namespace gatescope
