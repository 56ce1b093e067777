// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace gatescope {

/// torch's first .pftrace files name no categories: the one that its JSON files give to such a slice, by what
/// its args hold. Empty where they don't tell. `args`: a JSON object's text.
std::string_view kinetoCategory(std::string_view name, std::string_view args);

/// The same for the kind of work that a packet of a device's queue names.
std::string_view kinetoCategoryOfStage(std::string_view stage, bool isCompute);

} // namespace gatescope
