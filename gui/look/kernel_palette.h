// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/role.h"

#include <QColor>

#include <string_view>

namespace gatescope {

struct Theme;

/// WCAG 2's relative luminance and contrast ratio (1 to 21).
double luminance(const QColor& colour);
double contrastRatio(const QColor& a, const QColor& b);
QColor mixed(const QColor& a, const QColor& b, double shareOfB);
/// Dark or light letters, whichever can be read on `fill`: 4.5:1 or more.
QColor textOn(const QColor& fill);
/// `fill` made darker, or lighter where it is dark, until the two differ by 3:1: the line between neighbours.
QColor edgeOf(const QColor& fill);

/// The fills of slices. A gate's stays its own in every way of colouring, so that no hue here is near amber
/// or the red of a redundant call.
class KernelPalette {
public:
    static constexpr unsigned kHues = 16;
    static constexpr int kDifferences = 9; ///< from much faster over equal to much slower

    explicit KernelPalette(bool dark) : m_dark(dark) {}
    explicit KernelPalette(const Theme& theme);

    QColor role(Role role) const;
    QColor hue(unsigned number) const;
    /// The same for a name on every machine and in every trace.
    static unsigned hueOf(std::string_view name);
    /// 0 .. kDifferences - 1.
    QColor difference(int step) const;
    /// Of a change relative to the other side: -0.5 is half the time.
    static int differenceStep(double relative);

private:
    bool m_dark;
};

} // namespace gatescope
