// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/report_arguments.h"

#include "workspace/workspace.h"

namespace gatescope {

QStringList reportArguments(const Workspace& workspace, const QString& path) {
    QStringList words{QStringLiteral("report"), QStringLiteral("--overwrite"), QStringLiteral("-o"), path};
    const auto add = [&words](const TimelinePtr& timeline, const QString& side) {
        for (const QString& file : timeline->source->readablePaths()) {
            if (!side.isEmpty()) words << side;
            words << file;
        }
    };
    const TimelinePtr& baseline = workspace.slot(Slot::A);
    const TimelinePtr& candidate = workspace.slot(Slot::B);
    const bool two = baseline && candidate && baseline->source != candidate->source;
    // Without their sides two traces could be taken for ranks of one run. A run of our own with several
    // placements is no side: the report tells them apart itself.
    const bool sides = two && baseline->source->foreign() && candidate->source->foreign();
    if (baseline) add(baseline, sides ? QStringLiteral("--baseline") : QString());
    if (two) add(candidate, sides ? QStringLiteral("--candidate") : QString());
    return words;
}

} // namespace gatescope
