// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "document/slice_style.h"
#include "theme.h"

#include <QColor>
#include <QPainter>

#include <array>

namespace gatescope {

struct SlicePaint {
    QColor fill;
    QColor text;
};

/// A theme's colours by StyleCode. `faded` is for the timeline that is not in focus: fills move towards the
/// background, gates keep their colour.
class SliceColors {
public:
    SliceColors(const Theme& theme, bool faded);

    const SlicePaint& operator[](StyleCode code) const { return m_paints[code]; }
    const Theme& theme() const { return m_theme; }

private:
    Theme m_theme;
    std::array<SlicePaint, 256> m_paints;
};

inline bool isGate(StyleCode code) {
    return code == kRedundantGate || code == static_cast<StyleCode>(Role::Gate);
}

/// A used gate: an outline. A redundant one: hatching and a heavy outline, so that it is known without
/// colour too.
void decorateGate(QPainter& painter, const QRectF& rect, const Theme& theme, bool redundant);

} // namespace gatescope
