// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workspace/timeline.h"

#include <QString>

#include <stop_token>

namespace gatescope {

/// The next slice of that name on a timeline's tracks after `behind`, round the end; kNoSlice where there is
/// none. Behind kNoSlice: the first one. Looks at every slice: belongs on a worker.
SliceId nextSliceNamed(const Timeline& timeline, const QString& name, SliceId behind,
                       const std::stop_token& stop = {});

} // namespace gatescope
