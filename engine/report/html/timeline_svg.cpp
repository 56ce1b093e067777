// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/html/timeline_svg.h"

#include "report/number_text.h"
#include "report/symbol_name.h"
#include "report/visible_text.h"
#include "trace_io/json_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace gatescope {

namespace {

constexpr double kPictureWidth = 1000;
constexpr double kNamesWidth = 104; ///< of it for the rows' names
constexpr std::size_t kMostOfRowName = 15;
constexpr double kLane = 24;
constexpr double kGap = 10;
constexpr double kFlag = 18;
constexpr double kAxis = 26;
constexpr double kCharacter = 6.3; ///< width of one at the labels' size
constexpr double kThinnest = 1.2;  ///< of a box: none is too short to be seen
constexpr std::size_t kMostOfSliceName = 200;
constexpr std::size_t kMostLevels = 4; ///< of flags

/// What kinds of kernels have a colour of their own.
enum class Shade { Gate, Router, Experts, Attention, Gemm, Norm, Collective, Other };

struct ShadeName {
    Literal cssClass;
    Literal title;
};

constexpr std::array<ShadeName, 8> kShades{{{"k-gate", "gate call"},
                                            {"k-router", "router, top-k"},
                                            {"k-experts", "experts"},
                                            {"k-attention", "attention"},
                                            {"k-gemm", "GEMM"},
                                            {"k-norm", "norm"},
                                            {"k-collective", "collective"},
                                            {"k-other", "other"}}};

const ShadeName& nameOf(Shade shade) {
    return kShades[static_cast<std::size_t>(shade)];
}

Shade shadeOf(const PictureBox& box) {
    constexpr std::array<std::pair<std::string_view, Shade>, 26> kRoles{{{"gate", Shade::Gate},
                                                                         {"router", Shade::Router},
                                                                         {"fused_router", Shade::Router},
                                                                         {"topk", Shade::Router},
                                                                         {"softmax", Shade::Router},
                                                                         {"route", Shade::Router},
                                                                         {"grouped_gemm", Shade::Experts},
                                                                         {"moe_op", Shade::Experts},
                                                                         {"expert_prepare", Shade::Experts},
                                                                         {"expert_gather", Shade::Experts},
                                                                         {"permute", Shade::Experts},
                                                                         {"w13", Shade::Experts},
                                                                         {"w2", Shade::Experts},
                                                                         {"gather", Shade::Experts},
                                                                         {"shared", Shade::Experts},
                                                                         {"experts", Shade::Experts},
                                                                         {"activation", Shade::Experts},
                                                                         {"attention", Shade::Attention},
                                                                         {"kv_cache", Shade::Attention},
                                                                         {"rope", Shade::Attention},
                                                                         {"qk_norm", Shade::Attention},
                                                                         {"gemm", Shade::Gemm},
                                                                         {"gemm_part", Shade::Gemm},
                                                                         {"batched_gemm", Shade::Gemm},
                                                                         {"norm", Shade::Norm},
                                                                         {"collective", Shade::Collective}}};
    const auto found =
        std::ranges::find(kRoles, std::string_view(box.role), [](const auto& one) { return one.first; });
    return found == kRoles.end() ? Shade::Other : found->second;
}

std::string spaced(std::string text) {
    std::ranges::replace(text, '_', ' ');
    return text;
}

/// What stands in a box, where it fits: what the kernel is for says more than the first letters of its name.
std::string labelOf(const PictureBox& box) {
    const bool known = box.role != "unknown" && box.role != "other" && box.role != "elementwise";
    return known ? spaced(box.role) : visibleText(readableSymbol(box.name), kMostOfSliceName);
}

/// At most so many bytes, no character cut.
std::string shortened(const std::string& text, std::size_t most) {
    if (text.size() <= most) return text;
    std::size_t kept = 0;
    while (kept < most) {
        const auto length = std::max<std::size_t>(utf8Length(std::string_view(text).substr(kept)), 1);
        if (kept + length >= most) break;
        kept += length;
    }
    return text.substr(0, kept) + "…";
}

std::string flagText(const PictureBox& box) {
    return fmt::format("gate call {}{}", box.gateCall, box.redundant ? " (redundant)" : "");
}

/// Flags on the left have their text to the right of the pole, the others to the left of it.
struct Flag {
    const PictureBox* box = nullptr;
    double pole = 0;
    double boxTop = 0;
    bool textToRight = true;
    std::size_t level = 0;

