// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/snapping.h"

#include <cmath>
#include <optional>

namespace gatescope {

namespace {

constexpr int kReachPixels = 8; ///< pixels of the window

struct Nearest {
    double time;
    double distance; ///< device pixels
};

void consider(std::optional<Nearest>& best, const CanvasScene& scene, double time, double pixel) {
    const double distance = std::abs(scene.axis.pixelOf(time) - pixel);
    if (distance > scene.axis.devicePixels(kReachPixels)) return;
    if (!best || distance < best->distance) best = Nearest{time, distance};
}

void considerRow(std::optional<Nearest>& best, const CanvasScene& scene, TrackId track, int depth,
                 int pixel) {
    const int reach = scene.axis.devicePixels(kReachPixels);
    std::vector<SliceTile> tiles;
    RowTiles(*scene.timeline, scene.map, scene.axis, pixel - reach, pixel + reach)
        .collect(track, depth, tiles);
    for (const SliceTile& tile : tiles) {
        if (tile.folded()) continue;
        const Slice slice = scene.timeline->trace().slice(tile.id);
        const TimeRange shown = scene.map.toShown(slice.start, slice.end());
        consider(best, scene, shown.from, pixel);
        consider(best, scene, shown.to, pixel);
    }
}

} // namespace

double snappedTime(const CanvasScene& scene, QPoint at) {
    const double free = scene.axis.timeAtWindowPixel(at.x());
    if (!scene.timeline) return free;
    std::optional<Nearest> best;
    const TrackBand* band = scene.layout.bandAt(at.y(), scene.scroll);
    if (band != nullptr && band->kind == TrackBand::Kind::Slices) {
        const int depth = (at.y() - scene.layout.topOf(*band, scene.scroll)) / band->rowHeight;
        considerRow(best, scene, band->track, depth, scene.device(at.x()));
    }
    return best ? best->time : free;
}

double snappedTimeAnywhere(const CanvasScene& scene, int x) {
    if (!scene.timeline) return scene.axis.timeAtWindowPixel(x);
    std::optional<Nearest> best;
    for (const VisibleBand& band : visibleBands(scene)) {
        if (band.band->kind != TrackBand::Kind::Slices) continue;
        for (int depth = 0; depth < band.band->rows; ++depth)
            considerRow(best, scene, band.band->track, depth, scene.device(x));
    }
    return best ? best->time : scene.axis.timeAtWindowPixel(x);
}

} // namespace gatescope
