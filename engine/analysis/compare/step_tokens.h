// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/gate_detector.h"
#include "analysis/kernel_table.h"
#include "analysis/moe_layers.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace gatescope {

/// Tokens that most steps hold: the rows of the gates' inputs, else of what the routers were given, else what
/// the steps' names say. Nothing where none tells.
std::optional<std::int64_t> tokensPerStep(const KernelTable& table, const MoeStructure& structure,
                                          const GateReport& gates);

/// vLLM's "execute_context_2(512)_generation_8(8)": 520; SGLang's "step[DECODE bs=8]": 8.
std::optional<std::int64_t> tokensFromName(std::string_view name);

} // namespace gatescope
