// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "query/deferred_table.h"
#include "query/kernel_facts.h"

#include <memory>

namespace gatescope {

/// The table `findings`. Facts must outlive it.
std::unique_ptr<const Table> findingTable(KernelFacts& facts);

} // namespace gatescope
