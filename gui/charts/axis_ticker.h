// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <qcustomplot.h>

#include <functional>

namespace gatescope {

/// What stands at a tick: "12 µs", "1.5 TB/s".
using AxisText = std::function<QString(double)>;

/// Ticks at 1, 2 and 5 times powers of ten, in units. Times share one unit along the axis.
class LinearTicker : public QCPAxisTicker {
public:
    /// Without a text: times in ns.
    explicit LinearTicker(AxisText text = {}) : m_text(std::move(text)) { setTickCount(6); }
    /// Of what can be counted: no ticks between whole numbers.
    void setWhole(bool whole) { m_whole = whole; }

protected:
    double getTickStep(const QCPRange& range) override;
    QString getTickLabel(double tick, const QLocale& locale, QChar format, int precision) override;
    QVector<double> createTickVector(double step, const QCPRange& range) override;

private:
    AxisText m_text;
    bool m_whole = false;
    double m_step = 1;
    double m_largest = 1;
};

/// Ticks at powers of ten, of few decades between them too; or at powers of two.
class LogTicker : public QCPAxisTickerLog {
public:
    explicit LogTicker(AxisText text, bool powersOfTwo = false)
        : m_text(std::move(text)), m_powersOfTwo(powersOfTwo) {}

protected:
    QString getTickLabel(double tick, const QLocale&, QChar, int) override { return m_text(tick); }
    QVector<double> createTickVector(double step, const QCPRange& range) override;

private:
    AxisText m_text;
    bool m_powersOfTwo;
};

} // namespace gatescope
