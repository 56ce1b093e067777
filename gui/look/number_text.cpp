// SPDX-License-Identifier: GPL-3.0-or-later
#include "look/number_text.h"

#include <QLocale>

#include <array>
#include <cmath>

namespace gatescope {

namespace {

struct Unit {
    double size;
    const char16_t* name;
};

constexpr std::array<Unit, 4> kTimeUnits{{{1e9, u"s"}, {1e6, u"ms"}, {1e3, u"µs"}, {1.0, u"ns"}}};

const Unit& unitFor(double ns) {
    for (const Unit& unit : kTimeUnits) {
        if (ns >= unit.size) return unit;
    }
    return kTimeUnits.back();
}

QString withUnit(double value, int decimals, const char16_t* unit) {
    return decimalText(value, decimals) + QChar(0x00A0) + QString::fromUtf16(unit);
}

/// Decimals that leave three significant digits.
int decimalsFor(double value) {
    if (value >= 99.95) return 0;
    if (value >= 9.995) return 1;
    return 2;
}

} // namespace

QString decimalText(double value, int decimals) {
    QLocale locale;
    locale.setNumberOptions(QLocale::OmitGroupSeparator);
    return locale.toString(value, 'f', decimals);
}

QString significantText(double value, int digits) {
    // Not the locale's exponent: in English that would be 1.2E-05.
    return QString::number(value, 'g', digits).replace(QChar('.'), QLocale().decimalPoint());
}

QString durationText(double ns) {
    if (!std::isfinite(ns)) return QStringLiteral("–");
    const double magnitude = std::abs(ns);
    // 999.96 µs would round to "1000 µs": choose the unit for the rounded value.
    const Unit& unit = unitFor(magnitude * 1.0005);
    const double value = ns / unit.size;
    const bool whole = unit.size == 1.0 && magnitude == std::floor(magnitude);
    return withUnit(value, whole ? 0 : decimalsFor(std::abs(value)), unit.name);
}

QString signedDurationText(double ns) {
    if (!std::isfinite(ns)) return QStringLiteral("–");
    const QString text = durationText(std::abs(ns));
    if (ns == 0) return text;
    return (ns < 0 ? QChar(0x2212) : QChar('+')) + text;
}

QString shareText(double share) {
    if (!std::isfinite(share)) return QStringLiteral("–");
    const double percent = share * 100;
    const int decimals = std::abs(percent) < 0.995 ? 2 : 1;
    return decimalText(percent, decimals) + QChar(0x00A0) + QChar('%');
}

QString bytesText(double bytes) {
    constexpr std::array<Unit, 5> units{{{1e12, u"TB"}, {1e9, u"GB"}, {1e6, u"MB"}, {1e3, u"kB"}, {1, u"B"}}};
    for (const Unit& unit : units) {
        const double value = bytes / unit.size;
        if (value >= 1) return withUnit(value, unit.size == 1 ? 0 : decimalsFor(value), unit.name);
    }
    return withUnit(0, 0, u"B");
}

QString countText(std::int64_t count) {
    QString digits = QString::number(count);
    for (qsizetype at = digits.size() - 3; at > (count < 0 ? 1 : 0); at -= 3)
        digits.insert(at, QChar(0x202F));
    return digits;
}

double tickStep(double spanNs, double wanted) {
    const double raw = std::max(spanNs / std::max(wanted, 1.0), 1.0);
    const double power = std::pow(10.0, std::floor(std::log10(raw)));
    for (const double multiple : {1.0, 2.0, 5.0}) {
        if (raw <= multiple * power * (1 + 1e-9)) return multiple * power;
    }
    return 10.0 * power;
}

QString tickText(double time, double step, double largest) {
    // A step under a thousandth of the unit would need four decimals: take the next unit then.
    const Unit& byStep = unitFor(step * 1000);
    const Unit& bySize = unitFor(std::max(std::abs(largest), 1.0));
    const Unit& unit = byStep.size < bySize.size ? byStep : bySize;
    const double relative = step / unit.size;
    int decimals = 0;
    for (double scaled = relative; scaled < 1 - 1e-9 && decimals < 3; scaled *= 10)
        ++decimals;
    return withUnit(time / unit.size, decimals, unit.name);
}

} // namespace gatescope
