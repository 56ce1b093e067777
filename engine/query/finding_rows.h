// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "query/deferred_table.h"
#include "trace/trace.h"

#include <memory>

namespace gatescope {

/// The table `findings`.
std::unique_ptr<const Table> findingTable(std::shared_ptr<const Trace> trace);

} // namespace gatescope
