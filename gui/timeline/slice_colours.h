// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "look/theme.h"
#include "state/view.h"
#include "workspace/timeline.h"

#include <QColor>

#include <array>
#include <functional>
#include <vector>

namespace gatescope {

/// How slices of one colour are drawn.
struct SlicePaint {
    QRgb fill = 0;
    QRgb idle = 0; ///< what a folded tile is mixed with, by the share of its time in which nothing ran
    QRgb edge = 0; ///< the line to the neighbour on the left
    QColor text;
};

/// Relative change against the slice of the other side; not a number where it has none.
using DifferenceOf = std::function<double(Slot, SliceId)>;

/// Which paint a slice has: by View::colourBy, faded where the filter does not let it pass. Gates keep their
/// colours in every way of colouring.
class SliceColours {
public:
    struct Wishes {
        ColourBy by = ColourBy::Kind;
        SliceFilter filter;
        QString kernel;               ///< only slices of this name; empty: all
        std::optional<TimeRange> lit; ///< only these durations
        DifferenceOf differences;
        Slot slot = Slot::A;
    };

    SliceColours() = default;
    SliceColours(TimelinePtr timeline, const Theme& theme, Wishes wishes);

    const SlicePaint& paint(SliceId id) {
        return faded(id) ? m_paints->faded[codeOf(id)] : m_paints->vivid[codeOf(id)];
    }
    /// A StyleCode, or a number behind them: equal numbers have equal paints.
    unsigned codeOf(SliceId id);
    bool faded(SliceId id);

private:
    static constexpr unsigned kFirstHue = 96;
    static constexpr unsigned kFirstDifference = 128;
    static constexpr unsigned kPlain = 160;

    /// By code. Worked out once for each theme: contrast takes a while.
    struct Paints {
        std::array<SlicePaint, 256> vivid;
        std::array<SlicePaint, 256> faded;
    };
    static Paints make(const Theme& theme);
    static const Paints& paintsOf(const Theme& theme);

    unsigned hueByLayer(SliceId id) const;
    bool nameMatches(StringId name);

    TimelinePtr m_timeline;
    Wishes m_wishes;
    const Paints* m_paints = nullptr;
    std::vector<std::int8_t> m_matches;  ///< [StringId]: whether the name passes; -1 not known yet
    std::vector<std::int16_t> m_nameHue; ///< [StringId]: -1 not known yet
    std::vector<unsigned> m_streamHue;   ///< [TrackId]
    bool m_fading = false;
};

} // namespace gatescope
