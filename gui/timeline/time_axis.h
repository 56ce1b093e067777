// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/time_range.h"

#include <cstdint>

namespace gatescope {

/// The one place that says at which pixel a time stands: ruler, grid, canvases and minimap ask it, so that
/// they can't differ. Device pixels from the content's left edge. Times fall into a grid that stays the same
/// while one pans: everything moves by whole pixels then, and nothing flickers.
class TimeAxis {
public:
    /// `width` in device pixels; `scale`: device pixels to a pixel of the window.
    void set(TimeRange range, int width, double scale);

    TimeRange range() const { return m_range; }
    int width() const { return m_width; }
    double scale() const { return m_scale; }
    double nsPerPixel() const { return m_nsPerPixel; }
    /// In device pixels; far outside of what is visible it is clamped.
    int pixelOf(double time) const;
    /// Of a pixel's left edge.
    double timeAt(double pixel) const;
    /// The same in pixels of the window.
    double windowPixelOf(double time) const { return pixelOf(time) / m_scale; }
    double timeAtWindowPixel(double pixel) const { return timeAt(pixel * m_scale); }
    /// Pixels of the window as device pixels, one at least.
    int devicePixels(double windowPixels) const;

private:
    TimeRange m_range;
    int m_width = 1;
    double m_scale = 1;
    double m_nsPerPixel = 1;
    double m_base = 0;         ///< a time at the edge of a pixel
    std::int64_t m_origin = 0; ///< the pixel at the left edge, counted from m_base
};

} // namespace gatescope
