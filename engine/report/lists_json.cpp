// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/lists_json.h"

#include <nlohmann/json.hpp>

namespace gatescope {

namespace {

using Json = nlohmann::ordered_json;

} // namespace

std::string presetsJson() {
    auto list = Json::array();
    for (const auto& p : presets()) {
        const auto& c = p.config;
        list.push_back({{"name", p.name},
                        {"title", p.title},
                        {"source", p.source},
                        {"hidden_size", c.hiddenSize},
                        {"moe_intermediate_size", c.moeIntermediateSize},
                        {"num_experts", c.numExperts},
                        {"num_experts_per_tok", c.numExpertsPerTok},
                        {"norm_topk_prob", c.router.renormalise},
                        {"num_hidden_layers", c.numHiddenLayers},
                        {"shared_expert_intermediate_size", c.sharedExpertIntermediateSize},
                        {"layer_bytes", c.layerBytes(c.dtype)}});
    }
    return Json{{"schema", 1}, {"presets", list}}.dump(2);
}

std::string devicesJson() {
    auto list = Json::array();
    for (const auto& d : listDevices()) {
        list.push_back({{"id", d.id}, {"name", d.name}, {"available", d.available}, {"details", d.details}});
    }
    return Json{{"schema", 1}, {"devices", list}}.dump(2);
}

} // namespace gatescope
