// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/version.h"
#include "profile/calibration.h"

#include <nlohmann/json.hpp>

namespace gatescope {

namespace {

using Json = nlohmann::ordered_json;

Json proportionJson(const Proportion& p) {
    return {{"hits", p.hits}, {"n", p.n}, {"share", p.share}, {"low", p.low}, {"high", p.high}};
}

Json rowJson(const CalibrationRow& row) {
    const auto& c = row.config;
    Json json{{"layer", row.layer},
              {"hidden_size", c.hiddenSize},
              {"moe_intermediate_size", c.moeIntermediateSize},
              {"num_experts", c.numExperts},
              {"num_experts_per_tok", c.numExpertsPerTok},
              {"tokens", row.tokens},
              {"layer_ns", row.layerNs},
              {"blocks_per_run", row.blocksPerRun},
              {"false_alarms", proportionJson(row.falseAlarms)}};
    auto& planted = json["planted"] = Json::array();
    for (const auto& p : row.planted) {
        planted.push_back(
            {{"share", p.share}, {"found", proportionJson(p.found)}, {"measured_share", p.medianShare}});
    }
    json["repeatability"] = row.repeatability;
    json["sleeps_per_layer"] = row.sleepsPerLayer;
    json["recorded_minus_timed"] = {{"median_ns", row.recordedMinusTimed.median},
                                    {"low_ns", row.recordedMinusTimed.low},
                                    {"high_ns", row.recordedMinusTimed.high},
                                    {"blocks", row.recordedMinusTimed.n}};
    return json;
}

} // namespace

std::string calibrationJson(const Calibration& calibration) {
    Json json{
        {"schema", 1},
        {"version", version()},
        {"device", calibration.deviceName},
        {"seconds", calibration.plan.seconds},
        {"timer", {{"resolution_ns", calibration.timerResolutionNs}, {"cost_ns", calibration.timerCostNs}}},
        {"recorder_ns_per_slice", calibration.recorderNsPerSlice}};
    auto& rows = json["rows"] = Json::array();
    std::size_t alarms = 0;
    std::size_t runs = 0;
    for (const auto& row : calibration.rows) {
        rows.push_back(rowJson(row));
        alarms += row.falseAlarms.hits;
        runs += row.falseAlarms.n;
    }
    json["false_alarms"] = proportionJson(wilson(alarms, runs));
    return json.dump(2);
}

} // namespace gatescope
