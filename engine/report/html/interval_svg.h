// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/compare/difference.h"
#include "report/html/html_writer.h"

#include <vector>

namespace gatescope {

/// Draws differences with their intervals one below the other, as shares of each baseline on one scale.
class IntervalScale {
public:
    /// Wide enough for all of them, but for at most half of the baseline.
    explicit IntervalScale(const std::vector<const Difference*>& differences);

    /// A line from low to high, a dot at the difference, zero in the middle. An end beyond the scale is an
    /// arrow.
    void draw(HtmlWriter& html, const Difference& difference) const;
    /// What the ends of the scale stand for: "10 %".
    std::string text() const;

private:
    double m_share = 0.05;
};

} // namespace gatescope
