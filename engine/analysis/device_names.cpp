// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/device_names.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace gatescope {

std::vector<std::string> deviceNames(const Trace& trace) {
    std::vector<std::string> names;
    const auto json = nlohmann::json::parse(trace.metadata(), nullptr, false);
    if (!json.is_object()) return names;
    const auto properties = json.find("deviceProperties");
    if (properties == json.end() || !properties->is_array()) return names;
    for (const auto& device : *properties) {
        const auto name = device.is_object() ? device.find("name") : device.end();
        if (!device.is_object() || name == device.end() || !name->is_string()) continue;
        names.push_back(name->get<std::string>());
    }
    std::ranges::sort(names);
    names.erase(std::ranges::unique(names).begin(), names.end());
    return names;
}

} // namespace gatescope
