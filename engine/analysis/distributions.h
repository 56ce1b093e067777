// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace gatescope {

/// Share of a standard normal distribution below `z`.
double normalBelow(double z);
/// z below which the share `p` of a standard normal distribution lies, 0 < p < 1.
double normalQuantile(double p);

/// Probability that a Student's t of `degrees` of freedom (any positive number) lies further from zero than
/// `t`: the regularised incomplete beta function I_x(d/2, 1/2) at x = d / (d + t^2), by its continued
/// fraction (Abramowitz and Stegun 26.7.1 and 26.5.8). Infinite degrees: the normal distribution's.
double studentTwoSided(double t, double degrees);
/// t that leaves `p` outside -t .. t, 0 < p < 1.
double studentQuantile(double p, double degrees);

} // namespace gatescope
