// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/html/plot_svg.h"

#include "report/visible_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace gatescope {

namespace {

constexpr double kWidth = 900;
constexpr double kHeight = 380;
constexpr double kLeft = 84;
constexpr double kRight = kWidth - 16;
constexpr double kTop = 14;
constexpr double kBottom = kHeight - 52;
constexpr std::size_t kKinds = 6; ///< of series that look different
constexpr std::size_t kMostOfCurveName = 60;

/// From values to the picture.
class Scale {
public:
    Scale(PlotScale kind, double from, double to) : m_kind(kind), m_from(from), m_to(to) {}

    void take(double value) {
        if (!fits(value)) return;
        m_low = std::min(m_low, value);
        m_high = std::max(m_high, value);
    }
    void round() {
        if (m_low > m_high) m_low = m_high = isLogarithmic() ? 1 : 0;
        if (isLogarithmic()) {
            const double around = m_low == m_high ? 2 : std::pow(m_high / m_low, 0.05);
            m_low /= around;
            m_high *= around;
        } else {
            const double around = m_low == m_high ? std::max(1.0, std::fabs(m_low)) : (m_high - m_low) * 0.06;
            m_low -= around;
            m_high += around;
        }
    }
    bool isLogarithmic() const { return m_kind == PlotScale::Logarithmic; }
    bool fits(double value) const { return std::isfinite(value) && (!isLogarithmic() || value > 0); }
    bool holds(double value) const { return fits(value) && value >= m_low && value <= m_high; }
    double at(double value) const {
        const double share = isLogarithmic() ? std::log(value / m_low) / std::log(m_high / m_low)
                                             : (value - m_low) / (m_high - m_low);
        return m_from + std::clamp(share, 0.0, 1.0) * (m_to - m_from);
    }
    std::vector<double> ticks() const;

private:
    PlotScale m_kind;
    double m_from;
    double m_to;
    double m_low = std::numeric_limits<double>::infinity();
    double m_high = -std::numeric_limits<double>::infinity();
};

std::vector<double> Scale::ticks() const {
    std::vector<double> ticks;
    if (isLogarithmic()) {
        const double first = std::floor(std::log10(m_low));
        const double last = std::log10(m_high);
        const double step = std::max(1.0, std::ceil((last - first) / 7));
        for (double power = first; power <= last; power += step)
            ticks.push_back(std::pow(10, power));
        return ticks;
    }
    const double rough = (m_high - m_low) / 6;
    const double power = std::pow(10, std::floor(std::log10(rough)));
    double step = 10 * power;
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (factor * power >= rough) {
            step = factor * power;
            break;
        }
    }
    for (double at = std::ceil(m_low / step) * step; at <= m_high; at += step)
        ticks.push_back(std::fabs(at) < step / 1000 ? 0 : at);
    return ticks;
}

class PlotDrawing {
public:
    PlotDrawing(HtmlWriter& html, const Plot& plot, std::string_view id)
        : m_html(html),
          m_plot(plot),
          m_id(id),
          m_x(plot.x.scale, kLeft, kRight),
          m_y(plot.y.scale, kBottom, kTop) {
        for (const auto& series : plot.series) {
            for (const auto& point : series.points) {
                m_x.take(point.x);
                for (const double y : {point.y, point.low, point.high})
                    m_y.take(y);
            }
        }
        if (!m_y.isLogarithmic()) m_y.take(0);
        m_x.round();
        m_y.round();
    }

    void draw() {
        const auto svg = m_html.element("svg", {{"viewBox", fmt::format("0 0 {} {}", kWidth, kHeight)},
                                                {"role", "img"},
                                                {"aria-labelledby", m_id + "-title"},
                                                {"class", "plot"}});
        m_html.leaf("title", {{"id", m_id + "-title"}}, m_plot.title);
        drawAxes();
        for (std::size_t i = 0; i < m_plot.series.size(); ++i)
            drawSeries(m_plot.series[i], i % kKinds);
    }

private:
    bool isShown(const PlotPoint& point) const { return m_x.fits(point.x) && m_y.fits(point.y); }
    void drawAxes();
    void drawSeries(const PlotSeries& series, std::size_t kind);
    void drawPoint(const PlotPoint& point, std::size_t kind, bool marked);

    HtmlWriter& m_html;
    const Plot& m_plot;
    std::string m_id;
    Scale m_x;
    Scale m_y;
};

std::string tickText(const PlotAxis& axis, double value) {
    return axis.text != nullptr ? axis.text(value) : fmt::format("{:g}", value);
}

