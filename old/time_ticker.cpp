// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/time_ticker.h"

#include "timeline/time_text.h"

namespace gatescope {

double TimeTicker::getTickStep(const QCPRange& range) {
    m_step = tickStep(range.size(), wantedFor(m_pixels));
    m_largest = std::max(std::abs(range.lower), std::abs(range.upper));
    return m_step;
}

QString TimeTicker::getTickLabel(double tick, const QLocale&, QChar, int) {
    return tickText(tick, m_step, m_largest);
}

int TimeTicker::getSubTickCount(double) {
    return 0;
}

} // namespace gatescope
