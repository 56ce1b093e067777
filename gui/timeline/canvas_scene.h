// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "look/theme.h"
#include "state/time_map.h"
#include "timeline/gate_clusters.h"
#include "timeline/label_cache.h"
#include "timeline/row_tiles.h"
#include "timeline/slice_colours.h"
#include "timeline/time_axis.h"
#include "tracks/row_layout.h"

#include <QRect>
#include <QSize>

#include <vector>

namespace gatescope {

/// All that a canvas draws from: painters and the hit test are given the same one.
struct CanvasScene {
    TimelinePtr timeline; ///< null: nothing is shown
    Slot slot = Slot::A;
    TimeMap map;
    TimeAxis axis;
    RowLayout layout;
    int scroll = 0; ///< of the scrolled bands, in pixels of the window
    QSize size;     ///< in pixels of the window
    Theme theme;
    SliceColours colours;
    LabelCache labels;
    GateClusters gates; ///< the timeline's, which are not copied

    int device(int windowPixel) const { return qRound(windowPixel * axis.scale()); }
    bool composed() const { return map.composed(); }
    /// Where a slice stands, in pixels of the window, whether in sight or not; empty where its track is not
    /// shown, or its row is folded away, or its time.
    QRect rectOf(SliceId id) const;
};

/// What is under a point of the canvas.
struct CanvasHit {
    const TrackBand* band = nullptr;
    int depth = 0;
    SliceTile tile; ///< its id is kNoSlice where no slice is drawn
};

/// By the tiles that the painters draw.
CanvasHit hitTest(const CanvasScene& scene, QPoint at);

/// A band that can be seen, with its place on the canvas.
struct VisibleBand {
    const TrackBand* band = nullptr;
    int top = 0;
    int clipTop = 0; ///< what is above is hidden by fixed bands
};

/// Scrolled ones first, then the fixed ones.
std::vector<VisibleBand> visibleBands(const CanvasScene& scene);

} // namespace gatescope