    double textEnd() const {
        const double width = kCharacter * static_cast<double>(flagText(*box).size()) + 12;
        return textToRight ? pole + width : pole - width;
    }
};

class TimelineDrawing {
public:
    TimelineDrawing(HtmlWriter& html, const ExcerptPicture& picture, std::int64_t spanNs, std::string_view id)
        : m_html(html),
          m_picture(picture),
          m_perNs((kPictureWidth - kNamesWidth) / static_cast<double>(std::max<std::int64_t>(spanNs, 1))),
          m_end(kNamesWidth + static_cast<double>(picture.to - picture.from) * m_perNs),
          m_hatch(fmt::format("{}-hatch", id)),
          m_id(id) {}

    void draw() {
        placeFlags();
        const double top = kFlag * static_cast<double>(m_levels) + 6;
        double height = top;
        for (const auto& row : m_picture.rows)
            height += kLane * row.lanes + kGap;
        const auto svg = m_html.element("svg", {{"viewBox", fmt::format("0 0 {} {}", svgNumber(kPictureWidth),
                                                                        svgNumber(height + kAxis))},
                                                {"role", "img"},
                                                {"aria-labelledby", m_id + "-title"},
                                                {"class", "timeline"}});
        m_html.leaf("title", {{"id", m_id + "-title"}}, describe());
        hatch();
        axis(height);
        double y = top;
        for (const auto& row : m_picture.rows) {
            rowName(row.name, y);
            drawRow(row, y);
            y += kLane * row.lanes + kGap;
        }
        drawFlags();
    }

private:
    double x(std::int64_t time) const {
        return std::clamp(kNamesWidth + static_cast<double>(time - m_picture.from) * m_perNs, kNamesWidth,
                          m_end);
    }
    std::string describe() const;
    void hatch();
    void axis(double bottom);
    void rowName(const std::string& name, double y);
    void drawRow(const PictureRow& row, double y);
    void drawBox(const PictureBox& box, double y);
    void placeFlags();
    template <typename IsAbove>
    void hang(Flag& flag, std::array<double, kMostLevels>& taken, IsAbove isAbove);
    void drawFlags();

    HtmlWriter& m_html;
    const ExcerptPicture& m_picture;
    double m_perNs;
    double m_end; ///< of the range, in the picture's units
    std::string m_hatch;
    std::string m_id;
    std::vector<Flag> m_flags;
    std::size_t m_levels = 0;
};

std::string TimelineDrawing::describe() const {
    std::size_t calls = 0;
    std::size_t redundant = 0;
    for (const auto& row : m_picture.rows) {
        for (const auto& box : row.boxes) {
            calls += box.gateCall > 0 ? 1 : 0;
            redundant += box.redundant ? 1 : 0;
        }
    }
    return fmt::format("Timeline, {}, {} long: {} gate calls, {} of them redundant", m_picture.what,
                       timeText(static_cast<double>(m_picture.to - m_picture.from)), calls, redundant);
}

void TimelineDrawing::hatch() {
    const auto definitions = m_html.element("defs");
    const auto pattern = m_html.element("pattern", {{"id", m_hatch},
                                                    {"width", "6"},
                                                    {"height", "6"},
                                                    {"patternUnits", "userSpaceOnUse"},
                                                    {"patternTransform", "rotate(45)"}});
    m_html.empty("rect", {{"class", "hatch"}, {"width", "2.4"}, {"height", "6"}});
}

/// 1, 2 or 5 times a power of ten, so that about six of them fit.
double tickStep(double range) {
    const double rough = range / 6;
    const double power = std::pow(10, std::floor(std::log10(rough)));
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (factor * power >= rough) return factor * power;
    }
    return 10 * power;
}

