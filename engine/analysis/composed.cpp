// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/composed.h"

#include <nlohmann/json.hpp>

namespace gatescope {

std::optional<std::string> composedAs(const Trace& trace) {
    const auto metadata = nlohmann::json::parse(trace.metadata(), nullptr, false);
    if (!metadata.is_object()) return std::nullopt;
    const auto said = metadata.find("composed");
    if (said == metadata.end()) return std::nullopt;
    if (said->is_string()) return said->get<std::string>();
    if (said->is_boolean() && said->get<bool>()) return "It does not say how";
    return std::nullopt;
}

} // namespace gatescope
