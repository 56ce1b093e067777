// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/placement_text.h"

#include <QCoreApplication>

namespace gatescope {

namespace {

struct PlacementWords {
    Q_DECLARE_TR_FUNCTIONS(Placement)
};

} // namespace

QString placementText(const RouterPlacement& placement) {
    if (placement == RouterPlacement::beforeFix()) return PlacementWords::tr("before the fix");
    if (placement == RouterPlacement::afterFix()) return PlacementWords::tr("after the fix");
    return PlacementWords::tr("external router");
}

} // namespace gatescope
