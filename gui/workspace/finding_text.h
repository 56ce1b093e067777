// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workspace/timeline.h"

#include <QString>

namespace gatescope {

/// The process, or rank, that the finding's evidence lies in; empty where only one of the timeline's did
/// work of that kind, so that there is nothing to tell apart.
QString findingProcess(const Timeline& timeline, const Finding& finding);
/// "Gate called twice per layer · rank 1: GPU 0": the title in the window's language, with the process where
/// there are several.
QString findingTitle(const Timeline& timeline, const Finding& finding);

} // namespace gatescope
