// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <cstdint>

namespace gatescope {

/// "1.50", in German "1,50".
QString decimalText(double value, int decimals);
/// "1.5", "1.2e-05": so many significant digits, in the user's language.
QString significantText(double value, int digits);
/// "1.234 s", "56.7 ms", "8.90 µs", "12 ns": three significant digits below a second's thousandth.
QString durationText(double ns);
/// The same with an explicit sign; a true minus, not a hyphen.
QString signedDurationText(double ns);
/// "12.3 %".
QString shareText(double share);
/// "1.21 GB", decimal units.
QString bytesText(double bytes);
/// Digits in groups of three with thin spaces.
QString countText(std::int64_t count);

/// The distance of ticks for about `wanted` of them: 1, 2 or 5 times a power of ten, a whole nanosecond or
/// more.
double tickStep(double spanNs, double wanted);
/// The tick's text. All ticks of an axis share one unit, which suits both the step and the largest time.
QString tickText(double time, double step, double largest);

} // namespace gatescope
