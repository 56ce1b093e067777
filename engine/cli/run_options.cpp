// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/run_options.h"

#include "base/error.h"
#include "cli/table.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <limits>
#include <sstream>

namespace gatescope::cli {

std::vector<RouterPlacement> placementsOf(const std::string& names) {
    if (names == "both") return {RouterPlacement::beforeFix(), RouterPlacement::afterFix()};
    if (names == "all") {
        return {RouterPlacement::beforeFix(), RouterPlacement::afterFix(), RouterPlacement::external()};
    }
    std::vector<RouterPlacement> placements;
    std::istringstream list(names);
    for (std::string name; std::getline(list, name, ',');)
        placements.push_back(RouterPlacement::fromName(name));
    return placements;
}

DType computeDtype(const std::string& name, const std::string& option) {
    const auto dtype = dtypeFromName(name);
    if (dtype != DType::BF16 && dtype != DType::F32)
        throw UsageError(fmt::format("{} {} is not supported", option, name), "Choose bf16 or f32");
    return dtype;
}

CLI::Validator unsignedNumber() {
    return {[](const std::string& text) {
                if (text.starts_with('-')) return std::string("must not be negative");
                errno = 0;
                (void)std::strtoull(text.c_str(), nullptr, 0);
                if (errno != ERANGE) return std::string();
                return fmt::format("must be at most {}", std::numeric_limits<std::uint64_t>::max());
            },
            ""};
}

} // namespace gatescope::cli
