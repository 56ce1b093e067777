// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/lists_json.h"

#include "report/config_json.h"

namespace gatescope {

std::string presetsJson() {
    auto list = Json::array();
    for (const auto& p : presets()) {
        Json preset{{"name", p.name}, {"title", p.title}, {"source", p.source}, {"measured", p.measured}};
        preset["family_placement"] = familyPlacementJson(p.config);
        preset.update(configJson(p.config));
        preset["layer_bytes"] = p.config.layerBytes(p.config.dtype);
        list.push_back(std::move(preset));
    }
    return indentedText(Json{{"schema", kJsonSchema}, {"presets", list}});
}

std::string devicesJson() {
    auto list = Json::array();
    for (const auto& d : listDevices()) {
        list.push_back({{"id", d.id}, {"name", d.name}, {"available", d.available}, {"details", d.details}});
    }
    return indentedText(Json{{"schema", kJsonSchema}, {"devices", list}});
}

} // namespace gatescope
