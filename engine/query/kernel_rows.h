// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "query/deferred_table.h"
#include "query/string_ids.h"
#include "trace/trace.h"

#include <memory>

namespace gatescope {

/// The table `kernels`. Trace and strings must outlive it.
std::unique_ptr<const Table> kernelTable(const Trace& trace, const StringIds& strings);

} // namespace gatescope
