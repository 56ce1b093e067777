// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>

#include <algorithm>
#include <cstring>
#include <vector>

namespace gatescope {

/// A picture of opaque pixels that is written line by line: rows of a timeline are the same line many times,
/// so a row of any number of slices costs its pixels and no more. Coordinates are device pixels; what lies
/// outside is left out.
class PixelSurface {
public:
    explicit PixelSurface(QImage& image)
        : m_bits(reinterpret_cast<QRgb*>(image.bits())),
          m_stride(image.bytesPerLine() / static_cast<qsizetype>(sizeof(QRgb))),
          m_width(image.width()),
          m_height(image.height()) {}

    int width() const { return m_width; }
    int height() const { return m_height; }

    void copyLine(const std::vector<QRgb>& line, int y) {
        if (y < 0 || y >= m_height) return;
        std::memcpy(m_bits + y * m_stride, line.data(), static_cast<std::size_t>(m_width) * sizeof(QRgb));
    }
    void fill(int left, int top, int right, int bottom, QRgb colour) {
        left = std::max(left, 0);
        right = std::min(right, m_width);
        for (int y = std::max(top, 0); y < std::min(bottom, m_height) && left < right; ++y)
            std::fill(m_bits + y * m_stride + left, m_bits + y * m_stride + right, colour);
    }
    void set(int x, int y, QRgb colour) {
        if (x >= 0 && x < m_width && y >= 0 && y < m_height) m_bits[y * m_stride + x] = colour;
    }

private:
    QRgb* m_bits;
    qsizetype m_stride;
    int m_width;
    int m_height;
};

} // namespace gatescope
