// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "timeline/time_scale.h"

#include <QWidget>

#include <optional>

namespace gatescope {

/// The one time axis above all timelines.
class TimeRuler : public QWidget {
    Q_OBJECT
public:
    explicit TimeRuler(QWidget* parent = nullptr);

    void setRange(TimeRange range);
    /// The timelines' margins: where their time axis begins, and what their scroll bars take on the right.
    void setMargins(int left, int right);
    void setCursorTime(std::optional<double> time);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintCursor(QPainter& painter, const TimeScale& scale) const;

    TimeRange m_range;
    int m_left = 0;
    int m_right = 0;
    std::optional<double> m_cursor;
};

} // namespace gatescope
