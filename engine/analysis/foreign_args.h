// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/trace.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gatescope {

struct ForeignArgs {
    std::optional<std::int64_t> correlation;
    std::optional<std::int64_t> externalId;
    std::optional<std::int64_t> stream;
    std::optional<std::int64_t> bytes;
    std::vector<std::int64_t> grid;
    std::vector<std::int64_t> dims; ///< each list after its length
    std::string types;
};

ForeignArgs foreignArgs(const Trace& trace, SliceId id);

} // namespace gatescope
