// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/axis_ticker.h"

#include "look/number_text.h"

#include <cmath>

namespace gatescope {

namespace {
constexpr double kFewDecades = 200; ///< from the axis's begin to its end
}

double LinearTicker::getTickStep(const QCPRange& range) {
    if (!m_text || m_whole) return tickStep(range.size(), tickCount());
    // The same for numbers that may be below one.
    const double raw = range.size() / tickCount();
    const double power = std::pow(10.0, std::floor(std::log10(raw)));
    for (const double multiple : {1.0, 2.0, 5.0}) {
        if (raw <= multiple * power) return multiple * power;
    }
    return 10 * power;
}

QVector<double> LinearTicker::createTickVector(double step, const QCPRange& range) {
    m_step = step;
    m_largest = std::max(std::abs(range.lower), std::abs(range.upper));
    return QCPAxisTicker::createTickVector(step, range);
}

QString LinearTicker::getTickLabel(double tick, const QLocale&, QChar, int) {
    if (std::abs(tick) < m_step * 1e-6) tick = 0;
    return m_text ? m_text(tick) : tickText(tick, m_step, m_largest);
}

QVector<double> LogTicker::createTickVector(double step, const QCPRange& range) {
    if (range.lower <= 0) return {};
    QVector<double> ticks;
    if (m_powersOfTwo) {
        const int first = static_cast<int>(std::floor(std::log2(range.lower)));
        const int last = static_cast<int>(std::ceil(std::log2(range.upper)));
        for (int power = first; power <= last; ++power)
            ticks << std::exp2(power);
        return ticks;
    }
    if (range.upper / range.lower > kFewDecades) return QCPAxisTickerLog::createTickVector(step, range);
    const int first = static_cast<int>(std::floor(std::log10(range.lower)));
    const int last = static_cast<int>(std::ceil(std::log10(range.upper)));
    for (int power = first; power <= last; ++power) {
        for (const double multiple : {1.0, 2.0, 5.0})
            ticks << multiple * std::pow(10.0, power);
    }
    return ticks;
}

} // namespace gatescope
