// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/painters/finding_painter.h"

#include <algorithm>

namespace gatescope {

namespace {

constexpr int kFlag = 9; ///< pixels of the window, high and wide
constexpr std::size_t kMostFrames = 400;
constexpr std::size_t kMostLooked = 20000; ///< pieces of evidence looked at in a frame

const std::vector<Finding>* findingsOf(const CanvasScene& scene) {
    return scene.timeline && scene.timeline->facts ? &scene.timeline->facts->detection.findings : nullptr;
}

} // namespace

std::vector<FindingFlag> findingFlags(const CanvasScene& scene) {
    std::vector<FindingFlag> flags;
    const auto* findings = findingsOf(scene);
    if (findings == nullptr) return flags;
    const Trace& trace = scene.timeline->trace();
    std::size_t looked = 0;
    for (std::size_t i = 0; i < findings->size(); ++i) {
        for (const SliceId id : (*findings)[i].evidence) {
            if (++looked > kMostLooked) break;
            const std::int64_t start = trace.starts()[id];
            const double x = scene.axis.windowPixelOf(scene.map.toShown(static_cast<double>(start)));
            if (x < 0 || x >= scene.size.width() || !scene.map.shows(start)) continue;
            flags.push_back({static_cast<int>(x), static_cast<int>(i), 0});
            break;
        }
    }
    std::ranges::stable_sort(flags, {}, &FindingFlag::x);
    std::vector<FindingFlag> apart;
    for (const FindingFlag& flag : flags) {
        if (!apart.empty() && flag.x - apart.back().x < kFlag) {
            ++apart.back().others;
        } else {
            apart.push_back(flag);
        }
    }
    return apart;
}

void paintFindingFlags(QPainter& painter, const CanvasScene& scene, int bottom, int selected) {
    for (const FindingFlag& flag : findingFlags(scene)) {
        const QColor colour = scene.theme.danger;
        const bool chosen = flag.finding == selected;
        painter.fillRect(flag.x, 1, chosen ? 2 : 1, bottom - 1, colour);
        const QPoint shape[] = {
            {flag.x + 1, 1}, {flag.x + 1 + kFlag, 1 + kFlag / 2}, {flag.x + 1, 1 + kFlag}};
        painter.setPen(colour);
        painter.setBrush(chosen ? colour : scene.theme.dangerSoft);
        painter.drawPolygon(shape, 3);
    }
}

void paintEvidence(QPainter& painter, const CanvasScene& scene, int finding) {
    const auto* findings = findingsOf(scene);
    if (findings == nullptr || finding < 0 || finding >= static_cast<int>(findings->size())) return;
    std::size_t frames = 0;
    std::size_t looked = 0;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(scene.theme.danger, 2));
    for (const SliceId id : (*findings)[static_cast<std::size_t>(finding)].evidence) {
        if (++looked > kMostLooked || frames > kMostFrames) break;
        const QRect rect = scene.rectOf(id);
        if (rect.isEmpty() || rect.right() < 0 || rect.left() > scene.size.width()) continue;
        if (rect.bottom() < scene.layout.fixedHeight()) continue;
        painter.drawRect(rect.adjusted(0, 0, -1, -1));
        ++frames;
    }
}

} // namespace gatescope
