// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace gatescope {

/// Says when the application's font has become another, or its theme, whose style sheet gives widgets back
/// the fonts with which they were made. Widgets with a font of their own aren't told, so that the
/// application's events have to be looked at: once for all of them, not once for each.
class FontWatcher : public QObject {
    Q_OBJECT
public:
    /// The application's one; there must be an application.
    static FontWatcher& shared();

    bool eventFilter(QObject* watched, QEvent* event) override;

signals:
    void changed();

private:
    explicit FontWatcher(QObject& application);
};

} // namespace gatescope
