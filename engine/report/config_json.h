// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/config.h"
#include "report/json_parts.h"

namespace gatescope {

/// A model's MoE layers, every field but the name, which stands under a key of its own. Keys are
/// transformers' where it has one (docs/formats.md).
Json configJson(const MoeConfig& config);
/// The same back. A field that is not there keeps its default: files of older builds have fewer. InputError
/// where one says what no build writes.
MoeConfig configFrom(const Json& json);

/// The name of the placement in which vLLM 0.33 runs the model's family; null where it is not known.
Json familyPlacementJson(const MoeConfig& config);

} // namespace gatescope
