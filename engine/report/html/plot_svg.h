// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/html/html_writer.h"

#include <string>
#include <string_view>
#include <vector>

namespace gatescope {

struct PlotPoint {
    double x = 0;
    double y = 0;
    double low = 0; ///< of y's interval; low == high: there is none
    double high = 0;
    std::string title{}; ///< shown when it is pointed at
    bool gate = false;   ///< stands out
    /// y is no figure to go by: it has no dot, and lines pass it by.
    bool intervalOnly = false;
};

/// Points of one kind, told from others by shape and dashes, not by colour alone.
struct PlotSeries {
    std::string name;
    std::vector<PlotPoint> points{}; ///< by x where they are joined
    bool joined = false;
    bool marked = true; ///< a dot at each point
};

enum class PlotScale { Linear, Logarithmic };

struct PlotAxis {
    std::string title;
    PlotScale scale = PlotScale::Linear;
    std::string (*text)(double) = nullptr; ///< of a tick
    std::vector<double> ticks{};           ///< these alone; empty: round numbers
};

/// Points of which logarithms don't exist are left out of logarithmic axes.
struct Plot {
    std::string title; ///< for those who can't see it: what it shows
    PlotAxis x;
    PlotAxis y;
    std::vector<PlotSeries> series;
};

/// Draws it with its legend below.
void plotSvg(HtmlWriter& html, const Plot& plot, std::string_view id);

} // namespace gatescope
