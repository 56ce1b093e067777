// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/roofline_rows.h"

#include "analysis/device_table.h"
#include "look/number_text.h"

#include <QCoreApplication>

#include <array>

namespace gatescope {

namespace {

struct RooflineWords {
    Q_DECLARE_TR_FUNCTIONS(Roofline)
};

QString rateText(double perSecond, const QString& unit) {
    static constexpr std::array<std::pair<double, char>, 4> kPrefixes{
        {{1e12, 'T'}, {1e9, 'G'}, {1e6, 'M'}, {1e3, 'k'}}};
    for (const auto& [size, prefix] : kPrefixes) {
        if (perSecond < size * 0.9995) continue;
        const double value = perSecond / size;
        const int decimals = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
        return decimalText(value, decimals) + QChar(0x00A0) + QLatin1Char(prefix) + unit;
    }
    return significantText(perSecond, 3) + QChar(0x00A0) + unit;
}

} // namespace

Roofline rooflineOf(const Timeline& timeline, ProgressSink& progress, const std::stop_token& stop) {
    const ProfileResult* run = timeline.source->run.get();
    if (run != nullptr && timeline.placement < run->runs.size()) {
        return rooflineOfRun(run->runs[timeline.placement].kernels, dtypeName(run->experiment.dtype),
                             run->limits.value_or(Ceilings()));
    }
    const KernelTable table = joinKernels(timeline.trace(), KernelPatterns::builtIn(), 0, progress, stop);
    return rooflineOfTrace(table, ceilingsOf(timeline.trace()));
}

QString flopRateText(double perSecond) {
    return rateText(perSecond, QStringLiteral("FLOP/s"));
}

QString byteRateText(double perSecond) {
    return rateText(perSecond, QStringLiteral("B/s"));
}

QString boundText(Bound bound) {
    switch (bound) {
    case Bound::Memory:
        return RooflineWords::tr("memory");
    case Bound::Arithmetic:
        return RooflineWords::tr("arithmetic");
    case Bound::Unknown:
        break;
    }
    return QStringLiteral("–");
}

} // namespace gatescope
