// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "timeline/canvas_scene.h"
#include "timeline/painters/pixel_surface.h"

#include <QPainter>

#include <optional>
#include <vector>

namespace gatescope {

/// Draws rows of slices, and what is marked on slices: gates by outline and hatching, evidence of findings by
/// a corner. First paint() all bands, then labels().
class SlicePainter {
public:
    /// `background`: a line of the canvas without slices.
    void begin(const CanvasScene& scene, const std::vector<QRgb>& background);
    void paint(PixelSurface& surface, CanvasScene& scene, const VisibleBand& band);
    /// In pixels of the window.
    void labels(QPainter& painter, CanvasScene& scene);

private:
    struct Label {
        QRect rect; ///< pixels of the window
        SliceId id = kNoSlice;
        std::uint64_t count = 1;
        QColor text;
        QColor plate; ///< the ground of the letters, where the fill is not; may be invalid
    };
    /// Folded tiles side by side: how many slices they hide is written once.
    struct FoldedRun {
        int left = 0;
        int right = 0;
        std::uint64_t count = 0;
    };

    void paintRow(PixelSurface& surface, CanvasScene& scene, int top, int bottom);
    void fillTile(const CanvasScene& scene, const SliceTile& tile, const SlicePaint& paint);
    void collectLabels(CanvasScene& scene, int top, int height);
    void addRun(CanvasScene& scene, const FoldedRun& run, int top, int height);
    void decorate(PixelSurface& surface, CanvasScene& scene, int top, int bottom);

    std::optional<RowTiles> m_rows; ///< of the scene that is being drawn
    std::vector<QRgb> m_background;
    std::vector<QRgb> m_line;   ///< of the row being drawn
    std::vector<QRgb> m_stripe; ///< the same where folded tiles are striped
    std::vector<SliceTile> m_tiles;
    std::vector<Label> m_labels;
};

} // namespace gatescope
