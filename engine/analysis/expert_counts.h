// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/number_array.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace gatescope {

/// Rows that each expert of some layers got: a row is one token at one of its k experts.
struct ExpertCounts {
    std::string source; ///< a file's name, or what was run
    std::string format; ///< who counted: "GateScope", "SGLang", "vLLM", "llama.cpp", "array"
    std::int64_t experts = 0;
    std::vector<int> layers; ///< their numbers
    /// Forward passes that were counted one by one; 1 where there is only a sum over all of them.
    std::size_t passes = 1;
    std::vector<double> rows; ///< [passes, layers, experts]

    std::span<const double> of(std::size_t pass, std::size_t layer) const;
    /// [experts], over all passes.
    std::vector<double> sum(std::size_t layer) const;
};

/// What a file's arrays say of experts (docs/formats.md): counts by SGLang or llama.cpp, experts of each
/// token by vLLM, or one array of counts. `experts`: how many there are, for routings, which do not say; 0:
/// as many as the largest number needs. InputError, naming `source`, where they hold neither.
ExpertCounts expertCounts(const std::vector<NumberArray>& arrays, const std::string& source,
                          std::int64_t experts = 0);

} // namespace gatescope
