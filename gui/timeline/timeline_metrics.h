// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tracks/row_layout.h"

#include <QFont>
#include <QRect>
#include <QWidget>

namespace gatescope {

/// Sizes that all parts of the timeline share, from the font and the style. Ruler, minimap and canvases have
/// their content between the same two edges, whether or not there is something to scroll.
struct TimelineMetrics {
    int gutter = 0;    ///< track names, on the left
    int scrollBar = 0; ///< on the right
    int line = 0;      ///< of text
    RowMetrics rows;
    QFont labelFont;

    static TimelineMetrics of(const QWidget& timeline);

    /// Where time is drawn in a part of that size.
    QRect content(QSize part) const {
        return {gutter, 0, std::max(part.width() - gutter - scrollBar, 1), part.height()};
    }
};

} // namespace gatescope
