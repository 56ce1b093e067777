// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/timeline_metrics.h"

#include "look/theme.h"

#include <QFontMetrics>
#include <QStyle>

namespace gatescope {

TimelineMetrics TimelineMetrics::of(const QWidget& timeline) {
    constexpr int kNameCharacters = 22;
    constexpr double kLabelSize = 0.92;
    const QFontMetrics metrics = timeline.fontMetrics();
    TimelineMetrics sizes;
    sizes.labelFont = scaledFont(timeline.font(), kLabelSize);
    sizes.line = metrics.height();
    sizes.scrollBar = timeline.style()->pixelMetric(QStyle::PM_ScrollBarExtent, nullptr, &timeline);
    sizes.gutter = metrics.averageCharWidth() * kNameCharacters + 2 * sizes.line;
    sizes.gutter = std::min(sizes.gutter, std::max(timeline.width() / 4, 8 * metrics.averageCharWidth()));
    const int label = QFontMetrics(sizes.labelFont).height();
    sizes.rows.row = label + 4;
    sizes.rows.header = sizes.line + 6;
    sizes.rows.gates = label + 8;
    sizes.rows.counter = 2 * label + 4;
    sizes.rows.gap = std::max(label / 3, 4);
    return sizes;
}

} // namespace gatescope
