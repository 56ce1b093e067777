// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/time_axis.h"

#include <algorithm>
#include <cmath>

namespace gatescope {

namespace {
/// A pan leaves the span as it is but for rounding; a zoom changes it by more.
constexpr double kSameSpan = 1e-6;
/// So far from m_base the rounding of doubles would show.
constexpr double kFar = 1e9;
constexpr double kFarthest = 4e15;       ///< pixels: exact as integers
constexpr std::int64_t kClamp = 1 << 20; ///< pixels: far outside of every screen
} // namespace

void TimeAxis::set(TimeRange range, int width, double scale) {
    const bool sameSpan = std::abs(range.span() - m_range.span()) <= kSameSpan * m_range.span();
    const bool near = std::abs(range.from - m_base) < kFar * m_nsPerPixel;
    m_range = range;
    if (!sameSpan || !near || width != m_width || scale != m_scale) {
        m_width = std::max(width, 1);
        m_scale = scale;
        m_nsPerPixel = range.span() / m_width;
        m_base = range.from;
    }
    m_origin = std::llround((range.from - m_base) / m_nsPerPixel);
}

int TimeAxis::pixelOf(double time) const {
    // By hand, since std::floor is a call where the processor is not known to have an instruction for it.
    const double place = std::clamp((time - m_base) / m_nsPerPixel, -kFarthest, kFarthest);
    auto pixel = static_cast<std::int64_t>(place);
    if (static_cast<double>(pixel) > place) --pixel;
    return static_cast<int>(std::clamp(pixel - m_origin, -kClamp, kClamp));
}

double TimeAxis::timeAt(double pixel) const {
    return m_base + (pixel + static_cast<double>(m_origin)) * m_nsPerPixel;
}

int TimeAxis::devicePixels(double windowPixels) const {
    return std::max(1, static_cast<int>(std::lround(windowPixels * m_scale)));
}

} // namespace gatescope
