// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/distributions.h"

#include <cmath>
#include <limits>

namespace gatescope {

namespace {

/// x where a rising or falling `f` passes `wanted` between `low` and `high`, as exactly as `f` is. By the
/// chord between both ends, an end that stays counting half as much each time (Dowell and Jarratt 1971), and
/// every third time by the middle, so that a flat end holds nothing up.
template <typename Function>
double solve(Function f, double wanted, double low, double high) {
    double atLow = f(low) - wanted;
    double atHigh = f(high) - wanted;
    int stayed = 0; // -1: the lower end, 1: the upper one
    double last = low;
    for (int i = 0; i < 200; ++i) {
        double next = low - atLow * (high - low) / (atHigh - atLow);
        if (i % 3 == 2 || !(next > low && next < high)) next = low + (high - low) / 2;
        if (next <= low || next >= high) break;
        const double value = f(next) - wanted;
        constexpr double kDigits = 4 * std::numeric_limits<double>::epsilon();
        if (std::fabs(value) <= kDigits * std::fabs(wanted) ||
            std::fabs(next - last) <= kDigits * std::fabs(next))
            return next;
        last = next;
        if ((value < 0) == (atLow < 0)) {
            low = next;
            atLow = value;
            if (stayed == 1) atHigh /= 2;
            stayed = 1;
        } else {
            high = next;
            atHigh = value;
            if (stayed == -1) atLow /= 2;
            stayed = -1;
        }
    }
    return low + (high - low) / 2;
}

/// The continued fraction of the incomplete beta function, by Lentz's method; converges quickly for
/// x < (a + 1) / (a + b + 2).
double betaFraction(double x, double a, double b) {
    constexpr double kTiny = 1e-300;
    constexpr int kMostTerms = 10000;
    const auto notZero = [](double value) { return std::fabs(value) < kTiny ? kTiny : value; };
    double c = 1;
    double d = 1 / notZero(1 - (a + b) * x / (a + 1));
    double fraction = d;
    for (int m = 1; m < kMostTerms; ++m) {
        const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        d = 1 / notZero(1 + even * d);
        c = notZero(1 + even / c);
        fraction *= d * c;
        d = 1 / notZero(1 + odd * d);
        c = notZero(1 + odd / c);
        fraction *= d * c;
        if (std::fabs(d * c - 1) < 1e-15) break;
    }
    return fraction;
}

/// The incomplete beta function where its continued fraction converges quickly. `rest` is 1 - x, which keeps
/// digits here that x has none for where it is nearly 1.
double lowerTail(double x, double rest, double a, double b) {
    const double front = std::exp(std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) + a * std::log(x) +
                                  b * (x < 0.5 ? std::log1p(-x) : std::log(rest)));
    return front * betaFraction(x, a, b) / a;
}

double incompleteBeta(double x, double rest, double a, double b) {
    if (x <= 0) return 0;
    if (rest <= 0) return 1;
    return x > (a + 1) / (a + b + 2) ? 1 - lowerTail(rest, x, b, a) : lowerTail(x, rest, a, b);
}

} // namespace

double normalBelow(double z) {
    return 0.5 * std::erfc(-z / std::sqrt(2.0));
}

double normalQuantile(double p) {
    constexpr double kFarOut = 40;
    return solve(normalBelow, p, -kFarOut, kFarOut);
}

double studentTwoSided(double t, double degrees) {
    // From here on no digit that anybody reads differs.
    constexpr double kAsGoodAsNormal = 1e7;
    if (std::isinf(t)) return 0;
    if (degrees > kAsGoodAsNormal) return 2 * normalBelow(-std::fabs(t));
    const double square = t * t;
    return incompleteBeta(degrees / (degrees + square), square / (degrees + square), degrees / 2, 0.5);
}

double studentQuantile(double p, double degrees) {
    double high = 1;
    while (studentTwoSided(high, degrees) > p && std::isfinite(high))
        high *= 2;
    return solve([&](double t) { return studentTwoSided(t, degrees); }, p, 0, high);
}

} // namespace gatescope
