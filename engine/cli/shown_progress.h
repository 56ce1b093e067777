// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/progress.h"

namespace gatescope::cli {

/// Progress that somebody sees on stderr.
class ShownProgress : public ProgressSink {
public:
    /// The result is about to be printed: what stands in its way goes.
    virtual void clear() {}
};

} // namespace gatescope::cli
