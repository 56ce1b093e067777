// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <set>

namespace gatescope {

/// W, S, A and D as they are held: smooth zooming and panning that grows faster. A tap is one small step.
class HeldKeys : public QObject {
    Q_OBJECT
public:
    explicit HeldKeys(QObject* parent = nullptr);

    static bool moves(int key);
    void press(int key);
    void release(int key);
    void releaseAll();
    bool any() const { return !m_keys.empty(); }

signals:
    /// Below 1: in.
    void zoomed(double factor);
    /// By a share of the window.
    void panned(double share);

private:
    void move(double seconds);

    std::set<int> m_keys;
    QTimer m_timer;
    QElapsedTimer m_sinceTick;
    QElapsedTimer m_sincePress;
};

} // namespace gatescope
