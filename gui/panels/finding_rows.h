// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workspace/workspace.h"

#include <vector>

namespace gatescope {

/// A finding, or a remark on the recording, of what stands in a slot.
struct ShownFinding {
    Slot slot = Slot::A;
    int place = 0;       ///< in the slot's list of findings; of a remark: in that of remarks
    bool remark = false; ///< not work to save: how far the times can be trusted
    QString process;     ///< where its evidence lies, where there is more than one
    std::shared_ptr<const TimelineFacts> facts; ///< holds it

    const Finding& finding() const {
        const auto& list = remark ? facts->detection.remarks : facts->detection.findings;
        return list[static_cast<std::size_t>(place)];
    }
};

/// Of both slots, findings first. A remark on a trace that both show stands there once.
std::vector<ShownFinding> shownFindings(const Workspace& workspace);

/// "3.21 ms to 4.02 ms"; "–" where nothing is saved.
QString costText(const Cost& cost);
/// "by data flow", for people.
QString confidenceText(Confidence confidence);
/// The side, and the process behind it where the finding has one.
QString placeText(const QString& side, const QString& process);
/// The finding as Markdown, with its advice and how it was told. `place`: see placeText().
QString findingAsMarkdown(const Finding& finding, const QString& place);

} // namespace gatescope
