// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <qcustomplot.h>

namespace gatescope {

/// Ticks at round times in s, ms, µs or ns (see time_text.h), which the plots' grid and the ruler share.
class TimeTicker : public QCPAxisTicker {
public:
    /// How many ticks suit a width: one per `kPixelsPerTick`.
    static double wantedFor(int pixels) { return std::max(2.0, pixels / kPixelsPerTick); }

    /// Pixels that the axis covers; the plot sets it before it asks for ticks.
    void setPixels(int pixels) { m_pixels = pixels; }

protected:
    double getTickStep(const QCPRange& range) override;
    QString getTickLabel(double tick, const QLocale& locale, QChar formatChar, int precision) override;
    int getSubTickCount(double tickStep) override;

private:
    static constexpr double kPixelsPerTick = 110;

    int m_pixels = 1000;
    double m_step = 1;
    double m_largest = 1;
};

} // namespace gatescope
