// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/canvas_scene.h"

#include <algorithm>

namespace gatescope {

QRect CanvasScene::rectOf(SliceId id) const {
    if (!timeline || id >= timeline->trace().sliceCount()) return {};
    const Slice slice = timeline->trace().slice(id);
    const TrackBand* band = layout.bandOf(slice.track);
    if (band == nullptr || band->kind != TrackBand::Kind::Slices || slice.depth >= band->rows) return {};
    if (!map.shows(slice.start)) return {};
    const TimeRange shown = map.toShown(slice.start, slice.end());
    const int left = axis.pixelOf(shown.from);
    const int right = std::max(axis.pixelOf(shown.to), left + 1);
    const int x = qFloor(left / axis.scale());
    const int width = std::max(qCeil(right / axis.scale()) - x, 1);
    const int top = layout.topOf(*band, scroll) + band->rowHeight * slice.depth;
    return {x, top, width, band->rowHeight - 1};
}

CanvasHit hitTest(const CanvasScene& scene, QPoint at) {
    CanvasHit hit;
    hit.tile.count = 0;
    if (!scene.timeline || !QRect(QPoint(), scene.size).contains(at)) return hit;
    hit.band = scene.layout.bandAt(at.y(), scene.scroll);
    if (hit.band == nullptr) return hit;
    const int pixel = scene.device(at.x());
    if (hit.band->kind == TrackBand::Kind::Gates) {
        const auto clusters = scene.gates.at(scene.map, scene.axis, pixel, pixel + 1);
        const auto found = std::ranges::find_if(clusters, [pixel](const GateCluster& cluster) {
            return cluster.left <= pixel && pixel < cluster.right;
        });
        if (found != clusters.end()) {
            hit.tile = {found->left, found->right, found->shown, static_cast<std::uint32_t>(found->calls), 1};
        }
    } else if (hit.band->kind == TrackBand::Kind::Slices) {
        const int inside = at.y() - scene.layout.topOf(*hit.band, scene.scroll);
        hit.depth = std::clamp(inside / hit.band->rowHeight, 0, hit.band->rows - 1);
        const bool between = inside % hit.band->rowHeight == hit.band->rowHeight - 1;
        if (!between)
            hit.tile =
                RowTiles::at(*scene.timeline, scene.map, scene.axis, hit.band->track, hit.depth, pixel);
    }
    return hit;
}

std::vector<VisibleBand> visibleBands(const CanvasScene& scene) {
    std::vector<VisibleBand> visible;
    const int fixed = scene.layout.fixedHeight();
    for (auto band = scene.layout.firstBelow(scene.scroll); band != scene.layout.scrolled().end(); ++band) {
        const int top = scene.layout.topOf(*band, scene.scroll);
        if (top >= scene.size.height()) break;
        visible.push_back({&*band, top, fixed});
    }
    for (const TrackBand& band : scene.layout.fixed())
        visible.push_back({&band, band.top, 0});
    return visible;
}

} // namespace gatescope
