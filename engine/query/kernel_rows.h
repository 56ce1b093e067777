// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "query/deferred_table.h"
#include "query/kernel_facts.h"
#include "query/string_ids.h"

#include <memory>

namespace gatescope {

/// The table `kernels`. Facts and strings must outlive it.
std::unique_ptr<const Table> kernelTable(KernelFacts& facts, const StringIds& strings);

} // namespace gatescope
