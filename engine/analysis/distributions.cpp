// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/distributions.h"

#include <cmath>

namespace gatescope {

namespace {

/// x where a rising or falling `f` passes `wanted` between `low` and `high`, to the last bits.
template <typename Function>
double solve(Function f, double wanted, double low, double high) {
    const bool rising = f(high) > f(low);
    for (int i = 0; i < 200 && low < high; ++i) {
        const double middle = low + (high - low) / 2;
        if (middle == low || middle == high) break;
        if ((f(middle) < wanted) == rising) {
            low = middle;
        } else {
            high = middle;
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

double incompleteBeta(double x, double a, double b) {
    if (x <= 0) return 0;
    if (x >= 1) return 1;
    if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
    const double front =
        std::exp(std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) + a * std::log(x) + b * std::log1p(-x));
    return front * betaFraction(x, a, b) / a;
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
    return incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5);
}

double studentQuantile(double p, double degrees) {
    double high = 1;
    while (studentTwoSided(high, degrees) > p && std::isfinite(high))
        high *= 2;
    return solve([&](double t) { return studentTwoSided(t, degrees); }, p, 0, high);
}

} // namespace gatescope