void TimelineDrawing::axis(double bottom) {
    const double step = std::max(tickStep((kPictureWidth - kNamesWidth) / m_perNs), 1.0);
    const double unit = step >= 1e9 ? 1e9 : step >= 1e6 ? 1e6 : step >= 1e3 ? 1e3 : 1;
    const auto* name = step >= 1e9 ? "s" : step >= 1e6 ? "ms" : step >= 1e3 ? "us" : "ns";
    const auto group = m_html.element("g", {{"class", "axis"}});
    for (double at = 0; kNamesWidth + at * m_perNs < kPictureWidth - 1; at += step) {
        const double x = kNamesWidth + at * m_perNs;
        m_html.empty("line",
                     {{"x1", svgNumber(x)}, {"x2", svgNumber(x)}, {"y1", "0"}, {"y2", svgNumber(bottom)}});
        if (x < kPictureWidth - 50)
            m_html.leaf("text", {{"x", svgNumber(x + 3)}, {"y", svgNumber(bottom + 14)}},
                        at == 0 ? "0" : fmt::format("{:g} {}", at / unit, name));
    }
}

void TimelineDrawing::rowName(const std::string& name, double y) {
    const auto visible = visibleText(name, kMostOfSliceName);
    const auto group = m_html.element("g");
    m_html.leaf("title", visible);
    m_html.leaf("text", {{"class", "row-name"}, {"x", "0"}, {"y", svgNumber(y + kLane / 2 + 4)}},
                shortened(visible, kMostOfRowName));
}

void TimelineDrawing::drawRow(const PictureRow& row, double y) {
    m_html.empty("rect", {{"class", "lane"},
                          {"x", svgNumber(kNamesWidth)},
                          {"y", svgNumber(y)},
                          {"width", svgNumber(m_end - kNamesWidth)},
                          {"height", svgNumber(kLane * row.lanes)}});
    // Gate calls come last: nothing lies over them.
    for (const bool gates : {false, true}) {
        for (const auto& box : row.boxes) {
            if ((box.gateCall > 0) == gates) drawBox(box, y + kLane * box.lane);
        }
    }
}

void TimelineDrawing::drawBox(const PictureBox& box, double y) {
    const double left = x(box.start);
    const double width = std::max(x(box.end) - left, box.gateCall > 0 ? 3.0 : kThinnest);
    const auto group = m_html.element("g");
    m_html.leaf("title", fmt::format("{}{}, {}", visibleText(readableSymbol(box.name), kMostOfSliceName),
                                     box.gateCall > 0 ? ": " + flagText(box) : "",
                                     timeText(static_cast<double>(box.end - box.start))));
    const auto rect = [&](std::string cssClass, std::string fill) {
        m_html.empty("rect", {{"class", std::move(cssClass)},
                              {"x", svgNumber(left)},
                              {"y", svgNumber(y + 1)},
                              {"width", svgNumber(width)},
                              {"height", svgNumber(kLane - 2)},
                              {"fill", std::move(fill)}});
    };
    rect(std::string(nameOf(shadeOf(box)).cssClass.text()), "none");
    if (box.gateCall > 0 && box.redundant) rect("redundant", fmt::format("url(#{})", m_hatch));
    const auto room = static_cast<std::size_t>(std::max(0.0, (width - 8) / kCharacter));
    const auto label = labelOf(box);
    if (room < 3 || (label.size() > room && room < 6) || (box.gateCall > 0 && box.redundant)) return;
    m_html.leaf("text",
                {{"class", box.gateCall > 0 ? "label gate-label" : "label"},
                 {"x", svgNumber(left + 4)},
                 {"y", svgNumber(y + kLane / 2 + 4)}},
                shortened(label, room));
}