void PlotDrawing::drawAxes() {
    const auto group = m_html.element("g", {{"class", "axis"}});
    for (const double tick : m_plot.x.ticks.empty() ? m_x.ticks() : m_plot.x.ticks) {
        if (!m_x.holds(tick)) continue;
        const auto x = svgNumber(m_x.at(tick));
        m_html.empty("path", {{"d", fmt::format("M{} {}V{}", x, svgNumber(kTop), svgNumber(kBottom))}});
        m_html.leaf("text", {{"x", x}, {"y", svgNumber(kBottom + 17)}, {"text-anchor", "middle"}},
                    tickText(m_plot.x, tick));
    }
    for (const double tick : m_plot.y.ticks.empty() ? m_y.ticks() : m_plot.y.ticks) {
        if (!m_y.holds(tick)) continue;
        const auto y = m_y.at(tick);
        const bool zero = tick == 0;
        m_html.empty("path",
                     {{"class", zero ? "zero" : "grid"},
                      {"d", fmt::format("M{} {}H{}", svgNumber(kLeft), svgNumber(y), svgNumber(kRight))}});
        m_html.leaf("text", {{"x", svgNumber(kLeft - 8)}, {"y", svgNumber(y + 4)}, {"text-anchor", "end"}},
                    tickText(m_plot.y, tick));
    }
    m_html.leaf(
        "text",
        {{"x", svgNumber((kLeft + kRight) / 2)}, {"y", svgNumber(kHeight - 12)}, {"text-anchor", "middle"}},
        m_plot.x.title);
    m_html.leaf("text",
                {{"transform", fmt::format("translate(16 {}) rotate(-90)", svgNumber((kTop + kBottom) / 2))},
                 {"text-anchor", "middle"}},
                m_plot.y.title);
}

/// A path around (x, y).
std::string markPath(std::size_t kind, double x, double y) {
    const auto place = [&](double dx, double dy) { return svgNumber(x + dx) + " " + svgNumber(y + dy); };
    switch (kind) {
    case 1:
        return fmt::format("M{}H{}V{}H{}Z", place(-4, -4), svgNumber(x + 4), svgNumber(y + 4),
                           svgNumber(x - 4));
    case 2:
        return fmt::format("M{}L{}L{}Z", place(0, -5), place(5, 4), place(-5, 4));
    case 3:
        return fmt::format("M{}L{}L{}L{}Z", place(0, -5.5), place(5.5, 0), place(0, 5.5), place(-5.5, 0));
    case 4:
        return fmt::format("M{}L{}L{}Z", place(0, 5), place(5, -4), place(-5, -4));
    case 5:
        return fmt::format("M{}L{}M{}L{}", place(-4, -4), place(4, 4), place(-4, 4), place(4, -4));
    default:
        return fmt::format("M{}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0Z", place(-4, 0));
    }
}

void PlotDrawing::drawPoint(const PlotPoint& point, std::size_t kind, bool marked) {
    const double x = m_x.at(point.x);
    const double y = m_y.at(point.y);
    const auto group = m_html.element("g", {{"class", point.gate ? "gate-point" : "point"}});
    if (!point.title.empty()) m_html.leaf("title", point.title);
    if (point.low != point.high && m_y.fits(point.low) && m_y.fits(point.high)) {
        m_html.empty("path", {{"class", "range"},
                              {"d", fmt::format("M{0} {1}V{2}M{3} {1}h8M{3} {2}h8", svgNumber(x),
                                                svgNumber(m_y.at(point.low)), svgNumber(m_y.at(point.high)),
                                                svgNumber(x - 4))}});
    }
    if (marked && !point.intervalOnly) m_html.empty("path", {{"class", "dot"}, {"d", markPath(kind, x, y)}});
}

void PlotDrawing::drawSeries(const PlotSeries& series, std::size_t kind) {
    const auto group = m_html.element("g", {{"class", fmt::format("series s{}", kind)}});
    if (series.joined) {
        std::string path;
        for (const auto& point : series.points) {
            if (!isShown(point) || point.intervalOnly) continue;
            path += fmt::format("{}{} {}", path.empty() ? "M" : "L", svgNumber(m_x.at(point.x)),
                                svgNumber(m_y.at(point.y)));
        }
        if (!path.empty()) m_html.empty("path", {{"class", "line"}, {"d", path}});
    }
    for (const auto& point : series.points) {
        if (isShown(point) && (series.marked || point.low != point.high))
            drawPoint(point, kind, series.marked);
    }
}

void drawLegend(HtmlWriter& html, const std::vector<PlotSeries>& all) {
    const auto list = html.element("ul", {{"class", "legend"}});
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto item = html.element("li");
        {
            const auto swatch =
                html.element("svg", {{"viewBox", "0 0 28 12"}, {"class", "wide"}, {"aria-hidden", "true"}});
            const auto group = html.element("g", {{"class", fmt::format("series s{}", i % kKinds)}});
            if (all[i].joined) html.empty("path", {{"class", "line"}, {"d", "M1 6H27"}});
            if (all[i].marked) html.empty("path", {{"class", "dot"}, {"d", markPath(i % kKinds, 14, 6)}});
        }
        html.text(visibleText(all[i].name, kMostOfCurveName));
    }
}

} // namespace

void plotSvg(HtmlWriter& html, const Plot& plot, std::string_view id) {
    {
        const auto scroll = html.element(
            "div", {{"class", "scroll"}, {"role", "region"}, {"tabindex", "0"}, {"aria-label", plot.title}});
        PlotDrawing(html, plot, id).draw();
    }
    drawLegend(html, plot.series);
}

} // namespace gatescope