/// No flag covers another one, and no pole runs through a text: of flags that share a place those nearer to
/// the middle hang lower.
void TimelineDrawing::placeFlags() {
    double y = 0;
    for (const auto& row : m_picture.rows) {
        for (const auto& box : row.boxes) {
            if (box.gateCall == 0) continue;
            const double middle = (x(box.start) + x(box.end)) / 2;
            m_flags.push_back({.box = &box,
                               .pole = middle,
                               .boxTop = y + kLane * box.lane,
                               .textToRight = middle < kNamesWidth + (kPictureWidth - kNamesWidth) * 0.6});
        }
        y += kLane * row.lanes + kGap;
    }
    std::ranges::stable_sort(m_flags, {}, &Flag::pole);
    const auto firstRight = std::ranges::partition_point(m_flags, &Flag::textToRight);
    std::array<double, kMostLevels> right{};
    for (auto flag = m_flags.begin(); flag != firstRight; ++flag)
        hang(*flag, right, [&](double until) { return until > flag->pole; });
    std::array<double, kMostLevels> left{};
    left.fill(kPictureWidth);
    for (auto flag = m_flags.end(); flag != firstRight;) {
        --flag;
        hang(*flag, left, [&](double until) { return until < flag->pole; });
    }
}

template <typename IsAbove>
void TimelineDrawing::hang(Flag& flag, std::array<double, kMostLevels>& taken, IsAbove isAbove) {
    flag.level = 0;
    for (std::size_t level = 0; level < kMostLevels; ++level) {
        if (isAbove(taken[level])) flag.level = level + 1;
    }
    if (flag.level == kMostLevels) return; // told by its box alone
    taken[flag.level] = flag.textEnd();
    m_levels = std::max(m_levels, flag.level + 1);
}

void TimelineDrawing::drawFlags() {
    const double top = kFlag * static_cast<double>(m_levels) + 6;
    for (const auto& flag : m_flags) {
        if (flag.level >= m_levels) continue;
        const auto group =
            m_html.element("g", {{"class", flag.box->redundant ? "flag redundant-flag" : "flag"}});
        const double y = kFlag * static_cast<double>(flag.level);
        m_html.empty("path", {{"d", fmt::format("M{} {}V{}", svgNumber(flag.pole), svgNumber(y + 3),
                                                svgNumber(top + flag.boxTop))}});
        m_html.leaf("text",
                    {{"x", svgNumber(flag.textToRight ? flag.pole + 4 : flag.pole - 4)},
                     {"y", svgNumber(y + 14)},
                     {"text-anchor", flag.textToRight ? "start" : "end"}},
                    flagText(*flag.box));
    }
}

} // namespace

void timelineSvg(HtmlWriter& html, const ExcerptPicture& picture, std::int64_t spanNs, std::string_view id) {
    TimelineDrawing(html, picture, spanNs, id).draw();
}

void timelineLegend(HtmlWriter& html) {
    const auto list = html.element("ul", {{"class", "legend"}});
    for (const auto& shade : kShades) {
        const auto item = html.element("li");
        {
            const auto swatch = html.element("svg", {{"viewBox", "0 0 18 12"}, {"aria-hidden", "true"}});
            html.empty("rect", {{"class", std::string(shade.cssClass.text())},
                                {"x", "1"},
                                {"y", "1"},
                                {"width", "16"},
                                {"height", "10"}});
        }
        html.text(shade.title.text());
    }
    const auto item = html.element("li");
    {
        const auto swatch = html.element("svg", {{"viewBox", "0 0 18 12"}, {"aria-hidden", "true"}});
        html.empty("rect", {{"class", "k-gate"}, {"x", "1"}, {"y", "1"}, {"width", "16"}, {"height", "10"}});
        html.empty("path", {{"class", "legend-hatch"}, {"d", "M3 11L9 1M8 11L14 1M13 11L17 4"}});
    }
    html.text("hatched: redundant");
}

} // namespace gatescope
